"""Endpoints of platforms: made, listed, switched on again, removed, and given other keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from verifier.domain.events import Event
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.webhooks import signatures
from verifier.flows.webhooks.signatures import Keys, keys_of
from verifier.flows.webhooks.views import WebhookKeys, WebhookMade, WebhookState, WebhookType, WebhookView
from verifier.outbound.webhooks.addresses import read_address
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import webhooks as webhook_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Executor
    from verifier.store.rows.shared import Endpoint

OLD_KEYS_FOR: Final = timedelta(hours=24)
_MOST, _MOST_KEYS = 100, 5
_REFUSED = {
    "malformed": ("validation", "invalid", "Send an https URL without user name, password and fragment."),
    "not_allowed": (
        "address_not_allowed",
        "address_not_allowed",
        "Send an https URL of a host on the public internet; the operator may allow others with OUTBOUND_ALLOW.",
    ),
}


async def make(svc: Service, url: str, types: Sequence[str], description: str, actor: Actor) -> WebhookMade:
    """Make an endpoint with its keys; refuse an address that must not be called."""
    _insist_on_address(svc, url)
    now, endpoint_id = svc.clock(), new_id("whk")

    async def work(connection: Connection) -> Keys:
        if await webhook_rows.endpoints_count(connection) >= _MOST:
            raise Conflict("too_many_webhooks", "Remove an endpoint that is not used; there may be a hundred.")
        no = await webhook_rows.endpoint_make(
            connection,
            endpoint_id=endpoint_id,
            url=url,
            types=list(dict.fromkeys(types)),
            description=description,
            made_by=actor.id,
            now=now,
        )
        keys = await _new_keys(svc, connection, no, now)
        await note(
            connection, Event.WEBHOOK_MADE, actor, now, body={"webhook": endpoint_id, "types": sorted(set(types))}
        )
        return keys

    keys = await in_transaction(svc.pool, work)
    view = view_of(await found(svc.pool, endpoint_id))
    return WebhookMade(
        view.id,
        view.url,
        view.types,
        view.description,
        view.state,
        view.disabled_because,
        view.last_delivery_at,
        keys.shown_secret,
        keys.shown_public,
    )


async def listed(svc: Service, before: int | None, limit: int) -> tuple[list[WebhookView], int | None]:
    """List endpoints, the newest first, and the number to go on before; None on the last page."""
    rows = await webhook_rows.endpoints(svc.pool, before=before, limit=limit + 1)
    return [view_of(row) for row in rows[:limit]], rows[limit - 1].no if len(rows) > limit else None


async def remove(svc: Service, endpoint_id: str, actor: Actor) -> None:
    """Remove an endpoint: nothing more is delivered to it."""

    async def work(connection: Connection) -> None:
        row = await locked(connection, endpoint_id)
        now = svc.clock()
        await webhook_rows.endpoint_remove(connection, endpoint=row.no, now=now)
        await note(connection, Event.WEBHOOK_REMOVED, actor, now, body={"webhook": endpoint_id})

    await in_transaction(svc.pool, work)


async def enable(svc: Service, endpoint_id: str, actor: Actor) -> WebhookView:
    """Deliver to an endpoint again, what waits first."""

    async def work(connection: Connection) -> WebhookView:
        row = await locked(connection, endpoint_id)
        await webhook_rows.endpoint_enable(connection, endpoint=row.no)
        await note(connection, Event.WEBHOOK_ENABLED, actor, svc.clock(), body={"webhook": endpoint_id})
        return view_of(row._replace(state="active", disabled_because=None))

    return await in_transaction(svc.pool, work)


async def rotate(svc: Service, endpoint_id: str, actor: Actor) -> WebhookKeys:
    """Give an endpoint new keys; until the old ones end, deliveries carry signatures of both."""

    async def work(connection: Connection) -> WebhookKeys:
        row, now = await locked(connection, endpoint_id), svc.clock()
        if await webhook_rows.secrets_count(connection, endpoint=row.no, now=now) >= _MOST_KEYS:
            raise Conflict("too_many_secrets", "Keys were changed four times within a day; wait until one has ended.")
        ends_at = now + OLD_KEYS_FOR
        await webhook_rows.secrets_end(connection, endpoint=row.no, ends_at=ends_at)
        keys = await _new_keys(svc, connection, row.no, now)
        await note(connection, Event.WEBHOOK_ROTATED, actor, now, body={"webhook": endpoint_id})
        return WebhookKeys(keys.shown_secret, keys.shown_public, ends_at)

    return await in_transaction(svc.pool, work)


async def found(executor: Executor, endpoint_id: str) -> Endpoint:
    """Return an endpoint, or refuse: there is none."""
    row = await webhook_rows.endpoint_by_id(executor, endpoint_id=endpoint_id)
    if row is None:
        raise _absent()
    return row


async def locked(connection: Connection, endpoint_id: str) -> Endpoint:
    """Return an endpoint that nobody else changes meanwhile, or refuse: there is none."""
    row = await webhook_rows.endpoint_locked(connection, endpoint_id=endpoint_id)
    if row is None:
        raise _absent()
    return row


def keys_from(svc: Service, secret_id: str, sealed: bytes) -> Keys:
    """Open an endpoint's keys."""
    return keys_of(svc.vault.service.open(sealed, _place(secret_id)))


def view_of(row: Endpoint) -> WebhookView:
    """Show an endpoint."""
    return WebhookView(
        row.id,
        row.url,
        cast("list[WebhookType]", row.types),
        row.description,
        cast("WebhookState", row.state),
        row.disabled_because,
        row.last_delivery_at,
    )


async def _new_keys(svc: Service, connection: Connection, endpoint: int, now: datetime) -> Keys:
    kept, secret_id = signatures.new_keys(), new_id("whs")
    sealed = svc.vault.service.seal(kept, _place(secret_id))
    await webhook_rows.secret_make(connection, secret_id=secret_id, endpoint=endpoint, sealed=sealed, now=now)
    return keys_of(kept)


def _place(secret_id: str) -> str:
    return f"webhook_secret/{secret_id}"


def _insist_on_address(svc: Service, url: str) -> None:
    said = read_address(url, svc.settings.outbound_allow)
    if isinstance(said, str):
        code, fault, remedy = _REFUSED[said]
        raise Invalid(code, remedy, faults=(FieldFault("/url", fault, remedy),))


def _absent() -> Absent:
    return Absent("webhook_absent", "There is no such endpoint. GET /v1/webhooks lists them.")
