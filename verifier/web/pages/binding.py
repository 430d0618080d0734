"""Pages of proving that a licence is yours: begin a method, answer it, send a document, come back from ORCID, lock.

These are the calls of /v1/claims/{id}/bindings with forms; the rules are in flows, not here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.domain.holder import Method
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.flows.binding import documents, licence_locks, opening, orcid_sign_in, reply
from verifier.flows.claims import claim_reader
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Forbidden, Invalid, Refused
from verifier.flows.proofs import listing
from verifier.flows.proofs.attempts import CODE_DIGITS
from verifier.store.rows import bindings as binding_rows
from verifier.web.api import convert
from verifier.web.http import dispatch
from verifier.web.http.reading import uploads
from verifier.web.pages import browser, creator, creator_render, forms
from verifier.web.rendering import pages
from verifier.wording.words import Told, in_words

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.claims.views import ClaimView
    from verifier.flows.core.service import Service
    from verifier.flows.proofs.views import BindingView
    from verifier.wording.words import Words

_CODE = re.compile(r"[!-~]{1,2000}")
_STATE = re.compile(r"bnd_[0-9a-f]{32}\.[A-Za-z0-9_-]{1,64}")


async def start(request: web.Request) -> web.Response:
    """Begin a method; for ORCID, show the link there at once."""
    svc, actor, _, csrf, form = await creator.sent(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    try:
        wanted = forms.binding(form)
        asked = opening.Asked(Method(wanted.method), wanted.domain or "")
        begun = await opening.start(svc, claim.id, asked, actor)
    except Refused as refused:
        return await creator.again(svc, claim, actor, csrf, refused, form)
    if begun.redirect_url:
        return pages.respond(creator_render.render_sign_in(in_words(actor.locale), claim, begun))
    by_people = asked.method is Method.REFEREE_CALL
    return _to(claim, await _gone(svc, claim.id, actor, "with_reviewers") if by_people else "begun")


async def answer(request: web.Request) -> web.Response:
    """Take a code, or check now."""
    svc, actor, _, csrf, form = await creator.sent(request)
    claim, attempt_id = await claim_reader.claim(svc, request.match_info["id"], actor), request.match_info["attempt"]
    words = in_words(actor.locale)
    try:
        before = await listing.one(svc, claim.id, attempt_id, actor)
        given = await convert.given(svc, forms.answer(form), claim.id, actor)
        _insist_digits(words, before, given.code)
        after = await reply.answer(svc, claim.id, attempt_id, given, actor)
        _insist_code(words, after)
    except Refused as refused:
        return await creator.again(svc, claim, actor, csrf, refused, form)
    return _to(claim, await _came_of(svc, before, after, actor))


async def evidence(request: web.Request) -> web.Response:
    """Take a document in."""
    svc, actor, account, csrf = await creator.known(request)
    if not browser.same_origin(request.headers, browser.own_origins(request, svc.settings.public_url)):
        raise Forbidden("cross_site", Told(in_words(actor.locale).say("trouble-foreign_file")))
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    try:
        dispatch.spend(svc.limiter, dispatch.bucket(actor), "files", {})
        file, form = await uploads.read_form(request)
        browser.check_token(form, csrf, f"@{account.handle}", in_words(actor.locale))
        await documents.receive(svc, claim.id, file, actor)
    except Forbidden:
        raise
    except Refused as refused:
        return await creator.again(svc, claim, actor, csrf, refused)
    return _to(claim, await _gone(svc, claim.id, actor, "received"))


async def lock(request: web.Request) -> web.Response:
    """Lock the licence against other accounts."""
    svc, actor, _, _, _ = await creator.sent(request)
    return _to(await licence_locks.lock(svc, request.match_info["id"], actor), "locked")


async def unlock(request: web.Request) -> web.Response:
    """Unlock it."""
    svc, actor, _, _, _ = await creator.sent(request)
    return _to(await licence_locks.unlock(svc, request.match_info["id"], actor), "unlocked")


async def returned(request: web.Request) -> web.Response:
    """Ask before a sign-in is connected: somebody may have been sent here with another person's session."""
    svc, actor, account, csrf = await creator.known(request)
    code, state = request.query.get("code", ""), request.query.get("state", "")
    declined = request.query.get("error") == "access_denied"
    try:
        claim, attempt_id = await _claim_of(svc, state, actor)
        begun = await listing.one(svc, claim.id, attempt_id, actor)
    except Absent:
        return _not_returned(actor, "declined", 200) if declined else _not_returned(actor, "odd", 404)
    if declined:
        return _not_returned(actor, "declined", 200, claim.id)
    if "error" in request.query or begun.status != "pending" or not _CODE.fullmatch(code):
        return _not_returned(actor, "odd", 400, claim.id)
    return pages.respond(creator_render.render_returned(in_words(actor.locale), claim, account, csrf, code, state))


async def connect(request: web.Request) -> web.Response:
    """Connect the sign-in with the account whose browser this is."""
    svc, actor, _, csrf, form = await creator.sent(request)
    try:
        claim, attempt_id = await _claim_of(svc, form.get("state", ""), actor)
    except Absent:
        return _not_returned(actor, "odd", 404)
    if not _CODE.fullmatch(form.get("code", "")):
        return _not_returned(actor, "odd", 400, claim.id)
    try:
        before = await listing.one(svc, claim.id, attempt_id, actor)
        given = await convert.given(svc, forms.answer(form), claim.id, actor)
        after = await reply.answer(svc, claim.id, attempt_id, given, actor)
    except Conflict as refused:
        return await creator.again(svc, claim, actor, csrf, refused)
    return _to(claim, await _came_of(svc, before, after, actor))


def routes() -> list[web.RouteDef]:
    """List the addresses under a claim's page, and the one where ORCID sends creators back."""
    claim = "/claims/{id}"
    table = (
        ("GET", orcid_sign_in.RETURN, returned),
        ("POST", orcid_sign_in.RETURN, connect),
        ("POST", f"{claim}/bindings", start),
        ("POST", f"{claim}/bindings/{{attempt}}/answer", answer),
        ("POST", f"{claim}/evidence", evidence),
        ("POST", f"{claim}/lock", lock),
        ("POST", f"{claim}/unlock", unlock),
    )
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]


async def _claim_of(svc: Service, state: str, actor: Actor) -> tuple[ClaimView, str]:
    """Find the claim a sign-in was begun for; `Absent` unless it is this very creator's own."""
    attempt_id = orcid_sign_in.attempt_of(state) if _STATE.fullmatch(state) else None
    row = await binding_rows.attempt_of_state(svc.pool, attempt_id=attempt_id) if attempt_id else None
    if attempt_id is None or row is None:
        raise Absent("binding_absent", "There is no such sign-in.")
    return await claim_reader.claim(svc, row.claim_id, actor), attempt_id


def _insist_digits(words: Words, before: BindingView, typed: str) -> None:
    """Refuse a slip that no letter's code can be, which uses up no try; an empty field is told so elsewhere."""
    digits = sum(letter in "0123456789" for letter in typed)
    if before.method == Method.REGISTRY_CONTACT_CODE and typed and digits != CODE_DIGITS:
        detail = Told(words.say("code-digits"))
        raise Invalid("wrong_code", detail, faults=(FieldFault("/code", "digits", detail),))


def _insist_code(words: Words, after: BindingView) -> None:
    """Say a wrong code beside its field, as long as the attempt takes another."""
    if after.method == Method.REGISTRY_CONTACT_CODE and after.status == "pending":
        detail = Told(f"{words.tried(after.detail)} {words.say('code-tries', tries=after.tries_left)}")
        raise Invalid("wrong_code", detail, faults=(FieldFault("/code", after.detail, detail),))


async def _came_of(svc: Service, before: BindingView, after: BindingView, actor: Actor) -> str:
    """Return the code of what is said on the claim's page about an answer."""
    if after.status == "proved":
        return await _gone(
            svc, after.claim_id, actor, f"proved-{(await claim_reader.claim(svc, after.claim_id, actor)).state}"
        )
    if after.status == "failed":
        return "failed"
    if after.detail == "with_reviewers":
        return "with_reviewers"
    return "not_now" if after.tries_left == before.tries_left else "missed"


async def _gone(svc: Service, claim_id: str, actor: Actor, said: str) -> str:
    """Return `said`, or "more" where a reviewer asked for more and the claim has not gone to them yet."""
    claim = await claim_reader.claim(svc, claim_id, actor)
    return "more" if claim.state == State.AWAITING_CREATOR and Reason.QUESTION in claim.reasons else said


def _to(claim: ClaimView, said: str) -> web.Response:
    return pages.see_other(f"/claims/{claim.id}?said={said}")


def _not_returned(actor: Actor, why: str, status: int, claim_id: str = "") -> web.Response:
    assert actor.account is not None  # noqa: S101  a creator's own page
    words, message = in_words(actor.locale), f"sign_in-{why}"
    title, text = words.say(message), words.say(message, "text")
    return pages.respond(creator_render.render_not_returned(words, actor.account, title, text, claim_id), status)
