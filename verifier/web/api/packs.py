"""Evidence packs: a decision with all that others need to verify it."""

from __future__ import annotations

from aiohttp import web

from verifier.flows.operations import evidence_packs
from verifier.web.http.answers import headers
from verifier.web.http.route import Call

ZIP = "application/zip"


async def read(call: Call) -> web.Response:
    """Answer with the pack of a decision."""
    body = await evidence_packs.packed(call.svc, call.text("id"), call.actor)
    return web.Response(body=body, headers=dict(headers.API) | {"Content-Type": ZIP})
