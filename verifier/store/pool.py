"""Connections that never hang: a statement that the database leaves unanswered is given up in time, and all are told.

asyncpg leaves a silent server politely: it asks for the statement to be cancelled, waits for the server's word, rolls
back and resets. A frozen server says nothing to that either: a limit of 2 s ended after 4 s, and after 8 s where thirty
calls shared ten connections (measured). Here a connection whose statement was given up is dropped on the spot, and
those who wait for a connection are told with it: no connection comes free while the database says nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg
from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy
from asyncpg.transaction import Transaction

if TYPE_CHECKING:  # generic for the type checker alone
    _AnyConnection = asyncpg.Connection[asyncpg.Record]
    _AnyPool = asyncpg.Pool[asyncpg.Record]
    _AnyUse = PoolAcquireContext[asyncpg.Record]
else:
    _AnyConnection, _AnyPool, _AnyUse = asyncpg.Connection, asyncpg.Pool, PoolAcquireContext

_DROPPED = (asyncpg.InterfaceError, asyncpg.PostgresConnectionError)  # what is said of a connection that is no more


@dataclass(frozen=True, slots=True)
class Patience:
    """The times that a process waits for the database, in seconds."""

    answer_s: float  # for the answer to one statement, and for a new connection
    statement_s: float  # until the server itself gives a statement up; less, so that only silence is cut off
    lock_s: float  # for somebody else's lock
    connection_s: float | None  # for a connection to come free while the database answers others
    again_s: float  # within which a transaction that met a lock or a deadlock is begun again


# Somebody waits for the answer: 503 within 2.5 s.
AT_THE_DOOR = Patience(answer_s=2.0, statement_s=1.7, lock_s=1.5, connection_s=5.0, again_s=1.0)
# Nobody waits: a slow statement is a fault, not a reason to let everybody wait (reliability: lock 2 s, statement 5 s).
AT_WORK = Patience(answer_s=10.0, statement_s=5.0, lock_s=2.0, connection_s=None, again_s=60.0)


class _Transaction(Transaction):
    """A transaction whose end on a dropped connection does not hide the reason for the drop."""

    __slots__ = ()

    async def __aexit__(self, *raised: object) -> None:
        """Commit or roll back; on a dropped connection the server has rolled everything back."""
        try:
            await super().__aexit__(*raised)
        except _DROPPED:
            if raised[1] is None:
                raise


class FailFastConnection(_AnyConnection):
    """A connection that is dropped as soon as a statement on it is given up."""

    def transaction(
        self,
        *,
        isolation: Any = None,  # noqa: ANN401  asyncpg's
        readonly: bool = False,
        deferrable: bool = False,
    ) -> Transaction:
        """Begin a transaction as asyncpg does."""
        made = super().transaction(isolation=isolation, readonly=readonly, deferrable=deferrable)
        made.__class__ = _Transaction  # the same fields; only its end differs
        return made

    def _cancel_current_command(self, *_: object) -> None:
        """Drop the connection instead of asking the server to cancel, soon: asyncpg is still giving up."""
        asyncio.get_running_loop().call_soon(self.terminate)


class Pool(_AnyPool):
    """A pool whose users are all told when the database has gone silent."""

    def __init__(self, where: str | None, patience: Patience, **options: Any) -> None:  # noqa: ANN401  asyncpg's
        """Keep what every connection is opened with; nothing is opened before the pool is awaited."""
        usual: dict[str, Any] = {
            "max_queries": 50_000,
            "max_inactive_connection_lifetime": 300.0,
            "loop": None,
            "connection_class": FailFastConnection,
            "record_class": asyncpg.Record,
            "command_timeout": patience.answer_s,
            "timeout": patience.answer_s,
        }
        super().__init__(where, **(usual | options))
        self.patience = patience
        self._waiting: set[asyncio.Timeout] = set()

    def acquire(self, *, timeout: float | None = None) -> _Use:
        """Take a connection for a while; `timeout` in seconds instead of the pool's own patience."""
        return _Use(self, timeout)

    async def _acquire(self, timeout: float | None) -> PoolConnectionProxy[asyncpg.Record]:  # noqa: ASYNC109
        limit = asyncio.timeout(timeout or self.patience.connection_s)
        try:
            async with limit:
                return await self._taken(limit)
        except TimeoutError:
            if not limit.expired():  # a new connection was not answered in time
                self.tell_waiting()
            raise

    async def _taken(self, limit: asyncio.Timeout) -> PoolConnectionProxy[asyncpg.Record]:
        self._waiting.add(limit)
        try:
            return await super()._acquire(None)  # type: ignore[no-any-return,misc]
        finally:
            self._waiting.discard(limit)

    def tell_waiting(self) -> None:
        """Raise TimeoutError in all who wait for a connection."""
        waiting, self._waiting = self._waiting, set()
        for limit in waiting:
            limit.reschedule(0)

    async def distrust(self) -> None:
        """Replace every connection that was open when the database fell silent: the way to it may be gone."""
        self.tell_waiting()
        await self.expire_connections()


class _Use(_AnyUse):
    """One use of a connection."""

    pool: Pool

    async def __aexit__(self, *raised: object) -> None:
        """Give the connection back; where it was dropped for silence, no other is trusted."""
        dropped = self.connection is not None and getattr(self.connection, "_con", None) is None
        await super().__aexit__(*raised)
        if dropped and len(raised) > 1 and isinstance(raised[1], TimeoutError):
            await self.pool.distrust()
