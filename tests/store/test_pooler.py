"""A pooler that lends sessions by transaction is named before anything starts; one by session is worked through."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from tests.store.pooling import Mode, pooling
from verifier.settings import Settings
from verifier.store.db import open_pool
from verifier.store.errors import CannotStart
from verifier.store.server.database import bring_up_to_date, refuse_pooler
from verifier.store.server.database import database as opened
from verifier.store.server.embedded import Dsn, Login
from verifier.store.server.pooler import ADVICE, SharedSessions, insist_on_sessions
from verifier.supervise import CANNOT_START

LENDING: tuple[Mode, ...] = ("transaction", "statement")


def address_of(login: Login) -> str:
    """PostgreSQL itself, as an operator writes it."""
    return f"postgresql://{login.user}@/{login.database}?host={login.host}&port={login.port}"


def chosen(data: Path, address: str) -> Settings:
    """Settings with this address."""
    return Settings(data_dir=data, database_url=SecretStr(address))


async def test_postgresql_itself_is_told_from_a_pooler_by_session(database: Dsn) -> None:
    assert await insist_on_sessions(address_of(database.owner)) is False
    async with pooling(database.owner, "session") as pooler:
        assert await insist_on_sessions(pooler.address) is True


@pytest.mark.parametrize("mode", LENDING)
async def test_a_pooler_that_lends_sessions_out_is_found_whatever_else_goes_on(database: Dsn, mode: Mode) -> None:
    async with pooling(database.owner, mode) as pooler:
        stop = asyncio.Event()
        others = [asyncio.create_task(_busy(pooler.address, stop)) for _ in range(4 if mode == "transaction" else 0)]
        try:
            for _ in range(5):
                with pytest.raises(SharedSessions):
                    await insist_on_sessions(pooler.address)
        finally:
            stop.set()
            await asyncio.gather(*others)


async def _busy(address: str, stop: asyncio.Event) -> None:
    """Another client of the pool."""
    connection = await asyncpg.connect(address, statement_cache_size=0)
    while not stop.is_set():
        async with connection.transaction():
            await connection.execute("SELECT pg_sleep(0.001)")
    await connection.close()


async def test_one_that_passes_on_the_servers_own_numbers_is_found_by_the_turns_alone(database: Dsn) -> None:
    async with pooling(database.owner, "transaction", open_handed=True) as pooler:
        with pytest.raises(SharedSessions):
            await insist_on_sessions(pooler.address)


async def test_whatever_opens_the_database_says_it_in_one_sentence(empty_database: Dsn, tmp_path: Path) -> None:
    async with pooling(empty_database.owner, "transaction") as pooler:
        through = chosen(tmp_path, pooler.address)
        for work in (refuse_pooler(through), bring_up_to_date(through), _open(through)):
            with pytest.raises(CannotStart) as refused:
                await work
            assert str(refused.value) == ADVICE
        assert "PgBouncer" in ADVICE
        assert "VERIFIER_DATABASE_URL" in ADVICE
    own = await asyncpg.connect(**empty_database.owner.arguments)
    assert await own.fetchval("select to_regclass('schema_migration')") is None, "nothing was migrated"
    await own.close()


async def _open(settings: Settings) -> None:
    async with opened(settings):
        pass


@pytest.mark.parametrize("command", ["serve", "migrate", "worker", "api", "doctor"])
async def test_every_command_ends_with_that_sentence_and_is_not_started_again(
    empty_database: Dsn, tmp_path: Path, command: str
) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("VERIFIER_")}
    async with pooling(empty_database.owner, "transaction") as pooler:
        run = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "verifier", command,
            env=own | {
                "PYTHONPATH": str(Path(__file__).parents[2]), "VERIFIER_DATABASE_URL": pooler.address,
                "VERIFIER_DATA_DIR": str(tmp_path), "VERIFIER_PORT": "0",
            },
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, complained = await asyncio.wait_for(run.communicate(), 60)
        assert (run.returncode, said.decode(), complained.decode()) == (CANNOT_START, "", f"verifier: {ADVICE}\n")
        assert pooler.clients == 2, "it looked once"


async def test_a_database_that_is_not_there_yet_is_nobodys_pooler(tmp_path: Path) -> None:
    await refuse_pooler(chosen(tmp_path, "postgresql://nobody@127.0.0.1:1/verifier"))
    await refuse_pooler(Settings(data_dir=tmp_path))


async def test_behind_a_pooler_by_session_the_service_keeps_its_role_and_its_limits(database: Dsn) -> None:
    async with pooling(database.service, "session") as pooler:
        pool = await open_pool(pooler.address, size=2, name="verifier-test", witness="w", pooled=True)
        async with pool.acquire() as connection:
            for _ in range(2):
                said = await connection.fetchrow(
                    "SELECT current_user, current_setting('statement_timeout'), current_setting('lock_timeout'),"
                    " current_setting('verifier.witness'), current_setting('timezone')"
                )
                assert tuple(said or ()) == ("verifier_service", "5s", "2s", "w", "UTC")
                await connection.reset()
            heard: asyncio.Queue[str] = asyncio.Queue()
            await connection.add_listener("badge_changed", lambda *told: heard.put_nowait(str(told[3])))
            await connection.execute("NOTIFY badge_changed, 'robin'")
            assert await asyncio.wait_for(heard.get(), 10) == "robin"
            await connection.reset(timeout=5)
        await pool.close()
