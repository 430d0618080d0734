"""Statements of `sql/queries/badges.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.rows.shared import BadgeChange, Listed
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("badges")


class BadgeByHandle(NamedTuple):
    """Row of `badge_by_handle`."""

    handle: str
    platform_id: str | None
    epoch: int | None
    standing: str | None
    version: int | None
    as_of: datetime | None
    credentials: str | None


class BadgesPublished(NamedTuple):
    """Row of `badges_published`."""

    handle: str
    platform_id: str | None
    epoch: int | None
    position: int | None
    at_us: int | None
    status: str | None
    tested: bool | None
    times: str | None
    public: str | None
    shown: list[str] | None
    ends_at_us: int | None
    is_right: bool


class ChangedSince(NamedTuple):
    """Row of `changed_since`."""

    position: int
    handles: list[str]


class FeedHead(NamedTuple):
    """Row of `feed_head`."""

    badge_position: int
    feed_floor: int


class BadgeDigests(NamedTuple):
    """Row of `badge_digests`."""

    position: int
    bucket: int
    badges: int
    digest: str


async def badge_by_handle(connection: Executor, *, handles: Sequence[str]) -> list[BadgeByHandle]:
    """Find the stored badges of these handles, with the account that holds each today."""
    return [BadgeByHandle._make(row) for row in await connection.fetch(_SQL.badge_by_handle, handles)]


async def badges_published(
    connection: Executor,
    *,
    handles: Sequence[str],
    sighting: int,
    sighting_most: int,
    stale_grace: int,
    rebind: int,
    rebind_grace: int,
) -> list[BadgesPublished]:
    """Find what was published last of these handles' badges, where that is what they are made from today under these terms."""
    return [
        BadgesPublished._make(row)
        for row in await connection.fetch(
            _SQL.badges_published, handles, sighting, sighting_most, stale_grace, rebind, rebind_grace
        )
    ]


async def badge_changes(connection: Executor, *, position: int, limit: int) -> list[BadgeChange]:
    """Read what badges became after this position, in the order of commits, and the handles that were removed."""
    return [BadgeChange._make(row) for row in await connection.fetch(_SQL.badge_changes, position, limit)]


async def changed_since(connection: Executor, *, position: int, limit: int) -> ChangedSince:
    """Read the newest position, and the handle of each after this one; those erased have none."""
    return ChangedSince._make(await the_row(connection, _SQL.changed_since, position, limit))


async def badges_all(connection: Executor, *, after: str, limit: int) -> list[BadgeChange]:
    """Read the newest change of every handle, by handle."""
    return [BadgeChange._make(row) for row in await connection.fetch(_SQL.badges_all, after, limit)]


async def badges_of_bucket(connection: Executor, *, bucket: int, after: str, limit: int) -> list[BadgeChange]:
    """Read the newest change of the handles in one bucket of the digests, by handle. Asked for where a copy is wrong: no index is kept for it."""
    return [BadgeChange._make(row) for row in await connection.fetch(_SQL.badges_of_bucket, bucket, after, limit)]


async def listed_all(connection: Executor, *, after: str, limit: int) -> list[Listed]:
    """List verified handles after this one."""
    return [Listed._make(row) for row in await connection.fetch(_SQL.listed_all, after, limit)]


async def listed_of_both(connection: Executor, *, profession: str, place: str, after: str, limit: int) -> list[Listed]:
    """List verified handles after this one, with a credential of this profession and place."""
    return [Listed._make(row) for row in await connection.fetch(_SQL.listed_of_both, profession, place, after, limit)]


async def listed_of_profession(connection: Executor, *, profession: str, after: str, limit: int) -> list[Listed]:
    """List verified handles after this one, with a credential of this profession."""
    return [Listed._make(row) for row in await connection.fetch(_SQL.listed_of_profession, profession, after, limit)]


async def listed_of_place(connection: Executor, *, place: str, after: str, limit: int) -> list[Listed]:
    """List verified handles after this one, with a credential of this place."""
    return [Listed._make(row) for row in await connection.fetch(_SQL.listed_of_place, place, after, limit)]


async def feed_head(connection: Executor) -> FeedHead:
    """Read the newest position, and the newest that was forgotten."""
    return FeedHead._make(await the_row(connection, _SQL.feed_head))


async def badge_digests(connection: Executor) -> list[BadgeDigests]:
    """Read how many handles each bucket has, and the digest of what was said of them last."""
    return [BadgeDigests._make(row) for row in await connection.fetch(_SQL.badge_digests)]


async def publish_ended(connection: Executor, *, limit: int) -> int:
    """Publish what became of badges that ended by themselves; returns how many were looked at."""
    value: int = await connection.fetchval(_SQL.publish_ended, limit)
    return value


async def publish_next(connection: Executor, *, limit: int) -> int:
    """Publish the next badges anew after the terms changed; returns how many were left, at most the limit."""
    value: int = await connection.fetchval(_SQL.publish_next, limit)
    return value


async def set_badge_terms(
    connection: Executor, *, sighting: int, sighting_most: int, stale_grace: int, rebind: int, rebind_grace: int
) -> None:
    """Set how long sightings and proofs count, in seconds."""
    await connection.execute(_SQL.set_badge_terms, sighting, sighting_most, stale_grace, rebind, rebind_grace)


async def forget_changes(connection: Executor, *, at: datetime, limit: int) -> int:
    """Forget changes of before an instant, save the newest of each handle; returns how many."""
    value: int = await connection.fetchval(_SQL.forget_changes, at, limit)
    return value


async def readiness(connection: Executor) -> datetime:
    """Write a row, so that a read-only database is not called ready."""
    value: datetime = await connection.fetchval(_SQL.readiness)
    return value
