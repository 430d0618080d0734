"""The proof that every page can be read and used by everybody, in every look and language."""
