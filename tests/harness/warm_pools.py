"""Pools that outlive their test: a connection that has planned a statement once serves the next test with it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from verifier.store.db import Pool, open_pool

if TYPE_CHECKING:
    from verifier.store.dsn import Login

_How: TypeAlias = tuple[object, ...]


@dataclass(slots=True)
class _Kept:
    """The pools of a database, each good on the loop that it was opened on."""

    loop: asyncio.AbstractEventLoop
    pools: defaultdict[_How, list[Pool]]


_kept: dict[str, _Kept] = {}  # by database


def keep(database: str) -> None:
    """Keep the pools of this database, which other tests on this loop will use."""
    _kept.setdefault(database, _Kept(asyncio.get_running_loop(), defaultdict(list)))


@asynccontextmanager
async def lend(login: Login, **how: Any) -> AsyncIterator[Pool]:  # noqa: ANN401  those of open_pool
    """Lend a pool as `open_pool` opens it; it is closed afterwards, or kept if its database is."""
    kept = _kept.get(login.database)
    if kept is None or kept.loop is not asyncio.get_running_loop():
        kept = None
    waiting = kept.pools[login, *sorted(how.items())] if kept else []
    pool = waiting.pop() if waiting else await open_pool(login, **how)
    try:
        yield pool
    finally:
        if kept is _kept.get(login.database) is not None and await _idle_as_new(pool):
            waiting.append(pool)
        else:
            await pool.close()


async def _idle_as_new(pool: Pool) -> bool:
    """Reset what a test may have set on its connections; False where one of them is still at work, or closed."""
    if pool.is_closing() or pool.get_idle_size() != pool.get_size():
        return False
    async with AsyncExitStack() as taken:
        for _ in range(pool.get_idle_size()):
            connection = await taken.enter_async_context(pool.acquire())
            await connection.reset()
    return True


async def close(database: str) -> None:
    """Close the pools of a database that goes."""
    kept = _kept.pop(database, None)
    for pool in _all(kept) if kept else ():
        await pool.close()


def processes(database: str) -> list[int]:
    """List the server's processes that these pools hold."""
    holders = [holder for pool in _all(_kept[database]) for holder in cast("Any", pool)._holders]
    return [holder._con.get_server_pid() for holder in holders if holder.is_connected()]


def _all(kept: _Kept) -> list[Pool]:
    return [pool for some in kept.pools.values() for pool in some]
