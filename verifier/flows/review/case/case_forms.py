"""The look-ups that a case's reviewers wrote down, for those who wrote theirs: nobody copies what they did not type."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from verifier.flows.assessment.assess import Looked
from verifier.flows.review import sealed_notes
from verifier.flows.review.case.case_evidence import shown_points
from verifier.flows.review.manual_lookup import form_from, weigh_form
from verifier.flows.review.views import (
    FirstDecision,
    FormView,
    PointView,
)
from verifier.store.rows import keys as key_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow
    from verifier.store.sealing.crypto import Sealer


async def first_shown(connection: Connection, case: CaseRow, sealer: Sealer, reader: Actor) -> FirstDecision | None:
    """Show the first decision; what was read on the board's page only to whoever wrote down their own."""
    if case.first_by is None or case.first_at is None:
        return None
    said = sealed_notes.opened(sealer, case)
    name = await key_rows.reviewer_name(connection, reviewer_id=case.first_by)
    licence = _written(said["licence"]) if _may_compare(case, said, reader) else {}
    return FirstDecision(
        case.first_action or "", said["reason"], name or "", case.first_at, said["note"], _holder(said), licence
    )


def _may_compare(case: CaseRow, said: dict[str, Any], reader: Actor) -> bool:
    """Return True if the reader may see the first look-up: nobody copies what they have not typed."""
    return case.state == "closed" or any(form["by"] == reader.id for form in said.get("forms", ()))


def _holder(said: dict[str, Any]) -> str:
    return f"{said['holder_level']} by {said['holder_method']}" if said["holder_level"] else ""


def _written(form: dict[str, Any] | None) -> dict[str, str]:
    return {key: str(value) for key, value in (form or {}).items() if value and not key.startswith("pasted")}


async def forms_shown(
    svc: Service, connection: Connection, case: CaseRow, seen: Looked, reader: Actor
) -> tuple[FormView, ...]:
    """Show what each reviewer wrote down, side by side, to those who wrote their own."""
    if case.first_by is None or case.first_at is None:
        return ()
    said = sealed_notes.opened(seen.opened.sealer, case)
    if not _may_compare(case, said, reader):
        return ()
    return tuple([await _form(svc, connection, seen, form) for form in said.get("forms", ())])


async def _form(svc: Service, connection: Connection, seen: Looked, form: dict[str, Any]) -> FormView:
    name = await key_rows.reviewer_name(connection, reviewer_id=form["by"])
    points: tuple[PointView, ...] = ()
    if form["licence"]:
        weighed = weigh_form(svc, seen.matter, form_from(form["licence"]))
        points = shown_points((*weighed.agreement.points, *weighed.bound.points))
    at = datetime.fromisoformat(form["at"])
    return FormView(name or "", at, _written(form["licence"]), _holder(form), points)
