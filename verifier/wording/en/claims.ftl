### A claim: its state, whose move it is, and what happened. A creator is "you".

## The state: a heading, and a paragraph below it.

state-received = We have your claim
    .text = The check starts in a moment. You do not have to do anything.
state-checking = We are asking the registries
    .text = This usually takes seconds. If a registry is slow or down we keep asking, and nothing counts against you while we wait.
state-awaiting_creator = We need something from you
    .text = Your claim is open. What would move it on is listed below. After 30 days without an answer it closes by itself, and you can start again at any time.
state-in_review = A person is looking at your claim
    .text = The registries alone cannot settle this one, so a trained reviewer decides. Nothing has been decided against you.
state-verified = Your credential is confirmed
    .text = Your badge is on. We look again from time to time, and the badge ends by itself when the licence does.
state-suspended = Your badge is paused
    .text = It is not shown while this is being cleared up. The reason is listed below.
state-expired = Your badge has ended
    .text = The licence ran past its last valid day in our records. If you have renewed it, tell us and we check again.
state-refused = Reviewers could not confirm this claim
    .text = People made this decision. No claim is ever refused by a machine. What was found and what you can do about it is below.
state-revoked = Your badge was taken back
    .text = Two reviewers made this decision together. No badge is ever taken back by a machine. What was found and what you can do about it is below.
state-withdrawn = This claim is closed
    .text = It was withdrawn, or a newer claim took its place. You can start a new one at any time.
state-lapsed = This claim is closed
    .text = We asked you something and heard nothing for 30 days. That says nothing about you. You can start a new claim at any time.

## Whose move it is.

move-service = Ours. You do not have to do anything.
move-creator = Yours. What you can do is listed below.
move-reviewer = A reviewer's. You do not have to do anything.
move-operator = Ours. You do not have to do anything.
move-platform = Your platform's. It has to confirm the account to us.
move-nobody = Nobody's. Nothing is waiting.

## Who did something: "by ..." in the list of what happened.

by-creator = you
by-platform = your platform
by-reviewer = a reviewer
by-service = the service
by-operator = the people who run the service
by-system = the service

## What happened.

event-claim_received = Claim received
event-check_started = Asked the registries
event-answer_received = A registry answered
event-evidence_recorded = A registry answered
event-confirmed = Confirmed from the registry's record
event-creator_needed = Asked you for something
event-reviewer_needed = Passed to a reviewer
event-creator_answered = Answer or correction received
event-amended = Details changed
event-binding_given_up = Passed to a reviewer instead of a further proof
event-approved = Approved by reviewers
event-refused = Refused by a reviewer
event-question_asked = A reviewer asked a question
event-suspended = Badge paused
event-reinstated = Badge back on
event-rebound = The platform confirmed the account again
event-revoked = Badge taken back by two reviewers
event-expired = Licence ran past its last valid day
event-renewed = Renewal reported
event-appealed = Appeal received
event-withdrew = Withdrawn
event-lapsed = Closed after 30 days of silence
event-superseded = Replaced by a newer claim
event-evidence_weighed = The answers were compared with your claim
event-reported = Somebody asked us to look at the badge again
event-badge_halted = What the source now says is looked at by people first
event-rechecked = Looked again, nothing new
event-case_assigned = A reviewer took it up
event-decision_dropped = A decision could be made no more, and the case went back
event-decision_taken_back = The reviewer took a decision back before it took effect
event-case_released = The reviewer passed it on
event-case_recused = The reviewer passed it on
event-case_skipped = The reviewer passed it on
event-case_handed_over = The reviewer handed it over to a colleague
event-case_reassigned = A lead gave it to another reviewer
event-case_escalated = The reviewer gave it to a lead
event-doubted = A reviewer asked others to look at the badge again
event-display_changed = The account shows another name
event-link_entered = A personal link was opened
event-case_broken = What is stored of it cannot be opened; a lead looks
event-recusal_refused = The reviewer passed it on; a lead looks
event-queue_late = A queue of the reviewers is past its promised time
event-case_kept = A reviewer looked and changed nothing
event-first_decision = A first reviewer decided; a second one looks
event-epoch_raised = The platform reported a change of the account
event-erased = Personal data erased
event-case_opened = A case was opened for a reviewer
event-binding_started = A way to show whose licence it is was begun
event-binding_missed = A proof did not work
event-binding_waits = A proof waits for somebody else's server
event-holder_bound = A proof was made
event-import_done = An import was taken in
event-import_received = An import was received
event-document_received = A document was received
event-document_opened = A reviewer opened a document
event-disputed = The licensee on the board's record said that this is not them
event-denial_over = The licensee's denial of another account holds this claim no longer
event-contested = Another account claims the same licence
event-licence_locked = The licence was locked
event-licence_unlocked = The licence was unlocked
event-case_closed = The case was closed
event-account_found = A reviewer searched, and found the account
event-cases_searched = A reviewer searched
event-account_changed = The platform reported a change of the account
event-signed_out = The creator signed out
event-signing_key_made = A signing key was made
event-second_look_made = A second person looked at a decision
event-parked_again = Work that was given up was put back
event-words_read = Somebody read what you sent
event-webhook_enabled = An endpoint was enabled again
event-webhook_made = An endpoint was made
event-webhook_removed = An endpoint was removed
event-webhook_replayed = Messages were sent once more
event-webhook_rotated = An endpoint was given new keys
event-webhook_tested = A test was sent to an endpoint

## The three facts: is the account still the one that was checked, is the licence listed, who holds it.

account-current = Yes, nothing has changed
account-changed = No, it has changed

licence-primary = found at the body that grants it
licence-supporting = found only at a supporting source
licence-none = not confirmed by a registry so far

## What the register says of a licence.

standing-active = active
standing-active_restricted = active with restrictions
standing-inactive = inactive
standing-expired = expired
standing-suspended = suspended
standing-revoked = revoked
standing-surrendered = surrendered
standing-denied = denied
standing-deceased = holder deceased
standing-pending = pending
standing-superseded = replaced by another record
standing-void = void

## How sure it is that the person behind the account is the licensee.

holder-H0 = nothing shown yet
holder-H1 = only the name agrees
holder-H2 = some proof, for two people to weigh
holder-H3 = holds something only the licensee controls
holder-H4 = verified identity, name and a second attribute agree

## How the holder was established: "by ...".

method-platform_identity = the platform's identity check
method-orcid_sign_in = ORCID sign-in
method-registry_contact_code = a code sent to the contact on the record
method-registry_write_back = a mark only the holder can set at the registry
method-domain_nonce = control of the practice's web domain
method-document = a document seen by people
method-referee_call = a video call with a reviewer

## What should be looked at before anybody decides.

warning-unreadable = What was written in this claim cannot be read at the moment. Whoever runs this service has been told.
warning-number = This board's numbers usually look like { $form }. Please check the number; it is looked up as you wrote it.
warning-place = { $code } is the code of a country. If you mean { $place } in the United States, please change the place to { $state }; else nothing has to be done.

## What is said at the top of a claim's page about what was just sent.

said-sent = We have your claim. This page shows how it goes; you can close it and come back by your link.
said-amended = Thank you. We check again with what you sent.
said-person = Thank you. We ask once more, and if the register still says otherwise, a person looks it up.
said-withdrawn = Your claim is withdrawn.
said-appealed = We have your appeal. Somebody who was not part of the decision looks at it.
said-begun = Begun. What to do now is below.
said-proved-checking = Thank you, that worked. The registers are asked once more, and if they still agree, your badge goes on. This usually takes seconds.
said-proved-in_review = Thank you, that worked. A reviewer weighs it with everything else. You do not have to do anything now.
said-proved-verified = Thank you, that worked. Your badge is on.
said-missed = That did not work yet. What was missing is said below, and you can try again.
said-failed = That did not work, and this try has ended. Nothing counts against you: you can begin again, or choose another way.
said-not_now = The other side did not answer just now. Nothing was used up. Please try again in a while.
said-with_reviewers = Thank you. Reviewers look at it. You do not have to do anything now.
said-more = Thank you, we have it. A reviewer asked for more than that: what is still missing is said below.
said-received = Thank you, we have your document. Two people look at it. You do not have to do anything now.
said-locked = The licence is locked.
said-unlocked = The licence is not locked any more.
said-taken = Thank you, we have what you sent.
