"""Statements of `sql/queries/imports.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import changed
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("imports")


class ImportById(NamedTuple):
    """Row of `import_by_id`."""

    id: str
    state: str
    lines: int
    taken: int
    refused: int
    for_machine: int
    for_creator: int
    for_reviewer: int
    case_s: float
    arrived_at: datetime | None
    done_at: datetime | None


class Results(NamedTuple):
    """Row of `results`."""

    line: int
    claim_id: str | None
    problem: str | None


class ImportTake(NamedTuple):
    """Row of `import_take`."""

    id: str
    actor_id: str
    scopes: list[str]
    bootstrap: bool
    wrapped_key: bytes | None
    chunks_taken: int
    lines: int
    arrived_at: datetime


class ChunkOf(NamedTuple):
    """Row of `chunk_of`."""

    number: int
    first_line: int
    sealed: bytes
    expected: str


class ImportDone(NamedTuple):
    """Row of `import_done`."""

    taken: int
    refused: int


class AccountsAsSaid(NamedTuple):
    """Row of `accounts_as_said`."""

    key: str
    platform_id: str | None
    sealed_display: bytes | None
    wrapped_key: bytes


class ClaimsBeside(NamedTuple):
    """Row of `claims_beside`."""

    account_key: str
    is_in_the_way: bool
    is_shown: bool


async def import_begin(
    connection: Executor,
    *,
    import_id: str,
    actor_id: str,
    scopes: Sequence[str],
    bootstrap: bool,
    wrapped_key: bytes | None,
    now: datetime,
) -> None:
    """Insert an import whose lines begin to arrive."""
    await connection.execute(_SQL.import_begin, import_id, actor_id, scopes, bootstrap, wrapped_key, now)


async def chunk_keep(
    connection: Executor, *, import_id: str, number: int, first_line: int, sealed: bytes, expected: str, now: datetime
) -> int:
    """Keep the next lines of an import that arrives; nothing is kept of one that was given up."""
    return changed(await connection.execute(_SQL.chunk_keep, import_id, number, first_line, sealed, expected, now))


async def import_arrived(
    connection: Executor,
    *,
    import_id: str,
    now: datetime | None,
    lines: int,
    for_machine: int,
    for_creator: int,
    for_reviewer: int,
    case_s: float,
) -> int:
    """Let an import run: all its lines are kept."""
    return changed(
        await connection.execute(
            _SQL.import_arrived, import_id, now, lines, for_machine, for_creator, for_reviewer, case_s
        )
    )


async def import_drop(connection: Executor, *, import_id: str) -> None:
    """Delete an import whose lines never all came, with what came of it."""
    await connection.execute(_SQL.import_drop, import_id)


async def imports_forget(connection: Executor, *, touched_at: datetime) -> None:
    """Delete imports whose lines stopped coming."""
    await connection.execute(_SQL.imports_forget, touched_at)


async def import_by_id(connection: Executor, *, import_id: str) -> ImportById | None:
    """Find an import that has arrived."""
    row = await connection.fetchrow(_SQL.import_by_id, import_id)
    return None if row is None else ImportById._make(row)


async def lines_waiting(connection: Executor) -> int:
    """Count the lines of running imports that are still to be taken in."""
    value: int = await connection.fetchval(_SQL.lines_waiting)
    return value


async def results(connection: Executor, *, import_id: str, line: int, limit: int) -> list[Results]:
    """List what became of the lines of an import after one of them."""
    return [Results._make(row) for row in await connection.fetch(_SQL.results, import_id, line, limit)]


async def handling_s(connection: Executor, *, closed_at: datetime | None, least: int) -> float | None:
    """Estimate how many seconds a case has taken a reviewer: the median of the newest that are closed, NULL where these are few."""
    value: float | None = await connection.fetchval(_SQL.handling_s, closed_at, least)
    return value


async def import_take(connection: Executor, *, held_by: str, seconds: float) -> ImportTake | None:
    """Take the oldest import that runs and that nobody else takes in, for so many seconds."""
    row = await connection.fetchrow(_SQL.import_take, held_by, seconds)
    return None if row is None else ImportTake._make(row)


async def import_release(connection: Executor, *, import_id: str, held_by: str) -> None:
    """Let other workers go on with an import."""
    await connection.execute(_SQL.import_release, import_id, held_by)


async def chunk_of(connection: Executor, *, import_id: str, number: int) -> ChunkOf | None:
    """Find the lines of an import under this number."""
    row = await connection.fetchrow(_SQL.chunk_of, import_id, number)
    return None if row is None else ChunkOf._make(row)


async def import_locked(connection: Executor, *, import_id: str, held_by: str, number: int) -> bool | None:
    """Lock an import for its next chunk, and tell if its key is still good; no row where it is not this worker's, or taken."""
    value: bool | None = await connection.fetchval(_SQL.import_locked, import_id, held_by, number)
    return value


async def chunk_taken(
    connection: Executor,
    *,
    import_id: str,
    number: int,
    seconds: float,
    taken: int,
    refused: int,
    no_machine: int,
    no_creator: int,
    no_reviewer: int,
    lines: Sequence[int],
    claim_ids: Sequence[str],
    problems: Sequence[str],
) -> None:
    """Keep what became of the lines of a chunk, delete them, and count; refused lines need nobody. An empty text is no claim, or no problem."""
    await connection.execute(
        _SQL.chunk_taken,
        import_id,
        number,
        seconds,
        taken,
        refused,
        no_machine,
        no_creator,
        no_reviewer,
        lines,
        claim_ids,
        problems,
    )


async def import_done(connection: Executor, *, import_id: str, held_by: str, now: datetime | None) -> ImportDone | None:
    """End an import all of whose lines have a result, and forget the key that its lines were sealed with."""
    row = await connection.fetchrow(_SQL.import_done, import_id, held_by, now)
    return None if row is None else ImportDone._make(row)


async def accounts_as_said(
    connection: Executor, *, platform_ids: Sequence[str], handles: Sequence[str], epochs: Sequence[int]
) -> list[AccountsAsSaid]:
    """Lock those of these accounts that are as it is said: known, under this handle and epoch, and not changed or closed."""
    return [
        AccountsAsSaid._make(row)
        for row in await connection.fetch(_SQL.accounts_as_said, platform_ids, handles, epochs)
    ]


async def claims_beside(
    connection: Executor,
    *,
    account_keys: Sequence[str],
    credentials: Sequence[str],
    jurisdictions: Sequence[str],
    most: int,
) -> list[ClaimsBeside]:
    """Tell of claims to be made, no two of one account: if one like it, or as many as may be, are open; and if people look at its account's."""
    return [
        ClaimsBeside._make(row)
        for row in await connection.fetch(_SQL.claims_beside, account_keys, credentials, jurisdictions, most)
    ]


async def accounts_shown(connection: Executor, *, keys: Sequence[str], sealed_displays: Sequence[bytes]) -> None:
    """Keep the newest display names of accounts none of whose claims is shown or looked at, sealed."""
    await connection.execute(_SQL.accounts_shown, keys, sealed_displays)
