"""Credentials: professions, the titles of every state, their letters, and licence numbers."""
