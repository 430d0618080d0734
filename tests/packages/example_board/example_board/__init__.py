"""Registries of two made-up boards."""
