"""Statements of `sql/queries/mail.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.running import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("mail")


class Take(NamedTuple):
    """The next mail that is due, for one worker: until its next time comes nobody else takes it, and a try is counted."""

    id: str
    claim_id: str
    template: str
    attempts: int


class Matter(NamedTuple):
    """What a mail is about: the claim with its seals, the move it tells of, and the decisions behind that move and the badge."""

    mail_id: str
    template: str
    occasion: str
    told_at: datetime
    moved_on: bool
    id: str
    account_key: str
    credential: str
    jurisdiction: str | None
    handle: str | None
    handle_held: bool
    facts: str
    state: str
    attempt_state: str | None
    same_account: bool
    sealed_words: bytes
    wrapped_key: bytes | None
    by_kind: str | None
    codes: list[str]
    moved_at: datetime | None
    decided_reasons: list[str] | None
    by_reviewer: str | None
    second_reviewer: str | None
    policy_version: str | None
    valid_until: datetime | None
    public: str | None


class CodesSent(NamedTuple):
    """The letters with codes an address has had since or will have from other claims: whose, when, and how long this claim's can be used."""

    account_key: str
    at: datetime
    good_until: datetime | None


class CodesTo(NamedTuple):
    """How many codes the address behind a try was sent since, and when the last."""

    codes: int
    last_at: datetime | None


class Gather(NamedTuple):
    """The other codes waiting for the address behind a try, taken for one letter: first of who had none, then of whom more is known."""

    id: str
    claim_id: str
    template: str
    attempts: int


class Counts(NamedTuple):
    """How many mails wait, and how many ended since, by outcome."""

    outcome: str
    mails: int


async def contactable(connection: Executor, *, claim_id: str, contactable: bool) -> None:
    """Whether the claim's words hold an address now."""
    await connection.execute(_SQL.contactable, claim_id, contactable)


async def enqueue(connection: Executor, *, claim_id: str, template: str, created_at: datetime) -> None:
    """Something to tell about the claim as it now stands, once, if there is an address."""
    await connection.execute(_SQL.enqueue, claim_id, template, created_at)


async def enqueue_incumbents(connection: Executor, *, claim_id: str, created_at: datetime) -> None:
    """The accounts that show a badge on this claim's licence are told of it, once for each newcomer."""
    await connection.execute(_SQL.enqueue_incumbents, claim_id, created_at)


async def enqueue_of_record(
    connection: Executor, *, claim_id: str, template: str, occasion: str, now: datetime
) -> None:
    """A letter to the licensee of record about a claim, once for each occasion: our own id of a try or a decision."""
    await connection.execute(_SQL.enqueue_of_record, claim_id, template, occasion, now)


async def enqueue_proofing(connection: Executor, *, claim_id: str, decision_id: str, now: datetime) -> None:
    """After a decision: a word to the address of record, where the source holds one for this record."""
    await connection.execute(_SQL.enqueue_proofing, claim_id, decision_id, now)


async def enqueue_rebind(connection: Executor, *, now: datetime, bound_at: datetime) -> None:
    """Badges whose holder has to be established anew within a month, once for each proof."""
    await connection.execute(_SQL.enqueue_rebind, now, bound_at)


async def enqueue_expiring(connection: Executor, *, valid_until: datetime) -> None:
    """Badges that end within a month, once for each decision; one that was given for less was told its day at once."""
    await connection.execute(_SQL.enqueue_expiring, valid_until)


async def take(connection: Executor, *, now: datetime, pauses: Sequence[timedelta]) -> Take | None:
    """The next mail that is due, for one worker: until its next time comes nobody else takes it, and a try is counted."""
    row = await connection.fetchrow(_SQL.take, now, pauses)
    return None if row is None else Take._make(row)


async def matter(connection: Executor, *, mail_id: str) -> Matter | None:
    """What a mail is about: the claim with its seals, the move it tells of, and the decisions behind that move and the badge."""
    row = await connection.fetchrow(_SQL.matter, mail_id)
    return None if row is None else Matter._make(row)


async def sent(connection: Executor, *, mail_id: str, sent_at: datetime | None, smtp_code: int | None) -> None:
    """The relay took it. Silence counts from here if it told the creator how the claim stands now."""
    await connection.execute(_SQL.sent, mail_id, sent_at, smtp_code)


async def ended(
    connection: Executor, *, mail_id: str, outcome: str, failed_at: datetime | None, code: int | None
) -> None:
    """It will not be sent."""
    await connection.execute(_SQL.ended, mail_id, outcome, failed_at, code)


async def codes_sent(connection: Executor, *, target_key: bytes, claim_id: str, since: datetime) -> list[CodesSent]:
    """The letters with codes an address has had since or will have from other claims: whose, when, and how long this claim's can be used."""
    return [CodesSent._make(row) for row in await connection.fetch(_SQL.codes_sent, target_key, claim_id, since)]


async def codes_to(connection: Executor, *, mail_id: str, sent_at: datetime) -> CodesTo:
    """How many codes the address behind a try was sent since, and when the last."""
    return CodesTo._make(await the_row(connection, _SQL.codes_to, mail_id, sent_at))


async def wait_for_turn(connection: Executor, *, mail_id: str, next_at: datetime) -> None:
    """Its address has had many letters: it waits for the next one, and the try that was counted is none."""
    await connection.execute(_SQL.wait_for_turn, mail_id, next_at)


async def gather(
    connection: Executor, *, mail_id: str, attempt_id: str, now: datetime, pauses: Sequence[timedelta], most: int
) -> list[Gather]:
    """The other codes waiting for the address behind a try, taken for one letter: first of who had none, then of whom more is known."""
    return [Gather._make(row) for row in await connection.fetch(_SQL.gather, mail_id, attempt_id, now, pauses, most)]


async def put_off(connection: Executor, *, mail_id: str, code: int | None) -> None:
    """What the relay said to this try; the next one waits for its time."""
    await connection.execute(_SQL.put_off, mail_id, code)


async def no_transport(connection: Executor, *, failed_at: datetime | None) -> None:
    """Mail that is due where no way of sending is set: kept as a fact, and nothing else follows."""
    await connection.execute(_SQL.no_transport, failed_at)


async def worn_out(connection: Executor, *, failed_at: datetime | None, attempts: int) -> None:
    """Mail whose last try ended without a word, because its worker was killed."""
    await connection.execute(_SQL.worn_out, failed_at, attempts)


async def prune(connection: Executor, *, before: datetime) -> None:
    """What ended long ago. That somebody was asked for something stands in the claim: nobody is asked twice."""
    await connection.execute(_SQL.prune, before)


async def counts(connection: Executor, *, since: datetime) -> list[Counts]:
    """How many mails wait, and how many ended since, by outcome."""
    return [Counts._make(row) for row in await connection.fetch(_SQL.counts, since)]
