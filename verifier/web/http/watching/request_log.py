"""One line for every request that was answered: the caller, the route, the outcome.

Never the question or the answer: no query, no path value, no address, no name. The line's `request_id` is also in the
answer (`X-Request-Id`) and in every other line that was written meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from time import perf_counter

from aiohttp import web
from structlog.contextvars import bound_contextvars

from verifier.domain.claim import Actor
from verifier.log import logger
from verifier.store.ids import new_id

log = logger("web")

HEADER = "X-Request-Id"
ACTOR = web.RequestKey("actor", Actor)  # who is asking, as soon as that is established
_OURS = re.compile(r"(key|rev)_[0-9a-f]{32}|creator:[0-9a-f]{32}")


class Entry:
    """The line of one request, until it is written."""

    def __init__(self, request: web.Request, route: str) -> None:
        """Begin the clock; `route` is a template, whose values stay out."""
        self.id = new_id("req")
        self._request, self._route, self._started = request, route, perf_counter()

    def write(self, answer: web.StreamResponse) -> float:
        """Write the line, and its id into the answer; return how many seconds it took."""
        if not answer.prepared:
            answer.headers[HEADER] = self.id
        took_s = perf_counter() - self._started
        actor = self._request.get(ACTOR)
        log.info(
            "request_answered",
            method=method_of(self._request),
            route=self._route,
            status=answer.status,
            duration_ms=round(took_s * 1000, 1),
            actor_kind=actor.kind if actor else "nobody",
            actor_id=told(actor) if actor else None,
        )
        return took_s


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


def method_of(request: web.Request) -> str:
    """Name the method; one that nobody knows is "other", for it may be anything that fits into a line."""
    return request.method if request.method in _METHODS else "other"


@contextmanager
def entry(request: web.Request, route: str) -> Iterator[Entry]:
    """Begin a request's line; every line written inside carries its id."""
    begun = Entry(request, route)
    with bound_contextvars(request_id=begun.id):
        yield begun


def told(actor: Actor) -> str:
    """Name an actor for a line: by an id of ours, or by the digest of a platform's own words in its tokens."""
    if _OURS.fullmatch(actor.id):
        return actor.id
    return f"{actor.kind}:{sha256(actor.id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
