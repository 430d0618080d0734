### The way in: a personal link, and the claims of an account.

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
