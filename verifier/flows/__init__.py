"""One file per happening: load -> decide in the domain -> append events, in one transaction."""
