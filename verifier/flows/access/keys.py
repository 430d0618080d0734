"""Keys and reviewers as the owner of the database makes and ends them: a secret is shown once and kept as a digest.

Everything here runs on the owner's connection. The role of the running service has no right to any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.store.ids import new_id, new_token
from verifier.store.sealing.crypto import digest
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from verifier.store.db import Connection, Row

_SQL = queries("owner")
OPERATOR = ("operator", "cli")
FIRST_START = ("service", "first start")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A platform key, the only time it can be seen."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class NewReviewer:
    """A reviewer's secrets, the only time they can be seen."""

    id: str
    name: str
    token: str
    login_token: str
    link_ends_at: datetime | None  # None: a trial account's link, which stays


@dataclass(frozen=True, slots=True)
class Replaced:
    """A key's successor, and when the key itself ends."""

    key: NewKey
    old_ends_at: datetime


async def issue(
    connection: Connection, name: str, scopes: Iterable[str], *, trial: bool = False, by: tuple[str, str] = OPERATOR
) -> NewKey:
    """Make a platform key."""
    made = NewKey(new_id("key"), new_token("vpk"))
    await connection.execute(_SQL.key_issue, made.id, name, digest(made.token), sorted(set(scopes)), trial, *by)
    return made


async def end(connection: Connection, key_id: str) -> bool | None:
    """End a platform key: True if it was good until now, False if it had ended before, None if there is none."""
    ended: bool | None = await connection.fetchval(_SQL.key_end, key_id, *OPERATOR)
    return ended


async def replace(connection: Connection, key_id: str, grace: timedelta) -> Replaced | None:
    """Make a key with the name and the scopes of another, which ends after the grace; None if it is not good now."""
    made = NewKey(new_id("key"), new_token("vpk"))
    ends_at = await connection.fetchval(_SQL.key_replace, key_id, made.id, digest(made.token), grace, *OPERATOR)
    return Replaced(made, ends_at) if ends_at else None


async def listed(connection: Connection) -> list[Row]:
    """Every platform key there ever was, the newest first."""
    return await connection.fetch(_SQL.keys_all)


async def admit(
    connection: Connection, name: str, *, lead: bool = False, trial: bool = False, by: tuple[str, str] = OPERATOR
) -> NewReviewer:
    """Make a reviewer and a first login link. The lead of a trial runs it as well."""
    made, token, link = new_id("rev"), new_token("rev"), new_token("log")
    stays = digest(link) if trial else None
    admin = trial and lead
    await connection.execute(_SQL.reviewer_admit, made, name, digest(token), stays, lead, admin, trial, *by)
    ends_at = None if trial else await connection.fetchval(_SQL.login_link_make, made, digest(link), *by)
    return NewReviewer(made, name, token, link, ends_at)


async def revoke(connection: Connection, reviewer_id: str) -> bool | None:
    """End a reviewer with their token, links, sessions and leases; the answers are those of `end`."""
    ended: bool | None = await connection.fetchval(_SQL.reviewer_revoke, reviewer_id, *OPERATOR)
    return ended


async def sign_out(connection: Connection, reviewer_id: str) -> int | None:
    """End a reviewer's sessions everywhere, and a link that was not used yet; None if there is no such reviewer."""
    ended: int | None = await connection.fetchval(_SQL.reviewer_sign_out, reviewer_id, *OPERATOR)
    return ended


async def link(connection: Connection, reviewer_id: str) -> tuple[str, datetime] | None:
    """Make a login link for a reviewer, and say when it ends; None if there is no such reviewer now."""
    token = new_token("log")
    ends_at = await connection.fetchval(_SQL.login_link_make, reviewer_id, digest(token), *OPERATOR)
    return (token, ends_at) if ends_at else None


async def reviewer(connection: Connection, reviewer_id: str) -> Row | None:
    """A reviewer, and whether nobody else is lead."""
    return await connection.fetchrow(_SQL.reviewer_one, reviewer_id)


async def reviewers(connection: Connection) -> list[Row]:
    """Every reviewer there ever was, the newest first."""
    return await connection.fetch(_SQL.reviewers_all)


async def end_trial(connection: Connection) -> int:
    """End every trial account; says how many there were."""
    found = [str(row["id"]) for row in await connection.fetch(_SQL.bootstrap_live)]
    for one in found:
        await (end if one.startswith("key_") else revoke)(connection, one)
    return len(found)
