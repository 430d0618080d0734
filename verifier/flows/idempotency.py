"""Idempotency keys: the first answer to a key is the answer to every repetition, byte for byte, for a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.errors import Conflict, Invalid
from verifier.store.crypto import digest
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.service import Service

_SQL = queries("keys")
_ABANDONED = timedelta(seconds=15)  # a request that neither ended nor answered was killed: its key is free again


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer that was given before."""

    status: int
    headers: dict[str, str]
    body: bytes


async def begin(svc: Service, key: str, actor: Actor, fingerprint: bytes) -> Stored | None:
    """Reserve the key, or return what was answered to it; refuses another body and a request that still runs."""
    now = svc.clock()
    reserved = await svc.pool.fetchval(
        _SQL.idempotency_begin, actor.id, digest(key), fingerprint, now, now - _ABANDONED
    )
    if reserved is not None:
        return None
    row = await svc.pool.fetchrow(_SQL.idempotency_get, actor.id, digest(key))
    if row is None:  # forgotten a moment ago
        return await begin(svc, key, actor, fingerprint)
    if row["fingerprint"] != fingerprint:
        detail = "This Idempotency-Key was used with another request. Use a new key for a new request."
        raise Invalid("idempotency_key_reused", detail)
    if row["status"] is None:
        raise Conflict(
            "still_running", "The first request with this Idempotency-Key is still running. Repeat it in a moment."
        )
    document = json.loads(svc.vault.service.open(row["sealed_answer"], _place(actor, key)))
    return Stored(row["status"], document["headers"], document["body"].encode())


async def finish(svc: Service, key: str, actor: Actor, status: int, headers: dict[str, str], body: bytes) -> None:
    """Keep the answer, sealed: it may hold the creator's words."""
    document = json.dumps({"headers": headers, "body": body.decode()}).encode()
    sealed = svc.vault.service.seal(document, _place(actor, key))
    await svc.pool.execute(_SQL.idempotency_finish, actor.id, digest(key), status, sealed)


async def forget(svc: Service, key: str, actor: Actor) -> None:
    """Nothing was done: the key may be used again."""
    await svc.pool.execute(_SQL.idempotency_forget, actor.id, digest(key))


def _place(actor: Actor, key: str) -> str:
    return f"idempotency/{actor.id}/{digest(key).hex()}"
