"""Replay of the log: the state of each claim by its transitions, and the badge that each account must have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from verifier.domain.lifecycle import TRANSITIONS, State
from verifier.flows.core import published
from verifier.flows.core.badge_document import render, stored
from verifier.store.rows import audit as audit_rows
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.flows.audit.findings import Audit
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.scratch import Scratch

_PAGE = 1000
_EDGES: Final = frozenset((one.source.value, one.transition.value, one.target.value) for one in TRANSITIONS)
_RECEIVED = State.RECEIVED.value
# Received and checking are one to a badge: a claim that was never decided shows nothing, and is not stored anew for it.
_WAITING: Final = frozenset({"received", "checking", "awaiting_creator", "in_review"})


def note(scratch: Scratch, audit: Audit, event: audit_rows.EventsAfter) -> None:
    """Take in one event of a claim: it was received, or it moved."""
    claim = event.claim_id
    if event.to_state is None:
        if event.kind == "claim_received" and claim is not None:
            scratch.move(claim, _RECEIVED, 0, event.seq)
        return
    before = scratch.moved(claim) if claim is not None else None
    state, version = (before.state, before.version) if before is not None else (_RECEIVED, 0)
    edge = (event.from_state, event.kind, event.to_state)
    if claim is None or edge not in _EDGES or (edge[0], event.claim_version) != (state, version + 1):
        audit.add("move_illegal", f"event {event.seq}", event.seq)
    if claim is not None:
        scratch.move(claim, event.to_state, event.claim_version or 0, event.seq)


async def claims(connection: Connection, scratch: Scratch, audit: Audit) -> None:
    """Compare every claim with its last transition."""
    after = ""
    while page := await audit_rows.claims_after(connection, after=after, limit=_PAGE, timeout=60):
        for row in page:
            left = scratch.moved(row.id)
            if (left.state, left.version) != (row.state, row.version) if left else row.version != 0:
                audit.add("state_differs", f"claim {row.id}", left.seq if left else None)
        after = page[-1].id


async def badges(connection: Connection, audit: Audit, told: Callable[[str, int, int], None]) -> None:
    """Compare every stored badge with its claims and decisions, computed again here."""
    after = ""
    while page := await audit_rows.badges_after(connection, account_key=after, limit=_PAGE, timeout=60):
        for row in page:
            if _said(row.stored) != _said(row.due):
                audit.add("badge_differs", f"badge {row.account_key}")
        after, audit.badges = page[-1].account_key, audit.badges + len(page)
        told("badges", audit.badges, audit.badges)


async def changes(svc: Service, connection: Connection, audit: Audit) -> None:
    """Compare what was published of every badge, which is what is read as long as it holds, with the stored badge."""
    after = ""
    while page := await badge_rows.badges_all(connection, after=after, limit=_PAGE):
        handles, terms = [row.handle for row in page], published.terms(svc.policy)
        now = svc.clock().timestamp() * 1_000_000
        rows = await badge_rows.badges_published(connection, handles=handles, **terms)
        said = {row.handle: row for row in rows if published.holds(row, now)}
        for made in await badge_rows.badge_by_handle(connection, handles=list(said)):
            if not _is_what(svc, made, said[made.handle]):
                audit.add("badge_differs", f"badge change {said[made.handle].position}")
        after = handles[-1]


def _is_what(svc: Service, made: badge_rows.BadgeByHandle, said: badge_rows.BadgesPublished) -> bool:
    """Tell whether a stored badge amounts to what was published of it."""
    _, body, ending, *_ = published.kept(said, svc.environment)
    try:
        due = render(stored(made), svc.clock(), svc.policy, svc.environment, full=True)
    except (ValueError, KeyError, TypeError):
        return False
    return bool(json.loads(due.body) == json.loads(body + ending))


def _said(credentials: str) -> object:
    """Drop from a badge what is stored for convenience and changes between two transitions."""
    said = json.loads(credentials)
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        return credentials
    return sorted((_shown(one) for one in said), key=lambda one: str(one["claim_id"]))


def _shown(credential: dict[str, Any]) -> dict[str, Any]:
    claim, state = credential.get("claim_id"), credential.get("state")
    if credential.get("public") is None and state in _WAITING:
        return {"claim_id": claim, "waiting": True}
    known = {key: value for key, value in credential.items() if key != "reasons"}
    return known | {"claim_id": claim, "state": _RECEIVED if state == "checking" else state}
