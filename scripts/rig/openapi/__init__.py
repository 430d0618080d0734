"""Schemathesis over the whole OpenAPI document, against a service with something in it."""
