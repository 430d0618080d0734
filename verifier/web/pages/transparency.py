"""The transparency report as anybody reads it: of the last quarters that are over, each counted once and kept.

Only whole quarters are shown: two stretches that overlap would give their difference away, and with it single people.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import web

from verifier.domain.transparency import SMALLEST, quarter, quarters
from verifier.flows.core.errors import Absent
from verifier.flows.operations import transparency
from verifier.web.http import caller
from verifier.web.http.keys import SERVICE
from verifier.web.pages import browser
from verifier.web.rendering import pages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from verifier.domain.transparency import Report
    from verifier.flows.core.service import Service
    from verifier.wording.words import Words

Kept: TypeAlias = "dict[str, asyncio.Future[Report]]"
KEPT = web.AppKey("transparency", dict)


async def show(request: web.Request) -> web.Response:
    """Show the report of a quarter, the last one where none is chosen."""
    svc = request.app[SERVICE]
    browser.pace(request, svc, caller.bucket(request), "open")
    names = quarters(svc.clock())
    name = request.query.get("quarter") or names[0]
    days = quarter(name)
    if days is None or name not in names:
        raise Absent("no_page", "There is no report of this time: choose one of the last four quarters.")
    report = await _counted(svc, request.app[KEPT], name, days)
    words = pages.words_for(request)
    answer = pages.respond(render(words, report, name, names))
    pages.keep_language(request, answer)
    return answer


async def _counted(svc: Service, kept: Kept, name: str, days: tuple[date, date]) -> Report:
    """Return the report of a quarter; whoever asks while it is being counted waits for the same count."""
    if name not in kept:
        kept[name] = asyncio.ensure_future(transparency.report(svc, *days))
    try:
        return await asyncio.shield(kept[name])
    except Exception:
        kept.pop(name, None)  # the next one counts anew
        raise


def render(words: Words, report: Report, name: str, names: Sequence[str]) -> str:
    """Render the report of a quarter, with the way to the others."""
    return pages.render(words, "transparency.html", report=report, name=name, names=names, most=SMALLEST - 1)


def routes() -> list[web.RouteDef]:
    """List the address of the page."""
    return [web.get("/transparency", browser.page(show))]
