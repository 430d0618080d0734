"""Keys and reviewers, made as an operator makes them: on the connection of the database's owner."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import asyncpg

from verifier.domain.roles import Role
from verifier.flows.access import keys
from verifier.flows.access.keys import NewReviewer
from verifier.store.server.embedded import Dsn


@asynccontextmanager
async def owner_of(dsn: Dsn) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection as the owner of the schema."""
    connection = await asyncpg.connect(**dsn.owner.arguments)
    try:
        yield connection
    finally:
        await connection.close()


async def new_key(dsn: Dsn, name: str, scopes: Iterable[str], *, trial: bool = False) -> str:
    """A platform key's secret."""
    async with owner_of(dsn) as owner:
        return (await keys.issue(owner, name, scopes, trial=trial)).token


async def new_reviewer(
    dsn: Dsn, name: str, *, lead: bool = False, admin: bool = False, trial: bool = False, role: Role | None = None
) -> NewReviewer:
    """A reviewer with a token and a login link."""
    lead, admin = lead or role is Role.LEAD, admin or role is Role.ADMIN
    async with owner_of(dsn) as owner, owner.transaction():
        return await keys.admit(owner, name, lead=lead, admin=admin, auditor=role is Role.AUDITOR, trial=trial)


async def login_link(dsn: Dsn, reviewer_id: str) -> str:
    """Another login link for a reviewer; its token."""
    async with owner_of(dsn) as owner:
        made = await keys.link(owner, reviewer_id)
        assert made is not None
        return made[0]


async def end_keys(dsn: Dsn) -> None:
    """End every platform key."""
    async with owner_of(dsn) as owner:
        for key in await keys.listed(owner):
            await keys.end(owner, key.id)


async def revoke(dsn: Dsn, reviewer_id: str) -> bool | None:
    """End a reviewer."""
    async with owner_of(dsn) as owner:
        return await keys.revoke(owner, reviewer_id)
