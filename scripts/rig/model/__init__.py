"""Walks: claims, accounts and people go at random over the real database, and a small model says where they are."""
