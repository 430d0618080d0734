"""Fixtures that tests in more than one folder ask for."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from tests.harness import javascript, pages, warm_pools
from tests.harness.boards import Visitor
from tests.harness.database import Stock, create, drop, memory, numbers
from tests.harness.florida import Office, licensees
from tests.harness.mail import PostHouse, Relay, running_relay
from tests.harness.served import Served
from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.demo.world import WorldHandle, running_world
from verifier.store.db import Pool
from verifier.store.migrate import migrate
from verifier.store.pool import Patience
from verifier.store.server.embedded import Dsn, EmbeddedPostgres
from verifier.web.app import build_app

_PATIENCE = Patience(answer_s=60, statement_s=10, lock_s=5, connection_s=None, again_s=60)  # a machine may be busy


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dsn]:
    """A PostgreSQL server for this run of tests, gone with it."""
    with (
        TemporaryDirectory(prefix="verifier-tests-", dir=memory() or tmp_path_factory.mktemp("cluster")) as place,
        EmbeddedPostgres(place, durable=False) as dsn,
    ):
        yield dsn


@pytest.fixture(scope="session")
async def template(cluster: Dsn) -> Dsn:
    """A migrated database that others are copied from."""
    made = await create(cluster, "verifier_template", "template1")
    conn = await asyncpg.connect(**made.owner.arguments)
    try:
        await migrate(conn)
        await conn.execute("SELECT publish_next(1)")  # as a worker does first: nothing is published under other terms
    finally:
        await conn.close()
    return made


@pytest.fixture(scope="session")
async def stock(cluster: Dsn, template: Dsn) -> AsyncIterator[Stock]:
    """Databases for the tests to come."""
    made = Stock(cluster, template.owner.database)
    yield made
    await made.close()


@pytest.fixture
async def database(stock: Stock) -> AsyncIterator[Dsn]:
    """A migrated database for one test."""
    made = await stock.take()
    yield made
    stock.give_back(made)


@pytest.fixture
async def empty_database(cluster: Dsn) -> AsyncIterator[Dsn]:
    """A database for one test with nothing in it, not even the schema."""
    name = f"test_{next(numbers)}"
    yield await create(cluster, name, "template1")
    await drop(cluster, name)


@pytest.fixture
async def owner(database: Dsn) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection as the owner of the schema, for looking at what the service did."""
    conn = await asyncpg.connect(**database.owner.arguments)
    yield conn
    await conn.close()


@pytest.fixture
async def pool(database: Dsn) -> AsyncIterator[Pool]:
    """Connections as the role the service runs as."""
    async with warm_pools.lend(database.service, patience=_PATIENCE) as lent:
        yield lent


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Three clean licensees of Washington, and a service that can ask about them."""
    async with open_house(database, tmp_path) as opened:
        yield opened


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    """A relay that takes everything."""
    async with running_relay() as made:
        yield made


@pytest.fixture
async def post(database: Dsn, tmp_path: Path, relay: Relay) -> AsyncIterator[PostHouse]:
    """Three clean licensees of Washington, a service that asks about them and writes to them."""
    async with open_house(
        database, tmp_path, smtp_url=SecretStr(relay.url), mail_from="badges@verify.example", operator_name="Badges"
    ) as house:
        yield PostHouse(house, relay)


@pytest.fixture
async def florida(database: Dsn, tmp_path: Path, relay: Relay) -> AsyncIterator[Office]:
    """Twelve licensees of Florida with clean records; its register holds addresses for most of them."""
    async with open_house(
        database,
        tmp_path,
        licensees(),
        registries=EVERY_SOURCE,
        smtp_url=SecretStr(relay.url),
        mail_from="badges@verify.example",
    ) as house:
        yield Office(house, relay)


@pytest.fixture
async def served(florida: Office) -> AsyncIterator[Served]:
    """The pages of the house in Florida."""
    server = TestServer(build_app(florida.house.svc))
    await server.start_server()
    here = Served(florida, pages.House(florida.house.svc, str(server.make_url("/")).rstrip("/"), florida.house.dsn))
    async with here.stack:
        yield here
    await server.close()


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


@pytest.fixture(scope="session")
async def node() -> Path:
    """Find the verifiers in JavaScript, or leave their tests out."""
    return await _packages("verifiers")


@pytest.fixture(scope="session")
async def typescript() -> Path:
    """Find the generator and compiler of a TypeScript client, or leave its test out."""
    return await _packages("typescript")


async def _packages(name: str) -> Path:
    where = await javascript.place(name)
    message = f"!!! No npm registry: the tests with the packages of {name} are left out. !!!"
    if where is None:
        assert os.environ.get("CI") != "true", message
        pytest.skip(message)
    return where
