"""Attempts to prove: the methods that are open, their instructions, limits and state."""
