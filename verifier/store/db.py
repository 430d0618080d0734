"""Connections: a pool as the service role with deadlines, and transactions that survive a passing conflict."""

from __future__ import annotations

import asyncio
import random
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import asyncpg

from verifier.store.pool import AT_WORK, FailFastConnection, Patience, Pool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.store.server.embedded import Login

__all__ = ["Connection", "Pool", "Row"]

T = TypeVar("T")
Row: TypeAlias = asyncpg.Record
Connection: TypeAlias = "asyncpg.Connection[Row] | asyncpg.pool.PoolConnectionProxy[Row]"
Executor: TypeAlias = "asyncpg.Connection[Row] | asyncpg.pool.PoolConnectionProxy[Row] | Pool"

_SESSION = {
    "idle_in_transaction_session_timeout": "10000",
    "timezone": "UTC",
    "bytea_output": "hex",
    "jit": "off",
}
_PASSING = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.LockNotAvailableError)
_ATTEMPTS = 4

# The database or the way to it is gone; the request was not served, and may be tried again.
GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a statement meets on a connection that is lost in this very moment
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.DiskFullError,
    asyncpg.QueryCanceledError,
    OSError,
    TimeoutError,
)


# SQLSTATEs after which nothing was lost and a retry is right: connection, standby, a transaction left idle, rollback,
# resources, lock, operator, the machine.
PASSING = ("08", "25006", "25P03", "40", "53", "55P03", "57", "58")

# The address is right and the login is not: the operator has to mend the setting.
MISCONFIGURED = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)

# What the database itself refuses: a second row where only one may be, and the guards of the schema by their SQLSTATE.
AlreadyThere = asyncpg.UniqueViolationError
DatabaseRefusal = asyncpg.PostgresError


async def open_pool(
    where: Login | str,
    *,
    size: int = 10,
    role: str | None = "verifier_service",
    name: str = "verifier",
    witness: str = "",
    pooled: bool = False,
    patience: Patience = AT_WORK,
) -> Pool:
    """Open a pool of connections as the service role.

    With an operator's own database address the login may be any member of that role: `role` makes it the session's
    default, so that the service never works with the owner's rights. With a `witness` (`Vault.witness`) what these
    sessions write is signed in the log as the service's. A pooler drops what a session is begun with: behind one
    (`pooled`) it is set by the first statement.
    """
    settings = _SESSION | _limits(patience) | {"application_name": name, "verifier.witness": witness}
    settings |= {"role": role} if role else {}
    dsn, options = (where, {}) if isinstance(where, str) else (None, dict(where.arguments))
    begun: dict[str, Any] = {"server_settings": settings}
    if pooled:
        begun = {
            "init": _setting(settings),
            "connection_class": _Settled,
            "server_settings": {"application_name": name},
        }
    return await Pool(dsn, patience, **options, **begun, min_size=2, max_size=size, reset=_as_it_is)


def _limits(patience: Patience) -> dict[str, str]:
    """Return the limits that the server itself holds a session to, in milliseconds."""
    said = {"statement_timeout": patience.statement_s, "lock_timeout": patience.lock_s}
    return {name: str(round(seconds * 1000)) for name, seconds in said.items()}


class _Settled(FailFastConnection):
    """A session whose settings were set by a statement, and outlive a reset."""

    def get_reset_query(self) -> str:
        """Leave out RESET ALL, which would give the session back its login's rights."""
        return "SELECT pg_advisory_unlock_all(); CLOSE ALL; UNLISTEN *;"


def _setting(settings: dict[str, str]) -> Callable[[Connection], Awaitable[None]]:
    async def settle(connection: Connection) -> None:
        for name, value in settings.items():
            await connection.execute("SELECT set_config($1, $2, FALSE)", name, value)

    return settle


async def _as_it_is(_: asyncpg.Connection[Row]) -> None:
    """Reset nothing when a connection goes back: nothing of a session outlives its use here.

    Only SET LOCAL and transaction locks are used, and the pool rolls back an open transaction before this is called.
    Resetting cost a round trip a query.
    """


def is_passing(fault: Exception) -> bool:
    """Return True if the same may be done again later, and this says nothing about what was to be done."""
    away = isinstance(fault, GONE) and not isinstance(fault, ValueError)  # the driver's own check of an argument
    return away or str(getattr(fault, "sqlstate", None) or "").startswith(PASSING)


async def in_transaction(pool: Pool, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Run `work` in one transaction, again from the start after a deadlock or a lock timeout."""

    async def once() -> T:
        async with pool.acquire(timeout=5) as connection, connection.transaction():
            return await work(connection)

    return await _until_done(once, pool.patience)


async def in_transaction_of(connection: Connection, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Run `work` in one transaction of this very connection, and again like `in_transaction`."""

    async def once() -> T:
        async with connection.transaction():
            return await work(connection)

    return await _until_done(once)


async def alone(pool: Pool, statement: Callable[[Connection], Awaitable[T]]) -> T:
    """Run one statement that is a transaction of its own, and again like `in_transaction`."""

    async def once() -> T:
        async with pool.acquire(timeout=5) as connection:
            return await statement(connection)

    return await _until_done(once, pool.patience)


async def _until_done(once: Callable[[], Awaitable[T]], patience: Patience = AT_WORK) -> T:
    until = monotonic() + patience.again_s
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return await once()
        except _PASSING:
            if attempt == _ATTEMPTS or monotonic() > until:
                raise
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311  jitter, not a secret
    raise AssertionError  # the loop returns or raises
