"""Fixtures of the bindings' tests."""

from tests.bind.offices import florida, relay

__all__ = ["florida", "relay"]
