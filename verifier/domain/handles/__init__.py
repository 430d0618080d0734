"""Handles and display names: what they say their owner is."""
