"""Reviewers' notes before a case is decided: sealed with it, and shown to whoever wrote their own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from verifier.store.sealing.sealed import plain

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.review.views import ManualLicence, Ruling
    from verifier.store.rows.shared import CaseRow, ClaimRow
    from verifier.store.sealing.crypto import Sealer


def first_said(case: CaseRow, opened_claim: ClaimContext[ClaimRow]) -> dict[str, Any] | None:
    """Unseal the first decision of two; None if there is none, or if the claim has moved since."""
    if case.first_by is None or case.sealed_first is None or case.first_claim_version != opened_claim.row.version:
        return None
    return opened(opened_claim.sealer, case)


def opened(sealer: Sealer, case: CaseRow) -> dict[str, Any]:
    """Unseal the notes of a case that somebody has decided first."""
    assert case.sealed_first is not None  # noqa: S101  the caller asked
    said: dict[str, Any] = json.loads(sealer.open(case.sealed_first, f"case/{case.id}/first"))
    return said


def form_json(form: ManualLicence | None) -> dict[str, Any] | None:
    """Write a look-up as it is sealed."""
    return plain(form) if form is not None else None


def forms_with(
    case: CaseRow, opened_claim: ClaimContext[ClaimRow], ruling: Ruling, actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    """List what each reviewer of this case wrote down, this one's newest words last."""
    before = (first_said(case, opened_claim) or {}).get("forms", [])
    if ruling.licence is None and not ruling.holder_level:
        return list(before)
    mine = {
        "by": actor.id,
        "at": now.isoformat(),
        "licence": form_json(ruling.licence),
        "holder_level": ruling.holder_level,
        "holder_method": ruling.holder_method,
    }
    return [*(form for form in before if form["by"] != actor.id), mine]
