"""Pages for creators, reviewers and the public."""
