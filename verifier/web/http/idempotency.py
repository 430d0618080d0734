"""A create that is sent twice happens once: the second answer is the first one, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256

from aiohttp import web
from multidict import CIMultiDict

from verifier.flows.access import creator_tokens
from verifier.flows.accounts import idempotency
from verifier.store.db import GONE, Connection
from verifier.web.http.answers import headers
from verifier.web.http.answers.problems import Fault, Unusable
from verifier.web.http.route import Call

_KEY = re.compile(r"[!-~]{1,255}")
_KEPT = ("Content-Type", "Location")


def key_of(request: web.Request) -> str | None:
    """Read the Idempotency-Key, if there is one."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        fault = Fault(
            "/Idempotency-Key", "invalid", "Use 1 to 255 printable ASCII characters without spaces.", "header"
        )
        raise Unusable(422, "validation", "The Idempotency-Key is not usable.", fault)
    return key


async def once(
    key: str, request: web.Request, raw: bytes, call: Call, go: Callable[[Call], Awaitable[web.Response]]
) -> web.Response:
    """Answer a create, or repeat the answer that was given to the same key and body before.

    A handler that can say its answer before it commits keeps it in the same transaction (`Call.keep`).
    """
    hold = idempotency.Hold(call.actor, key, call.svc.clock())
    with let_go_when_cut(call, hold):
        stored = await idempotency.begin(call.svc, hold, fingerprint(request.method, request.path, raw))
        if stored is not None:
            return await repeated(call, stored)
        try:
            answer = await go(replace(call, keep=partial(_keep_with, call, hold, kept := set[web.Response]())))
        except GONE:
            raise
        except BaseException:
            # Refused or broken: nothing was committed under this key, so the client may correct and send it again.
            await idempotency.forget(call.svc, hold)
            raise
    if answer not in kept:
        await _keep(call, hold, answer)
    return answer


@contextmanager
def let_go_when_cut(call: Call, hold: idempotency.Hold) -> Iterator[None]:
    """Release the key once the database is back: its silence refuses no repetition, and nobody waits for it.

    A statement that was cut off may yet be carried out; the reservation of a request that has ended is nobody's.
    """
    try:
        yield
    except GONE:
        call.hub.deferred.add(lambda: idempotency.forget(call.svc, hold))
        raise


async def repeated(call: Call, stored: idempotency.Stored) -> web.Response:
    """Give an answer that was given before, to a caller who may still have it."""
    await creator_tokens.insist(call.svc, call.actor)
    head = CIMultiDict(headers.API)
    head.update(stored.headers)
    return web.Response(status=stored.status, body=stored.body, headers=head)


async def _keep_with(
    call: Call, hold: idempotency.Hold, kept: set[web.Response], connection: Connection, answer: web.Response
) -> None:
    """Keep the answer with what it tells: either both are there after a crash, or neither."""
    await idempotency.finish(call.svc, hold, told(answer), _subject(call, answer), on=connection)
    kept.add(answer)


async def _keep(call: Call, hold: idempotency.Hold, answer: web.Response) -> None:
    """Keep the answer for a repetition; the answer is given even where the database has gone away since."""

    async def finish() -> None:
        await idempotency.finish(call.svc, hold, told(answer), _subject(call, answer))

    try:
        await finish()
    except GONE:
        call.hub.deferred.add(finish)


def told(answer: web.Response) -> idempotency.Answer:
    """Return what of an answer a repetition is given."""
    kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
    return idempotency.Answer(answer.status, kept, answer.body if isinstance(answer.body, bytes) else b"")


def _subject(call: Call, answer: web.Response) -> str | None:
    """Return the id of what was acted on, or was made: an answer that tells of a person is kept with their key."""
    if "id" in call.values:
        return call.text("id")
    location = answer.headers.get("Location", "")
    return location.rpartition("/")[2] or None


def same_request(key: str, request: web.Request, raw: bytes) -> str:
    """Name a request by its key and its content: another body under a key that is free again is another request."""
    return f"{key}\0{fingerprint(request.method, request.path, raw).hex()}"


def fingerprint(method: str, path: str, raw: bytes) -> bytes:
    """Digest a request: the same key with another address or body is a mistake of the client's."""
    return sha256(b"\0".join((method.encode(), path.encode(), raw))).digest()
