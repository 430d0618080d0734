"""Writing answers down: only while nobody newer has asked, each once; a round's last one decides in that commit."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from verifier.domain.assessment.identifiers import is_needed
from verifier.domain.assessment.rechecks import STOPPING
from verifier.domain.evidence import Authority, Found, Unavailable, is_final, is_in_line
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.flows.checks import decide
from verifier.flows.checks.start import LIVE, is_list
from verifier.flows.core.claim_context import open_claim
from verifier.flows.sources import screening
from verifier.flows.sources.query import query_of, sources
from verifier.store.ids import new_id
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.assessment.screening import Person
    from verifier.domain.evidence import Answer, RegistryId
    from verifier.flows.checks.ask import Asked
    from verifier.flows.checks.start import Started
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Sealer

_UNKNOWN = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Later:
    """The source did not answer; the same question again after this long."""

    retry_in: timedelta
    detail: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Results of answers: each one's word, or when its question is asked again."""

    outcomes: dict[RegistryId, str | Later] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()  # lists to ask again, under the names that this round has taught us


async def finish(svc: Service, connection: Connection, started: Started, asked: Sequence[Asked]) -> Finished:
    """Write these answers, note who did not answer, and decide if the round is complete."""
    job, now = started.job, svc.clock()
    claim = await claim_rows.claim_lock(connection, claim_id=job.claim_id)
    if claim is None or claim.obs_epoch != job.obs_epoch or claim.state not in LIVE or claim.wrapped_key is None:
        return Finished({one.question.registry: "overtaken" for one in asked})
    opened = open_claim(svc.vault, claim)
    waited = now - claim.round_started_at >= svc.policy.source_wait
    given_up = await _given_up(svc, connection, claim, asked)
    silent = [one for one in asked if _is_to_come(opened, one, given_up)]
    final = [one for one in asked if one not in silent]
    outcomes: dict[RegistryId, str | Later] = {
        one.question.registry: await _come_back(svc, connection, claim, one) for one in silent
    }
    kept = await _keep(svc, connection, started, opened.sealer, final) if final else None
    written = [one for one in final if kept is not None and one.question.registry in kept.written]
    outcomes |= {one.question.registry: _word(one, written) for one in final}
    unasked: tuple[str, ...] = ()
    if kept is not None and written:
        unasked = await _follow(svc, connection, started, opened, written, left=kept.unanswered, waited=waited)
    return Finished(outcomes, unasked)


async def _given_up(svc: Service, connection: Connection, claim: ClaimRow, asked: Sequence[Asked]) -> frozenset[str]:
    """Return the sources that have not answered for as long as the policy waits for one."""
    if all(is_final(one.answer) or is_in_line(one.answer) for one in asked):
        return frozenset()
    since = svc.clock() - svc.policy.source_wait
    rows = await check_rows.checks_silent(connection, claim_id=claim.id, obs_epoch=claim.obs_epoch, silent_since=since)
    return frozenset(row.registry for row in rows)


def _is_to_come(opened: ClaimContext[ClaimRow], one: Asked, given_up: frozenset[str]) -> bool:
    """Return True if the round waits for this answer: for our own turn in line however long that takes."""
    if is_final(one.answer) or not _is_waited_for(opened, one.answer):
        return False
    return is_in_line(one.answer) or one.question.registry not in given_up


def _word(one: Asked, written: Sequence[Asked]) -> str:
    """Return the word for what was answered, or that a newer attempt exists."""
    return sealed.outcome_code(one.answer)[0] if one in written else "overtaken"


async def _follow(
    svc: Service,
    connection: Connection,
    started: Started,
    opened: ClaimContext[ClaimRow],
    written: Sequence[Asked],
    *,
    left: int,
    waited: bool,
) -> tuple[str, ...]:
    """Do what follows from new answers; the lists that have to be asked again first."""
    if started.person is not None and any(is_list(svc, one.question.registry) for one in written):
        await _remember(svc, connection, opened, started.person)
    now, is_up = svc.clock(), opened.row.state == State.VERIFIED
    if left and is_up and any(_is_bad_news(one.answer) for one in written):
        await decide.stop_early(svc, connection, opened, now)
    if left:
        return ()
    person = await screening.person(connection, opened)
    if unasked := await screening.open_again(svc, connection, opened, _sources(svc, opened), person):
        return tuple(unasked)
    await decide.weigh_round(svc, connection, opened, now, wait_ended=waited or is_up, person=person)
    return ()


def _is_waited_for(opened: ClaimContext[ClaimRow], answer: Answer) -> bool:
    """Return True if the round waits for this source to come back.

    A badge that is on does not wait: a supporting source that is out must not delay bad news from others. Our own turn
    in line comes soon, whatever the source is for.
    """
    if is_in_line(answer):
        return True
    if opened.row.state == State.VERIFIED and answer.authority is Authority.SUPPORTING:
        return False
    return is_needed(answer, opened.words)


def _is_bad_news(answer: Answer) -> bool:
    """Return True if an answer may take a badge down by itself."""
    if not isinstance(answer.outcome, Found):
        return False
    return answer.authority is Authority.SCREENING or any(r.standing in STOPPING for r in answer.outcome.records)


def _sources(svc: Service, opened: ClaimContext[ClaimRow]) -> tuple[RegistryId, ...]:
    primaries, others = sources(svc.catalogue, opened.row.jurisdiction, opened.credential, opened.words)
    return (*primaries, *others)


async def _remember(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], person: Person) -> None:
    """Store the keys by which this claim is found when a list changes: all that its lists were asked under."""
    claim = opened.row
    query = query_of(claim.jurisdiction, opened.credential.family, opened.words)
    await screening.remember_keys(svc, connection, [screening.Asked(claim.id, _sources(svc, opened), query, person)])


async def _keep(
    svc: Service, connection: Connection, started: Started, sealer: Sealer, asked: Sequence[Asked]
) -> check_rows.ChecksAnswered:
    """Store the answers of the newest attempts, sealed; return which, and how many checks are still open."""
    answers, named = [one.answer for one in asked], [new_id("evd") for _ in asked]
    said = [sealed.outcome_code(answer) for answer in answers]
    return await check_rows.checks_answered(
        connection,
        claim_id=started.job.claim_id,
        obs_epoch=started.job.obs_epoch,
        answered_at=svc.clock(),
        registries=[one.question.registry for one in asked],
        attempts=[one.question.attempt for one in asked],
        evidence_ids=named,
        details=[detail for _, detail in said],
        authorities=[answer.authority.value for answer in answers],
        outcomes=[code for code, _ in said],
        retrieved_ats=[answer.retrieved_at for answer in answers],
        as_ofs=[answer.as_of or _UNKNOWN for answer in answers],
        sealed=[sealed.seal_answer(sealer, name, answer) for name, answer in zip(named, answers, strict=True)],
        sheet_versions=[answer.sheet_version for answer in answers],
        adapters=[answer.adapter for answer in answers],
        asked=[_asked_under(svc, started, one) for one in asked],
    )


def _asked_under(svc: Service, started: Started, one: Asked) -> bytes:
    """Digest the names a list was asked under; nothing for any other source."""
    if started.person is None or not is_list(svc, one.question.registry):
        return b""
    return screening.digest(svc.vault, started.job.claim_id, started.person)


async def _come_back(svc: Service, connection: Connection, claim: ClaimRow, one: Asked) -> Later:
    """Put a check off; nothing follows from silence, except that the creator sees who is being waited for.

    A source that we have not asked yet, because others are before us, is not one that does not answer.
    """
    outcome = one.answer.outcome
    assert isinstance(outcome, Unavailable)  # noqa: S101  the caller asked is_final
    noted = await check_rows.check_unavailable(
        connection,
        claim_id=claim.id,
        obs_epoch=claim.obs_epoch,
        registry=one.question.registry,
        attempt=one.question.attempt,
        last_detail=outcome.detail,
        now=svc.clock(),
    )
    if noted is None:
        return Later(timedelta(seconds=1), "overtaken")
    is_silent = not is_in_line(one.answer)
    if is_silent and claim.state == State.CHECKING and Reason.SOURCE_UNAVAILABLE not in claim.reasons:
        await claim_rows.claim_findings(
            connection, claim_id=claim.id, facts=claim.facts, reasons=["source_unavailable"], licence_key=None
        )
    if not is_silent:
        return Later(outcome.retry_in, outcome.detail)
    wait = _doubled(one.question.unavailable, outcome.retry_in)
    return Later(_within_the_wait(svc, wait, noted, svc.clock()), outcome.detail)


def _doubled(before: int, asked_to_wait: timedelta) -> timedelta:
    """Compute full jitter over a doubling wait, at least what the source asked for."""
    ceiling = min(300.0, 2.0 * 2 ** min(before, 10))
    jittered = timedelta(seconds=random.uniform(ceiling / 2, ceiling))  # noqa: S311  jitter, not a secret
    return max(jittered, asked_to_wait)


def _within_the_wait(svc: Service, wait: timedelta, silent_since: datetime, now: datetime) -> timedelta:
    """Limit the wait to just past the end of the policy's wait for a source."""
    left: timedelta = silent_since + svc.policy.source_wait - now
    return max(timedelta(seconds=0.2), min(wait, left + timedelta(seconds=0.1)))
