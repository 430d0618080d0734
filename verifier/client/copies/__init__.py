"""A copy of every badge at the platform: its rows, its export, its digests, and how it keeps in step."""
