"""A reviewer decides: the lease, the two-person rules and the facts are checked here, and again by the database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.assessment.manual_lookup import same_reading
from verifier.domain.holder import Method
from verifier.domain.lifecycle import Happening, State
from verifier.domain.policy import OVERRIDES
from verifier.domain.reasons import Reason, reasons_in
from verifier.domain.review import REASONS, actions_for, is_by_hand, needs_two
from verifier.domain.wording.questions import LONGEST_QUESTION, SHORTEST_QUESTION
from verifier.flows.assessment import assess
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.decisions import Decided, write_decision
from verifier.flows.core.errors import Conflict, FieldFault, Forbidden, Invalid, TooMany, wait_s
from verifier.flows.core.service import move, note
from verifier.flows.review import case as caseview
from verifier.flows.review import holder_statement, lookup_screening
from verifier.flows.review.approve import Sitting, check_grounds, ground
from verifier.flows.review.keep import keep
from verifier.flows.review.leases import held, reviewers_only
from verifier.flows.review.manual_lookup import form_from, keep_licence, read_of, weigh_form
from verifier.flows.review.sealed_notes import first_said, form_json, forms_with
from verifier.store.db import AlreadyThere, DatabaseRefusal, in_transaction
from verifier.store.refusals import Refusal
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import keys as key_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView, ManualLicence, Ruling
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow, ClaimRow

_AN_HOUR = timedelta(hours=1)
_APPROVING = ("approve", "reinstate")
_STANDS = (*_APPROVING, "keep")
_VERDICTS = {
    "approve": "verified",
    "refuse": "refused",
    "ask_creator": "asked",
    "suspend": "suspended",
    "reinstate": "reinstated",
    "revoke": "revoked",
}
_MOVES = {
    "approve": Happening.APPROVED,
    "refuse": Happening.REFUSED,
    "ask_creator": Happening.QUESTION_ASKED,
    "suspend": Happening.SUSPENDED,
    "reinstate": Happening.REINSTATED,
    "revoke": Happening.REVOKED,
}


async def decide(svc: Service, case_id: str, ruling: Ruling, actor: Actor) -> tuple[CaseView, bool]:
    """Decide a case; True when a second person is needed before anything happens."""
    _insist_question(ruling)
    listed: tuple[Reason, ...] = ()
    if ruling.licence is not None and ruling.action in _APPROVING:
        reviewers_only(actor)
        listed = await lookup_screening.reasons_of_name(svc, case_id, ruling.licence)

    async def work(connection: Connection) -> tuple[CaseView, bool]:
        case = await held(svc, connection, case_id, ruling.lease, actor)
        await _within_pace(svc, connection, actor)
        claim = await claim_rows.claim_lock(connection, claim_id=case.claim_id)
        assert claim is not None  # noqa: S101
        try:
            sitting = await _sit(svc, connection, case, claim, ruling, listed)
        except unreadable.KINDS as fault:
            raise _unreadable(unreadable.part_of(svc, claim, fault)) from None
        waiting = await _rule(svc, connection, sitting, actor)
        row = await review_rows.case_by_id(connection, case_id=case_id)
        assert row is not None  # noqa: S101
        return await caseview.full(svc, connection, row, None, actor), waiting

    try:
        answer = await in_transaction(svc.pool, work)
    except AlreadyThere:
        detail = "Another account has an active badge on this licence. Only two reviewers together may allow a second."
        raise Conflict("contested", detail) from None
    except DatabaseRefusal as refused:
        raise _refusal(refused) from None
    svc.badges.forget()
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


async def _within_pace(svc: Service, connection: Connection, actor: Actor) -> None:
    done = await review_rows.decisions_last_hour(connection, by_id=actor.id, at=svc.clock() - _AN_HOUR)
    assert done is not None  # noqa: S101  it counts
    if done.decisions >= svc.policy.decisions_at_most:
        raise _too_fast(done.decisions, "decisions", done.decisions_since, svc.clock())


async def _within_hand_pace(svc: Service, connection: Connection, actor: Actor) -> None:
    """Fewer of those that rest on people's own findings: nobody looks up a licence and a holder in a minute."""
    done = await review_rows.decisions_last_hour(connection, by_id=actor.id, at=svc.clock() - _AN_HOUR)
    assert done is not None  # noqa: S101  it counts
    if done.by_hand >= svc.policy.decisions_per_hour:
        what = "approvals without a register's record or below H3"
        raise _too_fast(done.by_hand, what, done.by_hand_since, svc.clock())


def _too_fast(done: int, what: str, since: datetime | None, now: datetime) -> TooMany:
    detail = f"{done} {what} in an hour is the most one reviewer may make. Take a break; nothing is lost."
    return TooMany("decision_pace", detail, retry_after_s=wait_s((since or now) + _AN_HOUR, now))


async def _sit(
    svc: Service, connection: Connection, case: CaseRow, claim: ClaimRow, ruling: Ruling, listed: tuple[Reason, ...]
) -> Sitting:
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
    if ruling.action not in _APPROVING or seen.findings.record is not None:
        ruling = replace(ruling, licence=None)  # a form is for where no register has a record
    weighed = weigh_form(svc, seen.matter, ruling.licence) if ruling.licence is not None else None
    read = (*weighed.reasons, *listed) if weighed else ()
    reasons = reasons_in(dict.fromkeys((*case.reasons, *seen.reasons, *read)))
    said = await _said_before(svc, connection, case, claim, ruling)
    agreed = said if said is not None and _agrees(svc, seen, ruling, said, reasons) else None
    return Sitting(
        case,
        seen,
        ruling,
        holder_statement.bound_by(seen, ruling),
        reasons,
        case.first_by if agreed is not None else None,
        weighed,
        form_from(agreed["licence"]) if agreed is not None and agreed["licence"] else None,
    )


async def _said_before(
    svc: Service, connection: Connection, case: CaseRow, claim: ClaimRow, ruling: Ruling
) -> dict[str, Any] | None:
    """Open the first decision for the same, of somebody who is still a reviewer: one of two names is a live one's."""
    if case.first_action != ruling.action:
        return None
    here = await key_rows.reviewer_is_here(connection, reviewer_id=case.first_by or "")
    return first_said(svc, case, claim) if here else None


def _agrees(svc: Service, seen: Looked, ruling: Ruling, said: dict[str, Any], reasons: Sequence[Reason]) -> bool:
    """Say whether the second person established by themselves what the first one did.

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


async def _rule(svc: Service, connection: Connection, sitting: Sitting, actor: Actor) -> bool:
    ruling, now = sitting.ruling, svc.clock()
    action, record = ruling.action, sitting.seen.findings.record
    if action in _APPROVING:
        check_grounds(sitting, svc.policy, now)
        read = record or (sitting.weighed.record if sitting.weighed else None)
        await holder_statement.insist(svc, connection, sitting.seen, ruling, read, None)
        if is_by_hand(record, sitting.bound.level):
            await _within_hand_pace(svc, connection, actor)
    called = ruling.holder_method == Method.REFEREE_CALL
    two = needs_two(action, sitting.reasons, record, sitting.bound.level, svc.policy, called=called)
    if action == "keep":
        return await keep(svc, connection, sitting, actor, now, _keep_first, two=two)
    if two and sitting.first is None:
        await _keep_first(svc, connection, sitting, actor, now)
        return True
    await _finish(svc, connection, sitting, actor, now)
    return False


async def _keep_first(svc: Service, connection: Connection, sitting: Sitting, actor: Actor, now: datetime) -> None:
    ruling, case, claim = sitting.ruling, sitting.case, sitting.seen.claim
    said = {
        "reason": ruling.reason,
        "note": ruling.note,
        "holder_level": ruling.holder_level,
        "holder_method": ruling.holder_method,
        "licence": form_json(ruling.licence),
        "reasons": list(sitting.reasons),
        "forms": forms_with(svc, case, claim, ruling, actor, now),
    }
    sealed_first = svc.sealer(claim).seal(json.dumps(said).encode(), f"case/{case.id}/first")
    if ruling.licence is not None:  # the second person must see whose badge is on it
        await keep_licence(svc, connection, claim, ruling.licence)
        await review_rows.case_reasons(connection, case_id=case.id, reasons=list(sitting.reasons))
    await review_rows.case_first(
        connection,
        case_id=case.id,
        first_by=actor.id,
        first_action=ruling.action,
        first_at=now,
        first_claim_version=claim.version,
        sealed_first=sealed_first,
    )
    body = {"case": case.id, "action": ruling.action} | _by_hand(sitting)
    await note(connection, "first_decision", actor, now, claim_id=claim.id, codes=(ruling.reason,), body=body)


def _by_hand(sitting: Sitting) -> dict[str, Any]:
    """Mark an approval that rests on people's own findings: the hour's smaller limit counts these."""
    approving = sitting.ruling.action in _APPROVING
    return {"by_hand": True} if approving and is_by_hand(sitting.seen.findings.record, sitting.bound.level) else {}


async def _finish(svc: Service, connection: Connection, sitting: Sitting, actor: Actor, now: datetime) -> None:
    ruling, claim = sitting.ruling, sitting.seen.claim
    approving = ruling.action in _APPROVING
    await _keep_forms(svc, connection, sitting, actor, now)
    grounds = await ground(svc, connection, sitting, actor, now) if approving else None
    by_reviewer, second = (sitting.first, actor.id) if sitting.first else (actor.id, None)
    decided = Decided(
        verdict=_VERDICTS[ruling.action],
        evidence=grounds.evidence if grounds else [row.id for row in sitting.seen.evidence],
        machine=_machine(sitting),
        environment=await _environment(svc, connection, sitting, actor),
        decided_at=now,
        reasons=(ruling.reason,),
        by_reviewer=by_reviewer,
        second_reviewer=second,
        case_id=sitting.case.id,
        binding_id=grounds.binding_id if grounds else None,
        public=grounds.public if grounds else {},
        valid_until=grounds.valid_until if grounds else None,
        note=ruling.note,
    )
    decision_id = await write_decision(svc, connection, claim, decided)
    body = {"case": sitting.case.id, "decision": decision_id, "second": second or ""} | _by_hand(sitting)
    codes = _codes(ruling)
    await move(connection, claim, _MOVES[ruling.action], actor, now, codes=codes, body=body, decision_id=decision_id)
    if ruling.action == "suspend":  # the case goes on: somebody has to reinstate or revoke
        await review_rows.case_let_go(connection, case_id=sitting.case.id, recused=[])


async def _keep_forms(svc: Service, connection: Connection, sitting: Sitting, actor: Actor, now: datetime) -> None:
    """What the second person wrote stands beside the first one's in the case from now on."""
    if sitting.first is None:
        return
    case, claim = sitting.case, sitting.seen.claim
    said = first_said(svc, case, claim) or {}
    said["forms"] = forms_with(svc, case, claim, sitting.ruling, actor, now)
    sealed_first = svc.sealer(claim).seal(json.dumps(said).encode(), f"case/{case.id}/first")
    await review_rows.case_forms(connection, case_id=case.id, sealed_first=sealed_first)


def _codes(ruling: Ruling) -> tuple[str, ...]:
    """What the claim says of itself afterwards."""
    if ruling.action in _APPROVING:
        return ()
    return (Reason.QUESTION, ruling.reason) if ruling.action == "ask_creator" else (ruling.reason,)


def _machine(sitting: Sitting) -> dict[str, Any]:
    findings = sitting.seen.findings
    asked = {"wants": list(sitting.ruling.wants)} if sitting.ruling.action == "ask_creator" else {}
    return {
        "reasons": list(findings.reasons),
        "holder": findings.bound.level.name,
        "points": {p.field: p.verdict for p in findings.points},
        **asked,
    }


async def _environment(svc: Service, connection: Connection, sitting: Sitting, actor: Actor) -> str:
    """A trial account on either side of a decision makes it a trial."""
    trial = sitting.first and await key_rows.reviewer_on_trial(connection, reviewer_id=sitting.first)
    tested = trial or actor.bootstrap or "test" in (svc.environment, sitting.seen.claim.environment)
    return "test" if tested else "production"


_DATABASE_SAYS: dict[str, tuple[str, str]] = {
    Refusal.MOVED_ON: ("claim_moved", "The claim has moved on. Take the case again."),
    Refusal.ACCOUNT_CHANGED: (
        Reason.ACCOUNT_CHANGED,
        "The account has changed since; the platform has to vouch for it first.",
    ),
    Refusal.NOT_FRESH: (
        "evidence_stale",
        "The sources are being asked again. Wait a moment, reload the case and decide on fresh answers.",
    ),
    Refusal.NO_RECORD: ("two_people_needed", "Approving without a primary record needs two people who looked it up."),
    Refusal.NOT_BOUND: ("two_people_needed", "Approving below H3 needs two people."),
    Refusal.NO_SUCH_MOVE: ("claim_moved", "The claim has moved on. Take the case again."),
    Refusal.NOT_DECIDED: ("claim_moved", "The claim has moved on. Take the case again."),
    Refusal.NEEDS_TWO: (
        "two_people_needed",
        "A licence that is disputed, locked or another account's needs two people.",
    ),
}


def _refusal(error: DatabaseRefusal) -> Exception:
    if error.sqlstate == Refusal.NOT_ASSIGNED:
        return Forbidden("not_assigned", "The system did not assign this case to you.")
    if error.sqlstate in _DATABASE_SAYS:
        return Conflict(*_DATABASE_SAYS[error.sqlstate])
    return error
