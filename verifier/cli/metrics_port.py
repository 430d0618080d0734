"""The metrics on a port of their own: `verifier serve` opens it and asks its API, so nobody outside has to reach that.

The API knows the supervisor by a token that is made anew at every start and handed down in the environment.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from verifier import log
from verifier.web.http.answers import headers, problems
from verifier.web.http.answers.problems import Problem
from verifier.web.http.watching import metrics_access

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.settings import Settings

INSIDE: Final = "VERIFIER_METRICS_INSIDE"
_ANY: Final = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104  recognised, not listened on
_PATIENCE_S: Final = 12.0
_log = log.logger("metrics")


def invite() -> str:
    """Make the token that the API will know this process by, for the children that are started from now on."""
    os.environ[INSIDE] = secrets.token_urlsafe(32)
    return os.environ[INSIDE]


async def keep_open(chosen: Settings, inside: str) -> None:
    """Hold the port until this task is cancelled."""
    async with counters_port(chosen, inside):
        await asyncio.Event().wait()


@asynccontextmanager
async def counters_port(chosen: Settings, inside: str) -> AsyncIterator[int]:
    """Answer `/metrics` on METRICS_PORT, and nothing else."""
    async with ClientSession(timeout=ClientTimeout(total=5)) as session:
        app = web.Application(client_max_size=0)
        app.router.add_get("/metrics", _Desk(chosen, session, inside).scrape)
        app.router.add_route("*", "/{anything:.*}", _nothing_else)
        runner = web.AppRunner(app, access_log=None, keepalive_timeout=_PATIENCE_S)  # also the patience for a head
        await runner.setup()
        try:
            await web.TCPSite(runner, chosen.host, chosen.metrics_port).start()
            _log.info("metrics_ready", port=runner.addresses[0][1])
            yield int(runner.addresses[0][1])
        finally:
            await runner.cleanup()


class _Desk:
    """Proxy that asks the API for metrics."""

    def __init__(self, chosen: Settings, session: ClientSession, inside: str) -> None:
        self._token, self._session = chosen.metrics_token.get_secret_value(), session
        host = _ANY.get(chosen.host, chosen.host)
        self._api = f"http://{f'[{host}]' if ':' in host else host}:{chosen.port}/metrics"
        self._head = {"Authorization": f"Bearer {inside}"}

    async def scrape(self, request: web.Request) -> web.Response:
        """Return the API's metrics; 503 while it does not answer."""
        if self._token and not metrics_access.bears(request.headers.get("Authorization"), self._token):
            return problems.respond(problems.problem_of(metrics_access.missing(request.headers.get("Authorization"))))
        try:
            async with self._session.get(self._api, headers=self._head) as answer:
                body, kind = await answer.read(), answer.headers.get("Content-Type", "text/plain")
                return web.Response(status=answer.status, body=body, headers=dict(headers.API) | {"Content-Type": kind})
        except (ClientError, TimeoutError):
            return problems.respond(
                Problem(503, "unavailable", "The API does not answer; the supervisor looks after it.")
            )


async def _nothing_else(_: web.Request) -> web.Response:
    return problems.respond(Problem(404, "not_found", "Only /metrics is answered on this port."))
