"""What creators are told: enqueued in the transaction that makes it true, for claims whose words hold an address.

The outbox holds our own ids, codes and times. The address and the display name stay sealed in the claim until a mail is
sent (`mailing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.policy import Policy
    from verifier.store.db import Connection

_SQL = queries("mail")
_KEPT = timedelta(days=90)

# Which move is told by which letter. What creators do themselves and see at once (an answer, a renewal) is not.
LETTERS: dict[str, str] = {
    "creator_needed": "creator_needed",
    "question_asked": "question",
    "reviewer_needed": "in_review",
    "binding_given_up": "in_review",
    "confirmed": "confirmed",
    "approved": "confirmed",
    "refused": "refused",
    "suspended": "suspended",
    "revoked": "revoked",
    "reinstated": "reinstated",
    "expired": "expired",
    "appealed": "appealed",
    "lapsed": "lapsed",
    "withdrew": "withdrew",
}
_PROOFED = frozenset({"confirmed", "approved"})
SILENT = frozenset({"check_started", "creator_answered", "rebound", "renewed", "superseded"})


async def taken(connection: Connection, claim_id: str, email: str, now: datetime) -> None:
    """A claim was received: its creator gets a first letter if it says where to."""
    if email:
        await address_known(connection, claim_id, email)
        await connection.execute(_SQL.enqueue, claim_id, "received", now)


async def address_known(connection: Connection, claim_id: str, email: str) -> None:
    """The claim's words hold this address from now on, or none; only that is written down."""
    await connection.execute(_SQL.contactable, claim_id, bool(email))


async def moved(
    connection: Connection,
    claim_id: str,
    happening: str,
    codes: Sequence[str],
    now: datetime,
    decision_id: str | None = None,
) -> None:
    """A claim has moved; its creator is told, and whoever shows a badge on the same licence if it is contested.

    A badge that goes on is told to the licensee of record, too: it may be somebody else's.
    """
    if happening in LETTERS:
        await connection.execute(_SQL.enqueue, claim_id, LETTERS[happening], now)
    if happening == "reviewer_needed" and "contested" in codes:
        await connection.execute(_SQL.enqueue_incumbents, claim_id, now)
    if happening in _PROOFED and decision_id is not None:
        await connection.execute(_SQL.enqueue_proofing, claim_id, decision_id, now)


async def time_passed(connection: Connection, now: datetime, policy: Policy) -> None:
    """Badges that end within a month, or whose holder is to be asked again, are told so; old letters are forgotten."""
    await connection.execute(_SQL.enqueue_expiring, now)
    await connection.execute(_SQL.enqueue_rebind, now, now - policy.rebind_every + policy.rebind_grace)
    await connection.execute(_SQL.prune, now - _KEPT)
