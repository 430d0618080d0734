"""All registries of a round have answered: weigh, decide, and move the claim, in the transaction of the last answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from verifier import log
from verifier.domain.badge import end_of_validity
from verifier.domain.binding import Bound, Holder
from verifier.domain.claim import SYSTEM, AccountRef
from verifier.domain.decision import AskAgain, AskCreator, AskReviewer, Confirm, Findings, Matter, queue_for, weigh
from verifier.domain.evidence import Authority, Found
from verifier.domain.lifecycle import State
from verifier.domain.numbers import canonical_number
from verifier.domain.profession import Credential, read_credential
from verifier.flows import recheck
from verifier.flows.cases import open_case
from verifier.flows.rounds import next_round, sources
from verifier.flows.service import move, note
from verifier.store import sealed
from verifier.store.db import AlreadyThere
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.decision import Verdict
    from verifier.domain.evidence import Answer, Record
    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row

_log = log.logger("weighing")
_CLAIMS = queries("claims")
_CHECKS = queries("checks")


async def weigh_round(svc: Service, connection: Connection, claim: Row, now: datetime, *, wait_ended: bool) -> None:
    """Decide what the answers of this round amount to and do it. The claim's row is locked by the caller."""
    evidence = await connection.fetch(_CHECKS.evidence_of_round, claim["id"], claim["obs_epoch"])
    rows = [row for row in evidence if row["authority"] != "manual"]
    answers = [sealed.open_answer(svc.sealer(claim), row) for row in rows]
    matter = await _matter(svc, connection, claim, wait_ended=wait_ended)
    verdict = weigh(matter, answers, svc.policy, now, svc.namesakes)
    verdict = await _beyond_the_record(svc, connection, claim, verdict, now)
    await _note_findings(connection, claim, verdict, answers)
    match State(claim["state"]):
        case State.CHECKING:
            await _act(svc, connection, claim, verdict, rows, matter.credential, now)
        case State.VERIFIED:
            await recheck.act(svc, connection, claim, verdict, rows, now)
        case _:
            body = {"verdict": verdict_body(verdict, rows)}
            await note(
                connection,
                "evidence_weighed",
                SYSTEM,
                now,
                account_key=claim["account_key"],
                claim_id=claim["id"],
                body=body,
            )


async def matter_of(svc: Service, connection: Connection, claim: Row) -> Matter:
    """Everything about the claim that its decision may depend on besides the answers."""
    return await _matter(svc, connection, claim, wait_ended=True)


async def _matter(svc: Service, connection: Connection, claim: Row, *, wait_ended: bool) -> Matter:
    sealer = svc.sealer(claim)
    text = sealed.open_words(sealer, claim)
    primaries, others = sources(svc, claim["jurisdiction"], claim["family"])
    credential = read_credential(claim["credential"], claim["jurisdiction"], has_number=bool(text.words.number))
    assert isinstance(credential, Credential)  # noqa: S101  it was read when the claim was taken
    return Matter(
        credential=credential,
        jurisdiction=claim["jurisdiction"],
        account=AccountRef(claim["platform_id"], claim["handle"], claim["account_epoch"], text.display_name),
        words=text.words,
        identity=sealed.open_identity(sealer, claim),
        primaries=primaries,
        others=others,
        zones={registry: zone_of(svc, registry) for registry in primaries},
        earlier_decision=await connection.fetchval(_CLAIMS.earlier_decision, claim["account_key"], claim["id"]),
        wait_ended=wait_ended,
    )


def zone_of(svc: Service, registry_id: str) -> ZoneInfo:
    """The issuer's time zone, from the data sheet."""
    return ZoneInfo(svc.catalogue.sheet(registry_id).time_zone)


async def _beyond_the_record(
    svc: Service, connection: Connection, claim: Row, verdict: Verdict, now: datetime
) -> Verdict:
    """What only the store knows: a changed account, an incumbent on the licence, too many confirmations in an hour."""
    if not isinstance(verdict, Confirm):
        return verdict
    reasons: list[str] = []
    if claim["account_epoch"] != claim["current_epoch"] or claim["account_standing"] != "current":
        reasons.append("account_changed")
    if await _held_by_another(connection, claim):
        reasons.append("contested")
    if claim["state"] == State.CHECKING and await _gaining_too_fast(svc, connection, claim, verdict, now):
        _log.error("gain_limit", registry=verdict.findings.record.registry if verdict.findings.record else "")
        reasons.append("gain_limit")
    if not reasons:
        return verdict
    return AskReviewer(replace(verdict.findings, reasons=tuple(reasons)), queue_for(reasons))


async def _held_by_another(connection: Connection, claim: Row) -> bool:
    if claim["licence_key"] is None or claim["licence_shared"]:
        return False
    return await connection.fetchval(_CLAIMS.licence_holder, claim["licence_key"], claim["id"]) is not None


async def _gaining_too_fast(svc: Service, connection: Connection, claim: Row, verdict: Confirm, now: datetime) -> bool:
    record = verdict.findings.record
    row = await connection.fetchrow(
        _CLAIMS.gains_last_hour, claim["submitted_by"], record.registry if record else "", now - timedelta(hours=1)
    )
    return row is not None and max(row["by_key"], row["by_source"]) >= svc.settings.gain_per_hour


async def _note_findings(connection: Connection, claim: Row, verdict: Verdict, answers: Sequence[Answer]) -> None:
    await connection.execute(
        _CLAIMS.claim_findings,
        claim["id"],
        json.dumps(facts_of(verdict.findings, answers)),
        # Why a claim stands or was stopped is its last move's word: a later look may not turn it into something else.
        claim["reasons"] if claim["state"] in (State.VERIFIED, State.SUSPENDED) else list(verdict.findings.reasons),
    )


def facts_of(findings: Findings, answers: Sequence[Answer]) -> dict[str, Any]:
    """The licence and holder facts in codes: no name, no number."""
    record, bound = findings.record, findings.bound
    supporting = any(a.authority is Authority.SUPPORTING and isinstance(a.outcome, Found) for a in answers)
    if record is not None:
        standing = record.standing.value if record.standing else None
        if "standing_expired" in findings.reasons:
            standing = standing if standing not in (None, "active") else "expired"
        licence = {"level": "primary", "standing": standing, "source": record.registry}
    else:
        licence = {"level": "supporting" if supporting else "none", "standing": None, "source": None}
    method = bound.method.value if bound.method and bound.level >= Holder.H3 else None
    return {"licence": licence, "holder": {"level": bound.level.name, "method": method}}


async def _act(
    svc: Service,
    connection: Connection,
    claim: Row,
    verdict: Verdict,
    rows: Sequence[Row],
    credential: Credential,
    now: datetime,
) -> None:
    body = {"verdict": verdict_body(verdict, rows)}
    reasons = verdict.findings.reasons
    match verdict:
        case Confirm():
            await _confirm(svc, connection, claim, verdict, rows, credential, now)
        case AskCreator():
            await move(connection, claim, "creator_needed", SYSTEM, now, codes=reasons, body=body)
        case AskReviewer(queue=queue):
            await open_case(svc, connection, claim, reasons, now, queue=queue)
            await move(connection, claim, "reviewer_needed", SYSTEM, now, codes=reasons, body=body)
        case AskAgain():  # an answer went stale while another source was waited for
            await next_round(svc, connection, claim, "again", now)


async def _confirm(
    svc: Service,
    connection: Connection,
    claim: Row,
    verdict: Confirm,
    rows: Sequence[Row],
    credential: Credential,
    now: datetime,
) -> None:
    """Confirm, unless another account's badge on this licence committed a moment earlier: the database says so."""
    try:
        async with connection.transaction():
            decision_id = await _decide(svc, connection, claim, verdict, rows, credential, now)
            body = {"verdict": verdict_body(verdict, rows), "decision": decision_id}
            await move(connection, claim, "confirmed", SYSTEM, now, body=body, decision_id=decision_id)
    except AlreadyThere:
        contested = AskReviewer(replace(verdict.findings, reasons=("contested",)), "contested")
        await _act(svc, connection, claim, contested, rows, credential, now)


async def _decide(
    svc: Service,
    connection: Connection,
    claim: Row,
    verdict: Confirm,
    rows: Sequence[Row],
    credential: Credential,
    now: datetime,
) -> str:
    findings = verdict.findings
    record, bound = findings.record, findings.bound
    assert record is not None  # noqa: S101  Confirm has a record
    anchor = next(row["id"] for row in rows if row["registry"] == record.registry)
    await connection.execute(_CLAIMS.claim_licence, claim["id"], licence_of(svc, record, credential))
    binding_id, decision_id = new_id("bnd"), new_id("dec")
    await connection.execute(
        _CLAIMS.binding_insert,
        binding_id,
        claim["id"],
        claim["account_epoch"],
        claim["obs_epoch"],
        bound.method.value if bound.method else "",
        int(bound.level),
        anchor,
        "service",
        now,
    )
    await connection.execute(
        _CLAIMS.decision_insert,
        decision_id,
        claim["id"],
        claim["version"],
        claim["obs_epoch"],
        claim["account_epoch"],
        "verified",
        svc.policy.version,
        None,
        None,
        None,
        binding_id,
        [row["id"] for row in rows],
        [],
        json.dumps(verdict_body(verdict, rows)),
        json.dumps(public_of(svc, record, credential, bound)),
        valid_until(svc, record),
        _environment(svc, claim),
        None,
        now,
    )
    return decision_id


def public_of(svc: Service, record: Record, credential: Credential, bound: Bound) -> dict[str, Any]:
    """What a badge may say about a primary record: the state's own title and level, the source, the holder's level."""
    title = record.title or credential.badge_title
    sheet = svc.catalogue.sheet(record.registry)
    return {
        "profession": title.family.value,
        "title": title.name,
        "abbreviation": title.abbreviation,
        "level": title.level.value,
        "jurisdiction": record.jurisdiction,
        "source": {"id": record.registry, "name": sheet.title, "authority": "primary"},
        "holder": {"level": bound.level.name, "method": bound.method.value if bound.method else None},
        "sighting_days": sheet.sighting_days,
    }


def licence_of(svc: Service, record: Record, credential: Credential) -> bytes:
    """The blind index of a licence as the register prints it: however creators type it, it is one licence."""
    canonical = canonical_number(record.number, record.jurisdiction, credential.family)
    return svc.vault.blind("licence", record.jurisdiction, credential.family, canonical)


def valid_until(svc: Service, record: Record) -> datetime | None:
    """The end of validity as an instant: midnight after the last day, in the issuer's time zone."""
    if record.expires_on is None:
        return None
    return end_of_validity(record.expires_on, zone_of(svc, record.registry)).astimezone(UTC)


def _environment(svc: Service, claim: Row) -> str:
    return "test" if "test" in (svc.environment, claim["environment"]) else "production"


def verdict_body(verdict: Verdict, rows: Sequence[Row]) -> dict[str, Any]:
    """The machine's verdict as it is kept: codes and hashes of sealed evidence, nothing personal."""
    findings = verdict.findings
    return {
        "said": type(verdict).__name__,
        "reasons": list(findings.reasons),
        "points": {point.field: point.verdict for point in findings.points},
        "holder": findings.bound.level.name,
        "evidence": {row["id"]: row["sha256"].hex() for row in rows},
    }
