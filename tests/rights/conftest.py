"""A house whose people ask for what is theirs, with its API on a port."""

from tests.feed.conftest import api

__all__ = ["api"]
