"""Bulk files in PostgreSQL: loaded beside the old rows, checked, shown by one commit, looked up locally."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.registries.rosters.types import BETWEEN, RosterBusy, RosterPage, RosterState
from verifier.store.rosters.load import Load
from verifier.store.rows import rosters as roster_rows
from verifier.store.rows.shared import ListedRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from verifier.domain.evidence import RegistryId
    from verifier.registries.rosters.types import Judge, RosterExpectation, RosterSource, Told
    from verifier.store.db import Pool
    from verifier.store.sealing.crypto import Sealer

MOST_BY_NUMBER: Final = 200
MOST_AT_PLACE: Final = 20  # a place on more rows is an office's without reading them
MOST_BY_NAME: Final = 2000  # a common surname in a list of a whole country
MOST_BY_NAMES: Final = 10_000  # several common surnames of one person


@dataclass(frozen=True, slots=True)
class Departed:
    """A row that was in a list and is not any more."""

    fields: Mapping[str, str]
    first_seen_at: datetime
    departed_at: datetime
    how: str  # "absent" from a new full list, or "removed" by a supplement


class StoredRosters:
    """The `RosterRows` and `RosterLoader` of this deployment (see `registries.rosters.types`)."""

    def __init__(self, pool: Pool, clock: Callable[[], datetime], sealer: Sealer) -> None:
        """Keep the pool, the clock and the sealer of the addresses that boards hold."""
        self._pool = pool
        self._clock = clock
        self._sealer = sealer

    async def state(self, registry: RegistryId) -> RosterState | None:
        """Return the state of the loaded list, or None when nothing is loaded."""
        row = await roster_rows.roster(self._pool, registry=registry)
        if row is None:
            return None
        return RosterState(row.loaded_at, row.as_of, row.rows, row.sha256, tuple(row.supplements))

    async def by_number(self, registry: RegistryId, digits: str) -> RosterPage:
        """Find rows whose licence number has these significant digits."""
        rows = await roster_rows.rows_by_digits(self._pool, registry=registry, digits=digits, limit=MOST_BY_NUMBER + 1)
        return _page_of(rows, MOST_BY_NUMBER)

    async def by_npi(self, registry: RegistryId, npi: str) -> RosterPage:
        """Find rows with this NPI."""
        rows = await roster_rows.rows_by_npi(self._pool, registry=registry, npi=npi, limit=MOST_BY_NUMBER + 1)
        return _page_of(rows, MOST_BY_NUMBER)

    async def by_name(self, registry: RegistryId, surname_key: str) -> RosterPage:
        """Find rows whose surname folds to this key."""
        rows = await roster_rows.rows_by_surname(
            self._pool, registry=registry, surname_key=surname_key, limit=MOST_BY_NAME + 1
        )
        return _page_of(rows, MOST_BY_NAME)

    async def by_person(
        self, registry: RegistryId, npis: Collection[str], keys: Collection[str]
    ) -> tuple[RosterState | None, RosterPage]:
        """Find rows of an exclusion list with any of these NPIs or under any of these keys; and the list's state."""
        found = await roster_rows.rows_of_person(
            self._pool,
            registry=registry,
            npis=sorted(npis),
            keys=sorted(keys),
            npi_limit=MOST_BY_NUMBER + 1,
            key_limit=MOST_BY_NAMES + 1,
        )
        if found is None:
            return None, RosterPage(())
        by_npi, by_key = (
            _page_of([ListedRow(found.columns, fields) for fields in rows], most)
            for rows, most in ((found.by_npi, MOST_BY_NUMBER), (found.by_key, MOST_BY_NAMES))
        )
        state = RosterState(found.loaded_at, found.as_of, found.rows, found.sha256, tuple(found.supplements))
        return state, RosterPage([*by_npi.rows, *by_key.rows], by_npi.cut or by_key.cut)

    async def at_place(self, registry: RegistryId, place: str) -> RosterPage:
        """Find rows that carry this mailbox, or this host of an e-mail address or a website."""
        mark = self._sealer.mark(registry, place)
        rows = await roster_rows.rows_by_place(self._pool, registry=registry, place=mark, limit=MOST_AT_PLACE + 1)
        return _page_of(rows, MOST_AT_PLACE)

    async def contact(self, registry: RegistryId, digits: str, row: Mapping[str, str]) -> str | None:
        """Unseal the e-mail address the board holds for this very row; None where it holds none."""
        loaded = await roster_rows.roster(self._pool, registry=registry)
        if loaded is None:
            return None
        values = BETWEEN.join(row.get(column, "") for column in loaded.columns)
        sealed = await roster_rows.sealed_contact(self._pool, registry=registry, digits=digits, fields=values)
        return self._sealer.open(sealed, f"roster/{registry}/{digits}").decode() if sealed else None

    async def departed(
        self, registry: RegistryId, since: datetime, *, npi: str = "", surname_key: str = "", most: int = 1000
    ) -> Sequence[Departed]:
        """List the people who have left a list that forgets since this instant, latest first, without a return."""
        rows = await roster_rows.departed(
            self._pool, registry=registry, departed_at=since, npi=npi, surname_key=surname_key, limit=most
        )
        return [Departed(_named(row.columns, row.fields), row.first_seen_at, row.departed_at, row.how) for row in rows]

    @asynccontextmanager
    async def alone(self, registry: RegistryId) -> AsyncIterator[None]:
        """Keep every other process from loading this source; `RosterBusy` when one is at it.

        The lock belongs to a transaction that does nothing else, so that it ends with a killed process at once.
        """
        async with self._pool.acquire(timeout=5) as guard, guard.transaction():
            await guard.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            if not await roster_rows.load_alone(guard, registry=registry):
                raise RosterBusy(registry)
            yield

    async def load(
        self,
        registry: RegistryId,
        source: RosterSource,
        *,
        expected: RosterExpectation,
        judge: Judge | None = None,
        told: Told | None = None,
    ) -> RosterState:
        """Replace what is loaded, or raise `RosterRefused` and leave the old rows in place."""
        load = Load(self._pool, self._clock, self._sealer, registry, source)
        await load.run(expected, judge, told or (lambda _: None))
        state = await self.state(registry)
        assert state is not None  # noqa: S101  it was just loaded
        return state


def _page_of(rows: Sequence[ListedRow], most: int) -> RosterPage:
    return RosterPage([_named(row.columns, row.fields) for row in rows[:most]], len(rows) > most)


def _named(columns: Sequence[str], values: str) -> Mapping[str, str]:
    """Name the values of a row by column; a column without a value is left out, as in the file."""
    return {name: text for name, text in zip(columns, values.split(BETWEEN), strict=True) if text}
