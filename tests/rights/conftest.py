"""A house whose people ask for what is theirs, with its API on a port."""

from tests.feed.conftest import api
from tests.web.conftest import doors
from tests.webhooks.conftest import hooks

__all__ = ["api", "doors", "hooks"]
