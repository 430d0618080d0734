### Pages about something that did not work. Nobody is blamed, and what to do is always said.

## The headings of a page about something that did not work, by its HTTP status, and what to do then.

trouble-not_sent = This was not sent
trouble-other = This did not work
    .advice = Please go back and try again.
trouble-401 = You are not signed in
    .advice = Open your personal link again. A link works for a short time only.
trouble-403 = This is not yours to do
    .advice = If you think it should be, ask the person who runs this service.
trouble-404 = There is no such page here
    .advice = It may never have existed, or it is not yours to see.
trouble-409 = Something changed in the meantime
    .advice = Go back and reload to see how things stand now.
trouble-429 = That was a little too fast
    .advice = Nothing was changed by it.
trouble-500 = Something went wrong on our side
    .advice = It was logged. Please try again in a while.
trouble-503 = We cannot answer just now

## Why.

trouble-foreign_form = This form was not sent from our own page, so nothing was changed. Please go back, reload the page and try again.
trouble-foreign_file = This file was not sent from our own page, so nothing was changed. Please reload the page and try again.
trouble-other_sign_in = This page was opened in another sign-in, so nothing was changed. Now { $who } is signed in here. Open the page anew to send it as { $who }.
trouble-no_link = This page opens with the personal link your platform gives you. The link works for an hour; you can get a new one there.
trouble-moved_on = The claim has moved on since you opened this page. How it stands now is shown here.

## Below it.

trouble-not_taken = What you sent was not taken.
trouble-unsure = We do not know that what you sent was taken.
trouble-back = Your browser's back button may still have what you typed.
trouble-again = Try again
trouble-sign_in = To the sign-in
trouble-typed = What you had typed
trouble-copy = Copy what you still need before you leave this page.
trouble-followed = If you followed a link, it may be incomplete: open it again from where you got it.
trouble-start = To the start page
