"""Pages for a licensee without an account: asking for a link, and the page that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.web.pages.licence import ask, mine

if TYPE_CHECKING:
    from aiohttp import web


def routes() -> list[web.RouteDef]:
    """List every address of these pages."""
    return [*ask.routes(), *mine.routes()]
