"""Advice to creators: what would move a claim on, by code and message; `verifier/wording` puts it into words."""
