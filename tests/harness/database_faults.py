"""Faults of a database: frozen, gone, read-only, out of connections, out of disk. Always undone at the end.

Only a server that the rig or a test has started itself is hurt, by the ids of its own processes.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from verifier.store.server import cluster
from verifier.store.server.embedded import Dsn, EmbeddedPostgres

_SERVICE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'verifier_service'"

_PLACES = """
SELECT current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
"""


@dataclass(frozen=True, slots=True)
class Server:
    """An embedded server of the rig: its data directory and its address."""

    home: Path
    dsn: Dsn

    def pids(self) -> list[int]:
        """List the ids of the server's first process and all its children."""
        server = cluster.postmaster(self.home / "postgres" / "data")
        if server is None:
            return []
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        return [server.pid, *map(int, children)]

    async def admin(self, *statements: str) -> None:
        """Run a statement as the superuser."""
        connection = await asyncpg.connect(**self.dsn.admin.arguments, timeout=30)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


Fault = Callable[[Server], AbstractAsyncContextManager[None]]


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """Stop the clockwork of every process of the server; the first one before its children, so that none is born."""
    frozen: list[int] = []
    try:
        while fresh := [pid for pid in server.pids() if pid not in frozen]:
            for pid in fresh[:1] if not frozen else fresh:
                frozen.append(pid)
                _send(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in frozen:
            _send(pid, signal.SIGCONT)


def _send(pid: int, word: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, word)


@asynccontextmanager
async def frozen(server: Server) -> AsyncIterator[None]:
    """Freeze every process of the server, while its socket still takes connections."""
    with stopped(server):
        yield


@asynccontextmanager
async def gone(server: Server) -> AsyncIterator[None]:
    """Kill the server with -9: connections are refused, until it is started again."""
    for pid in server.pids():
        _send(pid, signal.SIGKILL)
    try:
        yield
    finally:
        await asyncio.to_thread(EmbeddedPostgres(server.home, durable=False).repair)


@asynccontextmanager
async def unreachable(server: Server) -> AsyncIterator[None]:
    """Take the server's socket away and cut its connections, while it goes on running."""
    way = Path(server.dsn.service.host) / f".s.PGSQL.{server.dsn.service.port}"
    aside = way.with_name("aside")
    connection = await asyncpg.connect(**server.dsn.admin.arguments)
    way.rename(aside)
    try:
        await connection.execute(_SERVICE)
        await connection.close()
        yield
    finally:
        aside.rename(way)


@asynccontextmanager
async def read_only(server: Server) -> AsyncIterator[None]:
    """Let the server take no writes."""
    await _set(server, "ALTER SYSTEM SET default_transaction_read_only = on")
    try:
        yield
    finally:
        await _set(server, "ALTER SYSTEM RESET default_transaction_read_only")


async def _set(server: Server, statement: str) -> None:
    await server.admin(statement, "SELECT pg_reload_conf()")


@asynccontextmanager
async def crowded(server: Server) -> AsyncIterator[None]:
    """Hold every connection there is in somebody else's name: SQLSTATE 53300."""
    async with AsyncExitStack() as stack:
        admin = await asyncpg.connect(**server.dsn.admin.arguments)
        stack.push_async_callback(admin.close)
        left = await admin.fetchval(_PLACES) - 1  # its own
        while left:
            try:
                taken = await asyncpg.connect(**server.dsn.owner.arguments)
            except asyncpg.TooManyConnectionsError:
                await admin.execute(_SERVICE)  # the service has some still, or was quicker
            else:
                stack.callback(taken.terminate)
                left -= 1
        yield


FAULTS: dict[str, Fault] = {
    "frozen": frozen,
    "gone": gone,
    "unreachable": unreachable,
    "read-only": read_only,
    "crowded": crowded,
}
