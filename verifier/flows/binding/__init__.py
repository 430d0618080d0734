"""Holder binding: a creator proves control of something that only the licensee controls.

`start` begins one attempt at one method, `answer` takes the code, the sign-in or "check now", and what was proved is
weighed with everything else by `flows/checks/decide`: a proof alone confirms nothing. The rules are in
`domain/binding/proofs`.
"""
