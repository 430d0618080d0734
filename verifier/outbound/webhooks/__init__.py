"""Webhooks' way out: where a platform may have us call, and the call."""
