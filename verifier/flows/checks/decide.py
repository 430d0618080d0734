"""All registries of a round have answered: weigh, decide, and move the claim, in the transaction of the last answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.domain.assessment.decision import AskAgain, AskCreator, AskReviewer, Confirm, weigh
from verifier.domain.assessment.findings import establish
from verifier.domain.assessment.rechecks import must_stop
from verifier.domain.assessment.screening import reasons_of
from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason
from verifier.flows.assessment import rivals
from verifier.flows.assessment.context import matter_of
from verifier.flows.assessment.facts import facts_of, licence_claimed, licence_of, public_of, valid_until, verdict_body
from verifier.flows.assessment.on_file import on_file
from verifier.flows.checks import gains, recheck, renewal
from verifier.flows.checks.rounds import next_round
from verifier.flows.core.cases import open_case
from verifier.flows.core.decisions import Decided, write_binding, write_decision
from verifier.flows.core.service import move, note
from verifier.flows.proofs.methods import kept, offers
from verifier.flows.sources import screening
from verifier.store.db import AlreadyThere, DatabaseRefusal
from verifier.store.refusals import Refusal
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.assessment.decision import OnFile, Verdict
    from verifier.domain.assessment.matter import Matter
    from verifier.domain.assessment.screening import Person
    from verifier.domain.binding.proofs import Offer
    from verifier.domain.evidence import Answer
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow, EvidenceRow
    from verifier.store.sealing.crypto import Vault


@dataclass(frozen=True, slots=True)
class Weighed:
    """One round of a claim, weighed: what it rests on, and the machine's last word."""

    opened: ClaimContext[ClaimRow]
    rows: Sequence[EvidenceRow]
    answers: Sequence[Answer]
    matter: Matter
    ways: tuple[Offer, ...]  # the methods of proving whose it is that are open
    on_file: OnFile
    verdict: Verdict


async def weigh_round(
    svc: Service,
    connection: Connection,
    opened: ClaimContext[ClaimRow],
    now: datetime,
    *,
    wait_ended: bool,
    person: Person | None = None,
) -> None:
    """Weigh the answers of this round and act on the verdict. The claim's row is locked by the caller.

    `person`: who the claim and its answers say it is about, where the caller knows that already.
    """
    weighed = await _weigh(svc, connection, opened, now, wait_ended=wait_ended, person=person)
    claim, verdict = opened.row, weighed.verdict
    await _note_findings(svc, connection, weighed)
    new_hit = await screening.show(svc.vault, connection, claim, verdict.findings.hits, now)
    match State(claim.state):
        case State.CHECKING:
            await _act(svc, connection, weighed, now)
        case State.VERIFIED:
            await recheck.act(svc, connection, claim, verdict, weighed.rows, now, new_hit=new_hit)
        case State.EXPIRED:
            if renewed := await renewal.act(svc, connection, opened, verdict, weighed.rows, now):
                await _act(svc, connection, replace(weighed, opened=renewed), now)
        case _:
            if new_hit:  # people are at it: the case they have says so
                await open_case(svc.policy, connection, claim, reasons_of(verdict.findings.hits), now)
            body = {"verdict": verdict_body(svc.policy, verdict, weighed.rows)}
            await note(
                connection,
                Event.EVIDENCE_WEIGHED,
                SYSTEM,
                now,
                account_key=claim.account_key,
                claim_id=claim.id,
                body=body,
            )


async def stop_early(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], now: datetime) -> None:
    """Stop a badge on the answers so far, if they are enough: it does not wait for a source that is down."""
    weighed, claim = await _weigh(svc, connection, opened, now, wait_ended=True), opened.row
    if must_stop(weighed.verdict.findings):
        await screening.show(svc.vault, connection, claim, weighed.verdict.findings.hits, now)
        await recheck.act(svc, connection, claim, weighed.verdict, weighed.rows, now, new_hit=False)


async def _weigh(
    svc: Service,
    connection: Connection,
    opened: ClaimContext[ClaimRow],
    now: datetime,
    *,
    wait_ended: bool,
    person: Person | None = None,
) -> Weighed:
    """Open this round's evidence, establish what it shows, read what is on file beside it, and weigh both."""
    claim = opened.row
    evidence = await check_rows.evidence_of_round(connection, claim_id=claim.id, obs_epoch=claim.obs_epoch)
    rows = [row for row in evidence if row.authority != "manual"]
    answers = [sealed.open_answer(opened.sealer, row) for row in rows]
    matter = await matter_of(svc, connection, opened, wait_ended=wait_ended, person=person)
    findings = establish(matter, answers, svc.policy, now, svc.shares)
    ways = await offers(svc, connection, findings, matter.words)
    licence = licence_claimed(svc.vault, matter, findings.record)
    filed = await on_file(connection, claim, licence, findings, ways, now)
    verdict = weigh(findings, filed, svc.policy)
    return Weighed(opened, rows, answers, matter, ways, filed, verdict)


async def _note_findings(svc: Service, connection: Connection, weighed: Weighed) -> None:
    """Keep what was found among the claim's facts, and that its answer is for people until it was weighed.

    The licence of a badge is that of the record; with the facts it is one change of the claim's row.
    """
    claim, findings = weighed.opened.row, weighed.verdict.findings
    waits = {"for_people": True} if weighed.on_file.for_people and isinstance(weighed.verdict, AskAgain) else {}
    facts = facts_of(findings, weighed.answers, claim.family) | {"open": kept(weighed.ways)} | waits
    record = findings.record if isinstance(weighed.verdict, Confirm) and claim.state == State.CHECKING else None
    licence = licence_of(svc.vault, record, weighed.opened.credential) if record is not None else None
    is_shown = claim.state in (State.VERIFIED, State.SUSPENDED, State.EXPIRED)
    await claim_rows.claim_findings(
        connection,
        claim_id=claim.id,
        facts=json.dumps(facts),
        reasons=claim.reasons if is_shown else list(findings.reasons),
        licence_key=licence,
    )


async def _act(svc: Service, connection: Connection, weighed: Weighed, now: datetime) -> None:
    claim, verdict = weighed.opened.row, weighed.verdict
    body = {"verdict": verdict_body(svc.policy, verdict, weighed.rows)}
    reasons = verdict.findings.reasons
    match verdict:
        case Confirm():
            await _confirm(svc, connection, weighed, now)
        case AskCreator():
            await move(connection, claim, Transition.CREATOR_NEEDED, SYSTEM, now, codes=reasons, body=body)
        case AskReviewer(queue=queue):
            is_news = await gains.is_news(svc, connection, claim, verdict, weighed.on_file, now)
            await open_case(svc.policy, connection, claim, reasons, now, queue="lead" if is_news else queue)
            await _in_line(svc.vault, connection, weighed, now)
            await move(connection, claim, Transition.REVIEWER_NEEDED, SYSTEM, now, codes=reasons, body=body)
        case AskAgain():  # an answer went stale while another source was waited for
            await next_round(svc, connection, weighed.opened, "again", now)


async def _in_line(vault: Vault, connection: Connection, weighed: Weighed, now: datetime) -> None:
    """Put a newcomer who outranks the incumbent first, and store the licence by which denials find the claim."""
    claim, findings = weighed.opened.row, weighed.verdict.findings
    licence, reasons = licence_claimed(vault, weighed.matter, findings.record), frozenset(findings.reasons)
    if licence is not None and reasons & {Reason.CONTESTED, Reason.HOLDER_DISPUTED, Reason.LICENCE_LOCKED}:
        await claim_rows.claim_licence(connection, claim_id=claim.id, licence_key=licence)
    if licence is not None and Reason.CONTESTED in reasons:
        await rivals.weigh_in(connection, claim, licence, findings.bound.holds, now)


async def _confirm(svc: Service, connection: Connection, weighed: Weighed, now: datetime) -> None:
    """Confirm, unless the database refuses: another account's badge, or a change of this one, came first."""
    try:
        async with connection.transaction():
            decision_id = await _decide(svc, connection, weighed, now)
            body = {"decision": decision_id}  # which holds the verdict
            await move(
                connection, weighed.opened.row, Transition.CONFIRMED, SYSTEM, now, body=body, decision_id=decision_id
            )
    except DatabaseRefusal as refused:
        filed = _overtaken(weighed.on_file, refused)
        if filed is None:
            raise
        verdict = weigh(weighed.verdict.findings, filed, svc.policy)
        await _act(svc, connection, replace(weighed, on_file=filed, verdict=verdict), now)


def _overtaken(filed: OnFile, refused: DatabaseRefusal) -> OnFile | None:
    """Read from a refusal what committed while this was weighed, and only the database has seen; None for any other."""
    if isinstance(refused, AlreadyThere) or refused.sqlstate == Refusal.NEEDS_TWO:
        return replace(filed, rivals=(Reason.CONTESTED,))
    if refused.sqlstate == Refusal.LOCKED:
        return replace(filed, rivals=(Reason.LICENCE_LOCKED,))
    if refused.sqlstate == Refusal.FROZEN:
        return replace(filed, frozen=True)
    return replace(filed, account_changed=True) if refused.sqlstate == Refusal.ACCOUNT_CHANGED else None


async def _decide(svc: Service, connection: Connection, weighed: Weighed, now: datetime) -> str:
    record, bound = weighed.verdict.findings.record, weighed.verdict.findings.bound
    claim, credential, rows = weighed.opened.row, weighed.opened.credential, weighed.rows
    assert record is not None  # noqa: S101  Confirm has a record
    anchor = next(row.id for row in rows if row.registry == record.registry)
    decided = Decided(
        verdict="verified",
        evidence=[row.id for row in rows],
        machine=verdict_body(svc.policy, weighed.verdict, rows),
        environment=_environment(svc.environment, claim),
        decided_at=now,
        binding_id=await write_binding(connection, claim, bound, anchor, "service", now),
        public=public_of(svc.catalogue, record, credential, bound),
        valid_until=valid_until(svc.catalogue, record),
    )
    return await write_decision(svc, connection, claim, decided)


def _environment(environment: str, claim: ClaimRow) -> str:
    return "test" if "test" in (environment, claim.environment) else "production"
