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
read_why-case_assigned = The registries alone could not settle it, or somebody asked for a person.
read_why-document_opened = Two people look at every document.
read_why-case = The case was theirs, or they lead the review.
read_why-rival = Where two accounts claim one licence, both sides are heard.
read_why-claim = It is their work to decide claims.
read_why-account = A claim, a report or a question about the account was looked into.
read_why-account_found = Somebody asked about a badge, a claim or a licence.
read_why-export = Its owner, or somebody who audits the service, asked for it.
readers-title = What we hold about you, and who read it
readers-lead = Each time a person read what you sent us, it was written down. Registries and machines are not listed: they are what you asked to be checked by.
readers-none = Nobody has read it.
readers-download = Download everything we hold about you
