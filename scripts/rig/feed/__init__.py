"""Proof of the feed: copies killed at any time and begun again are the service's badges; and how fast that is."""
