"""Statements of `sql/queries/mail.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("mail")


class Take(NamedTuple):
    """Row of `take`."""

    id: str
    claim_id: str
    template: str
    attempts: int


class Matter(NamedTuple):
    """Row of `matter`."""

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


class MatterAhead(NamedTuple):
    """Row of `matter_ahead`."""

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
    by_reviewer: str
    second_reviewer: str | None
    policy_version: str | None
    valid_until: datetime | None
    public: str | None


class CodesSent(NamedTuple):
    """Row of `codes_sent`."""

    account_key: str
    at: datetime
    good_until: datetime | None


class CodesTo(NamedTuple):
    """Row of `codes_to`."""

    codes: int
    last_at: datetime | None


class Gather(NamedTuple):
    """Row of `gather`."""

    id: str
    claim_id: str
    template: str
    attempts: int


class Counts(NamedTuple):
    """Row of `counts`."""

    outcome: str
    mails: int


async def contactable(connection: Executor, *, claim_id: str, contactable: bool) -> None:
    """Store whether the claim's words hold an address now."""
    await connection.execute(_SQL.contactable, claim_id, contactable)


async def enqueue(connection: Executor, *, claim_ids: Sequence[str], template: str, created_at: datetime) -> None:
    """Enqueue a letter about claims as they are now, once for each version of one, where there is an address."""
    await connection.execute(_SQL.enqueue, claim_ids, template, created_at)


async def enqueue_incumbents(connection: Executor, *, claim_id: str, created_at: datetime) -> None:
    """Enqueue a letter to each account that shows a badge on this licence, once for each newcomer."""
    await connection.execute(_SQL.enqueue_incumbents, claim_id, created_at)


async def enqueue_of_record(
    connection: Executor, *, claim_id: str, template: str, occasion: str, now: datetime
) -> None:
    """Enqueue a letter to the licensee of record, once for each occasion: our id of an attempt or decision."""
    await connection.execute(_SQL.enqueue_of_record, claim_id, template, occasion, now)


async def enqueue_proofing(connection: Executor, *, claim_id: str, decision_id: str, now: datetime) -> None:
    """Enqueue the notice of proofing after a decision, where the source holds an address for this record."""
    await connection.execute(_SQL.enqueue_proofing, claim_id, decision_id, now)


async def enqueue_rebind(connection: Executor, *, now: datetime, bound_at: datetime) -> None:
    """Enqueue letters for badges whose holder has to be established anew within a month, once for each proof."""
    await connection.execute(_SQL.enqueue_rebind, now, bound_at)


async def enqueue_expiring(connection: Executor, *, valid_until: datetime) -> None:
    """Enqueue the letters of badges that end within a month, 30, 7 and 1 days before it, each once for a decision that is given for longer."""
    await connection.execute(_SQL.enqueue_expiring, valid_until)


async def take(connection: Executor, *, now: datetime, pauses: Sequence[timedelta]) -> Take | None:
    """Take the next mail that is due and count the sending; until its next time comes nobody else takes it."""
    row = await connection.fetchrow(_SQL.take, now, pauses)
    return None if row is None else Take._make(row)


async def matter(connection: Executor, *, mail_id: str) -> Matter | None:
    """Find the claim, the event and the decisions that a mail is about."""
    row = await connection.fetchrow(_SQL.matter, mail_id)
    return None if row is None else Matter._make(row)


async def matter_ahead(
    connection: Executor,
    *,
    claim_id: str,
    template: str,
    now: datetime,
    codes: Sequence[str],
    by_reviewer: str,
    second_reviewer: str | None,
) -> MatterAhead | None:
    """Find what a letter about a decision would say that a reviewer is about to make of a claim."""
    row = await connection.fetchrow(_SQL.matter_ahead, claim_id, template, now, codes, by_reviewer, second_reviewer)
    return None if row is None else MatterAhead._make(row)


async def sent(connection: Executor, *, mail_id: str, sent_at: datetime | None, smtp_code: int | None) -> None:
    """Mark a mail as sent. The creator's silence counts from here if it told the claim's present state."""
    await connection.execute(_SQL.sent, mail_id, sent_at, smtp_code)


async def ended(
    connection: Executor, *, mail_id: str, outcome: str, failed_at: datetime | None, code: int | None
) -> None:
    """Mark a mail as one that will not be sent."""
    await connection.execute(_SQL.ended, mail_id, outcome, failed_at, code)


async def codes_sent(connection: Executor, *, target_key: bytes, claim_id: str, since: datetime) -> list[CodesSent]:
    """List the letters with codes of one address since then, sent or waiting, and until when each can be used."""
    return [CodesSent._make(row) for row in await connection.fetch(_SQL.codes_sent, target_key, claim_id, since)]


async def codes_to(connection: Executor, *, mail_id: str, sent_at: datetime) -> CodesTo:
    """Count the codes that the address of an attempt was sent since, and return when the last was."""
    return CodesTo._make(await the_row(connection, _SQL.codes_to, mail_id, sent_at))


async def wait_for_turn(connection: Executor, *, mail_id: str, next_at: datetime) -> None:
    """Put a mail off because its address had many letters; the counted sending is taken back."""
    await connection.execute(_SQL.wait_for_turn, mail_id, next_at)


async def gather(
    connection: Executor, *, mail_id: str, attempt_id: str, now: datetime, pauses: Sequence[timedelta], most: int
) -> list[Gather]:
    """Take the other codes that wait for the same address, for one letter: accounts that had none come first."""
    return [Gather._make(row) for row in await connection.fetch(_SQL.gather, mail_id, attempt_id, now, pauses, most)]


async def put_off(connection: Executor, *, mail_id: str, code: int | None) -> None:
    """Store the relay's reply to a failed sending; the mail waits for its next time."""
    await connection.execute(_SQL.put_off, mail_id, code)


async def no_transport(connection: Executor, *, failed_at: datetime | None) -> None:
    """End the due mail where no way of sending is set: kept as a fact without consequences."""
    await connection.execute(_SQL.no_transport, failed_at)


async def worn_out(connection: Executor, *, failed_at: datetime | None, attempts: int) -> None:
    """End mail whose last sending ended without a result, because its worker was killed."""
    await connection.execute(_SQL.worn_out, failed_at, attempts)


async def counts(connection: Executor, *, since: datetime) -> list[Counts]:
    """Count the mails that wait, and those that ended since, by outcome."""
    return [Counts._make(row) for row in await connection.fetch(_SQL.counts, since)]
