"""Bulk lists: downloaded, read, and looked up in our own tables."""
