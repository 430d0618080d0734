### The reviewers' console. It is in English alone: other languages have no such file.

## What a reason means for a reviewer.

reviewer-name_mismatch = Type and number agree, the name does not. A former or married name is common; so is a stranger's number. Look for a second attribute before approving.
reviewer-namesake_possible = Everything that agrees fits one other adult or more, or something differs; the point "How many others fit" has the figure. Equal names do not separate namesakes: ask for a second binding.
reviewer-npi_not_found = NPPES, asked and shown to be working, has no such number. A slip is likely; an invented number is possible.
reviewer-npi_mismatch = NPPES shows another person under the NPI the creator gave. Anyone can copy an NPI; treat the rest of the claim with care.
reviewer-handle_asserts_other = Handle or display name asserts a credential of another family than the one claimed (as it reads, whatever letters it is written in), a doctorate, or the badge itself with a tick or "verified". A badge here could seem to confirm it.
reviewer-number_not_found = A healthy source does not have this number. That is not evidence against anyone: consider a typing slip, a new licence, another state or another licence type.
reviewer-source_unavailable = A source did not answer usefully within the wait. Its silence says nothing. Use the board's own page.
reviewer-source_changed = A source answered in a shape or word its data sheet does not know. Read the board's own page; the operators have been told.
reviewer-source_unproven = The record agrees, but this source is not live: it has no samples, or did not pass its positive control within a day. Compare with the board's own page.
reviewer-standing_expired = The record agrees and is not in force (expired, inactive or lapsed). A late posting of a renewal is possible.
reviewer-standing_disciplined = The board's own words show an action on this licence. Overriding it takes two people.
reviewer-past_action = The record carries an action flag beside an active status. Read the order on the board's page; approving takes two people.
reviewer-level_associate = The record is for an associate or candidate level. It may be confirmed only under that title, never as the independent licence.
reviewer-profession_mismatch = The number exists, for another profession than the one claimed. One number can occur under many licence types.
reviewer-several_candidates = Several records fit and none can be chosen by machine. Do not choose by name alone.
reviewer-screening_hit = The exclusion list (LEIE) has an entry with this very NPI. Where the name is theirs as well, a badge that was up is down. Read in the points what of the entry agrees, and the kind and the date of the exclusion in the evidence.
reviewer-screening_possible = The exclusion list (LEIE) has an entry with a name of this person: typed, verified, on the board's record, or a former one. No NPI confirms it. The points say which name it is and whether birth year and state agree. It is often a namesake; it must never leave this case.
reviewer-holder_unbound = The licence fact may stand; the holder fact does not. Registries are public, so a match alone proves nothing about who runs the account.
reviewer-contested = Two accounts claim one licence. Nobody wins without people: compare the bindings, and approving takes two.
reviewer-cannot_be_opened = A stored part of this claim cannot be read, so nobody can decide it. The platform can send the identity or the claim anew; the log names the case.
reviewer-source_halted = This source has ended so many badges within a day that the next ones are halted: they are shown as stale, and wait for a lead. Compare its record with the board's own page. If the source is right, the operator runs `verifier registries release`; if it is wrong, its next good answer brings the badges back.
reviewer-recusal_limit = Whoever held this case had stepped back from as many others within a day as anybody may. A lead decides it, and asks why.
reviewer-seen_otherwise = A decision on this claim was drawn for a second look, and the second person would have decided otherwise. Nothing has changed by it. Look who is right; where a claim was refused, the creator may appeal.
reviewer-escalated = A colleague gave this to the leads; what they wrote stands above. Whoever decides it is a lead.
reviewer-doubted = A colleague doubts this badge; what they wrote stands above. It is a question, not evidence, and they do not decide it. Compare the record and the binding yourself.
reviewer-account_changed = The platform reported a rename, recovery or transfer. The checked person and today's account holder may differ.
reviewer-level_mismatch = The record is at another level than the claimed title. It may be confirmed only under the title the record carries.
reviewer-degree_by_hand = A degree claim: no registry speaks for it. Ask the institution, or for proof that the institution itself can confirm.
reviewer-degree_not_listed = The iD has no finished doctorate of the claimed kind: none, one without an end in the past, or a candidate's. Its absence proves nothing.
reviewer-degree_self_asserted = The person typed this degree, or let an app type it. That is worth nothing: ask the institution, or for proof that it can confirm.
reviewer-degree_by_other = A member organisation entered this degree, under another name than the institution's. It may be the institution's own system: look who it is.
reviewer-institution_mismatch = The institution that entered the degree is not the one claimed, or is spelled another way. Compare the two and look whether they are one.
reviewer-orcid_not_found = ORCID answers and has no such iD, or it was given up. Every identifier a creator gives must be found and theirs.
reviewer-orcid_mismatch = The name on the iD does not agree with the claim, or is hidden. People type that name themselves: it may be old, short, or somebody else's.
reviewer-no_automatic_source = No source can be asked by machine for this credential and place. Look it up on the board's own page and fill in what it says.
reviewer-earlier_decision = People refused, suspended or took back something of this account before. Read it before you decide.
reviewer-orcid_unchecked = Every identifier a creator gives must be found and theirs. Open the iD's public page and compare it.
reviewer-number_missing = The creator gave no number. A record found by name alone is a hint, never a match.
reviewer-name_unclear = The names are near each other: an initial, a nickname, a former name or a typing slip. Or somebody else.
reviewer-standing_unclear = The record's standing is neither in force nor against the person in words a machine may act on. Read it on the board's page.
reviewer-identity_mismatch = What the platform verified contradicts the record. A namesake is likely; a changed name is possible. Never approve on the name alone.
reviewer-approvals_frozen = A lead had stopped all approvals when the machine would have confirmed this. Nothing else stood against it: decide as usual once approvals go on.
reviewer-gain_limit = The hourly limit for confirmations by machine was reached. Look for a wave of made-up claims; otherwise decide as usual.
reviewer-appeal = An earlier decision was appealed. Look at everything anew; the first decision binds nobody.
reviewer-reported = Somebody without an account reported the badge. Nobody knows who they are, and many reports may be one person: a report is a question, never evidence. Compare the record and the binding yourself.
reviewer-question = The creator was asked for something.
reviewer-licence_locked = Somebody whose identity was surely established has locked this licence. Where another account did, approving takes two people, and only reviewers see it. Where the licensee did from their own page, nobody can approve until they unlock it or name this account; refuse, ask, or give the case back.
reviewer-relook = The badge rests on a look-up that is soon too old. Look the licence up again; without it the badge ends by itself.
reviewer-check_failed = Asking a source failed on our side again and again; the log says why. Look at the claim yourself, or give it to somebody who can mend the service.
reviewer-rebind = The badge is on, and its holder has to be established again. Record how in this form and choose to keep it: a call takes one person, a document two. Without a holder recorded, keeping changes nothing and the badge goes stale by itself.
reviewer-holder_disputed = Somebody who can read the mail that the board sends to the licensee says that an account which claimed it is not theirs: this one where a line above says so, else an earlier one, and this may be the licensee. Establish the holder anew, by a call if you can. Approving or reinstating takes two people.

## A state, and who acted, in lists.

short-received = received
short-checking = checking
short-awaiting_creator = waiting for the creator
short-in_review = in review
short-verified = verified
short-suspended = paused
short-expired = expired
short-refused = refused
short-revoked = revoked
short-withdrawn = withdrawn
short-lapsed = closed after 30 days of silence
who-service = the service
who-creator = the creator
who-reviewer = a reviewer
who-operator = an operator
who-platform = the platform
who-nobody = nobody

## How two values compare.

verdict-agrees = agrees
verdict-differs = differs
verdict-near = near
verdict-silent = silent

## What a source answered.

outcome-found = record found
outcome-not_found = no such record
outcome-unavailable = did not answer
outcome-unreadable = answer not understood
outcome-manual = read by a reviewer

## What a source's word is worth.

authority-primary = primary: the body that grants the licence
authority-supporting = supporting: repeats what it was told, grants nothing
authority-screening = screening: its silence proves nothing

## What of a claim cannot be opened.

part-key = The account's key
part-words = The creator's words
part-identity = The attested identity
part-evidence = An answer of a source
part-contents = A stored value
part-erased = The personal data, which were erased

## What a page says of public actions.

discipline-silent = The page does not speak of it
discipline-no = The page says there is none
discipline-yes = The page shows one

## Queues.

queue-standard = standard
queue-discipline = board action
queue-screening = screening list
queue-contested = contested licence
queue-lead = lead

## States of a case, and of an account.

case-open = open
case-assigned = with a reviewer
case-awaiting_second = needs a second person
case-closed = closed
account_is-current = current
account_is-changed = changed
account_is-closed = closed

## Why a reviewer searches.

search-report = Somebody reported the badge
search-complaint = A complaint
search-appeal = An appeal
search-board_notice = A board told us something
search-creator_asked = The creator asked
search-platform_asked = The platform asked
search-same_licence = The same licence as in another case
search-doubt = A doubt of my own
search-follow_up = Looking after an earlier decision
search-quality = Quality of our decisions
search-legal = A legal request
search-other = Something else

## Why a reviewer skips a case: no two begin with the same letter.

skip-conflict_of_interest = Conflict of interest: I know them, or have a stake
skip-not_my_language = Not my language
skip-not_my_board = Board that I do not know
skip-too_upsetting = Too upsetting
skip-needs_a_lead = Lead is needed

## Why a reviewer doubts a badge.

doubt-not_the_licensee = The licence may be somebody else's
doubt-not_in_force = The licence may have ended
doubt-board_action = A board may have acted
doubt-impersonation = The account may pretend to be somebody
doubt-our_mistake = We may have made a mistake
doubt-other = Something else

## What a reviewer wrote to their colleagues.

note-handed_over = Handed over
note-escalated = Given to the leads
note-doubted = Doubted the badge

## What the service gave up, for leads.

parked-check = Questions to sources
    .why = Asking failed on our side again and again, and a person got the claim. Put back, its sources are asked anew; a decision that a person makes meanwhile stands.
parked-job = Jobs of the queue
    .why = A worker failed on these in a way that nobody foresaw. Put back, a worker takes them; what waits there already is not done twice.
parked-letter = Letters
    .why = The relay refused these, or never answered. Put back, they are sent within a minute, unless what they ask for has been overtaken.

## Keys of the policy, for leads.

policy-machine_evidence_age = how old evidence may be on which the machine decides
policy-person_evidence_age = how old evidence may be on which a person decides
policy-identity_age = how old an identity check may be
policy-source_wait = how long a source is waited for before a person is asked
policy-screening_age = how old an exclusion list may be
policy-absences = looks that do not find a licence before a person is asked
policy-absent_for = over how long it is not found before a person is asked
policy-sighting_age = how long one sighting keeps a badge
policy-sighting_at_most = how long one sighting keeps a badge at the very most
policy-stale_grace = how long a stale badge stays before it goes off
policy-recheck_every = how often a licence is looked at
policy-rebind_every = how long a proof of the holder counts
policy-rebind_grace = how long a badge stays without a new proof
policy-manual_validity = how long a look-up by people counts
policy-standings_for_people = standings that only people weigh
policy-two_people_actions = decisions that always take two people
policy-two_people_reasons = reasons in the face of which two people approve
policy-two_people_below = the level of the holder below which two people approve
policy-review_within = within how long a case should be decided
policy-silence = how long a creator may be silent
policy-appeal_within = how long an appeal is open
policy-decisions_per_hour = approvals an hour on a reviewer's own findings
policy-decisions_at_most = decisions an hour of one reviewer
policy-recusals_per_day = cases a reviewer may step back from in a day
policy-second_look_share = share of decisions drawn for a second look
policy-second_look_of = decisions of which some are drawn for a second look
policy-claims_open = open claims of one account
policy-claims_per_day = new claims of one account in a day
policy-changes_per_claim = changes of one claim in a day
policy-changes_per_day = changes of all claims of one account in a day
policy-namesake_population = people among whom namesakes are counted
policy-others_at_most = how many others an identity may fit
policy-gain_per_hour = confirmations an hour before people take over
policy-roster_changes = badges that one load of a list may change
policy-roster_changes_share = share of badges that one load of a list may change

## What a reviewer may ask a creator for.

want-number = The licence number
want-name = The name on the licence
want-document = A document
want-identity = The platform's identity check
want-orcid = The ORCID iD
want-answer = An answer in their own words

## A decision of the past.

decided-verified = Approved
decided-refused = Refused
decided-asked = Asked the creator
decided-suspended = Suspended
decided-reinstated = Reinstated
decided-revoked = Revoked

## Fields, as a point of comparison and in a source's record.

field-name = Name
field-number = Licence number
field-title = Licence type
field-title_text = Licence type, as printed
field-npi = NPI
field-orcid = ORCID iD
field-institution = Institution
field-field_of_study = Field of study
field-asserted_by = Entered by
field-jurisdiction = Place
field-family = Profession
field-standing = Standing
field-standing_text = Standing, as printed
field-birth_year = Birth year
field-birth_date = Birth date
field-others = How many others fit
field-born_on = Birth date
field-birth_years = Birth year
field-city = City
field-locality = City
field-middle = Middle name
field-middle_name = Middle name
field-level = Level
field-action = Board action
field-issued_on = Issued on
field-expires_on = Last valid day
field-other_names = Other names
field-verified_name = Verified name
field-verified_at = Verified on
field-method = How the platform checked
field-reference = The platform's reference
field-licence_type = Licence type
field-board_action = Board action
field-listed_licences = Licences it lists
field-identity = Identity check
field-note = Remark
field-given = First name
field-given_name = First name
field-surname = Last name
field-middle_names = Middle names
field-name_suffix = Name suffix
field-suffix = Suffix
field-record_name = Name on the record
field-board = Board
field-url = Address
field-looked_up_at = Looked up
field-discipline = Public action
field-looked_up_by = Looked up by
field-valid_until = Last valid day
field-credential = Credential
field-state = State of the claim
field-why = Why it is shown
field-kind = Kind of entry
field-claim_id = Claim
field-case_id = Case
field-contactable = The board holds an e-mail address
field-contact_alone = That address is on no other record
field-website_alone = The website is on no other record
field-listed_name = Name on the exclusion list
field-listed_npi = NPI on the exclusion list
field-listed_birth_year = Birth year on the exclusion list
field-listed_state = State on the exclusion list

## Why a source did not answer or was not understood.

detail-timeout = It took too long.
detail-rate_limited = It asked us to come back later.
detail-in_line = It has not been asked yet: our question waits its turn there.
detail-breaker_open = It has been failing, so we leave it alone for a while.
detail-not_json = It sent something that is not data, such as a maintenance or captcha page.
detail-roster_stale = Our copy of its list is too old to rely on.
detail-roster_missing = Its list has not been loaded yet.
detail-connection_failed = It could not be reached.

## What a reviewer may decide, the key that chooses it, and what it does.

action-approve = Approve
    .does = the badge goes on
action-refuse = Refuse
    .does = no badge; the creator may appeal to another reviewer
action-ask_creator = Ask the creator
    .does = the claim waits for the creator's answer
action-keep = Keep the badge
    .does = nothing changes; the case is closed
action-suspend = Suspend
    .does = the badge is paused at once
action-reinstate = Reinstate
    .does = the badge goes back on
action-revoke = Revoke
    .does = the badge is taken back; the creator may appeal

## Why they decide so, in a list: of those for one decision no two begin with the same letter.

choose-record_agrees = Record agrees
choose-identity_established = Identity established
choose-name_change_documented = Name change documented
choose-no_concern = Concern was unfounded
choose-mistake_corrected = Mistake corrected
choose-no_such_licence = No such licence
choose-not_the_licensee = Wrong person: not the licensee
choose-not_in_force = Expired, or not in force
choose-board_action = Board action
choose-excluded = Listed as excluded
choose-fraud = Fraud
choose-more_information = More information needed
choose-safety_concern = Safety concern

## Words ready to be sent; what stands in brackets is to be filled in.

ready-document = Document wanted
    .action = ask_creator
    .text = Please send a photo of your {$credential} licence, or of the letter that granted it, on which your name and the number {$number} can be read. [Anything special about it]
ready-name = Name that differs
    .action = ask_creator
    .text = The record under your number shows another name than the one you gave. Is it a former or married name? Please send something that shows both. [The name on the record]
ready-number = Licence number not found
    .action = ask_creator
    .text = We cannot find the number {$number} at the board. Please look at your licence and send us the number exactly as it is printed, with its letters. [What we looked at]
ready-which = Which licence
    .action = ask_creator
    .text = The board lists more than one licence that may be yours. Which of them do you claim, and since when do you hold it? [The licences]
ready-call = Call: offer times
    .action = ask_creator
    .text = You asked for a call. We can call at these times: [times, with the time zone]. Please answer which of them suits you, and have your licence at hand.
ready-looked = Board's page was read
    .action = approve
    .text = Looked at the board's own page today: name, licence type, number and standing are as claimed. [What else]
ready-called = Seen in a call
    .action = approve
    .text = In the call I saw the licensee, who held up [the document]; name and number agree with the record.
ready-compared = Compared, and it differs
    .action = refuse
    .text = Compared name, number and the verified identity with the record: [what differs]. Nothing the creator sent explains it.

## What is missing before a decision of the console.

proof-needed = Taking a badge back needs you to show again who you are: enter your reviewer token, or sign in anew.
proof-provider = Taking a badge back needs you to show again who you are: sign in anew by the link here, then press the button once more. What you typed stays.
proof-wrong = This is not your reviewer token. Sign in anew if you do not have it at hand.
lookup-unseen = Confirm each field that was read from the page: look at it there, and tick it.

## What would be right in a field of the console.

remedy-action = Choose what you decide.
remedy-holder = Choose how you established who holds the licence.
remedy-board = Name the board whose page you read.
remedy-url = Copy the address of the board's page, beginning with https.
remedy-record_name = Copy the name as the board prints it.
remedy-title = Copy the licence type as the board prints it.
remedy-standing = Choose the standing that the board's page shows.
remedy-looked_up_at = Say when you looked, in UTC.
remedy-valid_until = Enter the last valid day, or leave it empty if the board shows none.
unknown-reviewer = There are no words for this code yet.

## Signing in to the console at an OpenID provider.

provider-button = Sign in with { $name }
provider-entered = You are signed in
    .text = The console opens by itself.
provider-confirmed = It is you
    .text = Close this page and press the button in the case once more. It holds for ten minutes.
provider-elsewhere = This sign-in was not begun in this browser
    .text = Begin again here. If you did not begin one yourself, somebody may have sent you theirs: nothing has happened, close this page.
provider-late = That took too long
    .text = A sign-in has to be finished within ten minutes. Begin again.
provider-used = This sign-in has been used
    .text = Each one opens the console once. If you went back in the browser, go on to the console, or begin again.
provider-mixed_up = The answer came from somebody else
    .text = It does not name { $name } as the one who answers, so it was not used. Begin again; if it happens twice, tell the person who runs this service.
provider-declined = You did not sign in
    .text = { $name } says that you, or it, declined. Nothing has happened. You can begin again.
provider-not_signed_in = { $name } did not sign you in
    .text = It needs something from you first, or does not allow this console. Begin again; if it happens twice, tell the person who runs this service.
provider-faulty = { $name } has a fault at the moment
    .text = Try again in a minute. A personal link from the person who runs this service works meanwhile.
provider-gone = { $name } does not answer
    .text = Its sign-in cannot be reached, or not as it is set up here. Try again in a minute. A personal link from the person who runs this service works meanwhile.
provider-odd = The answer could not be read
    .text = Something is missing in it. Begin again.
provider-code_refused = This answer is used up or too old
    .text = { $name } takes each answer back once, and not for long. Begin again.
provider-unbelieved = What { $name } said cannot be believed
    .text = Its statement is not signed with its own keys, or not for this console and this sign-in. Nobody was signed in. Tell the person who runs this service; a personal link works meanwhile.
provider-clocks = The clocks do not agree
    .text = By the clock of this service the statement of { $name } is not good yet, or not any more. Tell the person who runs this service; a personal link works meanwhile.
provider-closed = This way in is not open yet
    .text = { $name } is set as a way in, and the owner of the database has not allowed it: the person who runs this service has to run the migration with this setting once. A personal link works meanwhile.
provider-role = You have no role here
    .text = { $name } knows you, and gives you no role in this console. Ask whoever looks after its groups to add you to one of those that may use it; then sign in again.
provider-revoked = Your access was ended
    .text = A lead or the person who runs this service ended it. Ask them if you think that it should not have been.
provider-other_person = That was not the person of this session
    .text = Somebody else signed in at { $name }, or your session or your role has ended. Nothing was taken back.
provider-not_told = { $name } does not say when you signed in
    .text = Before a badge is taken back it has to be certain that it is you, now. Tell the person who runs this service that the provider sends no auth_time.
provider-not_anew = That was not a new sign-in
    .text = { $name } answered with an earlier one. Sign out there, and show once more that it is you.
