"""Polite requests: admission, time limits, positive control."""
