"""A second opinion: every badge that is shown, derived again from its evidence by code that shares no rule with it.

What decides is in `verifier/domain`; nothing here imports it. The rules are fewer and plainer: they would not give
everybody a badge who deserves one, but a badge that does not satisfy them is looked at by people.
"""
