### The link in a letter to the licensee of record, and the link that somebody puts on a record of their own.

not_me-title = Is this you?
not_me-lead = This account shows your licence, or has asked to show it:
not_me-gone = An account that has since been renamed or closed
not_me-text = If this is not your account, press the button. The account then shows no badge for your licence, at once, and people look at it. You need no account here, and you do not have to explain anything.
not_me-button = This is not me
not_me-mine = If it is your account, close this page. Nothing changes.

stopped-title = The badge is stopped
stopped-heading = Thank you. The badge is stopped.
stopped-said = This account shows no badge for your licence now.
stopped-next = What happens next
stopped-people = Two people look at the account before it can show a badge for your licence again, unless it shows a code that we send to this very address of yours.
stopped-nothing_held = Nothing of it is held against you. If you claim your licence yourself, a code to the address where you got our letter shows that it is yours.
stopped-told = Whoever runs the account is told that the licensee says it is not theirs. They are not told who you are or how we reached you.
stopped-done = You do not have to do anything. You can close this page.
stopped-after_all = Was it you after all? Then ask for a new code on your claim's page and type it in; an account can have three letters with codes a day. If your badge was on already, tell your platform: people put it right.

used-title = You have told us already
used-lead = This link was used before. The badge was stopped then, and it comes back only if two people who looked at it agree that the account is the licensee's, or if the account shows a code from a letter to the address where you got ours.
used-again = Do you see a badge there again that is not yours? { $report }, and people look once more.
used-again_there = Do you see a badge there again that is not yours? Report it to the platform that shows it.
used-report = Report it

not_me_ended-title = This link has ended
not_me_ended-heading = This link has ended, or is not complete
not_me_ended-lead = Nothing was changed. A link from one of our letters works for 180 days.
not_me_ended-text = Please compare the address with the one in the letter: some mail programs break long links in two. If the letter is older, report the badge on the platform that shows it; anybody can, and people look at every report.

proof-title = What this link is
proof-lead = A licensee has put this link on a record of their own, to show that the record is theirs.
proof-text = Only the owner of a record can write on it. Finding our link there shows this service that the person who asked for a badge and the owner of the record are the same. The link itself says nothing about them, and nothing can be done with it here.
proof-off = If you put it there: you can take it off again as soon as your claim says that it worked.
