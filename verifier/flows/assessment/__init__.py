"""Assessment of a claim: its answers, its rivals, its facts."""
