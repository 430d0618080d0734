"""Access: platform keys, creators' tokens, reviewers and their console sessions."""
