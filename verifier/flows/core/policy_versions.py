"""The policies that decisions were made under, kept in full so that they can be shown years later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.policy.document import stamp
from verifier.store.rows import policies as policy_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.policy import Policy
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def remember(connection: Connection, policy: Policy, now: datetime) -> str:
    """Keep the text of the policy that is decided under, in the decision's own transaction; return its version."""
    kept = stamp(policy)
    await policy_rows.document_insert(
        connection, version=kept.version, digest=kept.digest, body=kept.body, first_used_at=now
    )
    return kept.version


async def begin(svc: Service) -> str:
    """Keep the policy a worker starts with: its first verdicts may be questions, not decisions. Return its version."""
    async with svc.pool.acquire(timeout=5) as connection:
        return await remember(connection, svc.policy, svc.clock())


async def text_of(svc: Service, version: str) -> str | None:
    """Return the document that decisions of this version were made under; None where none was."""
    row = await policy_rows.document(svc.pool, version=version)
    return str(row.body) if row is not None else None


async def used(svc: Service) -> list[dict[str, object]]:
    """List every policy that something was decided under, the newest first."""
    return [row._asdict() for row in await policy_rows.documents(svc.pool)]
