"""A case as a reviewer sees it: claim and record side by side, point by point."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.credentials.profession import Family
from verifier.domain.holder import Holder
from verifier.domain.lifecycle import State
from verifier.domain.reasons import reasons_in
from verifier.domain.review import actions_for, needs_two
from verifier.flows.assessment.assess import look
from verifier.flows.claims import claim_reader, dialogue
from verifier.flows.claims.views import ClaimedWords
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.proofs import listing
from verifier.flows.review import reports
from verifier.flows.review.case.case_evidence import shown_changes, shown_evidence, shown_points
from verifier.flows.review.case.case_forms import first_shown, forms_shown
from verifier.flows.review.case.case_others import related, shown_identity
from verifier.flows.review.decisions.approve import not_offered
from verifier.flows.review.passing import notes
from verifier.flows.review.views import (
    CaseView,
)
from verifier.flows.sources.sighted import last_sighting
from verifier.store.rows import claims as claim_rows
from verifier.wording import languages

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.claims.views import ClaimView
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import LeaseView
    from verifier.registries.catalogue import Catalogue
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow, ClaimRow


async def full(svc: Service, connection: Connection, case: CaseRow, lease: LeaseView | None, reader: Actor) -> CaseView:
    """Show everything about a case to the reviewer it was assigned to; one that cannot be opened is shown as such."""
    claim = await _claim(connection, case)
    view = await claim_reader.view(svc, claim, languages.of(), connection)
    shown = _brief(case, view, svc.clock())
    if claim.wrapped_key is None:
        return shown
    try:
        opened = replace(shown, lease=lease, claim=view)
        return await _opened(svc, connection, case, open_claim(svc.vault, claim), opened, reader)
    except unreadable.KINDS as fault:
        return replace(shown, lease=lease, cannot_be_opened=unreadable.part_of(svc, claim, fault))


async def _claim(connection: Connection, case: CaseRow) -> ClaimRow:
    claim = await claim_rows.claim_by_id(connection, claim_id=case.claim_id)
    assert claim is not None  # noqa: S101  a case has a claim
    return claim


async def _opened(
    svc: Service,
    connection: Connection,
    case: CaseRow,
    opened: ClaimContext[ClaimRow],
    shown: CaseView,
    reader: Actor,
) -> CaseView:
    claim, seen = opened.row, await look(svc, connection, opened)
    before = await last_sighting(svc, connection, claim, max((row.obs_epoch for row in seen.evidence), default=0))
    bound = max(seen.findings.bound.level, Holder.H1)
    against = await not_offered(svc, connection, seen)
    possible = actions_for(State(claim.state))
    actions = tuple(action for action in possible if action not in {one.action for one in against})
    board, url = _board(svc.catalogue, claim)
    reasons = tuple(dict.fromkeys((*case.reasons, *seen.reasons)))
    known = reasons_in(reasons)
    return replace(
        shown,
        reasons=reasons,
        points=shown_points(seen.findings.points),
        evidence=tuple(
            replace(shown_evidence(svc.catalogue, opened.sealer, row), changes=shown_changes(svc, claim, before, row))
            for row in seen.evidence
        ),
        related=await related(svc, connection, seen),
        first_decision=await first_shown(connection, case, opened.sealer, reader),
        forms=await forms_shown(svc, connection, case, seen, reader),
        actions=actions,
        not_offered=against,
        two_people=tuple(a for a in actions if needs_two(a, known, seen.findings.record, bound, svc.policy)),
        needs_licence_form=seen.findings.record is None and bool({"approve", "reinstate"} & set(actions)),
        lookup_url=url,
        board=board,
        identity=shown_identity(opened.identity),
        statement=opened.words.statement,
        reports=await reports.about(svc, connection, claim),
        bindings=tuple(await listing.shown(svc, connection, claim, languages.of())),
        documents=await listing.documents_of(connection, claim.id),
        rivals=tuple({"claim_id": r.id, "holder": r.level or "H0"} for r in seen.rivals.incumbents),
        disputed_at=claim.disputed_at,
        contactable=claim.contactable,
        question=await dialogue.question(svc, connection, claim),
        answer=await dialogue.answer(connection, opened),
        earlier=await dialogue.earlier(svc, connection, claim),
        notes=await notes.of_case(connection, opened.sealer, case.id),
    )


async def summary(svc: Service, connection: Connection, case: CaseRow) -> CaseView:
    """Show a case as in a list: no words of the creator, no records; and whether its words can be opened at all."""
    claim = await _claim(connection, case)
    shown = _brief(case, await claim_reader.view(svc, claim, languages.of(), connection), svc.clock())
    return replace(shown, cannot_be_opened=unreadable.closed_part(svc, claim))


def _brief(case: CaseRow, view: ClaimView, now: datetime) -> CaseView:
    blank = replace(
        view, claimed=ClaimedWords("", None, None, None, None), account=replace(view.account, display_name="")
    )
    state = case.state
    if state == "assigned" and case.lease_expires_at is not None and case.lease_expires_at <= now:
        state = "open" if case.first_by is None else "awaiting_second"
    return CaseView(
        id=case.id,
        queue=case.queue,
        state=state,
        version=case.version,
        due_by=case.due_by,
        lease=None,
        claim=blank,
        reasons=tuple(case.reasons),
        points=(),
        evidence=(),
        related=(),
        first_decision=None,
    )


def _board(catalogue: Catalogue, claim: ClaimRow) -> tuple[str | None, str | None]:
    """Return the board's name and public look-up page, from the data sheet or the list of states."""
    row = catalogue.coverage_of(claim.jurisdiction, Family(claim.family))
    return row.source_name or None, row.lookup_url or None
