"""The decision of a reviewer: the lease, the two-person rules and the facts are checked here, and by the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from verifier.domain.advice.questions import LONGEST_QUESTION, SHORTEST_QUESTION
from verifier.domain.holder import Method
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason, reasons_in
from verifier.domain.review import REASONS, actions_for, is_by_hand, needs_two
from verifier.flows.assessment import assess
from verifier.flows.core import freeze, unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.decisions import Decided, write_decision
from verifier.flows.core.errors import Conflict, FieldFault, Invalid
from verifier.flows.core.service import move
from verifier.flows.review import lookup_screening, pastes
from verifier.flows.review.case import case_file
from verifier.flows.review.decisions import holder_statement
from verifier.flows.review.decisions.approve import APPROVING, PendingDecision, collect_basis, insist_approvable
from verifier.flows.review.decisions.database_refusals import refusal
from verifier.flows.review.decisions.first_decision import agrees, by_hand, keep_first, keep_forms, said_before
from verifier.flows.review.decisions.keep import keep
from verifier.flows.review.decisions.pace import within_hand_pace, within_pace
from verifier.flows.review.leases import held, reviewers_only
from verifier.flows.review.manual_lookup import form_from, weigh_form
from verifier.flows.review.seconds import draw
from verifier.store.db import AlreadyThere, DatabaseRefusal, in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import keys as key_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView, Ruling
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow, ClaimRow

Step: TypeAlias = "Callable[[Connection], Awaitable[None]]"

_VERDICTS = {
    "approve": "verified",
    "refuse": "refused",
    "ask_creator": "asked",
    "suspend": "suspended",
    "reinstate": "reinstated",
    "revoke": "revoked",
}
_TRANSITIONS = {
    "approve": Transition.APPROVED,
    "refuse": Transition.REFUSED,
    "ask_creator": Transition.QUESTION_ASKED,
    "suspend": Transition.SUSPENDED,
    "reinstate": Transition.REINSTATED,
    "revoke": Transition.REVOKED,
}


async def decide(
    svc: Service, case_id: str, ruling: Ruling, actor: Actor, *, at_last: Step | None = None
) -> tuple[CaseView, bool]:
    """Decide a case; return True when a second person is needed before anything happens.

    `at_last` is run in the same transaction, when all else is written.
    """
    _insist_question(ruling)
    listed: tuple[Reason, ...] = ()
    if ruling.licence is not None and ruling.action in APPROVING:
        reviewers_only(actor)
        form = await pastes.with_page(svc, case_id, ruling.lease, ruling.licence, actor)
        ruling, listed = replace(ruling, licence=form), await lookup_screening.reasons_of_name(svc, case_id, form)

    async def work(connection: Connection) -> tuple[CaseView, bool]:
        case = await held(svc, connection, case_id, ruling.lease, actor)
        await within_pace(svc, connection, actor)
        claim = await claim_rows.claim_lock(connection, claim_id=case.claim_id)
        assert claim is not None  # noqa: S101
        try:
            pending = await _sit(svc, connection, case, claim, ruling, listed)
        except unreadable.KINDS as fault:
            raise _unreadable(unreadable.part_of(svc, claim, fault)) from None
        waiting = await _rule(svc, connection, pending, actor)
        row = await review_rows.case_by_id(connection, case_id=case_id)
        assert row is not None  # noqa: S101
        if at_last is not None:
            await at_last(connection)
        return await case_file.full(svc, connection, row, None, actor), waiting

    try:
        answer = await in_transaction(svc.pool, work)
    except AlreadyThere:
        detail = "Another account has an active badge on this licence. Only two reviewers together may allow a second."
        raise Conflict("contested", detail) from None
    except DatabaseRefusal as refused:
        raise refusal(refused) from None
    await svc.badges.catch_up()
    return answer


def _insist_question(ruling: Ruling) -> None:
    """Refuse a question without words: the creator would not know what to answer."""
    if ruling.action != "ask_creator":
        return
    if not SHORTEST_QUESTION <= len(ruling.note.strip()) <= LONGEST_QUESTION:
        detail = (
            f"Write in the note what you ask, in {SHORTEST_QUESTION} to {LONGEST_QUESTION} characters: it is what the "
            "creator reads."
        )
        raise Invalid("note_needed", detail, faults=(FieldFault("/note", "note_needed", detail),))


def _unreadable(part: str) -> Conflict:
    detail = (
        f"What is stored of this claim cannot be opened ({part}), so nobody can decide it. The platform can send the "
        "identity or the claim anew; an operator can look into the log."
    )
    return Conflict("cannot_be_opened", detail)


async def _sit(
    svc: Service, connection: Connection, case: CaseRow, claim: ClaimRow, ruling: Ruling, listed: tuple[Reason, ...]
) -> PendingDecision:
    if ruling.reason not in REASONS:
        detail = f"Choose one of: {', '.join(REASONS)}."
        fault = FieldFault("/reason", "unknown_reason", detail)
        raise Invalid("unknown_reason", detail, faults=(fault,), accepted=list(REASONS))
    if claim.wrapped_key is None:
        raise Conflict("erased", "The personal data of this claim were erased; it cannot be decided.")
    if ruling.action not in actions_for(State(claim.state)):
        allowed = ", ".join(actions_for(State(claim.state))) or "nothing"
        raise Conflict("claim_moved", f"The claim is {claim.state}; possible now: {allowed}.", state=claim.state)
    seen = await assess.look(svc, connection, open_claim(svc.vault, claim))
    if ruling.action not in APPROVING or seen.findings.record is not None:
        ruling = replace(ruling, licence=None)  # a form is for where no register has a record
    weighed = weigh_form(svc, seen.matter, ruling.licence) if ruling.licence is not None else None
    read = (*weighed.reasons, *listed) if weighed else ()
    reasons = reasons_in(dict.fromkeys((*case.reasons, *seen.reasons, *read)))
    said = await said_before(connection, case, seen.opened, ruling)
    agreed = said if said is not None and agrees(svc, seen, ruling, said, reasons) else None
    return PendingDecision(
        case,
        seen,
        ruling,
        holder_statement.bound_by(seen, ruling),
        reasons,
        case.first_by if agreed is not None else None,
        weighed,
        form_from(agreed["licence"]) if agreed is not None and agreed["licence"] else None,
    )


async def _rule(svc: Service, connection: Connection, pending: PendingDecision, actor: Actor) -> bool:
    ruling, now = pending.ruling, svc.clock()
    action, record = ruling.action, pending.seen.findings.record
    if action in APPROVING:
        await freeze.insist_open(connection)
        insist_approvable(pending, svc.policy, now)
        read = record or (pending.weighed.record if pending.weighed else None)
        await holder_statement.insist(svc, connection, pending.seen, ruling, read, None)
        if is_by_hand(record, pending.bound.level):
            await within_hand_pace(svc, connection, actor)
    called = ruling.holder_method == Method.REFEREE_CALL
    two = needs_two(action, pending.reasons, record, pending.bound.level, svc.policy, called=called)
    if not two and pending.first is None and Reason.REBIND not in pending.reasons:
        await draw.maybe(svc, connection, pending, actor, now)
    if action == "keep":
        return await keep(svc, connection, pending, actor, now, two=two)
    if two and pending.first is None:
        await keep_first(svc, connection, pending, actor, now)
        return True
    await _finish(svc, connection, pending, actor, now)
    return False


async def _finish(svc: Service, connection: Connection, pending: PendingDecision, actor: Actor, now: datetime) -> None:
    ruling, claim = pending.ruling, pending.seen.claim
    approving = ruling.action in APPROVING
    await keep_forms(connection, pending, actor, now)
    basis = await collect_basis(svc, connection, pending, actor, now) if approving else None
    by_reviewer, second = (pending.first, actor.id) if pending.first else (actor.id, None)
    decided = Decided(
        verdict=_VERDICTS[ruling.action],
        evidence=basis.evidence if basis else [row.id for row in pending.seen.evidence],
        machine=_machine(pending),
        environment=await _environment(svc, connection, pending, actor),
        decided_at=now,
        reasons=(ruling.reason,),
        by_reviewer=by_reviewer,
        second_reviewer=second,
        case_id=pending.case.id,
        binding_id=basis.binding_id if basis else None,
        public=basis.public if basis else {},
        valid_until=basis.valid_until if basis else None,
        note=ruling.note,
    )
    decision_id = await write_decision(svc, connection, claim, decided)
    body = {"case": pending.case.id, "decision": decision_id, "second": second or ""} | by_hand(pending)
    codes = _codes(ruling)
    await move(
        connection, claim, _TRANSITIONS[ruling.action], actor, now, codes=codes, body=body, decision_id=decision_id
    )
    if ruling.action == "suspend":  # the case goes on: somebody has to reinstate or revoke
        await review_rows.case_let_go(connection, case_id=pending.case.id, recused=[])


def _codes(ruling: Ruling) -> tuple[str, ...]:
    """Return the reasons that the claim has afterwards."""
    if ruling.action in APPROVING:
        return ()
    return (Reason.QUESTION, ruling.reason) if ruling.action == "ask_creator" else (ruling.reason,)


def _machine(pending: PendingDecision) -> dict[str, Any]:
    findings = pending.seen.findings
    asked = {"wants": list(pending.ruling.wants)} if pending.ruling.action == "ask_creator" else {}
    return {
        "reasons": list(findings.reasons),
        "holder": findings.bound.level.name,
        "points": {p.field: p.verdict for p in findings.points},
        **asked,
    }


async def _environment(svc: Service, connection: Connection, pending: PendingDecision, actor: Actor) -> str:
    """Return "test" if a trial account is on either side of a decision, else "production"."""
    trial = pending.first and await key_rows.reviewer_on_trial(connection, reviewer_id=pending.first)
    tested = trial or actor.bootstrap or "test" in (svc.environment, pending.seen.claim.environment)
    return "test" if tested else "production"
