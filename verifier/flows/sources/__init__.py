"""Sources: health, coverage, and the queries of a claim."""
