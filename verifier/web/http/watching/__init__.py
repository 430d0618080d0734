"""Watching the service: metrics, who may read them, and one log line a request."""
