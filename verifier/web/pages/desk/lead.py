"""The lead's page of the console: how the queue ages, what was closed, the figures as a table file, and the freeze."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core import freeze
from verifier.flows.review import figures
from verifier.web.pages import console_entry
from verifier.web.pages.doors import LEADS, OVERSEERS
from verifier.web.rendering import pages
from verifier.web.rendering.pages import render_for_reviewers, respond, see_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.domain.claim import Actor
    from verifier.flows.review.figures import Figures

_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
SAID: Final = {"frozen": "Approvals are stopped.", "resumed": "Approvals go on."}


async def show(request: web.Request) -> web.Response:
    """Show the figures of the last thirty days."""
    svc, reader = await console_entry.signed_in(request)
    found = await figures.figures(svc, reader)
    return respond(render(found, reader, said=SAID.get(request.query.get("said", ""), "")))


async def export(request: web.Request) -> web.Response:
    """Answer with the same figures as a table file."""
    svc, reader = await console_entry.signed_in(request)
    found = await figures.figures(svc, reader)
    name = f'attachment; filename="review-{found.at:%Y-%m-%d}.csv"'
    headers = {**pages.HEADERS, "Content-Disposition": name}
    return web.Response(text=table_file(found), content_type="text/csv", charset="utf-8", headers=headers)


async def switch(request: web.Request) -> web.Response:
    """Stop all approvals, or let them go on."""
    svc, _, form = await console_entry.sent(request)
    on = form.get("on") == "yes"
    await freeze.switch(svc, console_entry.cookie(request, svc), on=on)
    return see_other(f"/console/lead?said={'frozen' if on else 'resumed'}")


def table_file(found: Figures) -> str:
    """Write the figures as comma-separated values; a cell that a program would compute is made text."""
    into = io.StringIO()
    writer = csv.writer(into)
    for row in _rows(found):
        writer.writerow([_safe(cell) for cell in row])
    return into.getvalue()


def _rows(found: Figures) -> Iterator[tuple[object, ...]]:
    yield ("queue", "open", "late", "needs a second person", "oldest since")
    for queue in found.ageing:
        yield (queue.queue, queue.cases, queue.late, queue.second, queue.oldest_at and queue.oldest_at.isoformat())
    yield ()
    yield ("day", "opened", "closed", "median hours", "hours of the slowest tenth")
    for day in found.flow:
        slow = (round(day.went.median_h, 1), round(day.went.slow_h, 1)) if day.went else ("", "")
        yield (day.day.isoformat(), day.opened, day.closed, *slow)
    yield ()
    yield ("verdict", "by", "decisions")
    for one in found.decided:
        yield (one.verdict, "machine" if one.by_machine else "people", one.decisions)
    yield ()
    yield ("verdict", "reason", "decisions")
    for why in found.reasons:
        yield (why.verdict, why.reason, why.decisions)
    yield ()
    if found.appeals:
        yield ("appeals decided", "turned round")
        yield (found.appeals.appeals, found.appeals.overturned)
        yield ()
    yield ("second looks at", "made", "agreed")
    for kind in found.agreement:
        yield (kind.action, kind.looks, kind.agreed)
    yield ()
    yield ("reviewer", "decisions", "turned round later")
    for person in found.pace:
        yield (person.name, person.decisions, person.turned)


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def render(found: Figures, reader: Actor, *, said: str = "") -> str:
    """Render the lead's page."""
    return render_for_reviewers("console/desk/lead.html", figures=found, reader=reader, said=said)


TABLE = (
    ("GET", "/console/lead", show, OVERSEERS),
    ("GET", "/console/lead/figures.csv", export, OVERSEERS),
    ("POST", "/console/lead/freeze", switch, LEADS),
)
