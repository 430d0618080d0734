"""Rows of bulk lists, loaded beside the old ones and shown by one pointer."""
