"""Licensees without an account: they show that a licence is theirs, watch it, lock it, and say "not me"."""
