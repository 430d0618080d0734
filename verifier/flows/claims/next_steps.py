"""The next steps of a claim: whose move it is, until when, and each action with its request."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.advice.next_steps import NEW_CLAIM, advise, advise_rebinding
from verifier.domain.advice.questions import Wanted
from verifier.domain.holder import Method
from verifier.domain.lifecycle import WHOSE_MOVE, State
from verifier.domain.reasons import Reason, reasons_in
from verifier.domain.review import expected_wait
from verifier.flows.claims import dialogue
from verifier.flows.claims.views import Call, Next, NextAction
from verifier.flows.proofs import letters
from verifier.flows.proofs.methods import openings
from verifier.store.rows import reviews as review_rows
from verifier.store.sealing.crypto import SealBroken
from verifier.wording.next_steps import said

if TYPE_CHECKING:
    from verifier.domain.advice.binding_methods import Advice, Opening
    from verifier.domain.policy import Policy
    from verifier.flows.claims.dialogue_views import QuestionView
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import ClaimRow
    from verifier.wording.languages import Language

_OPEN = "..."  # what is to be filled in
_QUICK = timedelta(minutes=1)  # how soon registries that answer are heard


async def of(svc: Service, source: Connection | Pool, row: ClaimRow, language: Language) -> Next:
    """Build whose move a claim is, when to expect it, and what would move it on."""
    state, reasons = State(row.state), tuple(row.reasons)
    asked = await _asked(svc, source, row) if state is State.AWAITING_CREATOR and Reason.QUESTION in reasons else None
    wanted = await dialogue.open_wants(source, row.id, asked.wants) if asked else Wanted()
    advice = _advice(svc, row, state, reasons, wanted, await _ways(svc, source, row))
    actions = tuple(_action(row.id, one, language) for one in advice)
    if asked is not None and asked.note:  # the reviewer's own words stand where the creator is asked to answer
        actions = tuple(replace(a, detail=f"{asked.note}\n\n{a.detail}") if a.code == "answer" else a for a in actions)
    return Next(_who(svc, row, state, reasons), await _expected_by(svc, source, row, state), actions)


def _who(svc: Service, row: ClaimRow, state: State, reasons: tuple[str, ...]) -> str:
    if state is State.SUSPENDED and reasons == (Reason.ACCOUNT_CHANGED,):
        return "platform"
    return "nobody" if is_past_appeal(svc, row) else WHOSE_MOVE[state]


def is_past_appeal(svc: Service, row: ClaimRow) -> bool:
    """Return True if the time for an appeal is over: then a new claim is the way."""
    over = svc.clock() - row.state_since > svc.policy.appeal_within
    return over and row.state in (State.REFUSED, State.REVOKED)


async def _asked(svc: Service, source: Connection | Pool, row: ClaimRow) -> QuestionView | None:
    if not row.wrapped_key:
        return None
    try:
        return await dialogue.question(svc, source, row)
    except SealBroken:
        return None


def _advice(
    svc: Service,
    row: ClaimRow,
    state: State,
    reasons: tuple[str, ...],
    wanted: Wanted,
    ways: tuple[Opening, ...],
) -> tuple[Advice, ...]:
    if is_past_appeal(svc, row):
        return (NEW_CLAIM,)
    if state is not State.VERIFIED:
        return advise(state, reasons_in(reasons), ways, wanted)
    due = row.bound_at is not None and svc.clock() >= row.bound_at + _until_asked(svc.policy)
    return advise_rebinding(ways) if due or row.rebind_asked_at is not None else ()


async def _ways(svc: Service, source: Connection | Pool, row: ClaimRow) -> tuple[Opening, ...]:
    """List the methods that can be begun now: a code by letter only where a letter can be had."""
    found = openings(json.loads(row.facts or "{}"))
    if not any(one.method is Method.REGISTRY_CONTACT_CODE for one in found):
        return found
    waits = await letters.later(svc, source, row) is not None
    return tuple(one for one in found if not (waits and one.method is Method.REGISTRY_CONTACT_CODE))


def _until_asked(policy: Policy) -> timedelta:
    return policy.rebind_every - policy.rebind_grace


def _action(claim_id: str, advice: Advice, language: Language) -> NextAction:
    """Word a piece of advice and add the request that follows it."""
    title, detail = said(language, advice)
    call = call_of(claim_id, advice)
    return NextAction(advice.code, title, detail, advice.fields, advice.method or None, call)


def call_of(claim_id: str, advice: Advice) -> Call | None:
    """Write the request that follows a piece of advice as the API takes it, with "..." for what is to be filled in."""
    base = f"/v1/claims/{claim_id}"
    if advice.method:
        return Call("POST", f"{base}/bindings", {"method": advice.method} | _open(advice.fields))
    if advice is NEW_CLAIM:
        account = {"id": _OPEN, "handle": _OPEN, "epoch": 1}
        return Call(
            "POST", "/v1/claims", {"account": account} | _open(("credential", "jurisdiction", "number", "name"))
        )
    if advice.code == "appeal":
        return Call("POST", f"{base}/appeal", _open(("statement",)))
    return Call("POST", f"{base}/amend", _open(advice.fields)) if advice.fields else None


def _open(fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: {"full": _OPEN} if name == "name" else _OPEN for name in fields}


async def _expected_by(svc: Service, source: Connection | Pool, row: ClaimRow, state: State) -> datetime | None:
    """Return when the next move is to be expected; None where it cannot be estimated."""
    if state in (State.RECEIVED, State.CHECKING):
        silent = Reason.SOURCE_UNAVAILABLE in row.reasons
        wait = svc.policy.source_wait if silent else _QUICK
        since: datetime = row.round_started_at
        return since + wait if silent else svc.clock() + wait
    if state is State.AWAITING_CREATOR:
        asked_at: datetime = row.state_since
        return asked_at + svc.policy.silence
    if state is not State.IN_REVIEW:
        return None
    pace = await review_rows.review_pace(source, closed_at=svc.clock() - timedelta(days=7))
    queue = expected_wait(pace.waiting, pace.closed_last_week)
    return None if queue is None else svc.clock() + queue
