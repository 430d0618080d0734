"""A served world and a client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from tests.demo.visitor import Visitor
from verifier.demo.world import WorldHandle, running_world


@pytest.fixture
async def world() -> AsyncIterator[WorldHandle]:
    """The bundled world, served on a free port."""
    async with running_world() as handle:
        yield handle


@pytest.fixture
async def visitor(world: WorldHandle) -> AsyncIterator[Visitor]:
    """A client of the bundled world."""
    async with ClientSession() as session:
        yield Visitor(world, session)
