"""The pages of the types of problems: when each comes and what to do; the help link of every refusal leads here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.core.errors import Absent
from verifier.web.api import words
from verifier.web.pages import browser
from verifier.web.rendering import pages

if TYPE_CHECKING:
    from verifier.web.http.description.described import Kind


async def show(request: web.Request) -> web.Response:
    """Explain one type of problem, by its code or its whole URI."""
    code = request.match_info["code"].removeprefix("urn:verifier:")
    kind: Kind | None = words.problems().get(code)
    if kind is None:
        raise Absent("no_page", "There is no such type of problem; docs/errors.md lists all.")
    said = pages.words_for(request)
    return pages.respond(pages.render(said, "problem.html", title=said.problem(code), code=code, kind=kind))


def routes() -> list[web.RouteDef]:
    """List the addresses of the pages."""
    return [web.get("/problems/{code:[^/]+}", browser.page(show))]
