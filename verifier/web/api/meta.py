"""The API's OpenAPI document, and the page that shows it."""

from __future__ import annotations

from aiohttp import web

from verifier.web.http.answers import headers
from verifier.web.http.description import docs
from verifier.web.http.route import Call


async def document(call: Call) -> web.Response:
    """Serve the OpenAPI document."""
    answer = web.Response(body=call.hub.document, headers=headers.API)
    answer.headers["Cache-Control"] = headers.PUBLIC["Cache-Control"]
    return answer


async def page(call: Call) -> web.Response:
    """Serve the page that lists all calls."""
    return docs.page(call.hub.document)
