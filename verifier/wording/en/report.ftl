
## What is wrong with a badge, as somebody reports it.

report-not_the_licensee = the licence belongs to somebody else
report-not_in_force = the licence is not in force
report-impersonation = the account pretends to be somebody
report-other = something else

## The page on which anybody reports a badge.

report_page-title = Report a badge
report_page-lead = You are reporting the badge of { $handle }. People look at every badge that is reported. A report alone changes nothing, and many reports weigh no more than one.
report_page-reason = What is wrong?
report_page-details = What should a reviewer know?
    .hint = Where can a reviewer see it? Please leave out what is private about other people.
report_page-email = Your e-mail address
    .hint = Only if a reviewer may ask you something. The creator never sees it.
report_page-send = Send the report

reported-title = Your report was received
reported-lead = Thank you. If a badge is shown there, people look at it. We do not say what comes of a report, because it is about somebody else.
reported-receipt = Your receipt, of { $at }:
