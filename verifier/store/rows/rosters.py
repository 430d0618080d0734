"""Statements of `sql/queries/rosters.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.rows.shared import ListedRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from verifier.store.db import Executor

_SQL = queries("rosters")


class Roster(NamedTuple):
    """Row of `roster`."""

    loaded_at: datetime
    as_of: datetime | None
    rows: int
    sha256: str
    generation: int
    columns: list[str]
    recipe: str
    supplements: list[str]


class RowsOfPerson(NamedTuple):
    """Row of `rows_of_person`."""

    loaded_at: datetime
    as_of: datetime | None
    rows: int
    sha256: str
    supplements: list[str]
    columns: list[str]
    by_npi: list[str]
    by_key: list[str]


class LoadBegin(NamedTuple):
    """Row of `load_begin`."""

    registry: str
    generation: int
    sha256: str
    recipe: str
    holder: UUID
    file: int
    line: int
    rows: int
    bad: int
    ready: bool


class ChangesCount(NamedTuple):
    """Row of `changes_count`."""

    added: int
    removed: int
    changed: int


class ChangesPage(NamedTuple):
    """Row of `changes_page`."""

    id: int
    digits: str
    npi: str
    surname_key: str


class Departed(NamedTuple):
    """Row of `departed`."""

    npi: str
    surname_key: str
    fields: str
    columns: list[str]
    first_seen_at: datetime
    departed_at: datetime
    how: str


class Rosters(NamedTuple):
    """Row of `rosters`."""

    registry: str
    loaded_at: datetime
    as_of: datetime | None
    rows: int


class BadgesByKey(NamedTuple):
    """Row of `badges_by_key`."""

    claim_id: str
    state: str


class RelookDue(NamedTuple):
    """Row of `relook_due`."""

    claim_id: str


async def roster(connection: Executor, *, registry: str) -> Roster | None:
    """Find the loaded list of a roster source."""
    row = await connection.fetchrow(_SQL.roster, registry)
    return None if row is None else Roster._make(row)


async def rows_by_digits(connection: Executor, *, registry: str, digits: str, limit: int) -> list[ListedRow]:
    """List loaded rows with these significant digits."""
    return [ListedRow._make(row) for row in await connection.fetch(_SQL.rows_by_digits, registry, digits, limit)]


async def rows_by_npi(connection: Executor, *, registry: str, npi: str, limit: int) -> list[ListedRow]:
    """List loaded rows with this NPI."""
    return [ListedRow._make(row) for row in await connection.fetch(_SQL.rows_by_npi, registry, npi, limit)]


async def rows_by_surname(connection: Executor, *, registry: str, surname_key: str, limit: int) -> list[ListedRow]:
    """List loaded rows whose surname folds to this key."""
    return [ListedRow._make(row) for row in await connection.fetch(_SQL.rows_by_surname, registry, surname_key, limit)]


async def rows_of_person(
    connection: Executor, *, registry: str, npis: Sequence[str], keys: Sequence[str], npi_limit: int, key_limit: int
) -> RowsOfPerson | None:
    """Find the state of an exclusion list, and its rows with any of these NPIs or under any of these keys: of each surname, apart and joined."""
    row = await connection.fetchrow(_SQL.rows_of_person, registry, npis, keys, npi_limit, key_limit)
    return None if row is None else RowsOfPerson._make(row)


async def rows_by_place(connection: Executor, *, registry: str, place: str, limit: int) -> list[ListedRow]:
    """List loaded rows that carry this mailbox or host, by its keyed index."""
    return [ListedRow._make(row) for row in await connection.fetch(_SQL.rows_by_place, registry, place, limit)]


async def sealed_contact(connection: Executor, *, registry: str, digits: str, fields: str) -> bytes | None:
    """Find the sealed e-mail address a board holds for this very row."""
    value: bytes | None = await connection.fetchval(_SQL.sealed_contact, registry, digits, fields)
    return value


async def load_alone(connection: Executor, *, registry: str) -> bool:
    """Lock the loading of a source for one process, until the transaction ends or the process is killed."""
    value: bool = await connection.fetchval(_SQL.load_alone, registry)
    return value


async def load_begin(
    connection: Executor, *, registry: str, sha256: str, recipe: str, holder: UUID, timeout: float | None = None
) -> LoadBegin | None:
    """Begin a load, or take up the one of the same file that was interrupted."""
    row = await connection.fetchrow(_SQL.load_begin, registry, sha256, recipe, holder, timeout=timeout)
    return None if row is None else LoadBegin._make(row)


async def load_fence(connection: Executor, *, registry: str, holder: UUID, timeout: float | None = None) -> int | None:
    """Lock the load for its holder; no row where another process holds it by now."""
    value: int | None = await connection.fetchval(_SQL.load_fence, registry, holder, timeout=timeout)
    return value


async def load_advance(connection: Executor, *, registry: str, file: int, line: int, rows: int, bad: int) -> None:
    """Store the position up to which lines are loaded, from which an interrupted load goes on."""
    await connection.execute(_SQL.load_advance, registry, file, line, rows, bad)


async def load_ready(
    connection: Executor,
    *,
    registry: str,
    holder: UUID,
    base: int | None,
    meet: str,
    by_parts: bool,
    timeout: float | None = None,
) -> int:
    """Build the indexes of a complete load; return how many rows it has."""
    value: int = await connection.fetchval(_SQL.load_ready, registry, holder, base, meet, by_parts, timeout=timeout)
    return value


async def load_end(connection: Executor, *, registry: str, holder: UUID) -> None:
    """End a load: shown, or given up."""
    await connection.execute(_SQL.load_end, registry, holder)


async def load_swap(
    connection: Executor,
    *,
    registry: str,
    generation: int,
    loaded_at: datetime,
    as_of: datetime | None,
    rows: int,
    sha256: str,
    columns: Sequence[str],
    recipe: str,
    supplements: Sequence[str],
) -> None:
    """Show the new rows instead of the old ones, from this commit on."""
    await connection.execute(
        _SQL.load_swap, registry, generation, loaded_at, as_of, rows, sha256, columns, recipe, supplements
    )


async def roster_touch(connection: Executor, *, registry: str, loaded_at: datetime, as_of: datetime | None) -> None:
    """Store that the same file was fetched again: it is as fresh as now."""
    await connection.execute(_SQL.roster_touch, registry, loaded_at, as_of)


async def roster_sweep(connection: Executor, *, registry: str, timeout: float | None = None) -> None:
    """Drop the tables of older or abandoned loads."""
    await connection.execute(_SQL.roster_sweep, registry, timeout=timeout)


async def changes_forget(connection: Executor, *, generation: int, timeout: float | None = None) -> None:
    """Delete the findings of an earlier comparison."""
    await connection.execute(_SQL.changes_forget, generation, timeout=timeout)


async def changes_find(
    connection: Executor, *, generation: int, before_generation: int, timeout: float | None = None
) -> None:
    """Compare two loads row by row: rows only in the new one came, rows only in the old one went."""
    await connection.execute(_SQL.changes_find, generation, before_generation, timeout=timeout)


async def changes_count(connection: Executor, *, generation: int, timeout: float | None = None) -> ChangesCount:
    """Count the keys that came, that went, and that have other values."""
    return ChangesCount._make(await the_row(connection, _SQL.changes_count, generation, timeout=timeout))


async def changes_page(connection: Executor, *, generation: int, last: int, limit: int) -> list[ChangesPage]:
    """List the keys that changed, page by page."""
    return [ChangesPage._make(row) for row in await connection.fetch(_SQL.changes_page, generation, last, limit)]


async def history_arrive(
    connection: Executor,
    *,
    registry: str,
    generation: int,
    columns: Sequence[str],
    seen_at: datetime,
    timeout: float | None = None,
) -> None:
    """Remember the rows of a list that forgets; one that had left is noted as returned."""
    await connection.execute(_SQL.history_arrive, registry, generation, columns, seen_at, timeout=timeout)


async def history_depart(
    connection: Executor,
    *,
    registry: str,
    generation: int,
    departed_at: datetime,
    how: str,
    timeout: float | None = None,
) -> None:
    """Mark the rows that are no longer in the list as departed."""
    await connection.execute(_SQL.history_depart, registry, generation, departed_at, how, timeout=timeout)


async def departed(
    connection: Executor, *, registry: str, departed_at: datetime, npi: str, surname_key: str, limit: int
) -> list[Departed]:
    """List the people who have left a list since a day, by NPI or surname where one is given."""
    return [
        Departed._make(row)
        for row in await connection.fetch(_SQL.departed, registry, departed_at, npi, surname_key, limit)
    ]


async def rosters(connection: Executor) -> list[Rosters]:
    """List all loaded rosters."""
    return [Rosters._make(row) for row in await connection.fetch(_SQL.rosters)]


async def claim_keys(
    connection: Executor,
    *,
    claim_ids: Sequence[str],
    of_claims: Sequence[str],
    registries: Sequence[str],
    blinds: Sequence[bytes],
) -> None:
    """Store by which keys claims would be found in lists, and by no others: what stands there already is not written again."""
    await connection.execute(_SQL.claim_keys, claim_ids, of_claims, registries, blinds)


async def badges_by_key(connection: Executor, *, registry: str, blinds: Sequence[bytes]) -> list[BadgesByKey]:
    """List the badges that rest on rows with these keys, and those that have ended: perhaps the row says that they were renewed."""
    return [BadgesByKey._make(row) for row in await connection.fetch(_SQL.badges_by_key, registry, blinds)]


async def badges_keyed(connection: Executor, *, registry: str) -> int:
    """Count the badges that are looked up in this list."""
    value: int = await connection.fetchval(_SQL.badges_keyed, registry)
    return value


async def relook_note(connection: Executor, *, claim_ids: Sequence[str], registry: str, noted_at: datetime) -> None:
    """Note that these badges are to be checked again as soon as the list is shown."""
    await connection.execute(_SQL.relook_note, claim_ids, registry, noted_at)


async def relook_due(connection: Executor) -> list[RelookDue]:
    """List badges whose list has been shown since they were noted."""
    return [RelookDue._make(row) for row in await connection.fetch(_SQL.relook_due)]


async def relook_done(connection: Executor, *, claim_id: str) -> None:
    """Delete the note of a badge that is being checked again."""
    await connection.execute(_SQL.relook_done, claim_id)
