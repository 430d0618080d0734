"""Drafting of a registry folder from a source's own columns and words; every real decision is left to a person."""
