### The public page of a badge, its picture, and the page on which its holder takes it along.

badge_page-title = Badge of @{ $handle }
badge_page-over = Badge of the account
badge_page-trial = This is a test. Neither the people nor the licences here are real.
badge_page-lead = { $count ->
    [one] The person behind this account was shown to hold this credential.
   *[other] The person behind this account was shown to hold these credentials.
}
badge_page-none = No badge is shown for this account.
    .text = It means that nothing was checked, or that nothing can be shown now. It does not mean that the person is false.
badge_page-what = What was checked
badge_page-licence = a licence in force
badge_page-licence_at = a licence in force, at the level of { $level }
badge_page-degree = a degree, not a licence
badge_page-who = Who confirmed it
badge_page-by_hand = { $board }, looked up by two people
badge_page-whose = Whose it is
badge_page-holder = { $method }: { $level }
badge_page-confirmed = Confirmed
badge_page-checked = Last checked
badge_page-until = Shown until
badge_page-until_then = { $at }, unless it is checked again before, or ends
badge_page-unchecked = What was not checked
badge_page-says = Who says so
    .text = Registers are public, so a number that somebody types in proves nothing: a badge is shown only where the register has the credential in force, the account is still the one that was checked, and the person behind it was shown to be its holder. Machines confirm what agrees in everything; people decide the rest.
badge_page-says_alone = { $who }.
badge_page-says_for = { $who }, for { $platform }.
badge_page-account = A badge holds for the account { $handle } alone. Compare it letter by letter with the account you are looking at. Pictures and pages can be copied: what counts is what stands at { $address } now.
badge_page-elsewhere = Show it elsewhere
    .text = This puts the badge on any page. It says what holds now, a minute old at most, and leads here.
    .picture = The badge as it looks on another page
badge_page-signed = The badge as a signed credential
    .text = Open Badges 3.0, for programs that verify it by themselves.
badge_page-wrong = Is something wrong?
badge_page-report = Report this badge

## The levels of a licence below an independent one.

level-associate = associate
level-candidate = candidate

## The picture.

picture-none = No badge
    .line = is shown for this account
picture-nothing = No badge is shown for @{ $handle }. That does not mean that the person is false.
picture-trial = Test badge: { $title }
picture-trial_line = Test: nothing here is real
picture-title = { $title }, { $place }
picture-checked = Checked { $day }
picture-more = Checked { $day } · { $more } more
picture-seal = { $display } Confirmed by { $source }.
picture-account = For the account @{ $handle }, and no other.

## The page on which its holder takes it along.

your_badge-title = Your badge
    .link = Show your badge elsewhere, or take it with you
    .text = Everybody can read its page: what was checked, by whom and when, and what was not. It never shows your legal name or your licence number.
    .page = The page of your badge
    .back = Back to your claim
your_badge-website = On your own website
    .text = Put this where the badge should stand. It says what holds now, a minute old at most, and leads to its page.
    .picture = Your badge as others see it
your_badge-wallet = In a wallet, or for a program
    .text = The same badge as a signed credential (Open Badges 3.0). Whoever you show it to can verify it without asking us about you. It is valid for a day at most; fetch a fresh one whenever you need it.
    .download = Download the credential
    .code = QR code with the address of the credential
    .telephone = Or point a telephone at this code: it leads to the same file.
your_badge-none = No badge is shown for your account now, so there is nothing to take with you. Your claim's page says how it stands.

## The signed credential.

signed-issuer = Creator credential verification
signed-criteria = The account is the one that was checked; a register that grants or lists the credential has it in force; and the person behind the account was shown to be its holder.
signed-about = Checked by { $who }. It says nothing of: { $not_checked }.
