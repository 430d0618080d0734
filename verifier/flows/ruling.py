"""A reviewer decides: the lease, the two-person rules and the facts are checked here, and again by the database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.binding import Bound, Holder, Method
from verifier.domain.lifecycle import State
from verifier.domain.review import REASONS, actions_for, needs_two, recorded_holder
from verifier.flows import caseview
from verifier.flows.decisions import Decided, write_decision
from verifier.flows.errors import Conflict, FieldFault, Forbidden, Invalid, TooMany
from verifier.flows.grounds import Sitting, check_grounds, ground
from verifier.flows.keeping import keep
from verifier.flows.leases import held
from verifier.flows.licenceform import form_from, keep_licence
from verifier.flows.service import move, note
from verifier.flows.views import CaseView, ManualLicence, Ruling
from verifier.store.db import AlreadyThere, DatabaseRefusal, in_transaction
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.caseview import Looked
    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row

_SQL = queries("reviews")
_CLAIMS = queries("claims")
_GRAVE = frozenset({"holder_disputed"})
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
    if done >= svc.policy.decisions_per_hour:
        detail = f"{done} decisions in an hour is the most one reviewer may make. Take a break; nothing is lost."
        raise TooMany("decision_pace", detail, retry_after_s=600)


async def _sit(svc: Service, connection: Connection, case: Row, claim: Row, ruling: Ruling) -> Sitting:
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
    seen = await caseview.look(svc, connection, claim)
    reasons = tuple(dict.fromkeys((*case["reasons"], *seen.reasons)))
    if first is not None:
        said = _first_said(svc, case, claim)
        # Two names stand under one set of facts: other facts are a first decision of their own, and so is a denial
        # that the first person has not seen.
        other = _differs(ruling, said) or _GRAVE & set(reasons) - set(said.get("reasons", ()))
        first, ruling = (None, ruling) if other else (first, _as_said(ruling, said))
    return Sitting(case, seen, ruling, _bound(seen, ruling), reasons, first)


def _first_said(svc: Service, case: Row, claim: Row) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(svc.sealer(claim).open(case["sealed_first"], f"case/{case['id']}/first"))
    return said


def _as_said(ruling: Ruling, said: dict[str, Any]) -> Ruling:
    """The second person agrees to what the first one wrote down."""
    return replace(
        ruling,
        licence=form_from(said["licence"]) if said["licence"] else None,
        holder_level=said["holder_level"],
        holder_method=said["holder_method"],
    )


def _differs(ruling: Ruling, said: dict[str, Any]) -> bool:
    """Whether the second person established something else than the first; saying nothing is agreeing."""
    holder = (ruling.holder_level, ruling.holder_method)
    if ruling.holder_level and holder != (said["holder_level"], said["holder_method"]):
        return True
    if ruling.licence is None:
        return False
    return said["licence"] is None or _read_off(ruling.licence) != _read_off(form_from(said["licence"]))


def _read_off(form: ManualLicence) -> tuple[object, ...]:
    """What a board's page says, whenever and from which address it was read."""
    words = (form.record_name, form.title, form.number)
    return (*(word.strip().casefold() for word in words), form.standing, form.valid_until)


def _bound(seen: Looked, ruling: Ruling) -> Bound:
    """What the machine found, or what people established and say so; the higher counts."""
    found = seen.findings.bound
    machine = found if found.level >= Holder.H2 else Bound(Holder.H1, None)
    if not ruling.holder_level:
        return machine
    level = recorded_holder(ruling.holder_level, ruling.holder_method or "")
    if level is None:
        detail = "Say how the holder was established: document (H2), platform_identity (H2) or referee_call (H2 or H3)."
        raise Invalid("holder_method", detail, faults=(FieldFault("/holder", "holder_method", detail),))
    return machine if machine.level >= level else Bound(level, Method(ruling.holder_method or ""))


async def _rule(svc: Service, connection: Connection, sitting: Sitting, actor: Actor) -> bool:
    action, now = sitting.ruling.action, svc.clock()
    if action in ("approve", "reinstate"):
        check_grounds(sitting, svc.policy, now)
    two = needs_two(action, sitting.reasons, sitting.seen.findings.record, sitting.bound.level, svc.policy)
    if two and sitting.first is None:
        await _keep_first(svc, connection, sitting, actor, now)
        return True
    if action == "keep":
        return await keep(svc, connection, sitting, actor, now, _keep_first)
    await _finish(svc, connection, sitting, actor, now)
    return False


async def _keep_first(svc: Service, connection: Connection, sitting: Sitting, actor: Actor, now: datetime) -> None:
    ruling, case, claim = sitting.ruling, sitting.case, sitting.seen.claim
    said = {
        "reason": ruling.reason,
        "note": ruling.note,
        "holder_level": ruling.holder_level,
        "holder_method": ruling.holder_method,
        "licence": _form_json(ruling.licence),
        "reasons": list(sitting.reasons),
    }
    sealed_first = svc.sealer(claim).seal(json.dumps(said).encode(), f"case/{case['id']}/first")
    if ruling.licence is not None:  # the second person must see whose badge is on it
        await keep_licence(svc, connection, claim, ruling.licence)
    await connection.execute(_SQL.case_first, case["id"], actor.id, ruling.action, now, claim["version"], sealed_first)
    body = {"case": case["id"], "action": ruling.action}
    await note(connection, "first_decision", actor, now, claim_id=claim["id"], codes=(ruling.reason,), body=body)


def _form_json(form: ManualLicence | None) -> dict[str, Any] | None:
    from verifier.store.sealed import plain  # noqa: PLC0415

    return plain(form) if form is not None else None


async def _finish(svc: Service, connection: Connection, sitting: Sitting, actor: Actor, now: datetime) -> None:
    ruling, claim = sitting.ruling, sitting.seen.claim
    approving = ruling.action in ("approve", "reinstate")
    grounds = await ground(svc, connection, sitting, actor, now) if approving else None
    by_reviewer, second = (sitting.first, actor.id) if sitting.first else (actor.id, None)
    decided = Decided(
        verdict=_VERDICTS[ruling.action],
        evidence=grounds.evidence if grounds else [row["id"] for row in sitting.seen.evidence],
        machine=_machine(sitting),
        environment=await _environment(svc, connection, sitting, actor),
        decided_at=now,
        reasons=(ruling.reason,),
        by_reviewer=by_reviewer,
        second_reviewer=second,
        case_id=sitting.case["id"],
        binding_id=grounds.binding_id if grounds else None,
        public=grounds.public if grounds else {},
        valid_until=grounds.valid_until if grounds else None,
        note=ruling.note,
    )
    decision_id = await write_decision(svc, connection, claim, decided)
    body = {"case": sitting.case["id"], "decision": decision_id, "second": second or ""}
    codes = _codes(ruling)
    await move(connection, claim, _MOVES[ruling.action], actor, now, codes=codes, body=body, decision_id=decision_id)
    if ruling.action == "suspend":  # the case goes on: somebody has to reinstate or revoke
        await connection.execute(_SQL.case_let_go, sitting.case["id"], [])


def _codes(ruling: Ruling) -> tuple[str, ...]:
    """What the claim says of itself afterwards."""
    if ruling.action in ("approve", "reinstate"):
        return ()
    return ("question", ruling.reason) if ruling.action == "ask_creator" else (ruling.reason,)


def _machine(sitting: Sitting) -> dict[str, Any]:
    findings = sitting.seen.findings
    return {
        "reasons": list(findings.reasons),
        "holder": findings.bound.level.name,
        "points": {p.field: p.verdict for p in findings.points},
    }


async def _environment(svc: Service, connection: Connection, sitting: Sitting, actor: Actor) -> str:
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
    "VC009": ("two_people_needed", "A licence that is disputed, locked or another account's needs two people."),
}


def _refusal(error: DatabaseRefusal) -> Exception:
    if error.sqlstate == "VC002":
        return Forbidden("not_assigned", "The system did not assign this case to you.")
    if error.sqlstate in _DATABASE_SAYS:
        return Conflict(*_DATABASE_SAYS[error.sqlstate])
    return error
