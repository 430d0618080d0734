"""Statements of `sql/queries/webhooks.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import changed, the_row
from verifier.store.rows.shared import Endpoint, Held
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from verifier.store.db import Executor

_SQL = queries("webhooks")


class MessagesSince(NamedTuple):
    """Row of `messages_since`."""

    id: int


class Attempts(NamedTuple):
    """Row of `attempts`."""

    no: int
    name: UUID
    type: str
    attempt: int
    at: datetime
    status: int | None
    error: str | None
    next_at: datetime | None


class HoldOn(NamedTuple):
    """Row of `hold_on`."""

    failures: int
    failing_since: datetime | None
    paused_until: datetime | None
    secrets: list[str]
    sealed: list[bytes]


class Take(NamedTuple):
    """Row of `take`."""

    message: int
    attempts: int
    since: int
    ends: str
    attempt_no: int
    name: UUID
    type: str
    at: datetime
    handle: str | None
    platform_id: str | None
    about: str | None
    epoch: int | None
    version: int | None
    word: str | None
    removal: bytes
    removal_id: str


class Standing(NamedTuple):
    """Row of `standing`."""

    delivered: int
    failed: int
    given_up: int
    failing: int
    disabled: int
    waiting: int
    waiting_since: datetime | None


async def endpoint_make(
    connection: Executor,
    *,
    endpoint_id: str,
    url: str,
    types: Sequence[str],
    description: str,
    made_by: str,
    now: datetime,
) -> int:
    """Make an endpoint; return its number."""
    value: int = await connection.fetchval(_SQL.endpoint_make, endpoint_id, url, types, description, made_by, now)
    return value


async def secret_make(connection: Executor, *, secret_id: str, endpoint: int, sealed: bytes, now: datetime) -> None:
    """Add a secret to an endpoint."""
    await connection.execute(_SQL.secret_make, secret_id, endpoint, sealed, now)


async def secrets_end(connection: Executor, *, endpoint: int, ends_at: datetime) -> None:
    """End the secrets of today then, where they do not end before."""
    await connection.execute(_SQL.secrets_end, endpoint, ends_at)


async def secrets_count(connection: Executor, *, endpoint: int, now: datetime) -> int:
    """Count the secrets of an endpoint that are good."""
    value: int = await connection.fetchval(_SQL.secrets_count, endpoint, now)
    return value


async def endpoints_count(connection: Executor) -> int:
    """Count the endpoints there are."""
    value: int = await connection.fetchval(_SQL.endpoints_count)
    return value


async def endpoint_by_id(connection: Executor, *, endpoint_id: str) -> Endpoint | None:
    """Find an endpoint."""
    row = await connection.fetchrow(_SQL.endpoint_by_id, endpoint_id)
    return None if row is None else Endpoint._make(row)


async def endpoint_locked(connection: Executor, *, endpoint_id: str) -> Endpoint | None:
    """Find an endpoint and lock it, for a change of it."""
    row = await connection.fetchrow(_SQL.endpoint_locked, endpoint_id)
    return None if row is None else Endpoint._make(row)


async def endpoints(connection: Executor, *, before: int | None, limit: int) -> list[Endpoint]:
    """List endpoints, the newest first."""
    return [Endpoint._make(row) for row in await connection.fetch(_SQL.endpoints, before, limit)]


async def endpoint_remove(connection: Executor, *, endpoint: int, now: datetime) -> None:
    """Remove an endpoint; what waits for it is delivered no more."""
    await connection.execute(_SQL.endpoint_remove, endpoint, now)


async def endpoint_enable(connection: Executor, *, endpoint: int) -> None:
    """Deliver to an endpoint again."""
    await connection.execute(_SQL.endpoint_enable, endpoint)


async def test_make(connection: Executor, *, endpoint_id: str, now: datetime) -> int:
    """Make a message that shows whether an endpoint is reached; return its number."""
    value: int = await connection.fetchval(_SQL.test_make, endpoint_id, now)
    return value


async def deliver_once_more(connection: Executor, *, endpoint: int, messages: Sequence[int], now: datetime) -> int:
    """Deliver messages to an endpoint, for the first time or again from the start of the schedule."""
    return changed(await connection.execute(_SQL.deliver_once_more, endpoint, messages, now))


async def messages_since(
    connection: Executor, *, types: Sequence[str], since: datetime, limit: int
) -> list[MessagesSince]:
    """List messages of these types from an instant on, in the order they were made."""
    return [MessagesSince._make(row) for row in await connection.fetch(_SQL.messages_since, types, since, limit)]


async def message_of_endpoint(connection: Executor, *, endpoint: int, name: UUID) -> int | None:
    """Find a message that was for this endpoint."""
    value: int | None = await connection.fetchval(_SQL.message_of_endpoint, endpoint, name)
    return value


async def attempts(connection: Executor, *, endpoint: int, before: int | None, limit: int) -> list[Attempts]:
    """List attempts at an endpoint, the newest first."""
    return [Attempts._make(row) for row in await connection.fetch(_SQL.attempts, endpoint, before, limit)]


async def follow(connection: Executor, *, now: datetime, limit: int) -> int:
    """Make the next messages; return how many rows of the feed or events were passed."""
    value: int = await connection.fetchval(_SQL.follow, now, limit)
    return value


async def hold(connection: Executor, *, now: datetime, until: datetime, limit: int) -> list[Held]:
    """Hold endpoints with something due for one worker: until then nobody else delivers to them."""
    return [Held._make(row) for row in await connection.fetch(_SQL.hold, now, until, limit)]


async def hold_on(connection: Executor, *, endpoint: int, now: datetime, until: datetime) -> HoldOn | None:
    """Hold an endpoint for longer, where it is to be delivered to at all; return its keys and how it stands."""
    row = await connection.fetchrow(_SQL.hold_on, endpoint, now, until)
    return None if row is None else HoldOn._make(row)


async def let_go(connection: Executor, *, endpoint: int) -> None:
    """Let any worker hold the endpoint."""
    await connection.execute(_SQL.let_go, endpoint)


async def take(
    connection: Executor, *, endpoint: int, now: datetime, again_at: datetime, limit: int, most: int
) -> list[Take]:
    """Take the next deliveries that are due and count their attempts; one a subject, and none that a newer one replaces."""
    return [Take._make(row) for row in await connection.fetch(_SQL.take, endpoint, now, again_at, limit, most)]


async def record(
    connection: Executor,
    *,
    endpoint: int,
    messages: Sequence[int],
    attempts: Sequence[int],
    attempt_nos: Sequence[int],
    statuses: Sequence[int],
    errors: Sequence[str],
    outcomes: Sequence[str],
    next_ats: Sequence[datetime],
) -> None:
    """Record what became of attempts, where the delivery has not been taken again since."""
    await connection.execute(
        _SQL.record, endpoint, messages, attempts, attempt_nos, statuses, errors, outcomes, next_ats
    )


async def give_back(
    connection: Executor, *, endpoint: int, messages: Sequence[int], attempt_nos: Sequence[int], next_at: datetime
) -> None:
    """Give back deliveries that were taken and not begun: no attempt was made."""
    await connection.execute(_SQL.give_back, endpoint, messages, attempt_nos, next_at)


async def heard(
    connection: Executor,
    *,
    endpoint: int,
    failures: int,
    failing_since: datetime | None,
    paused_until: datetime | None,
    last_delivery_at: datetime | None,
    state: str,
    disabled_because: str | None,
    delivered: int,
    failed: int,
    given_up: int,
) -> None:
    """Record how an endpoint stands after some attempts; one that was disabled meanwhile stays so."""
    await connection.execute(
        _SQL.heard,
        endpoint,
        failures,
        failing_since,
        paused_until,
        last_delivery_at,
        state,
        disabled_because,
        delivered,
        failed,
        given_up,
    )


async def standing(connection: Executor) -> Standing:
    """Count deliveries and attempts by what became of them since the beginning, and what waits and since when."""
    return Standing._make(await the_row(connection, _SQL.standing))


async def prune_messages(connection: Executor, *, before: datetime, limit: int) -> int:
    """Forget the next messages from before an instant, with their deliveries and attempts; return how many."""
    return changed(await connection.execute(_SQL.prune_messages, before, limit))


async def prune_deliveries(connection: Executor, *, limit: int) -> int:
    """Forget the next deliveries to endpoints that were removed; return how many."""
    return changed(await connection.execute(_SQL.prune_deliveries, limit))


async def prune_secrets(connection: Executor, *, now: datetime) -> None:
    """Forget secrets that have ended, and those of endpoints that were removed."""
    await connection.execute(_SQL.prune_secrets, now)
