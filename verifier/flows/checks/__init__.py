"""Checks: a round of questions to registries, and the decision that follows."""
