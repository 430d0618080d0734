### What the creator's forms ask and what is wrong with an answer.

## A field: its label, help in finding the answer, and what is said when a field that is needed is empty.

ask-credential = Credential
    .hint = The letters after your name, such as LPC, LMFT, LCSW, PsyD, MD, RN or RD.
    .missing = Enter your credential in words or letters, such as therapist or LPC.
ask-jurisdiction = State that granted it
    .hint = Choose the state whose board granted the licence, not the state where you live.
    .missing = Choose the state that granted it.
ask-number = Licence number
    .hint = It is on your licence certificate, your wallet card and the board's public look-up page. Letters and hyphens belong to it.
ask-npi = NPI
    .hint = The ten-digit National Provider Identifier, if you have one. You can find it at npiregistry.cms.hhs.gov.
ask-orcid = ORCID iD
    .hint = For a degree: sixteen digits in four groups.
ask-institution = Institution
    .hint = For a degree: the university that granted it.
ask-name = Full name on the licence
    .hint = As the board prints it, with the middle name if it is there. If your name has changed since, give the name on the licence.
    .missing = Enter the name on the licence.
ask-email = E-mail address
    .hint = Only so that we can tell you about this claim.
ask-statement = Your answer
    .hint = Plain words are best. Only the reviewers read it.
    .missing = Write your answer.

## What would be right, said beside a field. Where nothing is said here, the API's own sentence is shown.

remedy-credential = Enter your credential in words or letters, such as therapist or LPC.
remedy-jurisdiction = Choose the state that granted it.
remedy-name = Enter the name on the licence, on one line of at most 200 characters.
remedy-number = Enter the licence number as one line of at most 64 characters.
remedy-npi = An NPI is exactly 10 digits.
remedy-institution = An institution is one line of 1 to 200 characters.
remedy-email = Give an e-mail address, such as robin@example.org, or leave it out.
remedy-reason = Choose the reason.
remedy-details = Details are at most 1000 characters of plain text.
remedy-orcid = An ORCID iD looks like 0000-0002-1825-0097.
remedy-statement = Write at most 4000 characters of plain text.
remedy-code = Type in the eight digits of the letter.
remedy-domain = Write the domain of your practice's website, such as practice.example.
remedy-file = Choose a photo or a PDF of your document.

## Refusals, said for somebody who looks at a page.

refused-unknown_credential = We do not check a credential of this name. Choose one of the suggestions; the list of all is below the form.
refused-method_not_open = This way is not open for your claim now. Those that are open are listed below.
refused-binding_ended = This one has ended. You can begin again below.
refused-not_found = There is no page at this address. Check it for a typing mistake.
refused-document_wanted = Choose the document itself and send it.

## Why a file was not taken, and what would be.

file-empty = The file is empty. Choose the file again.
file-unknown_type = This is not a JPEG, PNG, WEBP or PDF file. Take a photo or a screenshot of the document, or save it as a PDF, and upload that.
file-broken = The file could not be read to its end. Save or photograph the document again, and upload that as a JPEG, a PNG or a plain PDF.
file-too_many_pixels = The picture has more than 40 million pixels. Upload a smaller version of it.
file-too_many_pages = The PDF has more than 20 pages. Upload only the pages that show the licence.
file-encrypted = The PDF is protected. Save a copy without a password or restrictions, or upload a photo of it.
file-timeout = Looking at the file took too long. Try again; if it happens twice, upload a photo of the document.

## Beside a field that is never shown again, and above a form with faults.

form-keep = Leave it empty to keep the one you gave, if you did.
form-marked = Please look at the marked fields. Nothing you typed was lost.

## Around every form.

form-correct = Please correct this
form-not_done = This was not done
form-error = Error:
form-optional = optional
form-choose = Choose…
form-no_state = No state: this is a degree, not a licence
form-every_credential = Every credential we check
