"""The lead's pages of what the service does by itself: parked work, the policy's history, and how the sources were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Absent
from verifier.flows.review.leading import parked, policies
from verifier.flows.review.leading.people import overseers_only
from verifier.flows.sources import days
from verifier.web.pages import console_entry
from verifier.web.pages.doors import LEADS, OVERSEERS
from verifier.web.rendering.pages import render_for_reviewers, respond

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.review.leading.parked import Parked
    from verifier.flows.review.leading.policies import Kept
    from verifier.flows.sources.days import SourceDays


async def parked_work(request: web.Request) -> web.Response:
    """Show what the service gave up."""
    svc, reader = await console_entry.signed_in(request)
    return respond(render_parked(await parked.listed(svc, reader), reader))


async def again(request: web.Request) -> web.Response:
    """Have parked work tried once more, and show what is left of it."""
    svc, reader, form = await console_entry.sent(request)
    kind = request.match_info["kind"]
    if kind not in parked.KINDS:
        raise Absent("not_found", "Nothing of this kind is ever parked.")
    done = await parked.again(svc, kind, form.get("one", ""), reader)
    found = await parked.listed(svc, reader)
    left = found.left(kind)
    said = f"{done} put back; {left} {'is' if left == 1 else 'are'} left." if done else _NOTHING
    return respond(render_parked(found, reader, said=said, go_on=kind if done and left else ""))


async def policy_history(request: web.Request) -> web.Response:
    """Show which policies were decided under."""
    svc, reader = await console_entry.signed_in(request)
    return respond(render_policies(await policies.history(svc, reader), reader))


async def registries(request: web.Request) -> web.Response:
    """Show how the sources were, day by day."""
    svc, reader = await console_entry.signed_in(request)
    overseers_only(reader)
    now = svc.clock()
    return respond(render_registries(await days.of_sources(svc, now), reader, now))


def render_parked(found: Parked, reader: Actor, *, said: str = "", go_on: str = "") -> str:
    """Render the page of parked work."""
    return render_for_reviewers(
        "console/desk/parked.html",
        parked=found,
        kinds=parked.KINDS,
        at_once=parked.AT_ONCE,
        reader=reader,
        said=said,
        go_on=go_on,
    )


def render_policies(found: Sequence[Kept], reader: Actor) -> str:
    """Render the page of policies."""
    return render_for_reviewers("console/desk/policies.html", policies=found, reader=reader)


def render_registries(found: Sequence[SourceDays], reader: Actor, now: datetime) -> str:
    """Render the page of sources, each with its last thirty days as a picture and as a table."""
    return render_for_reviewers("console/desk/registries.html", sources=found, reader=reader, now=now)


_NOTHING: Final = "Nothing of it was parked any more."
_PARKED: Final = "/console/lead/parked"
TABLE = (
    ("GET", _PARKED, parked_work, OVERSEERS),
    ("POST", f"{_PARKED}/{{kind}}", again, LEADS),
    ("GET", "/console/lead/policies", policy_history, OVERSEERS),
    ("GET", "/console/lead/registries", registries, OVERSEERS),
)
