"""Parked work (dead letters): what the service gave up, why, and a lead's way of having it tried once more.

Putting back is done in batches, each of which changes only what is still parked: pressed twice, or by two leads at
once, nothing is done twice. What is left is what the page lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from verifier.domain.events import Event
from verifier.domain.lifecycle import State
from verifier.flows.checks.rounds import next_round
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.errors import Absent
from verifier.flows.core.service import note
from verifier.flows.review.leading.people import leads_only, overseers_only
from verifier.store.db import in_transaction
from verifier.store.jobs import CheckJob
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import parked as parked_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

KINDS: Final = ("check", "job", "letter")
AT_ONCE: Final = 100  # put back by one press; the page says how many are left
_SHOWN: Final = 50
_ROUND: Final = {State.VERIFIED: "recheck"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is parked."""

    kind: str
    id: str  # of the claim, the job or the letter
    what: str
    why: str
    parked_at: datetime | None
    claim_id: str | None


@dataclass(frozen=True, slots=True)
class Parked:
    """Everything that is parked: how many, and the newest of each kind."""

    counts: Sequence[parked_rows.ParkedCounts]
    lines: Sequence[Line]

    def left(self, kind: str) -> int:
        """Return how many of a kind are parked."""
        return sum(row.parked for row in self.counts if row.kind == kind)


async def listed(svc: Service, actor: Actor) -> Parked:
    """List what is parked."""
    overseers_only(actor)
    async with svc.pool.acquire(timeout=5) as connection:
        checks = await parked_rows.parked_checks(connection, limit=_SHOWN)
        jobs = await parked_rows.parked_jobs(connection, limit=_SHOWN)
        letters = await parked_rows.parked_letters(connection, limit=_SHOWN)
        counts = await parked_rows.parked_counts(connection)
    lines = [
        *(Line("check", row.claim_id, _claim(row), row.why, row.parked_at, row.claim_id) for row in checks),
        *(_job(row) for row in jobs),
        *(_letter(row) for row in letters),
    ]
    return Parked(counts, lines)


def _claim(row: parked_rows.ParkedChecks | parked_rows.ParkedLetters) -> str:
    return f"{row.credential}, {row.jurisdiction or 'degree'}"


def _smtp(row: parked_rows.ParkedLetters) -> str:
    return f"SMTP {row.smtp_code}" if row.smtp_code else "no answer"


def _letter(row: parked_rows.ParkedLetters) -> Line:
    return Line("letter", row.id, f"{row.template}: {_claim(row)}", _smtp(row), row.parked_at, row.claim_id)


def _job(row: parked_rows.ParkedJobs) -> Line:
    try:
        job = CheckJob.read(row.payload)
    except ValueError:  # a job of another version, or none
        return Line("job", str(row.id), "not readable", row.why or "", row.parked_at, None)
    return Line("job", str(row.id), job.registry, row.why or "", row.parked_at, job.claim_id)


async def again(svc: Service, kind: str, one: str, actor: Actor) -> int:
    """Have parked work tried once more: one thing, or with `one` empty the next batch. Return how many."""
    leads_only(actor)
    match kind:
        case "check":
            done = await _checks(svc, one)
        case "job":
            done = await in_transaction(svc.pool, partial(parked_rows.jobs_again, job_id=_number(one), limit=AT_ONCE))
        case "letter":
            letters = partial(parked_rows.letters_again, now=svc.clock(), mail_id=one or None, limit=AT_ONCE)
            done = await in_transaction(svc.pool, letters)
        case _:
            raise Absent("not_found", "Nothing of this kind is ever parked.")
    if done:
        body = {"kind": kind, "one": one, "done": done}
        await in_transaction(svc.pool, lambda c: note(c, Event.PARKED_AGAIN, actor, svc.clock(), body=body))
    return int(done)


def _number(one: str) -> int | None:
    if one and not (one.isascii() and one.isdigit() and len(one) < 19):  # noqa: PLR2004  what a bigint holds
        raise Absent("not_found", "There is no such job.")
    return int(one) if one else None


async def _checks(svc: Service, one: str) -> int:
    """Ask the sources of these claims anew, each claim in its own transaction."""
    rows = await parked_rows.claims_parked(svc.pool, claim_id=one or None, limit=AT_ONCE)
    done = 0
    for claim_id in dict.fromkeys(row.claim_id for row in rows):
        done += await in_transaction(svc.pool, partial(_round, svc, claim_id))
    return done


async def _round(svc: Service, claim_id: str, connection: Connection) -> int:
    """Begin a new round of a claim that is still parked; an older answer is worthless from then on."""
    claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
    waits = await parked_rows.claims_parked(connection, claim_id=claim_id, limit=1)
    if claim is None or claim.wrapped_key is None or not waits:
        return 0
    try:
        async with connection.transaction():
            kind = _ROUND.get(State(claim.state), "review")
            await next_round(svc, connection, open_claim(svc.vault, claim), kind, svc.clock())
    except unreadable.KINDS as fault:
        unreadable.part_of(svc, claim, fault)
        return 0
    return 1
