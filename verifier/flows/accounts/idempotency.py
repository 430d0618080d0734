"""Idempotency keys: the first answer to a key is the answer to every repetition, byte for byte, for a day."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.core.errors import Conflict, Invalid
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

KEPT = timedelta(hours=24)  # an answer, for a repetition; then the key is free
_ABANDONED = timedelta(seconds=15)  # a request that neither ended nor answered was killed: its key is free again


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer that was given before."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Hold:
    """A key in the hands of one request, since the moment it came; another request's hold on it is not its business."""

    actor: Actor
    key: str
    since: datetime

    @property
    def place(self) -> str:
        """The associated data of the sealed answer."""
        return f"idempotency/{self.actor.id}/{digest(self.key).hex()}"


async def begin(svc: Service, hold: Hold, fingerprint: bytes) -> Stored | None:
    """Reserve the key, or return what was answered to it; refuses another body and a request that still runs."""
    reserved = await key_rows.idempotency_begin(
        svc.pool,
        actor_id=hold.actor.id,
        key_digest=digest(hold.key),
        fingerprint=fingerprint,
        started_at=hold.since,
        kept_since=hold.since - _ABANDONED,
    )
    if reserved is not None:
        return None
    row = await key_rows.idempotency_get(svc.pool, actor_id=hold.actor.id, key_digest=digest(hold.key))
    if row is None:  # forgotten a moment ago
        return await begin(svc, hold, fingerprint)
    if row.fingerprint != fingerprint:
        detail = "This Idempotency-Key was used with another request. Use a new key for a new request."
        raise Invalid("idempotency_key_reused", detail)
    if row.status is None or row.sealed_answer is None:
        raise Conflict(
            "still_running", "The first request with this Idempotency-Key is still running. Repeat it in a moment."
        )
    text = svc.vault.service.open(row.sealed_answer, hold.place)
    document = json.loads(text if text.startswith(b"{") else zlib.decompress(text))  # before, they were not packed
    return Stored(row.status, document["headers"], document["body"].encode())


async def finish(
    svc: Service, hold: Hold, status: int, headers: dict[str, str], body: bytes, on: Connection | None = None
) -> None:
    """Keep the answer, sealed: it may hold the creator's words. With `on`, in that transaction."""
    document = json.dumps({"headers": headers, "body": body.decode()}).encode()
    sealed = svc.vault.service.seal(zlib.compress(document, 1), hold.place)
    await key_rows.idempotency_finish(
        on or svc.pool,
        actor_id=hold.actor.id,
        key_digest=digest(hold.key),
        started_at=hold.since,
        status=status,
        sealed_answer=sealed,
    )


async def forget(svc: Service, hold: Hold) -> None:
    """Release the key of a request that did nothing."""
    await key_rows.idempotency_forget(
        svc.pool, actor_id=hold.actor.id, key_digest=digest(hold.key), started_at=hold.since
    )
