"""Answers weighed: the claim against records, identifiers, screening, and the verdict."""
