"""Letters: writing them, and handing them to the mail relay."""
