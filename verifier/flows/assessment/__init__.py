"""One claim opened and assessed: its answers, its rivals, its facts."""
