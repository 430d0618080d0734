"""Drivers: a source asked by its data sheet alone."""
