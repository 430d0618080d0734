"""The console's lists: open cases by queue, place, state and age, closed ones, and a reviewer's own decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from aiohttp import web

from verifier.domain.jurisdictions import PLACES
from verifier.domain.review import QUEUES
from verifier.domain.roles import Role
from verifier.flows.review import figures
from verifier.web.http.reading import params
from verifier.web.pages import console_entry
from verifier.web.pages.doors import ANYBODY
from verifier.web.rendering.pages import render_for_reviewers, respond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from verifier.domain.claim import Actor

STATES: Final = ("open", "assigned", "awaiting_second", "closed")


async def cases(request: web.Request) -> web.Response:
    """List cases as chosen; who decides which is the system's choice all the same."""
    svc, reader = await console_entry.signed_in(request)
    chosen, cursor = _chosen(request), params.unpack(request.query.get("cursor") or None)
    state = chosen.get("state")
    wanted = figures.Wanted(
        chosen.get("queue"), None if state == "closed" else state, chosen.get("place"), "late" in chosen
    )
    rows: Sequence[Any]
    if state == "closed":
        rows, more = await figures.closed_cases(svc, reader, wanted, cursor)
    else:
        rows, more = await figures.open_cases(svc, reader, wanted, cursor)
    return respond(render_cases(rows, reader, svc.clock(), chosen, more=_next("/console/cases", chosen, more)))


async def decisions(request: web.Request) -> web.Response:
    """List this reviewer's decisions; to an auditor, who makes none, everybody's."""
    svc, reader = await console_entry.signed_in(request)
    cursor = params.unpack(request.query.get("cursor") or None)
    if reader.role is Role.AUDITOR:
        found, older = await figures.decided(svc, reader, cursor)
        return respond(render_decided(found, reader, more=_next("/console/decisions", {}, older)))
    rows, more = await figures.decided_by(svc, reader, cursor)
    return respond(render_decisions(rows, reader, more=_next("/console/decisions", {}, more)))


def _chosen(request: web.Request) -> dict[str, str]:
    """Read what was chosen; a word that is none of the list's chooses nothing."""
    known = {"queue": QUEUES, "state": STATES, "place": tuple(PLACES), "late": ("yes",)}
    return {name: said for name, words in known.items() if (said := request.query.get(name, "")) in words}


def _next(path: str, chosen: Mapping[str, str], more: str | None) -> str:
    return f"{path}?{urlencode({**chosen, 'cursor': params.pack(more)})}" if more else ""


def render_cases(
    rows: Sequence[Any], reader: Actor, now: datetime, chosen: Mapping[str, str], *, more: str = ""
) -> str:
    """Render a list of cases with the form that chooses it."""
    return render_for_reviewers(
        "console/desk/cases.html",
        rows=rows,
        reader=reader,
        now=now,
        chosen=chosen,
        queues=QUEUES,
        states=STATES,
        more=more,
    )


def render_decisions(rows: Sequence[Any], reader: Actor, *, more: str = "") -> str:
    """Render a reviewer's own decisions."""
    return render_for_reviewers("console/desk/decisions.html", rows=rows, reader=reader, more=more)


def render_decided(rows: Sequence[Any], reader: Actor, *, more: str = "") -> str:
    """Render everybody's decisions."""
    return render_for_reviewers("console/desk/decided.html", rows=rows, reader=reader, more=more)


TABLE = (("GET", "/console/cases", cases, ANYBODY), ("GET", "/console/decisions", decisions, ANYBODY))
