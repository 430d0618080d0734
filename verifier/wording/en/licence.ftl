### The pages of a licensee without an account: watching and locking a licence.

licence-title = Your licence, in your hands
licence-lead = Licence numbers are public, so anybody can type in yours. If you hold a licence you can see who claims it here, be told of every claim, and lock it. You need no account.
licence-can_see = See
    .text = which accounts have claimed the licence, when, and how each claim stands.
licence-can_watch = Watch
    .text = a letter tells you of every new claim, with a link that says “this is not me”.
licence-can_lock = Lock
    .text = nobody gets a badge on the licence until you unlock it, or name the account that is yours.
licence-can_deny = Deny
    .text = stop a badge that is not yours.
licence-which = Which licence?
licence-how = How do you show that it is yours?
licence-by_letter = By a letter to the address that the board holds
    .text = If the board holds an e-mail address that is yours alone, a link goes there. It never goes to an address that is typed in here.
licence-by_document = By a document
    .text = Two people look at it and answer to the address that you give. This may take some days.
licence-document = The document, if you chose that
licence-file = Photo or PDF of your licence
    .hint = With a photo of you on it, or beside an identity document. JPEG, PNG, WEBP or PDF, at most 5 MB. Cover what nobody needs to see.
licence-email = E-mail address for the answer
    .hint = Only for this. It is deleted with the document after 30 days, unless you go on to watch the licence.
licence-statement = What should the people know?
    .hint = Such as a name that has changed. Only they read it.
licence-send = Ask for the link
licence-kept = What you enter is kept sealed for 30 days and then deleted. Whoever asks learns nothing here about the licence: the answer is the same for every number.
licence-jurisdiction_missing = Choose the state that granted the licence.
licence-credential_missing = Enter the letters of your credential, such as LPC.
licence-number_missing = Enter the number of your licence.
licence-email_missing = Give an e-mail address, so that people can answer.
licence-you = the holder of this licence

licence_asked-title = We have your request
licence_asked-letter = If the board holds an e-mail address that is the licensee's alone, a letter with a link is on its way there. The link works once, within a day.
licence_asked-document = Two people look at your document. Their answer comes by e-mail.
licence_asked-same = This page says the same for every number. If no letter comes within an hour, look among unwanted mail; a letter may have been sent already today. Boards often hold an old address, or a practice's: then tell the board, or send a document instead.
licence_asked-back = Back to the form

licence_enter-title = Open the page of your licence
licence_enter-lead = This link opens a private page: who claims your licence, and what you can do about it.
licence_enter-button = Open the page
licence_enter-hour = The link works once. The page stays open for an hour, in this browser alone.

licence_ended-title = This link or page has ended
licence_ended-lead = A link from our letter works once, within a day, and the page it opens lasts an hour. Nothing was changed.
licence_ended-again = Ask for a new link

licence_mine-title = Your licence
licence_mine-until = This page is open until { $at }.
licence_mine-by_board = You opened it from the address that the board holds.
licence_mine-by_document = Two people saw your document.
licence_mine-claims = Claims on it
    .text = Every claim on this licence, on every platform that this service answers for. An account is named where its badge is on, because then everybody sees it.
licence_mine-none = Nobody has claimed this licence here.
licence_mine-denied = You, or somebody at the board's address, said that this is not you.
licence_mine-deny = This is not me
licence_mine-deny_board = “This is not me” stops a badge at once, and people look at it.
licence_mine-deny_document = “This is not me” asks people to look. A badge stays until they have decided; only the address that the board holds stops one at once.
licence_mine-watch = Watch it
    .text = You get a letter for every new claim, at most one every half-hour. You can end this here at any time; nothing of it is then kept. After 24 months without a visit it ends by itself.
licence_mine-watched = You watch it
licence_mine-watch_begin = Tell me of every claim
licence_mine-watch_end = Tell me no longer
licence_mine-lock = Lock it
    .text = While it is locked no claim on this licence becomes a badge, whoever decides. Claims that are open go to people. The lock stays when you leave, until somebody who shows as you did that the licence is theirs unlocks it.
    .badge = A badge that is on stays on, and is not given again when it ends. If it is not yours, press “This is not me” beside it. If it is yours, name your account below before you lock.
licence_mine-locked = It is locked
    .text = Since { $at }.
licence_mine-lock_it = Lock the licence
licence_mine-unlock = Unlock the licence
licence_mine-passes = Your own account
    .text = The lock lets the accounts through that you name here: by their handle and their id at the platform, as they are today. They still have to show everything else. If an account is renamed or handed over, name it again.
licence_mine-handle = Handle
licence_mine-account = Account id
    .hint = Your platform shows it in your account's settings, or tells you.
licence_mine-pass_it = Let this account through
licence_mine-pass_end = No longer
licence_mine-may = Who may do what
licence_mine-leave = Close this page

licence_may-you = You
    .text = see claims, watch, lock, unlock, name accounts, and say “this is not me”. You cannot give or take a badge yourself, and not see who is behind an account.
licence_may-account = Whoever claims the licence
    .text = has to show that it is theirs. They are told that the licence is locked, and not by whom.
licence_may-people = Reviewers
    .text = decide what machines must not, two of them where somebody denies a claim. Not even two give a badge on a licence that you locked.
licence_may-platform = The platform
    .text = is told how its accounts' claims stand. It is not told that you were here.
licence_may-mailbox = Somebody else who reads your mail
    .text = could do what you can do here, and no more: hold badges up, and never get one. Tell the board your right address; whoever shows a document to two people can undo it.

licence_said-locked = The licence is locked.
licence_said-unlocked = The licence is unlocked.
licence_said-watching = You will be told of every new claim.
licence_said-unwatched = You are told no longer, and the watch is deleted.
licence_said-passes = The lock lets this account through.
licence_said-passes_not = The lock is against this account again.
licence_said-denied = Thank you. What showed a badge shows none now, and people look at it.
licence_said-asked = Thank you. People look at this claim.

## How a claim stands, for its licensee.

licence_state-received = received
licence_state-checking = being checked
licence_state-awaiting_creator = waits for the person who claims it
licence_state-in_review = with reviewers
licence_state-verified = badge on
licence_state-suspended = badge stopped
licence_state-expired = badge ended
licence_state-refused = refused
licence_state-revoked = badge taken back
licence_state-withdrawn = taken back
licence_state-lapsed = given up
