"""Proof that the reader of pasted pages fills in no wrong value."""
