### What a person may ask for: that everything about them is erased.

## What is gone, after how many there were.

gone-claims = claims, taken back; what they said is gone
gone-evidence = answers of registries, which nothing opens any more
gone-notes = reviewers' notes, which nothing opens any more
gone-documents = documents, deleted
gone-attempts = proofs that were tried, emptied of codes and addresses
gone-letters = letters, sent or waiting
gone-reports = reports by others
gone-answers = answers kept for repeated requests
gone-messages = messages to the platform

## What stays, and why.

kept-removal = The handle and the account's id, sealed, in the notice that tells the platform to delete its copy of the badge
kept-codes = The codes of decisions, and an index of the licence that cannot be read back
kept-revocation = That badges handed on as signed credentials are revoked, under a number that names nobody
kept-log = The audit log: our own ids, codes and times, and no name, handle, number or address
kept_why-removal = A platform that copies badges must hear that this one is gone.
kept_why-codes = Somebody who was refused must not begin again as if nothing had been decided.
kept_why-revocation = Whoever holds such a credential must still find out that it no longer counts.
kept_why-log = It shows that nobody changed what was decided; it cannot be shortened without becoming worthless.

## The page that asks, and the one that says what was done.

erase-link = Erase everything about me
erase-title = Erase everything about you?
erase-lead = Everything that we hold about { $account } is erased at once. This cannot be undone.
erase-gone = Your claims are taken back and your badge goes off. What you told us, what registries answered, documents, notes and letters are gone, and your platform is told to delete its copy of the badge.
erase-kept = For 24 months we keep that reviewers decided something and on which licence, in a form that names nobody: who was refused must not begin again as if nothing had happened. The next page says what else stays, and why.
erase-yes = Yes, erase everything
erase-no = No, keep it
erased-title = Everything about you is erased
erased-lead = It is done. This browser has forgotten you, too.
erased-gone = What is gone
erased-kept = What stays, and why
erased-again = You can begin anew at any time, as if you had never been here; your platform gives you a new link.

## Who read what, and why.

read-case_assigned = A reviewer was given the claim to decide
read-document_opened = A reviewer opened a document
read-case = A reviewer looked at the case again
read-rival = A reviewer saw it beside another claim on the same licence
read-claim = A reviewer read the claim
read-account = A reviewer read the account's page
read-account_found = A reviewer searched, and found the account
read-export = Everything held was read at once
read-pack = A letter about a decision was written again for an evidence pack
read_why-case_assigned = The registries alone could not settle it, or somebody asked for a person.
read_why-document_opened = Two people look at every document.
read_why-case = The case was theirs, or they lead the review.
read_why-rival = Where two accounts claim one licence, both sides are heard.
read_why-claim = It is their work to decide claims.
read_why-account = A claim, a report or a question about the account was looked into.
read_why-account_found = Somebody asked about a badge, a claim or a licence.
read_why-pack = Somebody who audits the service looks at how it was decided.
read_why-export = Its owner, or somebody who audits the service, asked for it.
readers-title = What we hold about you, and who read it
readers-lead = Each time a person read what you sent us, it was written down. Registries and machines are not listed: they are what you asked to be checked by.
readers-none = Nobody has read it.
readers-download = Download everything we hold about you

## What is kept, why, and for how long: the groups of the table of retention.

held-title = What is kept, why, and for how long
held-lead = “Until it is erased” means until you or your platform erase the account; you can do it yourself below.
held-account = Your handle, account id, display name, and the key that opens everything sealed
    .why = To know whose badge it is.
    .until = Until it is erased.
held-badge = What your badge shows and showed
    .why = To show it, and to answer what was shown on a day.
    .until = Until it is erased; the changes that platforms follow for some weeks.
held-erasure = That an account was erased, and on which licence people had decided
    .why = Platforms have to hear of it, and somebody who was refused must not begin again as if nothing had happened.
    .until = 24 months after the erasure.
held-proofs = How you showed that the licence is yours: methods, levels, and sealed codes and addresses
    .why = To check the claim and to answer for it.
    .until = Codes and addresses until it is erased; method and level for good, naming nobody.
held-reviewers = Which reviewer taught the service a board's words
    .why = So that they answer for it.
    .until = For good; nothing in it is yours.
held-claims = What you claimed, sealed, and keyed digests by which it is found
    .why = To check the claim and to answer for it.
    .until = Until it is erased; the index of the licence 24 months more.
held-reviewers_words = Why a reviewer searched, in their words
    .why = So that they answer for it.
    .until = { $most } days.
held-imports = What a platform sent in bulk, and what became of it
    .why = To take it in and to tell the platform.
    .until = Until it is taken in; results { $most } days.
held-decisions = What was decided, in codes, with reviewers' sealed notes
    .why = To answer for it, and so that you can appeal.
    .until = For good, and readable by nobody once the account is erased.
held-documents = Documents you sent
    .why = For the two people who look at them.
    .until = The file 14 days after an approval, 30 after a refusal, or until it is erased; its kind and size until it is erased.
held-log = Our own ids, codes and times
    .why = To show that nobody changed what was decided.
    .until = For good; it holds no name, handle or number.
held-evidence = What registries answered
    .why = To check the claim and to answer for it.
    .until = For good, and readable by nobody once the account is erased.
held-answers = Answers to your platform's requests
    .why = To give the same answer when a request is repeated.
    .until = { $most ->
        [one] A day
       *[other] { $most } days
    }, or until it is erased.
held-licensees = What a licensee without an account asked, watches and locks
    .why = To answer them, to tell them of claims, and to keep others off their licence.
    .until = Requests and documents { $least } days; a watch until they end it, or { $most } days without a visit; a lock until they unlock it.
held-locks = That you locked a licence
    .why = At your wish.
    .until = Until you unlock it, or it is erased.
held-letters = Which letters were sent to you, not what they say
    .why = To send each once.
    .until = { $most } days after it was sent, or until it is erased.
held-notices = That the licensee on the board's record was written to
    .why = To hear whether they say that it is not them.
    .until = Until it is erased; that they said so 24 months more.
held-reports = What others reported about your badge
    .why = So that people look into it.
    .until = { $most } days after people looked, or until it is erased.
held-registers = The boards' public lists
    .why = To look licences up.
    .until = Until the next list.
held-signed = The number of a signed badge that you handed on
    .why = To revoke it.
    .until = For good; it is a number that names nobody.
held-messages = What your platform is told of you
    .why = To deliver it.
    .until = Some weeks, or until it is erased.
