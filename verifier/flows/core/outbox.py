"""Letters to creators: enqueued in the transaction that makes them true, for claims whose words hold an address.

The outbox holds our own ids, codes and times. The address and the display name stay sealed in the claim until a mail is
sent (`operations/send_mail`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from verifier.domain.lifecycle import Transition
from verifier.domain.reasons import Reason
from verifier.store.rows import mail as mail_rows

if TYPE_CHECKING:
    from verifier.domain.policy import Policy
    from verifier.store.db import Connection

# Which move is told by which letter. What creators do themselves and see at once (an answer, a renewal) is not.
LETTERS: dict[Transition, str] = {
    Transition.CREATOR_NEEDED: "creator_needed",
    Transition.QUESTION_ASKED: "question",
    Transition.REVIEWER_NEEDED: "in_review",
    Transition.BINDING_GIVEN_UP: "in_review",
    Transition.CONFIRMED: "confirmed",
    Transition.APPROVED: "confirmed",
    Transition.REFUSED: "refused",
    Transition.SUSPENDED: "suspended",
    Transition.REVOKED: "revoked",
    Transition.REINSTATED: "reinstated",
    Transition.EXPIRED: "expired",
    Transition.APPEALED: "appealed",
    Transition.LAPSED: "lapsed",
    Transition.WITHDREW: "withdrew",
}
_PROOFED = frozenset({Transition.CONFIRMED, Transition.APPROVED})
SILENT = frozenset(
    {
        Transition.CHECK_STARTED,
        Transition.CREATOR_ANSWERED,
        Transition.REBOUND,
        Transition.RENEWED,
        Transition.SUPERSEDED,
    }
)


async def taken(connection: Connection, claim_ids: Sequence[str], now: datetime) -> None:
    """Enqueue the first letter of claims that were received and say where to."""
    if claim_ids:
        await mail_rows.enqueue(connection, claim_ids=claim_ids, template="received", created_at=now)


async def address_known(connection: Connection, claim_id: str, email: str) -> None:
    """Store whether the claim's words hold an address from now on."""
    await mail_rows.contactable(connection, claim_id=claim_id, contactable=bool(email))


async def moved(
    connection: Connection,
    claim_id: str,
    transition: Transition,
    codes: Sequence[str],
    now: datetime,
    decision_id: str | None = None,
) -> None:
    """Enqueue the letters of a transition: to its creator, and to rivals on the same licence if it is contested.

    A badge that goes on is told to the licensee of record, too: it may be somebody else's.
    """
    if transition in LETTERS:
        await mail_rows.enqueue(connection, claim_ids=[claim_id], template=LETTERS[transition], created_at=now)
    if transition is Transition.REVIEWER_NEEDED and Reason.CONTESTED in codes:
        await mail_rows.enqueue_incumbents(connection, claim_id=claim_id, created_at=now)
    if transition in _PROOFED and decision_id is not None:
        await mail_rows.enqueue_proofing(connection, claim_id=claim_id, decision_id=decision_id, now=now)


async def time_passed(connection: Connection, now: datetime, policy: Policy) -> None:
    """Enqueue letters for badges that end within a month or are due to be proved again,."""
    await mail_rows.enqueue_expiring(connection, valid_until=now)
    await mail_rows.enqueue_rebind(connection, now=now, bound_at=now - policy.rebind_every + policy.rebind_grace)
