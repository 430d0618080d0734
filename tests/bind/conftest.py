"""Fixtures of the bindings' tests."""

from tests.bind.offices import florida, relay
from tests.builders import house

__all__ = ["florida", "house", "relay"]
