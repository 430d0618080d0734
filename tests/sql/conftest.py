"""A small world and a service that asks it, for each test anew."""

from tests.builders import house

__all__ = ["house"]
