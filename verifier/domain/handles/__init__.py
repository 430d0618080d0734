"""Handles and display names: the credentials they assert."""
