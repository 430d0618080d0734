### What a creator can do to move a claim on: a title, and a sentence or two. Plain, exact and kind.

## After what was found.

advice-number_not_found = Check the licence number and the state
    .detail = The register has no licence with this number under this title. That says nothing about you: a typing mistake or a new licence looks the same. Compare it with your licence, letters and zeros included, and correct it.
advice-profession_mismatch = Check the credential
    .detail = The register lists this number under another kind of licence. Choose the title that stands on your licence.
advice-level_associate = Claim the title the state gave you
    .detail = The register lists an associate's or candidate's licence. Claim that title; when the full licence is granted, claim that one.
advice-level_mismatch = Claim the title the state gave you
    .detail = The register lists another level than the one you claimed. Choose the title that stands on your licence.
advice-npi_not_found = Check the NPI
    .detail = The national provider register does not list this NPI as active. Compare it with your own record there and correct it here, or take it out: a claim needs none.
advice-npi_mismatch = Check the NPI
    .detail = The national provider register lists this NPI with another name or licence. Compare it with your own record there and correct it here or there, or take it out here: a claim needs none.
advice-degree_not_listed = Check what your ORCID iD lists
    .detail = It lists no finished doctorate of this kind. Ask your university to enter the degree there with its end date, correct the iD or the degree, or take the iD out: then a person looks at your degree.
advice-orcid_not_found = Check the ORCID iD
    .detail = ORCID does not know this iD. Compare it with your own ORCID page and correct it, or take it out.
advice-orcid_mismatch = Check the ORCID iD
    .detail = The name on this iD differs from yours, or is not public. Compare it with your own ORCID page, and correct it here or there.
advice-name_unclear = Give your name as it stands on the licence
    .detail = The register prints the name a little differently. If yours has changed or is shortened, give it as the board has it.
advice-identity_mismatch = Compare the names
    .detail = The name your platform has checked and the name in the register differ. A change of name is a usual reason: ask the board or your platform to bring theirs up to date, or tell us about it.
advice-handle_asserts_other = Look at your handle and display name
    .detail = They name another credential than this licence, or say of themselves that they are verified. Claim that credential too, or change them at your platform.
advice-standing_expired = Renew the licence, then check again
    .detail = The register shows this licence as expired, inactive or not yet issued. When the board shows it in force, check again: boards may need some days to show a renewal.
advice-holder_unbound = A reviewer connects the licence with you
    .detail = The licence was found. A person now looks at whether it is yours, because anybody can read a licence number in a register.
advice-namesake_possible = A reviewer makes sure it is you
    .detail = What is known of you so far may fit another person, too, so a person looks at what else is known. You need not do anything now; if you would rather show it yourself, every way that is open to you is listed here.
advice-holder_disputed = Show that the board's address is yours
    .detail = The licensee on the board's record has said of an account that it is not theirs. If you are that licensee, show it by a code to the address where the board reaches you, and nothing of it is held against you. Else two people look at it.
advice-account_changed = Your platform confirms the account
    .detail = The account was renamed, recovered or handed over. When the platform vouches for it again, the check goes on.
advice-degree_by_hand = Add your ORCID iD, if you have one
    .detail = A person looks at your degree. If your university has entered it on your ORCID iD, give the iD and the university: then the check takes seconds, and you sign in at ORCID once to show that the iD is yours.
advice-source_unavailable = The register does not answer at the moment
    .detail = It is asked again by itself. If it stays silent, a person looks it up. Nothing counts against you.
advice-show_one_more_sign = Show in one more way that it is you
    .detail = The licence was found, and it fits you. What your platform and the register both say about you may fit another person, too. That is common and says nothing about you. Choose any of the ways listed here; one is enough.

## By the state of the claim.

advice-state_in_review = A reviewer looks at it
    .detail = You need not do anything now. You can still correct a mistake.
advice-state_refused = You may appeal within six months
    .detail = Say what was overlooked; another reviewer decides.
advice-state_revoked = You may appeal within six months
    .detail = Say what was overlooked; another reviewer decides.
advice-state_expired = Renew
    .detail = The licence has reached its last day. When the board shows the renewal, check again here.
advice-state_suspended = The badge is paused
    .detail = A reviewer looks at it, or your platform confirms the account.
advice-new_claim = You may send a new claim
    .detail = The time for an appeal is over. What was decided then does not keep you from claiming anew; people look at it.

## Where a machine asked to mend what may be right as it stands.

advice-right-number_not_found = My number is right
    .detail = { advice-right-detail }
advice-right-profession_mismatch = My credential is right
    .detail = { advice-right-detail }
advice-right-level_associate = My title is right
    .detail = { advice-right-detail }
advice-right-level_mismatch = My title is right
    .detail = { advice-right-detail }
advice-right-standing_expired = My licence is in force
    .detail = { advice-right-detail }
advice-right-degree_not_listed = My degree was granted
    .detail = { advice-right-detail }
advice-right-detail = Registers make mistakes and lag behind. If what you sent is right as it stands, say so, and a person looks it up. A document helps them.

## A reviewer's question: $missing and $came list what is wanted and what has come.

advice-answer = Answer the reviewer's question
    .detail = A reviewer needs something from you: { $missing }. Send it; what you do not have, you can say in your own words. The check then goes on.
advice-answer_more = { advice-answer }
    .detail = We have { $came }. Still missing: { $missing }. Send it; what you do not have, you can say in your own words. The check then goes on.
advice-answer_all_came = { advice-answer }
    .detail = It stands on the claim's page; what you do not have, you can say in your own words. The check then goes on.
advice-all_sent = That is all I have
    .detail = What you have sent then goes to the reviewer as it is.

## What may be wanted, as a part of such a sentence.

wanted-number = your licence number
wanted-name = your name as it stands on the licence
wanted-document = a document
wanted-identity = your platform's identity check
wanted-orcid = your ORCID iD
wanted-answer = an answer in your own words

## The ways to show that a licence is one's own, for the one who has to choose.

advice-bind_orcid_sign_in = Sign in at ORCID
    .detail = Your degree is entered on your ORCID iD. Sign in there once, and we know that the iD is yours. We learn your iD and nothing else.
advice-bind_registry_contact_code = Enter a code sent to the e‑mail address the board holds
    .detail = The board that granted this licence holds an e-mail address for you. We send a code there; type it in within 24 hours. Only the board's address is used, never one that was typed here.
advice-bind_registry_write_back = Put our link on your own record
    .detail = We give you a link. Add it to your own record at the register, where only you can write, and ask us to look.
advice-bind_domain_nonce = Show a word on your practice's website
    .detail = We give you a word. Put it in a small file on your practice's own website, and ask us to look. Hosts that many people share cannot be used.
advice-bind_platform_identity = Let your platform check your identity
    .detail = If your platform has checked your identity, it can tell us your name and year of birth. We compare them with the register.
advice-bind_document = Send a document
    .detail = Send a photo or PDF of your licence certificate, wall card or renewal letter. Two people look at it, and it is deleted two weeks after your badge is on.
advice-bind_referee_call = Ask a reviewer to talk to you
    .detail = If nothing else works for you, a reviewer arranges a short video call. The call is not recorded; only its outcome is.
advice-rebind = Show once more that it is you
    .detail = Licences and accounts change hands, so the holder is asked again from time to time. Use one of the ways below; being asked takes nothing away from the badge.

## The same ways where anybody could have arranged what is shown.

advice-bind_registry_write_back_weighed = Put our link on your NPI record
    .detail = We give you a link. Add it to your own record at the national provider register, and ask us to look. People fill in those records themselves, so two reviewers look at it as well.
advice-bind_domain_nonce_weighed = Show a word on your practice's website
    .detail = We give you a word. Put it in a small file on your practice's own website, and ask us to look. The register does not list the website, so two reviewers look at it as well.
