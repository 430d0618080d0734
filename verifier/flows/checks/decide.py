"""All registries of a round have answered: weigh, decide, and move the claim, in the transaction of the last answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier import log
from verifier.domain.assessment.contests import queue_of_contest
from verifier.domain.assessment.decision import AskAgain, AskCreator, AskReviewer, Confirm, only_unbound, weigh
from verifier.domain.assessment.rechecks import must_stop
from verifier.domain.assessment.screening import reasons_of
from verifier.domain.binding.proofs import proves_alone
from verifier.domain.claim import SYSTEM
from verifier.domain.credentials.profession import Credential
from verifier.domain.lifecycle import Happening, State
from verifier.domain.reasons import Reason, queue_for
from verifier.flows.assessment import rivals
from verifier.flows.assessment.context import matter_of
from verifier.flows.assessment.facts import facts_of, licence_claimed, licence_of, public_of, valid_until, verdict_body
from verifier.flows.checks import recheck
from verifier.flows.checks.rounds import next_round
from verifier.flows.core.cases import open_case
from verifier.flows.core.decisions import Decided, write_binding, write_decision
from verifier.flows.core.service import move, note
from verifier.flows.proofs.methods import kept, offers
from verifier.flows.sources import screening
from verifier.store.db import AlreadyThere, DatabaseRefusal
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.assessment.decision import Matter, Verdict
    from verifier.domain.binding.proofs import Offer
    from verifier.domain.evidence import Answer
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow, EvidenceRow

_log = log.logger("weighing")
# What committed while this was weighed, and only the database has seen: the licence is disputed, locked or another
# account's, or the account was handed over.
_OVERTAKEN = {"VC009": Reason.CONTESTED, "VC003": Reason.ACCOUNT_CHANGED}


async def weigh_round(
    svc: Service, connection: Connection, claim: ClaimRow, now: datetime, *, wait_ended: bool
) -> None:
    """Decide what the answers of this round amount to and do it. The claim's row is locked by the caller."""
    evidence = await check_rows.evidence_of_round(connection, claim_id=claim.id, obs_epoch=claim.obs_epoch)
    rows = [row for row in evidence if row.authority != "manual"]
    answers = [sealed.open_answer(svc.sealer(claim), row) for row in rows]
    matter = await matter_of(svc, connection, claim, wait_ended=wait_ended)
    verdict = weigh(matter, answers, svc.policy, now, svc.shares)
    verdict = await _beyond_the_record(svc, connection, claim, matter, verdict, now)
    found = await offers(svc, connection, verdict.findings, matter.words)
    if only_unbound(verdict) and proves_alone(found) and not await _with_people(connection, claim):
        verdict = AskCreator(verdict.findings)
    for_people = bool(json.loads(claim.facts or "{}").get("for_people"))
    if for_people and isinstance(verdict, AskCreator):  # what they had to say is not a machine's to answer
        verdict = AskReviewer(verdict.findings, queue_for(verdict.findings.reasons))
    await _note_findings(connection, claim, verdict, answers, found, for_people=for_people)
    new_hit = await screening.show(svc, connection, claim, verdict.findings.hits, now)
    match State(claim.state):
        case State.CHECKING:
            await _act(svc, connection, claim, verdict, rows, matter, now)
        case State.VERIFIED:
            await recheck.act(svc, connection, claim, verdict, rows, now, new_hit=new_hit)
        case _:
            if new_hit:  # people are at it: the case they have says so
                await open_case(svc, connection, claim, reasons_of(verdict.findings.hits), now)
            body = {"verdict": verdict_body(svc.policy, verdict, rows)}
            await note(
                connection,
                "evidence_weighed",
                SYSTEM,
                now,
                account_key=claim.account_key,
                claim_id=claim.id,
                body=body,
            )


async def stop_early(svc: Service, connection: Connection, claim: ClaimRow, now: datetime) -> None:
    """Stop a badge on what has been answered so far, if that is enough: it does not wait for a source that is down."""
    evidence = await check_rows.evidence_of_round(connection, claim_id=claim.id, obs_epoch=claim.obs_epoch)
    rows = [row for row in evidence if row.authority != "manual"]
    answers = [sealed.open_answer(svc.sealer(claim), row) for row in rows]
    matter = await matter_of(svc, connection, claim)
    verdict = weigh(matter, answers, svc.policy, now, svc.shares)
    if must_stop(verdict.findings):
        await screening.show(svc, connection, claim, verdict.findings.hits, now)
        await recheck.act(svc, connection, claim, verdict, rows, now, new_hit=False)


async def _with_people(connection: Connection, claim: ClaimRow) -> bool:
    """Whether the creator has asked people to look: then they are not asked to prove it alone once more."""
    return bool(await binding_rows.attempts_pending(connection, claim_id=claim.id, account_epoch=claim.account_epoch))


async def _beyond_the_record(
    svc: Service, connection: Connection, claim: ClaimRow, matter: Matter, verdict: Verdict, now: datetime
) -> Verdict:
    """What only the store knows: a changed account, an incumbent on the licence, too many confirmations in an hour."""
    if not isinstance(verdict, Confirm) and not only_unbound(verdict):
        return await _contested(svc, connection, claim, matter, verdict)
    findings = verdict.findings
    assert findings.record is not None  # noqa: S101  both kinds have one
    reasons: list[Reason] = []
    if claim.account_epoch != claim.current_epoch or claim.account_standing != "current":
        reasons.append(Reason.ACCOUNT_CHANGED)
    licence = licence_of(svc, findings.record, matter.credential)
    reasons += (await rivals.rivals(connection, claim, licence)).reasons
    confirming = isinstance(verdict, Confirm) and claim.state == State.CHECKING
    if confirming and await _gaining_too_fast(svc, connection, claim, findings.record.registry, now):
        _log.error("gain_limit", registry=findings.record.registry)
        reasons.append(Reason.GAIN_LIMIT)
    if not reasons:
        return verdict
    reasons = [*findings.reasons, *reasons]
    return AskReviewer(replace(findings, reasons=tuple(reasons)), queue_for(reasons))


async def _contested(
    svc: Service, connection: Connection, claim: ClaimRow, matter: Matter, verdict: Verdict
) -> Verdict:
    """A newcomer on a licence that shows another account's badge is a contest, whatever else speaks against them."""
    if claim.state != State.CHECKING or isinstance(verdict, AskAgain):
        return verdict
    findings = verdict.findings
    found = await rivals.rivals(connection, claim, licence_claimed(svc, matter, findings.record))
    if not (found.incumbents or found.locked):
        return verdict
    reasons = tuple(dict.fromkeys((*findings.reasons, *found.reasons)))
    return AskReviewer(replace(findings, reasons=reasons), queue_of_contest(reasons, findings.bound))


async def _gaining_too_fast(
    svc: Service, connection: Connection, claim: ClaimRow, registry: str, now: datetime
) -> bool:
    row = await claim_rows.gains_last_hour(
        connection, submitted_by=claim.submitted_by, registry=registry, decided_at=now - timedelta(hours=1)
    )
    return max(row.by_key, row.by_source) >= svc.policy.gain_per_hour


async def _note_findings(
    connection: Connection,
    claim: ClaimRow,
    verdict: Verdict,
    answers: Sequence[Answer],
    found: tuple[Offer, ...],
    *,
    for_people: bool,
) -> None:
    waits = {"for_people": True} if for_people and isinstance(verdict, AskAgain) else {}
    await claim_rows.claim_findings(
        connection,
        claim_id=claim.id,
        facts=json.dumps(facts_of(verdict.findings, answers, claim.family) | {"open": kept(found)} | waits),
        reasons=claim.reasons if claim.state in (State.VERIFIED, State.SUSPENDED) else list(verdict.findings.reasons),
    )


async def _act(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    verdict: Verdict,
    rows: Sequence[EvidenceRow],
    matter: Matter,
    now: datetime,
) -> None:
    body = {"verdict": verdict_body(svc.policy, verdict, rows)}
    reasons = verdict.findings.reasons
    match verdict:
        case Confirm():
            await _confirm(svc, connection, claim, verdict, rows, matter, now)
        case AskCreator():
            await move(connection, claim, Happening.CREATOR_NEEDED, SYSTEM, now, codes=reasons, body=body)
        case AskReviewer(queue=queue):
            await open_case(svc, connection, claim, reasons, now, queue=queue)
            await _in_line(svc, connection, claim, verdict, matter, now)
            await move(connection, claim, Happening.REVIEWER_NEEDED, SYSTEM, now, codes=reasons, body=body)
        case AskAgain():  # an answer went stale while another source was waited for
            await next_round(svc, connection, claim, "again", now)


async def _in_line(
    svc: Service, connection: Connection, claim: ClaimRow, verdict: AskReviewer, matter: Matter, now: datetime
) -> None:
    """A newcomer who outranks whoever shows the badge comes next. Who is held by a denial is known by the licence."""
    licence, reasons = licence_claimed(svc, matter, verdict.findings.record), frozenset(verdict.findings.reasons)
    if licence is not None and reasons & {Reason.CONTESTED, Reason.HOLDER_DISPUTED}:
        await claim_rows.claim_licence(connection, claim_id=claim.id, licence_key=licence)
    if licence is not None and Reason.CONTESTED in reasons:
        await rivals.weigh_in(connection, claim, licence, verdict.findings.bound.holds, now)


async def _confirm(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    verdict: Confirm,
    rows: Sequence[EvidenceRow],
    matter: Matter,
    now: datetime,
) -> None:
    """Confirm, unless the database knows better: another account's badge, or a change of this one, came first."""
    try:
        async with connection.transaction():
            decision_id = await _decide(svc, connection, claim, verdict, rows, matter.credential, now)
            body = {"verdict": verdict_body(svc.policy, verdict, rows), "decision": decision_id}
            await move(connection, claim, Happening.CONFIRMED, SYSTEM, now, body=body, decision_id=decision_id)
    except DatabaseRefusal as refused:
        why = Reason.CONTESTED if isinstance(refused, AlreadyThere) else _OVERTAKEN.get(refused.sqlstate or "")
        if why is None:
            raise
        overtaken = AskReviewer(replace(verdict.findings, reasons=(why,)), queue_for((why,)))
        await _act(svc, connection, claim, overtaken, rows, matter, now)


async def _decide(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    verdict: Confirm,
    rows: Sequence[EvidenceRow],
    credential: Credential,
    now: datetime,
) -> str:
    record, bound = verdict.findings.record, verdict.findings.bound
    assert record is not None  # noqa: S101  Confirm has a record
    await claim_rows.claim_licence(connection, claim_id=claim.id, licence_key=licence_of(svc, record, credential))
    anchor = next(row.id for row in rows if row.registry == record.registry)
    decided = Decided(
        verdict="verified",
        evidence=[row.id for row in rows],
        machine=verdict_body(svc.policy, verdict, rows),
        environment=_environment(svc, claim),
        decided_at=now,
        binding_id=await write_binding(connection, claim, bound, anchor, "service", now),
        public=public_of(svc, record, credential, bound),
        valid_until=valid_until(svc, record),
    )
    return await write_decision(svc, connection, claim, decided)


def _environment(svc: Service, claim: ClaimRow) -> str:
    return "test" if "test" in (svc.environment, claim.environment) else "production"
