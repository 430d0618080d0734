"""A reviewer decides: the lease, the two-person rules and the facts are checked here, and again by the database."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.badge import end_of_validity
from verifier.domain.binding import Bound, Holder, Method
from verifier.domain.lifecycle import State
from verifier.domain.review import REASONS, actions_for, in_force, needs_two, recorded_holder
from verifier.flows import caseview
from verifier.flows.errors import Conflict, FieldFault, Forbidden, Invalid, TooMany
from verifier.flows.leases import held
from verifier.flows.licenceform import check_form, form_from, public_of_form, seal_form
from verifier.flows.service import move, note
from verifier.flows.views import CaseView, ManualLicence, Ruling
from verifier.flows.weighing import licence_of, public_of, valid_until
from verifier.store.db import AlreadyThere, DatabaseRefusal, in_transaction
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.caseview import Looked
    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row

_SQL = queries("reviews")
_CLAIMS = queries("claims")
_VERDICTS = {
    "approve": "verified",
    "refuse": "refused",
    "ask_creator": "asked",
    "suspend": "suspended",
    "reinstate": "reinstated",
    "revoke": "revoked",
}
_MOVES = {
    "approve": "approved",
    "refuse": "refused",
    "ask_creator": "question_asked",
    "suspend": "suspended",
    "reinstate": "reinstated",
    "revoke": "revoked",
}


@dataclass(frozen=True, slots=True)
class _Sitting:
    """One decision about to be made."""

    case: Row
    seen: Looked
    ruling: Ruling
    bound: Bound  # the holder's binding the decision may rely on
    reasons: tuple[str, ...]
    first: str | None  # the reviewer who decided first, when this is the second of two


async def decide(svc: Service, case_id: str, ruling: Ruling, actor: Actor) -> tuple[CaseView, bool]:
    """Decide a case; True when a second person is needed before anything happens."""

    async def work(connection: Connection) -> tuple[CaseView, bool]:
        case = await held(svc, connection, case_id, ruling.lease, actor)
        await _within_pace(svc, connection, actor)
        claim = await connection.fetchrow(_CLAIMS.claim_lock, case["claim_id"])
        assert claim is not None  # noqa: S101
        sitting = await _sit(svc, connection, case, claim, ruling)
        waiting = await _rule(svc, connection, sitting, actor)
        row = await connection.fetchrow(_SQL.case_by_id, case_id)
        assert row is not None  # noqa: S101
        return await caseview.full(svc, connection, row, None), waiting

    try:
        answer = await in_transaction(svc.pool, work)
    except AlreadyThere:
        detail = "Another account has an active badge on this licence. Only two reviewers together may allow a second."
        raise Conflict("contested", detail) from None
    except DatabaseRefusal as refused:
        raise _refusal(refused) from None
    svc.badges.forget()
    return answer


async def _within_pace(svc: Service, connection: Connection, actor: Actor) -> None:
    done = await connection.fetchval(_SQL.decisions_last_hour, actor.id, svc.clock() - timedelta(hours=1))
    if done >= svc.settings.decisions_per_hour:
        detail = f"{done} decisions in an hour is the most one reviewer may make. Take a break; nothing is lost."
        raise TooMany("decision_pace", detail, retry_after_s=600)


async def _sit(svc: Service, connection: Connection, case: Row, claim: Row, ruling: Ruling) -> _Sitting:
    if claim["wrapped_key"] is None:
        raise Conflict("erased", "The personal data of this claim were erased; it cannot be decided.")
    if ruling.action not in actions_for(State(claim["state"])):
        allowed = ", ".join(actions_for(State(claim["state"]))) or "nothing"
        raise Conflict("claim_moved", f"The claim is {claim['state']}; possible now: {allowed}.", state=claim["state"])
    if ruling.reason not in REASONS:
        detail = f"Choose one of: {', '.join(REASONS)}."
        raise Invalid("unknown_reason", detail, faults=(FieldFault("/reason", "unknown_reason", detail),))
    first = (
        case["first_by"]
        if case["first_action"] == ruling.action and case["first_claim_version"] == claim["version"]
        else None
    )
    if first is not None:
        ruling = _as_first_said(svc, case, claim, ruling)
    seen = await caseview.look(svc, connection, claim)
    reasons = tuple(dict.fromkeys((*case["reasons"], *seen.reasons)))
    return _Sitting(case, seen, ruling, _bound(seen, ruling), reasons, first)


def _as_first_said(svc: Service, case: Row, claim: Row, ruling: Ruling) -> Ruling:
    """The second person agrees to what the first one wrote down; what they add of their own stands beside it."""
    said = json.loads(svc.sealer(claim).open(case["sealed_first"], f"case/{case['id']}/first"))
    return replace(
        ruling,
        licence=ruling.licence or (form_from(said["licence"]) if said["licence"] else None),
        holder_level=ruling.holder_level or said["holder_level"],
        holder_method=ruling.holder_method or said["holder_method"],
    )


def _bound(seen: Looked, ruling: Ruling) -> Bound:
    """What the machine found, or what people established and say so; the higher counts."""
    machine = seen.findings.bound if not seen.findings.bound.reasons else Bound(Holder.H1, None)
    if not ruling.holder_level:
        return machine
    level = recorded_holder(ruling.holder_level, ruling.holder_method or "")
    if level is None:
        detail = "Say how the holder was established: document (H2), platform_identity (H2) or referee_call (H2 or H3)."
        raise Invalid("holder_method", detail, faults=(FieldFault("/holder", "holder_method", detail),))
    return machine if machine.level >= level else Bound(level, Method(ruling.holder_method or ""))


async def _rule(svc: Service, connection: Connection, sitting: _Sitting, actor: Actor) -> bool:
    action, now = sitting.ruling.action, svc.clock()
    if action in ("approve", "reinstate"):
        _check_grounds(sitting, now)
    record = sitting.seen.findings.record
    if needs_two(action, sitting.reasons, record, sitting.bound.level) and sitting.first is None:
        await _keep_first(svc, connection, sitting, actor, now)
        return True
    if action == "keep":
        await connection.execute(_SQL.case_close, sitting.case["id"], now)
        await note(
            connection, "case_kept", actor, now, claim_id=sitting.case["claim_id"], codes=(sitting.ruling.reason,)
        )
        return False
    await _finish(svc, connection, sitting, actor, now)
    return False


def _check_grounds(sitting: _Sitting, now: datetime) -> None:
    """What nobody may approve: below H2, without a record or a look-up, or a licence that is not in force."""
    record, form = sitting.seen.findings.record, sitting.ruling.licence
    if sitting.bound.level < Holder.H2:
        detail = "Establish the holder first (H2 or better) and say how: document, platform_identity or referee_call."
        raise Invalid("holder_needed", detail, faults=(FieldFault("/holder", "required", detail),))
    if record is None and form is None:
        detail = "No register answered for this licence: look it up at the board and fill in the licence form."
        raise Invalid("licence_needed", detail, faults=(FieldFault("/licence", "required", detail),))
    if record is None and form is not None:
        check_form(form, now)
    if record is not None and not in_force(record, sitting.reasons):
        raise Conflict("not_in_force", "The register shows this licence as not in force; nobody can approve it.")
    if sitting.seen.claim["account_epoch"] != sitting.seen.claim["current_epoch"]:
        raise Conflict("account_changed", "The account has changed since; the platform has to vouch for it first.")


async def _keep_first(svc: Service, connection: Connection, sitting: _Sitting, actor: Actor, now: datetime) -> None:
    ruling, case, claim = sitting.ruling, sitting.case, sitting.seen.claim
    said = {
        "reason": ruling.reason,
        "note": ruling.note,
        "holder_level": ruling.holder_level,
        "holder_method": ruling.holder_method,
        "licence": _form_json(ruling.licence),
    }
    sealed_first = svc.sealer(claim).seal(json.dumps(said).encode(), f"case/{case['id']}/first")
    await connection.execute(_SQL.case_first, case["id"], actor.id, ruling.action, now, claim["version"], sealed_first)
    body = {"case": case["id"], "action": ruling.action}
    await note(connection, "first_decision", actor, now, claim_id=claim["id"], codes=(ruling.reason,), body=body)


def _form_json(form: ManualLicence | None) -> dict[str, Any] | None:
    from verifier.store.sealed import plain  # noqa: PLC0415

    return plain(form) if form is not None else None


async def _finish(svc: Service, connection: Connection, sitting: _Sitting, actor: Actor, now: datetime) -> None:
    ruling, claim = sitting.ruling, sitting.seen.claim
    evidence = [row["id"] for row in sitting.seen.evidence]
    public: dict[str, Any] = {}
    until: datetime | None = None
    binding_id: str | None = None
    if ruling.action in ("approve", "reinstate"):
        evidence, public, until, binding_id = await _ground(svc, connection, sitting, actor, evidence, now)
    decision_id = new_id("dec")
    by_reviewer, second = (sitting.first, actor.id) if sitting.first else (actor.id, None)
    note_text = svc.sealer(claim).seal(ruling.note.encode(), f"decision/{decision_id}/note") if ruling.note else None
    await connection.execute(
        _CLAIMS.decision_insert,
        decision_id,
        claim["id"],
        claim["version"],
        claim["obs_epoch"],
        claim["account_epoch"],
        _VERDICTS[ruling.action],
        svc.policy.version,
        by_reviewer,
        second,
        sitting.case["id"],
        binding_id,
        evidence,
        [ruling.reason],
        json.dumps(_machine(sitting)),
        json.dumps(public),
        until,
        await _environment(svc, connection, sitting, actor),
        note_text,
        now,
    )
    codes = {"ask_creator": ("question", ruling.reason), "approve": (), "reinstate": ()}.get(
        ruling.action, (ruling.reason,)
    )
    body = {"case": sitting.case["id"], "decision": decision_id, "second": second or ""}
    await move(connection, claim, _MOVES[ruling.action], actor, now, codes=codes, body=body, decision_id=decision_id)
    if ruling.action == "suspend":  # the case goes on: somebody has to reinstate or revoke
        await connection.execute(_SQL.case_let_go, sitting.case["id"], [])


async def _ground(
    svc: Service, connection: Connection, sitting: _Sitting, actor: Actor, evidence: list[str], now: datetime
) -> tuple[list[str], dict[str, Any], datetime | None, str | None]:
    """The evidence, badge words, validity and binding an approval stands on."""
    claim, record, form = sitting.seen.claim, sitting.seen.findings.record, sitting.ruling.licence
    if "contested" in sitting.reasons:
        await connection.execute(_CLAIMS.claim_shared, claim["id"])
    if record is not None:
        await connection.execute(
            _CLAIMS.claim_licence, claim["id"], licence_of(svc, record, sitting.seen.matter.credential)
        )
        anchor = next(row["id"] for row in sitting.seen.evidence if row["registry"] == record.registry)
        public = public_of(svc, record, sitting.seen.matter.credential, sitting.bound)
        until = valid_until(svc, record)
    else:
        assert form is not None  # noqa: S101  _check_grounds
        anchor = await seal_form(svc, connection, claim, form, now)
        evidence = [anchor]
        public, until = public_of_form(sitting.seen.matter, form, sitting.bound), _until(form, now)
    binding_id = None
    if sitting.bound.method is not None:
        binding_id = new_id("bnd")
        await connection.execute(
            _CLAIMS.binding_insert,
            binding_id,
            claim["id"],
            claim["account_epoch"],
            claim["obs_epoch"],
            sitting.bound.method.value,
            int(sitting.bound.level),
            anchor,
            actor.id,
            now,
        )
    return evidence, public, until, binding_id


def _until(form: ManualLicence, now: datetime) -> datetime:
    """The board's date or 180 days after the look-up, whichever is sooner."""
    longest = form.looked_up_at + timedelta(days=180)
    return (
        min(longest, end_of_validity(form.valid_until, UTC))
        if form.valid_until
        else min(longest, now + timedelta(days=180))
    )


def _machine(sitting: _Sitting) -> dict[str, Any]:
    findings = sitting.seen.findings
    return {
        "reasons": list(findings.reasons),
        "holder": findings.bound.level.name,
        "points": {p.field: p.verdict for p in findings.points},
    }


async def _environment(svc: Service, connection: Connection, sitting: _Sitting, actor: Actor) -> str:
    """A trial account on either side of a decision makes it a trial."""
    trial = sitting.first and await connection.fetchval(queries("keys").reviewer_on_trial, sitting.first)
    tested = trial or actor.bootstrap or "test" in (svc.environment, sitting.seen.claim["environment"])
    return "test" if tested else "production"


_DATABASE_SAYS = {
    "VC001": ("claim_moved", "The claim has moved on. Take the case again."),
    "VC003": ("account_changed", "The account has changed since; the platform has to vouch for it first."),
    "VC004": (
        "evidence_stale",
        "The sources are being asked again. Wait a moment, reload the case and decide on fresh answers.",
    ),
    "VC005": ("two_people_needed", "Approving without a primary record needs two people who looked it up."),
    "VC006": ("two_people_needed", "Approving below H3 needs two people."),
    "VC007": ("claim_moved", "The claim has moved on. Take the case again."),
    "VC008": ("claim_moved", "The claim has moved on. Take the case again."),
}


def _refusal(error: DatabaseRefusal) -> Exception:
    if error.sqlstate == "VC002":
        return Forbidden("not_assigned", "The system did not assign this case to you.")
    if error.sqlstate in _DATABASE_SAYS:
        return Conflict(*_DATABASE_SAYS[error.sqlstate])
    return error
