"""Webhooks (Standard Webhooks 1.0): platforms are told of changes, signed, until they answer or three days are over."""
