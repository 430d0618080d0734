"""Deliveries that are asked for: a test, messages once more, and the log of attempts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import UUID

from verifier.domain.events import Event
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.webhooks.endpoints import found, locked
from verifier.flows.webhooks.views import DeliveryView
from verifier.store.db import in_transaction
from verifier.store.rows import webhooks as webhook_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import Endpoint

_MOST: Final = 10_000  # messages at once
_DELIVERY: Final = re.compile(r"whd_([0-9a-f]{32})_[1-9][0-9]{0,5}")


async def test(svc: Service, endpoint_id: str, actor: Actor) -> None:
    """Send an endpoint one message that says nothing."""

    async def work(connection: Connection) -> None:
        row, now = await _at_work(connection, endpoint_id), svc.clock()
        message = await webhook_rows.test_make(connection, endpoint_id=endpoint_id, now=now)
        await webhook_rows.deliver_once_more(connection, endpoint=row.no, messages=[message], now=now)
        await note(connection, Event.WEBHOOK_TESTED, actor, now, body={"webhook": endpoint_id})

    await in_transaction(svc.pool, work)


async def since(svc: Service, endpoint_id: str, instant: datetime, actor: Actor) -> int:
    """Deliver every message from an instant on once more, each under its first id; how many they are."""

    async def work(connection: Connection) -> int:
        row = await _at_work(connection, endpoint_id)
        rows = await webhook_rows.messages_since(connection, types=row.types, since=instant, limit=_MOST + 1)
        if len(rows) > _MOST:
            raise _too_much()
        return await _again(svc, connection, row, [one.id for one in rows], actor)

    return await in_transaction(svc.pool, work)


async def delivery(svc: Service, endpoint_id: str, delivery_id: str, actor: Actor) -> int:
    """Deliver the message of one attempt once more, under its first id."""
    name = _DELIVERY.fullmatch(delivery_id)

    async def work(connection: Connection) -> int:
        row = await _at_work(connection, endpoint_id)
        message = (
            await webhook_rows.message_of_endpoint(connection, endpoint=row.no, name=UUID(name[1])) if name else None
        )
        if message is None:
            raise Absent("delivery_absent", "There is no such delivery, or it is kept no longer.")
        return await _again(svc, connection, row, [message], actor)

    return await in_transaction(svc.pool, work)


async def attempts(
    svc: Service, endpoint_id: str, before: int | None, limit: int
) -> tuple[list[DeliveryView], int | None]:
    """List attempts at an endpoint, the newest first, and the number to go on before; None on the last page."""
    row = await found(svc.pool, endpoint_id)
    rows = await webhook_rows.attempts(svc.pool, endpoint=row.no, before=before, limit=limit + 1)
    return [_view(one) for one in rows[:limit]], rows[limit - 1].no if len(rows) > limit else None


async def _at_work(connection: Connection, endpoint_id: str) -> Endpoint:
    """Return an endpoint that is delivered to."""
    row = await locked(connection, endpoint_id)
    if row.state == "disabled":
        raise Conflict("webhook_disabled", "Nothing is delivered to this endpoint. Enable it first.")
    return row


async def _again(svc: Service, connection: Connection, row: Endpoint, messages: list[int], actor: Actor) -> int:
    now = svc.clock()
    count = await webhook_rows.deliver_once_more(connection, endpoint=row.no, messages=messages, now=now)
    await note(connection, Event.WEBHOOK_REPLAYED, actor, now, body={"webhook": row.id, "messages": count})
    return count


def _too_much() -> Invalid:
    remedy = f"More than {_MOST:,} messages are as new. Name a later time, or read /v1/badge-export instead."
    return Invalid("too_many_messages", remedy, faults=(FieldFault("/since", "too_early", remedy),))


def _view(row: webhook_rows.Attempts) -> DeliveryView:
    return DeliveryView(
        f"whd_{row.name.hex}_{row.attempt}",
        message_id(row.name),
        row.type,
        row.attempt,
        row.at,
        row.status,
        row.error,
        row.next_at,
    )


def message_id(name: UUID) -> str:
    """Write a message's name as the header `webhook-id`."""
    return f"msg_{name.hex}"
