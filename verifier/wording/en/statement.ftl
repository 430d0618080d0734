### The statement of reasons: what was found, which rule it met, who decided, and what can be done.

## The reason of a decision.

ground-record_agrees = The register's record and the person agree.
ground-identity_established = The holder's identity was established.
ground-name_change_documented = A change of name explains the difference.
ground-not_the_licensee = The record belongs to somebody else.
ground-no_such_licence = The board has no such licence.
ground-not_in_force = The licence is not in force.
ground-board_action = The board has acted against the licence.
ground-excluded = The person is on an exclusion list.
ground-more_information = Something is missing to decide.
ground-safety_concern = The badge could endanger somebody while this is open.
ground-mistake_corrected = An earlier decision was a mistake.
ground-no_concern = The concern turned out to be none.
ground-fraud = The claim was made with false documents or words.
ground-holder_disputed = The licensee whom the board lists was told of it and said that the account is not theirs.
ground-account_changed = Your platform told us that the account has changed since it was checked.
ground-standing_disciplined = The board lists the licence as suspended, revoked, surrendered or denied.

## The rule behind it.

rule-three_facts = A badge needs three facts: the account is the one that was checked, the body that grants the licence lists it in force, and the person behind the account is the licensee.
rule-record_agrees = { rule-three_facts }
rule-identity_established = { rule-three_facts }
rule-name_change_documented = A change of name has to be shown before two names count as one person.
rule-not_the_licensee = A badge is shown only to the person the licence was granted to.
rule-no_such_licence = A badge needs a licence that the body granting it lists.
rule-not_in_force = A badge needs a licence that is in force.
rule-board_action = A licence that its board has suspended, revoked or restricted carries no badge until two people have looked at it.
rule-excluded = A person on a public exclusion list is shown no badge.
rule-more_information = What is missing is asked for and never assumed.
rule-safety_concern = A badge is paused while it could endanger somebody.
rule-mistake_corrected = A decision that turns out to be a mistake is put right.
rule-no_concern = { rule-three_facts }
rule-fraud = A claim made with false documents or words ends without a badge.
rule-account_changed = A badge belongs to the account that was checked. After a rename, a recovery or a handover the platform has to vouch for the account again.
rule-holder_disputed = A badge is shown only to the person the licence was granted to. When the licensee of record says that an account is not theirs, the badge is paused at once and two people look.
rule-standing_disciplined = A licence that its board lists as suspended, revoked, surrendered or denied pauses the badge at once.

## What was found: the account, the licence and its holder. $register is the register's title.

fact-same_account = The account is the one that was checked.
fact-account_changed = The account has changed since.
fact-licence_primary = { $register } lists the licence; its status there: { $standing }.
fact-licence_supporting = Only a list that licensees fill in themselves names the licence.
fact-licence_none = No register that we could ask lists the licence as it was claimed.
fact-register = The register
fact-holder-H0 = Nothing known to us connects the account with the licensee.
fact-holder-H1 = The name agrees. A name alone does not show who somebody is, because people share names.
fact-holder-H2 = People saw documents or other signs that connect the account with the licensee; they were not enough without a second person.
fact-holder-H3 = The account is connected with the licensee.
fact-holder-H4 = The account is connected with the licensee by a checked identity.

## A licence's status, as a part of such a sentence.

fact-standing-active = in force
fact-standing-active_restricted = in force, with a restriction
fact-standing-inactive = inactive
fact-standing-expired = expired
fact-standing-suspended = suspended
fact-standing-revoked = revoked
fact-standing-surrendered = surrendered
fact-standing-denied = denied
fact-standing-deceased = deceased
fact-standing-pending = not yet issued
fact-standing-superseded = superseded
fact-standing-void = void
fact-standing-none = without a status

## Who decided.

how-two_people = Two people decided this together. Registers were asked by a machine; the decision was not automated.
how-one_person = A person decided this. Registers were asked by a machine; the decision was not automated.
how-by_service = This was done automatically, on what the board publishes or the licensee it lists has told us.
how-by_platform = This follows from what your platform told us. No judgement about you was made, by a machine or by a person.

## What can be done.

redress-paused = A pause is no final decision: reviewers look at it, and you can answer what they ask.
redress-appeal = You may appeal until { $until }: another reviewer decides, with what you write.
redress-too_late = The time for an appeal ended on { $until }. You may send a new claim; people look at it.
