"""The sources as the service has them, asking the bundled world."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.registries.builders import Bench, bench
from verifier.demo.world import WorldHandle


@pytest.fixture
async def at(world: WorldHandle) -> AsyncIterator[Bench]:
    """Every source of the catalogue, and the gate they go through."""
    async with bench(world.url) as made:
        yield made
