"""Sources: health, coverage, and how a claim is asked about."""
