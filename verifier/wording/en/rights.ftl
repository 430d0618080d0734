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
