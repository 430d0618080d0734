"""A small world and a service that asks it, for each test anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders import House, open_house
from verifier.store.embedded import Dsn


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Three clean licensees of Washington, and a service that can ask about them."""
    async with open_house(database, tmp_path) as opened:
        yield opened
