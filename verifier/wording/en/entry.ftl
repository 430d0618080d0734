### The way in: a personal link, the claims of an account, a new claim.

claims-yours = Your claims
claims-sign_out = Sign out
claims-back = Back to your claim
claims-to_yours = To your claims

enter-title = Your personal link
enter-lead = This link opens the claims of the account { $account }. If that is not your account, close this page.
enter-before = You are signed in here as { $account }. If you go on, this browser leaves that account.
enter-leave = Leave that account and go on as { $handle }
enter-stay = Stay as { $handle }
enter-go_on = Go on as { $handle }
enter-hour = The link works for an hour. On a shared computer, sign out when you leave.

signed_out-title = Signed out
signed_out-heading = You are signed out
signed_out-lead = This browser has forgotten you, and the link you came with opens nothing any more.
signed_out-back = Your claims go on without you. To come back, get a new link from your platform.

new-title = Claim a credential
new-lead = You are claiming for the account { $account }. If that is not your account, close this page.
new-first = Your credential
new-another = Another credential
new-degree = For a degree: PhD, PsyD or EdD
    .text = If your university has entered the degree on your ORCID iD, the check takes seconds, and you then sign in at ORCID once to show that the iD is yours. Without an iD a person looks at your degree.
new-before = Before you send it
    .text = We ask the public registries of the board that grants this licence. Your badge will show the licence title, the state, who confirmed it and when. It never shows your legal name, licence number, NPI or e-mail address. You can withdraw at any time.
new-send = Send the claim
