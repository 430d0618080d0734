"""The policy document: read from a file, checked, described."""
