"""Who may do what: keys, creators' tokens, sessions of the console."""
