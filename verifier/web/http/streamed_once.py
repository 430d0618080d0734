"""A create whose body is streamed, that is sent twice, happens once: what it is, is known when all of it was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.accounts import idempotency
from verifier.store.db import GONE
from verifier.web.http.answers.problems import Fault, Unusable
from verifier.web.http.idempotency import let_go_when_cut, repeated, told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.store.db import Connection
    from verifier.web.http.route import Call


async def once(key: str | None, call: Call, go: Callable[[Call], Awaitable[web.Response]]) -> web.Response:
    """Read the body and answer, or repeat the answer that was given to the same key and body before.

    `go` reads it and keeps its answer in the transaction that it tells of. Until then the key is held; it is free again
    as soon as the request has failed, and within seconds of the death of its process.
    """
    upload = call.lines
    if key is None:
        raise Unusable(
            400, "idempotency_key_needed", _KEY_NEEDED, Fault("/Idempotency-Key", "required", _KEY, "header")
        )
    first = idempotency.Hold(call.actor, key, call.svc.clock())
    with let_go_when_cut(call, first):
        stored = await idempotency.begin_unread(call.svc, first)
    if stored is not None:
        await upload.read_through()
        stored.insist_same(upload.fingerprint)
        return await repeated(call, stored)
    held = idempotency.LongHold(call.svc, first)

    async def keep(connection: Connection, answer: web.Response) -> None:
        await held.rest()
        await held.finish(connection, upload.fingerprint, told(answer))

    try:
        return await go(replace(call, keep=keep))
    except GONE:
        call.hub.deferred.add(lambda: idempotency.forget(call.svc, held.hold))
        raise
    except BaseException:
        await held.rest()
        await idempotency.forget(call.svc, held.hold)
        raise
    finally:
        await held.rest()


_KEY_NEEDED = "An import needs an Idempotency-Key, so that one which is sent twice happens once."
_KEY = "Use 1 to 255 printable ASCII characters without spaces, another one for each import."
