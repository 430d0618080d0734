"""Answers that anybody may fetch without a key: a badge as a signed credential, the issuer's keys, status lists.

Verifiers run in browsers, too, so every page may read these answers.
"""

from __future__ import annotations

import json

from aiohttp import web

from verifier.flows.signed import issuer, signed_credential, status_lists
from verifier.web.http.answers import headers
from verifier.web.http.reading import params
from verifier.web.http.route import Call

JWT = "application/vc+jwt"


async def credential(call: Call) -> web.Response:
    """Sign what a badge says now, for its holder to hand on."""
    return _answer(await signed_credential.credential(call.svc, params.bare(call.text("handle"))), JWT)


async def keys(call: Call) -> web.Response:
    """Say by which keys the signatures are verified."""
    return _answer(json.dumps(await issuer.key_document(call.svc)), "application/json")


async def status_list(call: Call) -> web.Response:
    """Give a status list."""
    return _answer(await status_lists.read(call.svc, call.number("number")), JWT)


def _answer(text: str, media_type: str) -> web.Response:
    return web.Response(body=text.encode(), headers=dict(headers.OPEN) | {"Content-Type": media_type})
