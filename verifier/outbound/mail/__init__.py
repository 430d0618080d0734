"""Letters, written and handed to the mail relay."""
