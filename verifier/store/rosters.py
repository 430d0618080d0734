"""Bulk files in PostgreSQL: streamed in beside the old rows, checked, swapped in one commit, looked up locally."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from verifier.registries.base import RosterRefused, RosterState
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from datetime import datetime

    from verifier.domain.evidence import RegistryId
    from verifier.registries.base import RosterExpectation, RosterRow
    from verifier.store.db import Connection, Pool

_SQL = queries("sources")
_COLUMNS = ("registry", "generation", "digits", "npi", "surname_key", "fields")


class StoredRosters:
    """See `registries.base.RosterRows` and `RosterLoader`."""

    def __init__(self, pool: Pool, clock: Callable[[], datetime]) -> None:
        """Keep the pool and the clock."""
        self._pool = pool
        self._clock = clock

    async def state(self, registry: RegistryId) -> RosterState | None:
        """What is loaded, or None when nothing ever was."""
        row = await self._pool.fetchrow(_SQL.roster, registry)
        return RosterState(row["loaded_at"], row["as_of"], row["rows"], row["sha256"]) if row else None

    async def by_number(self, registry: RegistryId, digits: str) -> Sequence[Mapping[str, str]]:
        """Rows whose licence number has these significant digits."""
        return await self._rows(_SQL.rows_by_digits, registry, digits)

    async def by_npi(self, registry: RegistryId, npi: str) -> Sequence[Mapping[str, str]]:
        """Rows with this NPI."""
        return await self._rows(_SQL.rows_by_npi, registry, npi)

    async def by_name(self, registry: RegistryId, surname_key: str) -> Sequence[Mapping[str, str]]:
        """Rows whose surname folds to this key."""
        return await self._rows(_SQL.rows_by_surname, registry, surname_key)

    async def _rows(self, sql: str, registry: RegistryId, key: str) -> Sequence[Mapping[str, str]]:
        return [json.loads(row["fields"]) for row in await self._pool.fetch(sql, registry, key)]

    async def load(
        self,
        registry: RegistryId,
        rows: AsyncIterator[RosterRow],
        *,
        expected: RosterExpectation,
        as_of: datetime | None,
        sha256: str,
    ) -> RosterState:
        """Replace what is loaded, or raise `RosterRefused` and leave the old rows in place.

        The new rows are written under the next generation and nobody sees them before the swap; a load that was killed
        leaves rows no generation points to, and the next load sweeps them.
        """
        async with self._pool.acquire(timeout=5) as connection, connection.transaction():
            await connection.execute("SET LOCAL statement_timeout = 0")
            await connection.execute("SET LOCAL lock_timeout = 0")
            await connection.execute(_SQL.roster_generation, registry)
            old = await connection.fetchrow(_SQL.roster, registry)
            generation = (old["generation"] if old else 0) + 1
            count = await _copy(connection, registry, generation, rows)
            _assert_rows(count, old["rows"] if old else None, expected)
            loaded_at = self._clock()
            await connection.execute(
                _SQL.roster_swap, registry, generation, loaded_at, as_of, count, sha256, timeout=600
            )
            await connection.execute(_SQL.roster_sweep, registry, timeout=600)
        return RosterState(loaded_at, as_of, count, sha256)


async def _copy(connection: Connection, registry: str, generation: int, rows: AsyncIterator[RosterRow]) -> int:
    counted = 0

    async def records() -> AsyncIterator[tuple[Any, ...]]:
        nonlocal counted
        async for row in rows:
            counted += 1
            yield (
                registry,
                generation,
                row.digits,
                row.npi,
                row.surname_key,
                json.dumps(dict(row.fields), ensure_ascii=False),
            )

    await connection.copy_records_to_table("roster_row", records=records(), columns=_COLUMNS, timeout=6 * 3600)
    return counted


def _assert_rows(count: int, before: int | None, expected: RosterExpectation) -> None:
    if not expected.min_rows <= count <= expected.max_rows:
        msg = f"the file has {count} rows; the data sheet expects {expected.min_rows} to {expected.max_rows}"
        raise RosterRefused(msg)
    if before is not None and count < before * (1 - expected.max_shrink):
        msg = f"the file has {count} rows and the last one had {before}: more than {expected.max_shrink:.0%} fewer"
        raise RosterRefused(msg)
