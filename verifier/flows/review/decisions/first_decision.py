"""The first of two people's decisions: kept sealed with the case, and compared with the second person's own."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from verifier.domain.assessment.manual_lookup import same_reading
from verifier.domain.events import Event
from verifier.domain.policy import OVERRIDES
from verifier.domain.reasons import Reason
from verifier.domain.review import is_by_hand
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.review.decisions.approve import APPROVING, PendingDecision
from verifier.flows.review.manual_lookup import form_from, keep_licence, read_of
from verifier.flows.review.sealed_notes import first_said, form_json, forms_with
from verifier.store.rows import keys as key_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import ManualLicence, Ruling
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow, ClaimRow


_STANDS = (*APPROVING, "keep")


async def said_before(
    connection: Connection, case: CaseRow, opened: ClaimContext[ClaimRow], ruling: Ruling
) -> dict[str, Any] | None:
    """Open the first decision, if it is the same and by somebody who is still a reviewer."""
    if case.first_action != ruling.action:
        return None
    here = await key_rows.reviewer_is_here(connection, reviewer_id=case.first_by or "")
    return first_said(case, opened) if here else None


def agrees(svc: Service, seen: Looked, ruling: Ruling, said: dict[str, Any], reasons: Sequence[Reason]) -> bool:
    """Return True if the second person established by themselves what the first one did.

    Two names stand under one set of facts: other facts are a first decision of their own. So is a reason for two people
    that the first one has not seen, where a badge is to stand.
    """
    unseen = frozenset(reasons) - frozenset(said.get("reasons", ()))
    if ruling.action in _STANDS and unseen & (OVERRIDES | svc.policy.two_people_reasons):
        return False
    if not ruling.holder_level and said["holder_level"]:
        detail = "The first of two people stated how the holder was established. State it yourself, too."
        raise Invalid("holder_needed", detail, faults=(FieldFault("/holder", "required", detail),))
    if (ruling.holder_level, ruling.holder_method) != (said["holder_level"], said["holder_method"]):
        return False
    return _read_the_same(svc, seen, ruling.licence, form_from(said["licence"]) if said["licence"] else None)


def _read_the_same(svc: Service, seen: Looked, mine: ManualLicence | None, theirs: ManualLicence | None) -> bool:
    if seen.findings.record is not None:
        return True
    if mine is None:
        return True  # they are asked for their own before anything follows
    if theirs is None or svc.clock() - theirs.looked_up_at > svc.policy.person_evidence_age:
        return False
    matter = seen.matter
    return same_reading(read_of(mine), read_of(theirs), matter.credential, matter.jurisdiction)


async def keep_first(
    svc: Service, connection: Connection, pending: PendingDecision, actor: Actor, now: datetime
) -> None:
    """Seal what the first person decided with the case, and tell it."""
    ruling, case, claim = pending.ruling, pending.case, pending.seen.claim
    said = {
        "reason": ruling.reason,
        "note": ruling.note,
        "holder_level": ruling.holder_level,
        "holder_method": ruling.holder_method,
        "licence": form_json(ruling.licence),
        "reasons": list(pending.reasons),
        "forms": forms_with(case, pending.seen.opened, ruling, actor, now),
    }
    sealed_first = pending.seen.opened.sealer.seal(json.dumps(said).encode(), f"case/{case.id}/first")
    if ruling.licence is not None:  # the second person must see whose badge is on it
        await keep_licence(svc.vault, connection, claim, ruling.licence)
        await review_rows.case_reasons(connection, case_id=case.id, reasons=list(pending.reasons))
    await review_rows.case_first(
        connection,
        case_id=case.id,
        first_by=actor.id,
        first_action=ruling.action,
        first_at=now,
        first_claim_version=claim.version,
        sealed_first=sealed_first,
    )
    body = {"case": case.id, "action": ruling.action} | by_hand(pending)
    await note(connection, Event.FIRST_DECISION, actor, now, claim_id=claim.id, codes=(ruling.reason,), body=body)


def by_hand(pending: PendingDecision) -> dict[str, Any]:
    """Mark an approval that rests on people's own findings: the hour's smaller limit counts these."""
    approving = pending.ruling.action in APPROVING
    return {"by_hand": True} if approving and is_by_hand(pending.seen.findings.record, pending.bound.level) else {}


async def keep_forms(connection: Connection, pending: PendingDecision, actor: Actor, now: datetime) -> None:
    """Keep what the second person wrote beside the first one's in the case."""
    if pending.first is None:
        return
    case, opened = pending.case, pending.seen.opened
    said = first_said(case, opened) or {}
    said["forms"] = forms_with(case, opened, pending.ruling, actor, now)
    sealed_first = opened.sealer.seal(json.dumps(said).encode(), f"case/{case.id}/first")
    await review_rows.case_forms(connection, case_id=case.id, sealed_first=sealed_first)
