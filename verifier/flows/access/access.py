"""Who is asking: platform keys and reviewers by digest, creators by short-lived tokens; the console is in `sessions`.

Only digests are stored. Every bearer token carries 256 random bits, so a look-up by its SHA-256 needs no slow hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.claim import Actor
from verifier.flows.access import creator_tokens
from verifier.store.sealing.crypto import digest
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Row

_SQL = queries("keys")
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
_REVIEWER = frozenset({"review", "claims:read"})
_ADMIN = frozenset({"audit", "erase"})


async def who(svc: Service, bearer: str) -> Actor | None:
    """The actor behind a bearer token, or None when it is unknown, revoked or expired."""
    if bearer.startswith("vpk_"):
        row = await svc.pool.fetchrow(_SQL.key_by_digest, digest(bearer))
        return (
            Actor("platform", row["id"], frozenset(row["scopes"]), name=row["name"], bootstrap=row["bootstrap"])
            if row
            else None
        )
    if bearer.startswith("rev_"):
        row = await svc.pool.fetchrow(_SQL.reviewer_by_digest, digest(bearer))
        return reviewer(row) if row else None
    return await creator_tokens.who(svc, bearer)


def reviewer(row: Row, csrf: str = "") -> Actor:
    """The reviewer of a row of theirs; who runs the service has the rights of an admin and an auditor besides."""
    return Actor(
        "reviewer",
        row["id"],
        _REVIEWER | (_ADMIN if row["admin"] else frozenset()),
        name=row["name"],
        lead=row["lead"],
        bootstrap=row["bootstrap"],
        csrf=csrf,
    )


async def bootstrap_active(svc: Service) -> bool:
    """Whether any trial account is still active."""
    return bool(await svc.pool.fetchval(_SQL.bootstrap_active))
