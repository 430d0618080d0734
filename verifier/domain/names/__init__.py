"""People's names: read, related, and how common a spelling is."""
