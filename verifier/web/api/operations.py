"""Operations: liveness, readiness, coverage, sources, metrics."""

from __future__ import annotations

from contextlib import suppress

from aiohttp import web

from verifier.domain.claim import Actor
from verifier.flows.core.errors import NotReady
from verifier.flows.imports import status
from verifier.flows.operations import backlog, readiness, send_mail
from verifier.flows.review import case_queue
from verifier.flows.sources import overview
from verifier.flows.webhooks import messages
from verifier.store.db import GONE
from verifier.web.api.responses import Alive, Coverage, Registries
from verifier.web.http.answers import headers
from verifier.web.http.dispatch import render
from verifier.web.http.route import Call
from verifier.web.http.watching import metrics


async def alive(call: Call) -> web.Response:  # noqa: ARG001  every handler takes the call
    """Answer 200 whenever the process can; nothing else is asked."""
    return render(Alive("alive"))


async def ready(call: Call) -> web.Response:
    """Answer 200 only when the database takes writes."""
    await readiness.ready(call.svc)
    return render(Alive("ready"))


async def coverage(call: Call) -> web.Response:
    """List for each credential and jurisdiction whether a machine or a person checks it."""
    answer = render(Coverage(overview.coverage(call.svc)))
    answer.headers["Cache-Control"] = headers.PUBLIC["Cache-Control"]
    return answer


async def sources(call: Call) -> web.Response:
    """List the health of every source."""
    return render(Registries(await overview.registries(call.svc)))


async def scrape(call: Call) -> web.Response:
    """Serve the metrics to Prometheus, also while the database is away: that is when they are needed."""
    seen: metrics.Seen | None = None
    with suppress(NotReady, *GONE):
        registries = await overview.registries(call.svc)
        seen = metrics.Seen(
            registries,
            await case_queue.counts(call.svc, _COUNTER),
            await send_mail.counts(call.svc),
            await messages.counts(call.svc.pool, call.svc.clock()),
            await status.waiting(call.svc),
            await backlog.backlog(call.svc),
        )
    answer = web.Response(body=metrics.render(call.hub.counters, seen), headers=headers.API)
    answer.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
    return answer


_COUNTER = Actor(kind="reviewer", id="metrics", scopes=frozenset({"review"}))  # sees how many cases wait, and no case
