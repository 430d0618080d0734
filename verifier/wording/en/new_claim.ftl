### A new claim: one thing at a time, and everything once more before it is sent.

new-title = Claim a credential
new-lead = You are claiming for the account { $account }. If that is not your account, close this page.
new-first = Your credential
new-another = Another credential
new-go_on = Go on
new-back = Back
new-unsent = Nothing is sent yet.
new-send = Send the claim

## Before anything is typed.

new-before = Before you begin
new-need = What you need
    .text = Your licence number and your name as the board prints it. Both are on your licence, and on the board's public look-up page.
new-long = How long it takes
    .text = About three minutes now. The registers that can be asked by machine answer within minutes; the other boards are looked up by people, usually within days.
new-next = What happens
    .text = We ask the board that granted the licence whether it is in force. Then you show that it is yours, for example by a code that we send to the address the board has of you: anybody can copy a number. Machines only confirm; if something does not agree, a person looks, and you hear what would help.
new-shown = What others see
    .text = The title, the state, who confirmed it, and when. Never your legal name, licence number, NPI or e-mail address.
new-kept = What is kept
    .text = What you type here and what the registers answer, encrypted. You can see who read it, take it along, withdraw the claim, or have everything erased, at any time.
new-machines = States whose registers are asked by machine
    .text = All other licences are looked up by a person on the board's own page. That takes longer and counts just as much.

## What the claim is for: first in plain words, then as a title of that state.

new-plain = In your own words or letters: therapist, social worker, LPC, PsyD, nurse. You choose the exact title on the next page.
new-which = Which title is on your licence?
new-which_exact = You typed “{ $typed }”. Please make sure that this is the title on your licence.
new-which_near = You typed “{ $typed }”. Did you mean one of these?
new-which_none = You typed “{ $typed }”. We do not know it as a title there. These are all that we check.
new-choose = Choose the title on your licence.
new-title_on_licence = The title as it stands on your licence
new-none_of_these = None of these, or a licence under supervision? Show everything that we check there
new-level_independent = A full licence.
new-level_associate = A licence under supervision or in a lower tier. The badge says so.
new-level_candidate = A registration on the way to the licence. The badge says so.
new-level_degree = A degree, not a licence. The badge says so.
new-by_machine = { $source } is asked by machine, usually within minutes.
new-by_hand = A person looks it up on the board's own page, usually within days.
new-by_degree = If your university has entered it on your ORCID iD, the check takes seconds, and you then sign in at ORCID once to show that the iD is yours. Without an iD a person looks at your degree.
new-median = { $days ->
    [one] Half of these claims took a day at most.
   *[other] Half of these claims took { $days } days at most.
}

## The details, and the answers once more.

new-details = What does your licence say?
new-mask = There it looks like { $mask }; another form is taken, too.
new-lookup = The board's look-up page
new-other_title = Choose another title
new-check = Check your answers
    .text = You are claiming for the account { $account }. Nothing is sent before you press the button.
new-granted_by = Granted by
new-change = Change something
new-then = You then see how your claim goes, and can withdraw it at any time.
new-send_as_typed = My number is right: send the claim
new-correct_number = Correct the number

## Every field at once, where something stands against a claim.

new-degree = For a degree: PhD, PsyD or EdD
    .text = { new-by_degree }
new-before_sending = Before you send it
    .text = We ask the public registries of the board that grants this licence. Your badge will show the licence title, the state, who confirmed it and when. It never shows your legal name, licence number, NPI or e-mail address. You can withdraw at any time.
