"""Fake registries, mail and sign-in that answer like the real ones."""
