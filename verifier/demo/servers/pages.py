"""The few pages on which a newcomer looks at the made-up world and touches it; everything on them is escaped."""

from __future__ import annotations

from functools import cache

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

# A form may lead on to another port of this machine: that is how a sign-in ends.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://127.0.0.1:* http://localhost:*"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page(template: str, /, *, status: int = 200, **said: object) -> web.Response:
    """Render a page from a template."""
    text = _environment().get_template(template).render(said)
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("verifier.demo", "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
