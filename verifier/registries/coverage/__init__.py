"""Coverage: the source that answers for a credential, or the board's page where a reviewer looks it up by hand."""
