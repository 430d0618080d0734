"""Checks: a round of queries to registries, and the decision that follows."""
