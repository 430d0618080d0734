### A language's own name, and the list of them.

frame-language = English
frame-languages = Languages

## Around every page, and the start page.

frame-name = Credential verification
frame-skip = Skip to the content
frame-foot = A badge says what was checked, by whom and when. It does not say that advice is good.
frame-new_tab = { $host }, opens in a new tab

## The three facts.

facts-account = Account
    .asked = Is it still the one that was checked?
facts-licence = Licence
    .asked = Is it on the board's record, in force?
facts-holder = Holder
    .asked = Is this the person who holds it?
facts-by = by { $method }

## The start page.

home-title = What this is
home-heading = Is the person behind this account who they say they are?
home-lead = Creators write “LPC”, “MD” or “PhD” beside their name and talk to millions about health. This service answers honestly whether the person behind an account holds the licence they claim.
home-facts = A badge is three facts
    .text = They are established separately and never merged into one tick.
    .why = Licence registries are public, so anyone can copy a number. That is why a match in a registry alone is never a badge.
home-fact_account = Is this still the account that was checked?
home-fact_licence = Does the body that grants it list this licence, in this name, in force?
home-fact_holder = Is the person behind the account the person who holds it?
home-people = Machines confirm, people refuse
    .text = When every fact agrees, a badge can be confirmed in seconds. Everything else goes to a trained reviewer. No claim is refused and no badge is taken back by a machine, and a registry that is down counts against nobody.
home-doors = Where to go
home-creators = Creators
    .text = Your platform gives you a personal link that opens { $link }. There is no password and no account to make here.
    .link = the claim page
home-licensees = Licensees
    .text = You hold a licence and are on no platform? { $link }. No account is needed.
    .link = See who claims it, watch it, lock it
home-reviewers = Reviewers
    .text = Work the queue in { $link }. You sign in with a personal link.
    .link = the console
home-platforms = Platforms
    .text = Submit claims and read badges over the API: { $link }.
    .link = the documentation
home-limits = What a badge is not
    .text = It says nothing about the quality of advice, and it is not for decisions about employment, credit or housing. No badge means that nothing was checked. It does not mean that the person is false.
