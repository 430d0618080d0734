
## What is wrong with a badge, as somebody reports it.

report-not_the_licensee = the licence belongs to somebody else
report-not_in_force = the licence is not in force
report-impersonation = the account pretends to be somebody
report-other = something else
