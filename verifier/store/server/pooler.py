"""Detection of a pooler that lends sessions out by transaction, before anything is started.

The service keeps things in its sessions: it LISTENs for changed badges, prepares statements, migrates under a session
lock, works under a role and limits of its own. Behind a pool by session that holds; behind a pool by transaction
(PgBouncer's `pool_mode = transaction`, and the like) each transaction may get another session: statements fail at
random, or, worse, do not fail and a changed badge is not heard of. So that is refused before anything is started.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    Connection = asyncpg.Connection[asyncpg.Record]

ADVICE = (
    "Between this service and PostgreSQL stands a pooler (PgBouncer or the like) that hands out sessions by "
    "transaction or statement, and the service needs sessions of its own: set VERIFIER_DATABASE_URL to the address of "
    "PostgreSQL itself, or of a pool in session mode (pool_mode = session)."
)
_ROUNDS = 8
_WHO = "SELECT pg_backend_pid()"
# How a session that changed hands shows itself: a statement that is known already or not at all, no BEGIN allowed.
_LENT = (
    asyncpg.DuplicatePreparedStatementError,
    asyncpg.InvalidSQLStatementNameError,
    asyncpg.ProtocolViolationError,
)


class SharedSessions(Exception):  # noqa: N818  says what to do
    """A pooler gives each transaction another session; the message says what to set."""

    def __init__(self) -> None:
        """Write the one message there is."""
        super().__init__(ADVICE)


async def insist_on_sessions(address: str) -> bool:
    """Raise `SharedSessions` where a transaction may get another session; else return True behind a pooler.

    Two connections ask by turns, in transactions, which server process serves them. With sessions of their own these
    are two, each the same one all the while, and the one that was named when the connection was made.
    """
    try:
        async with AsyncExitStack() as stack:
            first = await stack.enter_async_context(_connected(address))
            second = await stack.enter_async_context(_connected(address))
            mine = await _asked(first)
            if mine == first.get_server_pid():
                await _look(first, second, mine, rounds=1)
                return False
            await _look(first, second, mine, rounds=_ROUNDS)
            return True
    except _LENT:
        raise SharedSessions from None
    except asyncpg.ConnectionDoesNotExistError:
        if await _allows_no_transaction(address):
            raise SharedSessions from None
        raise


async def _allows_no_transaction(address: str) -> bool:
    """Return True if BEGIN makes the other side hang up once more: a pool by statement, not a server that stops."""
    async with _connected(address) as connection:
        await connection.execute("SELECT")
        try:
            await connection.execute("BEGIN")
        except (asyncpg.ConnectionDoesNotExistError, *_LENT):
            return True
    return False


async def _look(first: Connection, second: Connection, mine: int, *, rounds: int) -> None:
    """Check that the first is served by its own process while the second holds another in a transaction."""
    for _ in range(rounds):
        async with second.transaction():
            if await second.fetchval(_WHO) == mine or await _asked(first) != mine:
                raise SharedSessions


async def _asked(connection: Connection) -> int:
    async with connection.transaction():
        return int(await connection.fetchval(_WHO))


@asynccontextmanager
async def _connected(address: str) -> AsyncIterator[Connection]:
    """Open a connection that names no prepared statement."""
    connection = await asyncpg.connect(address, timeout=10, command_timeout=10, statement_cache_size=0)
    try:
        yield connection
    finally:
        try:
            await connection.close(timeout=2)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection.terminate()
