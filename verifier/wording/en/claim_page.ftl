### The page of one claim.

claim-move = Whose move it is
claim-waits = Waits for you until
    .then = After that the claim closes by itself, and you can make a new one.
    .later = Nothing else happens before that.
claim-expected = Expected by
    .how = By what was decided in the last week. It may be sooner.
    .unknown = Too little was decided lately to name a day. A letter tells you, if you gave an e-mail address.
claim-no_date = no date yet
claim-reference = Reference
    .use = Quote it if you ask somebody about this claim. It names nobody.
claim-yours = What you can always do
claim-look = Look again
claim-news = There is news: { $title }.
claim-link_ended = Your link has run out. Open it again to see news.
claim-do = What you can do now
claim-do_else = What else you can do
claim-new = Begin a new claim
claim-correct = Correct a mistake
claim-correct_more = Correct something else, too
claim-send = Send and check again
claim-send_answer = Send the answer
claim-send_all = { $what }: send it
claim-person = What should the person know?
    .hint = Only the reviewers read it.
claim-ask_person = { $what }: let a person look
claim-facts = The three facts
claim-told = What you told us
claim-name = Name
claim-not_given = not given
claim-timeline = What happened so far
claim-event = { $at }, by { $who }
claim-withdraw = Withdraw this claim
claim-back = Back to { $host }
until = Until { $at }

## What the badge says.

shown-title = What your badge says
shown-next = Looked at next
    .how = You need not do anything for it.
shown-none = Nothing is shown for your account at this moment: the licence has not been seen in force for a while, or another claim of yours is being cleared up.

## Another reviewer.

appeal-title = Ask for another reviewer
appeal-text = You have six months. Somebody who was not part of the decision looks at everything again, with what you write here.
appeal-statement = What should be looked at again?
    .hint = Say what is wrong or missing. Only the reviewers read it.
appeal-send = Send the appeal

## The statement of reasons, above each of its parts.

statement-title = Why this was decided
statement-found = What was found
statement-reason = The reason
statement-rule = The rule
statement-decided = How it was decided
statement-redress = What you can do about it

## Who sees what.

shared-title = Who sees what
shared-everybody = Everybody, once verified
    .what = the licence title, its level and state, who confirmed it, how the holder was confirmed, and the dates
shared-nobody = Nobody on your page
    .what = your legal name, licence number, NPI, e-mail address, and anything you write to us
shared-reviewers = Reviewers
    .what = what you told us and what the registries answered, while they decide
shared-registries = The registries
    .what = the name and numbers we ask about, never your account

## A licence can be locked against other accounts.

lock-open = Lock this licence
lock-locked = This licence is locked
lock-text = While it is locked, no other account gets a badge on this licence unless two reviewers agree. The lock stays when your badge is paused or ends, until you take it off.
lock-lock = Lock it
lock-unlock = Unlock it

## Withdrawing.

withdraw-title = Withdraw this claim?
withdraw-badge = Your badge goes off at once. This cannot be undone, but you can start a new claim at any time.
withdraw-check = We stop checking at once. This cannot be undone, but you can start a new claim at any time.
withdraw-yes = Yes, withdraw it
withdraw-no = No, keep it
