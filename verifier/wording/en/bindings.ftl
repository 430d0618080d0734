### Showing that a licence is one's own.

## A way once it is begun, and the buttons that begin it and begin it anew (none: it need not be begun anew).

way-platform_identity = Your platform's identity check
    .begin = Ask my platform
way-orcid_sign_in = Sign-in at ORCID
    .begin = Go on to ORCID
    .again = Go on to ORCID
way-registry_contact_code = Code from the board's e-mail address
    .begin = Send me the code
    .again = Send another code
way-registry_write_back = Link on your own record
    .begin = Give me a link
way-domain_nonce = Word on your practice's website
    .begin = Give me a word
    .again = Give me a new word
way-document = Document
    .begin = Send the document
    .again = Send another document
way-referee_call = Video call with a reviewer
    .begin = Ask for a call

unknown-way = Begin

## What came of a try. A family of codes (website_timeout, sign_in_code_refused) shares the sentence of its first word.

tried-proved = It worked.
tried-wrong_code = The code was not the one in the letter.
tried-expired = Its time ran out. That counts against nobody.
tried-holder_disputed = Whoever got a letter about it said that this account is not theirs, so it ended.
tried-replaced = A newer one took its place.
tried-nonce_not_found = We looked, and the word was not there yet.
tried-link_not_found = We looked, and the link was not there yet.
tried-record_not_found = We looked, and the register did not show the record.
tried-domain_young = The domain is younger than a year or than the licence, so people weigh it.
tried-domain_not_listed = No board lists this website, so people weigh it.
tried-domain_shared = The register lists this website for more than one person, or could not tell, so people weigh it.
tried-shared_mailbox = The address is an office's, or stands on the records of more than one person, so people weigh it.
tried-domain_age_unknown = Nobody could tell how old the domain is, so people weigh it.
tried-other_orcid = The sign-in was with another iD than the one the degree is on.
tried-wrong_state = The sign-in that came back was not the one begun here.
tried-with_reviewers = Reviewers look at it.
tried-no_record = There was no record to compare it with.
tried-identity_mismatch = What the platform checked and the record differ.
tried-namesake_possible = It may fit another person, too, so it is not enough alone.
tried-holder_unbound = It is not enough alone.
tried-not_reachable = Websites cannot be asked from here just now.
tried-no_source = The register cannot be asked from here just now.
tried-registration = We found the word. Nobody could tell us just now how old the domain is: ask us to look again later. After a day people weigh it.
tried-website = The website did not answer as it should.
tried-source = The register did not answer as it should.
tried-sign_in = ORCID did not confirm the sign-in.
unknown-try = It did not work this time.

## Kinds of files.

media-image_jpeg = Photo (JPEG)
media-image_png = Picture (PNG)
media-application_pdf = PDF

## What has to be done once a way is begun. What stands on a line of its own is shown as a line of its own.

instructions-registry_contact_code = We have sent a code of eight digits to the e-mail address that the board holds for this licence. Type it in within 24 hours; you have five tries. No letter after half an hour? Look into the junk folder, or ask the board which address it holds.
instructions-domain_nonce =
    Put a plain text file on your website that contains the word below and nothing else, and ask us to look. It must answer by https, without a redirect.
    The file: { $url }
    The word: { $word }
instructions-registry_write_back-orcid =
    Add the link below to your ORCID record, under Websites & social links, visible to everyone, and ask us to look. You can take it off again afterwards.
    The link: { $link }
instructions-registry_write_back-npi =
    Add the link below as an endpoint of your own NPI record at NPPES (Health Information Exchange, type Other URL). NPPES shows changes after a day or two; then ask us to look. Two people look at it as well.
    The link: { $link }
instructions-platform_identity = Ask your platform to check your identity. It answers this binding with what it has verified, or with a signed statement.
instructions-orcid_sign_in = Open the address, sign in at ORCID with the iD that carries the degree, and come back.
instructions-document = Send a photo or a PDF of your licence certificate, wall card or renewal letter, at most 5 MB. Cover what is nobody's business, such as a social security number. Two people look at it.
instructions-referee_call = A reviewer asks you on the claim's page for a time for a short video call; if the claim has an e-mail address, a letter tells you that there is a question. Have your licence at hand. Nothing is recorded but the outcome.

## The cost of each way in time, and in what becomes known to whom.

costs-platform_identity = Takes as long as your platform takes.
    .known = We learn the name, and the year of birth or the place, that your platform has checked.
costs-orcid_sign_in = Takes a minute.
    .known = We learn your iD; ORCID learns that you came from here.
costs-registry_contact_code = Takes five minutes, or as long as the letter takes.
    .known = Nobody learns anything new: the board holds the address already.
costs-registry_write_back = Takes ten minutes, and a day or two until the register shows it.
    .known = Everybody can see the link on your record until you take it off; it says nothing about you.
costs-domain_nonce = Takes ten minutes.
    .known = Everybody can see the file until you take it off; we learn which website is yours.
costs-document = Takes five minutes, and some days until two people have seen it.
    .known = Two reviewers see the document; only its hash and what they found are kept.
costs-referee_call = Takes a quarter of an hour at a time that you choose, some days from now.
    .known = A reviewer sees and hears you; nothing is recorded but the outcome.

## A code that was typed in.

code-digits = The code has eight digits. Compare it with the letter; this used up no try.
code-tries = { $tries ->
    [one] { $tries } try is left.
   *[other] { $tries } tries are left.
}

## A sign-in at ORCID that brought nothing back.

sign_in-declined = You did not sign in
    .text = ORCID says that the sign-in was not allowed or was left. Nothing has changed. You can begin it again at any time.
sign_in-odd = The sign-in cannot be used
    .text = What came back is incomplete, too old, or of another account than this browser's. Begin again from your claim.

## The part of a claim's page about it. $at is an instant.

prove-title = Show that it is yours
prove-shown = How you showed that it is yours
prove-lead = Anybody can read a licence number in a register. One of these ways shows that the licence is yours.
prove-lead_reviewed = Anybody can read a licence number in a register. One of these ways shows that the licence is yours; a reviewer is looking already, and it helps them.
prove-domain = Domain of your practice's website
    .hint = Such as practice.example.
prove-file = Photo or PDF
    .hint = JPEG, PNG, WEBP or PDF, at most 5 MB. Cover what is nobody's business, such as a social security number.
prove-code = Code from the letter
prove-send_code = Send the code
prove-look = Look now
prove-another = Another letter with a code can be sent from { $at }.
prove-under_way = under way
prove-sign_in_open = The sign-in was begun and has not come back. If you closed ORCID's page, go there again.
prove-document_waits = { $what }, { $at }: goes to the reviewers with your answer
prove-document_there = { $what }, { $at }: with the reviewers
prove-document_deleted = { $what }, { $at }: deleted
prove-wait = The registers are being asked at the moment. Please come back when they have answered.
prove-anew = Begin anew
prove-until = { $tries ->
    [one] Until { $at }; { $tries } try left
   *[other] Until { $at }; { $tries } tries left
}
prove-first = Recommended
prove-others = { $count ->
    [one] Another way
   *[other] { $count } other ways
}
prove-earlier = What came of earlier ones

## Signing in at ORCID.

orcid-title = Sign in at ORCID
orcid-lead = Use the iD that your degree is entered on. ORCID tells us which iD it is, and nothing else; then it sends you back here.
orcid-go_on = Go on to { $host }
orcid-not_now = Not now
returned-title = Connect your sign-in
returned-heading = You signed in at ORCID
returned-lead = Connect it with this account?
returned-not_yours = If that is not your account, close this page. Nothing happens then.
returned-yes = Yes, connect it
returned-no = No
