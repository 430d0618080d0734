"""The address of the database, and the check that its schema is the one this version knows."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncpg

from verifier.store.db import GONE
from verifier.store.dsn import demanding
from verifier.store.errors import CannotStart
from verifier.store.migrate import migrate, pending
from verifier.store.server.embedded import EmbeddedPostgres
from verifier.store.server.pooler import SharedSessions, insist_on_sessions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.settings import Settings
    from verifier.store.server.embedded import Login


@dataclass(frozen=True, slots=True)
class Database:
    """The address of the database: as its owner for migrations, as the service for everything else."""

    owner: Login | str
    service: Login | str
    pooled: bool = False  # a pooler stands before it and hands out whole sessions

    async def connect_owner(self) -> asyncpg.Connection[asyncpg.Record]:
        """Open a connection that may migrate."""
        if isinstance(self.owner, str):
            return await asyncpg.connect(self.owner, timeout=10)
        return await asyncpg.connect(**self.owner.arguments, timeout=10)


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Start or adopt the embedded server, or check the operator's own; yield its address."""
    if not settings.embedded:
        url = demanding(settings.database_url.get_secret_value())
        yield Database(url, url, pooled=await _insist(url))
        return
    async with EmbeddedPostgres(settings.data_dir) as dsn:
        yield Database(dsn.owner, dsn.service)


async def refuse_pooler(settings: Settings) -> None:
    """Raise `CannotStart` where a pooler by transaction stands before the operator's database; never wait."""
    if settings.embedded:
        return
    with suppress(*GONE):  # it may come up later; whoever needs it says so
        await _insist(demanding(settings.database_url.get_secret_value()))


async def _insist(url: str) -> bool:
    try:
        return await insist_on_sessions(url)
    except SharedSessions as shared:
        raise CannotStart(str(shared)) from None


async def prepare(settings: Settings, where: Database) -> list[str]:
    """Migrate the embedded database; an operator's own must have been migrated with `verifier migrate`."""
    connection = await where.connect_owner()
    try:
        if settings.embedded:
            await _bear_witness(settings, connection)
            return await migrate(connection)
        if missing := await pending(connection):
            msg = f"The database lacks {len(missing)} files of sql/ ({missing[0]} first). Run `verifier migrate` first."
            raise CannotStart(msg)
        return []
    finally:
        await connection.close()


async def bring_up_to_date(settings: Settings) -> list[str]:
    """Apply the missing migrations, whoever owns the database; return their names."""
    async with database(settings) as where:
        connection = await where.connect_owner()
        try:
            await _bear_witness(settings, connection)
            return await migrate(connection)
        finally:
            await connection.close()


async def _bear_witness(settings: Settings, connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Let changes of rows by migrations be signed in the log as the service's, where it has a key already."""
    from verifier.store.sealing.crypto import Vault  # noqa: PLC0415  it refuses to start as this module does
    from verifier.store.sealing.master_key import read_master_key  # noqa: PLC0415  it refuses to start as this module does

    if settings.master_key_file.exists():
        witness = Vault(read_master_key(settings.master_key_file)).witness
        await connection.execute("SELECT set_config('verifier.witness', $1, FALSE)", witness)
