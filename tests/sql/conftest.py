"""A small world and a service that asks it, for each test anew; and a claim on its way to a badge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.register_assert_rewrite("tests.sql.stage")  # what differs is shown there, too

from tests.harness.service import House, open_house  # noqa: E402
from tests.sql.stage import Cast, Stage, cast_of  # noqa: E402
from verifier.store.server.embedded import Dsn  # noqa: E402

if TYPE_CHECKING:
    from tests.harness.database import Stock


@pytest.fixture(scope="session")
async def rehearsed(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Cast, Stock]]:
    """Everybody on the stage, and copies of the database in which they got there: each test has one to itself."""
    database = await stock.take()
    async with open_house(database, tmp_path_factory.mktemp("stage")) as house:
        cast = await cast_of(house)
    copies = await stock.of(database)
    yield cast, copies
    await copies.close()


@pytest.fixture
async def database(request: pytest.FixtureRequest, stock: Stock) -> AsyncIterator[Dsn]:
    """A migrated database for one test; whoever asks for the stage finds it set."""
    taken_from = request.getfixturevalue("rehearsed")[1] if "stage" in request.fixturenames else stock
    made = await taken_from.take()
    yield made
    taken_from.give_back(made)


@pytest.fixture
async def house(request: pytest.FixtureRequest, database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Three clean licensees of Washington, and a service that can ask about them."""
    async with open_house(database, tmp_path, rosters="stage" not in request.fixturenames) as opened:
        yield opened


@pytest.fixture
def stage(rehearsed: tuple[Cast, Stock], house: House) -> Stage:
    """See `Stage`."""
    return Stage(house, *rehearsed[0])
