"""What is claimed: professions, the titles of every state, letters, and licence numbers."""
