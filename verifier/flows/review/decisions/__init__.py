"""Decisions of people: what each needs, the first of two, and what follows from them."""
