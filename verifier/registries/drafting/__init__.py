"""Drafting a registry folder from a source's own columns and words, with every real decision left to a person."""
