"""A small world and a service that asks it, for each test anew; and a claim on its way to a badge."""

from tests.builders import house
from tests.sql.stage import stage

__all__ = ["house", "stage"]
