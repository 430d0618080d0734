"""Pages for a licensee without an account: asking for a link, and the page that it opens."""

from __future__ import annotations

from aiohttp import web

from verifier.web.pages import browser
from verifier.web.pages.desk import licensees
from verifier.web.pages.doors import behind
from verifier.web.pages.licence import ask, mine


def routes() -> list[web.RouteDef]:
    """List every address of these pages, and of the console's about them."""
    desk = [web.route(method, path, browser.page(behind(door, how))) for method, path, how, door in licensees.TABLE]
    return [*ask.routes(), *mine.routes(), *desk]
