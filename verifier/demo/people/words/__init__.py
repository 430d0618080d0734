"""Invented names and words, and the ways in which people write them."""
