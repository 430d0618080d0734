"""Authentication by bearer token: platform keys and reviewers by digest, creators by short-lived tokens.

Console sessions are in `sessions`. Only digests are stored. Every bearer token carries 256 random bits, so a look-up by
its SHA-256 needs no slow hash.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from verifier.domain.claim import Actor
from verifier.domain.roles import Role, role_of
from verifier.flows.access import creator_tokens
from verifier.store.db import GONE
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from verifier.flows.core.service import Service

SCOPES = (
    "claims:write",
    "claims:read",
    "badges:read",
    "identity:assert",
    "accounts:write",
    "review",
    "webhooks",
    "audit",
    "erase",
)
_REVIEWS = frozenset({"review", "claims:read"})
SCOPES_OF = {
    Role.REVIEWER: _REVIEWS,
    Role.LEAD: _REVIEWS,
    Role.ADMIN: _REVIEWS | {"audit", "erase"},
    Role.AUDITOR: frozenset({"audit", "claims:read"}),  # reads cases by its role, and has nothing that decides
}


async def who(svc: Service, bearer: str) -> Actor | None:
    """Return the actor behind a bearer token, or None when it is unknown, revoked or expired."""
    if bearer.startswith("vpk_"):
        return await _platform(svc, bearer)
    if bearer.startswith("rev_"):
        person = await key_rows.reviewer_by_digest(svc.pool, token_digest=digest(bearer))
        return reviewer(person) if person else None
    return await creator_tokens.who(svc, bearer)


async def _platform(svc: Service, bearer: str) -> Actor | None:
    """Return the platform of a key; that the key is in use is noted once an hour, where the database takes it."""
    row = await key_rows.key_by_digest(svc.pool, token_digest=digest(bearer))
    if row is None:
        return None
    if not row.used_lately:
        with suppress(*GONE):
            await key_rows.key_used(svc.pool, token_digest=digest(bearer))
    return Actor("platform", row.id, frozenset(row.scopes), name=row.name, bootstrap=row.bootstrap)


def reviewer(row: key_rows.ReviewerByDigest | key_rows.SessionOpen | key_rows.SessionSeen, csrf: str = "") -> Actor:
    """Build the actor of a reviewer, with the scopes of their role."""
    role = role_of(lead=row.lead, admin=row.admin, auditor=row.auditor)
    return Actor(
        "reviewer",
        row.id,
        SCOPES_OF[role],
        name=row.name,
        role=role,
        bootstrap=row.bootstrap,
        csrf=csrf,
    )


async def bootstrap_active(svc: Service) -> bool:
    """Return True if any trial account is still active."""
    return bool(await key_rows.bootstrap_active(svc.pool))
