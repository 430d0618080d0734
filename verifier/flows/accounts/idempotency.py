"""Idempotency keys: the first answer to a key is the answer to every repetition, byte for byte, for a day."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.retention import bound
from verifier.flows.core import removals
from verifier.flows.core.errors import Conflict, Invalid
from verifier.store.db import GONE
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool

KEPT = bound("idempotency")  # an answer, for a repetition; then the key is free
_ABANDONED = timedelta(seconds=15)  # a request that neither ended nor answered was killed: its key is free again
# One whose body takes its time says this often that it is alive, and is missed sooner.
_RENEWED_EVERY_S = 2.0
_SILENT = timedelta(seconds=7)
_UNREAD = b""  # in place of a fingerprint, while the body is read


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to be given again."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Stored(Answer):
    """An answer that was given before."""

    fingerprint: bytes

    def insist_same(self, fingerprint: bytes) -> None:
        """Refuse another request than the one this was answered to."""
        if self.fingerprint != fingerprint:
            raise _reused()


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
    if await _reserved(svc, hold, fingerprint, _ABANDONED):
        return None
    row = await _kept(svc, hold)
    if row is None:  # forgotten a moment ago
        return await begin(svc, hold, fingerprint)
    stored = _stored(svc, hold, row)
    if row.fingerprint not in (_UNREAD, fingerprint):
        raise _reused()
    if stored is None:
        raise _still_running()
    return stored


async def begin_unread(svc: Service, hold: Hold) -> Stored | None:
    """Reserve the key before the body was read, or return what was answered to it, to be compared then."""
    if await _reserved(svc, hold, _UNREAD, _SILENT):
        return None
    row = await _kept(svc, hold)
    if row is None:
        return await begin_unread(svc, hold)
    stored = _stored(svc, hold, row)
    if stored is None:
        raise _still_running()
    return stored


async def _kept(svc: Service, hold: Hold) -> key_rows.IdempotencyGet | None:
    """Find what is kept under a key; an answer of which the account was erased is forgotten."""
    row = await key_rows.idempotency_get(svc.pool, actor_id=hold.actor.id, key_digest=digest(hold.key))
    if row is None or row.account_key is None or row.wrapped_key is not None:
        return row
    await key_rows.idempotency_lost(svc.pool, actor_id=hold.actor.id, key_digest=digest(hold.key))
    return None


async def _reserved(svc: Service, hold: Hold, fingerprint: bytes, abandoned: timedelta) -> bool:
    reserved = await key_rows.idempotency_begin(
        svc.pool,
        actor_id=hold.actor.id,
        key_digest=digest(hold.key),
        fingerprint=fingerprint,
        started_at=hold.since,
        kept_since=hold.since - abandoned,
    )
    return reserved is not None


def _stored(svc: Service, hold: Hold, row: key_rows.IdempotencyGet) -> Stored | None:
    if row.status is None or row.sealed_answer is None:
        return None
    sealer = svc.vault.service if row.wrapped_key is None else svc.vault.sealer(row.wrapped_key)
    text = sealer.open(row.sealed_answer, hold.place)
    document = json.loads(text if text.startswith(b"{") else zlib.decompress(text))  # before, they were not packed
    return Stored(row.status, document["headers"], document["body"].encode(), row.fingerprint)


def _reused() -> Invalid:
    detail = "This Idempotency-Key was used with another request. Use a new key for a new request."
    return Invalid("idempotency_key_reused", detail)


def _still_running() -> Conflict:
    return Conflict(
        "still_running", "The first request with this Idempotency-Key is still running. Repeat it in a moment."
    )


class LongHold:
    """A key in the hands of a request whose body takes its time: renewed until it is answered or let go."""

    def __init__(self, svc: Service, hold: Hold) -> None:
        """Keep the key's hold, which was reserved just now."""
        self._svc, self.hold = svc, hold
        self._renewing = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEWED_EVERY_S)
            try:
                await self._move(self._svc.pool, _UNREAD)
            except (Conflict, *GONE):
                return  # whoever reads the body learns of it when it is kept

    async def _move(self, where: Connection | Pool, fingerprint: bytes) -> None:
        newer = replace(self.hold, since=self._svc.clock())
        renewed = await key_rows.idempotency_renew(
            where,
            actor_id=self.hold.actor.id,
            key_digest=digest(self.hold.key),
            started_at=self.hold.since,
            renewed_at=newer.since,
            fingerprint=fingerprint,
        )
        if not renewed:
            raise _still_running()  # another request took the key when this one was silent for too long
        self.hold = newer

    async def rest(self) -> None:
        """Renew no more."""
        self._renewing.cancel()
        await asyncio.wait({self._renewing})

    async def finish(self, on: Connection, fingerprint: bytes, answer: Answer) -> None:
        """Keep the answer in the caller's transaction, and the digest of the request that was read by now."""
        before = self.hold
        await self._move(on, fingerprint)
        held, self.hold = self.hold, before  # the transaction may be begun again
        await finish(self._svc, held, answer, on=on)


async def finish(
    svc: Service, hold: Hold, answer: Answer, subject: str | None = None, on: Connection | None = None
) -> None:
    """Keep the answer, sealed with the key of the account it is about, if there is one. With `on`, in that transaction.

    `subject` is the id of an account, or of a claim or case of one. What is about an account that was erased meanwhile
    is not kept.
    """
    account = await key_rows.account_of_subject(on or svc.pool, subject=subject) if subject is not None else None
    if account is not None and account.wrapped_key is None:
        await forget(svc, hold)
        return
    sealer = svc.vault.service if account is None or account.wrapped_key is None else svc.sealer(account)
    document = json.dumps({"headers": answer.headers, "body": answer.body.decode()}).encode()
    named = subject if account is None else account.platform_id
    await key_rows.idempotency_finish(
        on or svc.pool,
        actor_id=hold.actor.id,
        key_digest=digest(hold.key),
        started_at=hold.since,
        status=answer.status,
        sealed_answer=sealer.seal(zlib.compress(document, 1), hold.place),
        account_key=None if account is None else account.key,
        subject=None if named is None else removals.blind(svc.vault, named),
    )


async def forget(svc: Service, hold: Hold) -> None:
    """Release the key of a request that did nothing."""
    await key_rows.idempotency_forget(
        svc.pool, actor_id=hold.actor.id, key_digest=digest(hold.key), started_at=hold.since
    )
