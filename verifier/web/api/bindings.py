"""Bindings: begin a method of proving that a licence is yours, answer it, send a document, lock the licence."""

from __future__ import annotations

from aiohttp import web

from verifier.domain.holder import Method
from verifier.flows.binding import documents, kept_documents, licence_locks, opening, reply
from verifier.flows.proofs import listing
from verifier.web.api import convert, requests
from verifier.web.api.responses import BindingList
from verifier.web.http.answers import headers
from verifier.web.http.dispatch import render
from verifier.web.http.route import Call

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}  # of a document, once it is cleaned


async def start(call: Call) -> web.Response:
    """Begin an attempt at one method."""
    sent, claim_id = call.body(requests.StartBinding), call.text("id")
    asked = opening.Asked(Method(sent.method), sent.domain or "")
    begun = await opening.start(call.svc, claim_id, asked, call.actor)
    return render(begun, status=201, location=f"/v1/claims/{claim_id}/bindings/{begun.id}")


async def of_claim(call: Call) -> web.Response:
    """List the attempts of a claim."""
    return render(BindingList(await listing.of_claim(call.svc, call.text("id"), call.actor)))


async def read(call: Call) -> web.Response:
    """Show an attempt."""
    return render(await listing.one(call.svc, call.text("id"), call.text("binding_id"), call.actor))


async def answer(call: Call) -> web.Response:
    """Answer an attempt with the code, the sign-in or the platform's word, or ask for a check now."""
    claim_id, binding_id = call.text("id"), call.text("binding_id")
    given = await convert.given(call.svc, call.body(requests.AnswerBinding), claim_id, call.actor)
    return render(await reply.answer(call.svc, claim_id, binding_id, given, call.actor))


async def evidence(call: Call) -> web.Response:
    """Take a document in; two reviewers look at it."""
    return render(await documents.receive(call.svc, call.text("id"), call.file, call.actor), status=201)


async def lock(call: Call) -> web.Response:
    """Lock the licence against other accounts."""
    return render(await licence_locks.lock(call.svc, call.text("id"), call.actor))


async def unlock(call: Call) -> web.Response:
    """Unlock it."""
    return render(await licence_locks.unlock(call.svc, call.text("id"), call.actor))


async def document(call: Call) -> web.Response:
    """Show a document to the reviewer of its case: as a download, and never as a page of ours."""
    opened = await kept_documents.open_for(call.svc, call.text("id"), call.text("document_id"), call.actor)
    return download(opened, call.text("document_id"))


def download(opened: kept_documents.Opened, name: str) -> web.Response:
    """Answer with a file under headers with which no browser runs or frames it."""
    answer = web.Response(body=opened.body, headers=headers.API)
    answer.content_type = opened.media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ENDINGS[opened.media_type]}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    return answer
