"""Keys and reviewers as the owner of the database makes and ends them: a secret is shown once and kept as a digest.

Everything here runs on the owner's connection. The role of the running service has no right to any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.roles import Role
from verifier.store.ids import new_id, new_token
from verifier.store.rows import owner as owner_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from verifier.store.db import Connection

OPERATOR = ("operator", "cli")
_KIND, _ID = OPERATOR
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
    await owner_rows.key_issue(
        connection,
        key_id=made.id,
        name=name,
        token_digest=digest(made.token),
        scopes=sorted(set(scopes)),
        trial=trial,
        by_kind=by[0],
        by_id=by[1],
    )
    return made


async def end(connection: Connection, key_id: str) -> bool | None:
    """End a platform key: True if it was good until now, False if it had ended before, None if there is none."""
    return await owner_rows.key_end(connection, key_id=key_id, by_kind=_KIND, by_id=_ID)


async def replace(connection: Connection, key_id: str, grace: timedelta) -> Replaced | None:
    """Make a key with the name and the scopes of another, which ends after the grace; None if it is not good now."""
    made = NewKey(new_id("key"), new_token("vpk"))
    ends_at = await owner_rows.key_replace(
        connection,
        key_id=key_id,
        new_key_id=made.id,
        token_digest=digest(made.token),
        grace=grace,
        by_kind=_KIND,
        by_id=_ID,
    )
    return Replaced(made, ends_at) if ends_at else None


async def listed(connection: Connection) -> list[owner_rows.KeysAll]:
    """List every platform key there ever was, the newest first."""
    return await owner_rows.keys_all(connection)


async def admit(
    connection: Connection,
    name: str,
    *,
    lead: bool = False,
    admin: bool = False,
    auditor: bool = False,
    trial: bool = False,
    by: tuple[str, str] = OPERATOR,
) -> NewReviewer:
    """Make a reviewer or an auditor, and a first login link. An admin is a lead; the lead of a trial is its admin."""
    made, token, link = new_id("rev"), new_token("rev"), new_token("log")
    stays = digest(link) if trial else None
    lead, admin = lead or admin, admin or (trial and lead)
    await owner_rows.reviewer_admit(
        connection,
        reviewer_id=made,
        name=name,
        token_digest=digest(token),
        trial_link=stays,
        is_lead=lead,
        is_admin=admin,
        is_trial=trial,
        by_kind=by[0],
        by_id=by[1],
    )
    if auditor:
        await owner_rows.reviewer_role(connection, reviewer_id=made, role=Role.AUDITOR, by_kind=by[0], by_id=by[1])
    ends_at = None if trial else await _login_link(connection, made, link, by)
    return NewReviewer(made, name, token, link, ends_at)


async def set_role(connection: Connection, reviewer_id: str, role: Role) -> bool | None:
    """Give a reviewer another role; the answers are those of `end`. An auditor's case goes back to the queue."""
    return await owner_rows.reviewer_role(connection, reviewer_id=reviewer_id, role=role, by_kind=_KIND, by_id=_ID)


async def revoke(connection: Connection, reviewer_id: str) -> bool | None:
    """End a reviewer with their token, links, sessions and leases; the answers are those of `end`."""
    return await owner_rows.reviewer_revoke(connection, reviewer_id=reviewer_id, by_kind=_KIND, by_id=_ID)


async def sign_out(connection: Connection, reviewer_id: str) -> int | None:
    """End a reviewer's sessions everywhere, and a link that was not used yet; None if there is no such reviewer."""
    return await owner_rows.reviewer_sign_out(connection, reviewer_id=reviewer_id, by_kind=_KIND, by_id=_ID)


async def link(connection: Connection, reviewer_id: str) -> tuple[str, datetime] | None:
    """Make a login link for a reviewer, and say when it ends; None if there is no such reviewer now."""
    token = new_token("log")
    ends_at = await _login_link(connection, reviewer_id, token, OPERATOR)
    return (token, ends_at) if ends_at else None


async def _login_link(connection: Connection, reviewer_id: str, token: str, by: tuple[str, str]) -> datetime | None:
    return await owner_rows.login_link_make(
        connection, reviewer_id=reviewer_id, token_digest=digest(token), by_kind=by[0], by_id=by[1]
    )


async def reviewer(connection: Connection, reviewer_id: str) -> owner_rows.ReviewerOne | None:
    """Find a reviewer, and whether they are the only lead."""
    return await owner_rows.reviewer_one(connection, reviewer_id=reviewer_id)


async def reviewers(connection: Connection) -> list[owner_rows.ReviewersAll]:
    """List every reviewer there ever was, the newest first."""
    return await owner_rows.reviewers_all(connection)


async def end_trial(connection: Connection) -> int:
    """End every trial account; return how many there were."""
    found = [str(row.id) for row in await owner_rows.bootstrap_live(connection)]
    for one in found:
        await (end if one.startswith("key_") else revoke)(connection, one)
    return len(found)
