"""The pages on which a creator claims a credential: one thing at a time, checked once more before it is sent.

What was typed so far travels in the page's own form, never in an address; nothing is kept before the claim is sent.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.domain.credentials.number_formats import mask_warning
from verifier.domain.credentials.profession import Credential, read_credential
from verifier.domain.credentials.suggestions import degrees, suggest
from verifier.domain.credentials.titles import Family
from verifier.flows.claims import claim_reader, intake
from verifier.flows.core.errors import Refused
from verifier.flows.sources import overview
from verifier.web.api import convert
from verifier.web.http.answers.problems import problem_of
from verifier.web.pages import browser, creator, creator_entry, forms, new_claim_render
from verifier.web.pages.new_claim_render import Offered
from verifier.web.rendering import jurisdictions, pages
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from verifier.domain.claim import AccountRef, Actor
    from verifier.domain.credentials.titles import Title
    from verifier.flows.core.service import Service
    from verifier.wording.words import Words

_LISTED = 50
_LONGEST = 64  # of the words for a credential


async def new_page(request: web.Request) -> web.Response:
    """Say what will happen and ask for state and credential, or show whoever comes with a link the button in."""
    token = request.query.get("token")
    if token is not None:
        return await creator_entry.arrive(request, token)
    svc, actor, account, csrf = await creator.known(request)
    mine, _ = await claim_reader.claims_of(svc, account.id, actor, None, _LISTED)
    words, covered = in_words(actor.locale), overview.coverage(svc)
    return pages.respond(new_claim_render.render_start(words, account, csrf, mine, covered))


async def go_on(request: web.Request) -> web.Response:
    """Take one step: choose the title, fill in the rest, check the answers, send them."""
    svc, actor, account, csrf, form = await creator.sent(request)
    words = in_words(actor.locale)
    form = {**form, "words": (form.get("words") or form.get("credential", ""))[:_LONGEST]}
    match form.get("step"):
        case "title":
            return _titles(svc, words, account, csrf, form)
        case "details":
            return _details(svc, words, account, csrf, form)
        case "check":
            return _check(svc, words, account, csrf, form)
        case _:
            return await _send(svc, actor, account, csrf, form)


async def _send(svc: Service, actor: Actor, account: AccountRef, csrf: str, form: forms.Typed) -> web.Response:
    """Take the claim in, or show every field with what stands against it."""
    words = in_words(actor.locale)
    try:
        meant = await convert.submission(svc, forms.submission(words, form), actor)
        claim = await intake.submit(svc, meant, actor)
    except Refused as refused:
        return await _whole(svc, words, actor, account, csrf, form, refused)
    return pages.see_other(f"/claims/{claim.id}?said=sent")


def _titles(svc: Service, words: Words, account: AccountRef, csrf: str, form: forms.Typed) -> web.Response:
    """Offer the titles of the state that the words may mean."""
    form = {**form, "credential": form["words"]}
    trouble = new_claim_render.wanting(words, form, ("jurisdiction", "credential"))
    if trouble is not None:
        page = new_claim_render.render_start(words, account, csrf, (), overview.coverage(svc), form, trouble)
        return pages.respond(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    return pages.respond(_choices(svc, words, account, csrf, form))


def _choices(
    svc: Service,
    words: Words,
    account: AccountRef,
    csrf: str,
    form: forms.Typed,
    trouble: forms.Trouble | None = None,
) -> str:
    found = suggest(form["words"], _place(form))
    meant, others = ([_offered(svc, title) for title in titles] for titles in (found.meant, found.others))
    return new_claim_render.render_titles(words, account, csrf, form, meant, others, exact=found.exact, trouble=trouble)


def _details(svc: Service, words: Words, account: AccountRef, csrf: str, form: forms.Typed) -> web.Response:
    """Ask for the number and the name, as this title's board has them; a degree is asked for its iD instead."""
    title = _chosen(form)
    if title is None:
        return _unchosen(svc, words, account, csrf, form)
    if title.family is Family.DEGREE:
        form = {**form, "jurisdiction": jurisdictions.NO_PLACE, "number": "", "npi": ""}
    return pages.respond(new_claim_render.render_details(words, account, csrf, form, _offered(svc, title)))


def _check(svc: Service, words: Words, account: AccountRef, csrf: str, form: forms.Typed) -> web.Response:
    """Show the answers once more; a number that looks unlike this board's is named, and can be stood by."""
    title = _chosen(form)
    if title is None:
        return _unchosen(svc, words, account, csrf, form)
    offered = _offered(svc, title)
    try:
        forms.submission(words, form)
    except Refused as refused:
        trouble = forms.trouble_of(words, refused)
        page = new_claim_render.render_details(words, account, csrf, form, offered, trouble)
        return pages.respond(page, problem_of(refused).status)
    number = form.get("number", "")
    unlike = mask_warning(number, title.jurisdiction, title.family) if number else None
    return pages.respond(new_claim_render.render_check(words, account, csrf, form, offered, unlike))


def _unchosen(svc: Service, words: Words, account: AccountRef, csrf: str, form: forms.Typed) -> web.Response:
    """Ask once more for the title."""
    trouble = new_claim_render.unchosen(words)
    page = _choices(svc, words, account, csrf, form, trouble)
    return pages.respond(page, HTTPStatus.UNPROCESSABLE_ENTITY)


async def _whole(
    svc: Service,
    words: Words,
    actor: Actor,
    account: AccountRef,
    csrf: str,
    form: forms.Typed,
    refused: Refused,
) -> web.Response:
    """Show the whole form: what is wrong may be any of its fields."""
    mine, _ = await claim_reader.claims_of(svc, account.id, actor, None, _LISTED)
    known, trouble = creator.credentials(svc), forms.trouble_of(words, refused)
    page = new_claim_render.render_whole(words, account, csrf, known, mine, typed=form, trouble=trouble)
    return pages.respond(page, problem_of(refused).status)


def _place(form: forms.Typed) -> str | None:
    """Return the place that was chosen; None for a degree, which belongs to no state."""
    place = form.get("jurisdiction", "")
    return None if place in ("", jurisdictions.NO_PLACE) else place


def _chosen(form: forms.Typed) -> Title | None:
    """Return the title that was chosen; None where it is none that the place has."""
    letters, place = form.get("credential", "")[:_LONGEST], _place(form)
    degree = next((one for one in degrees() if one.abbreviation == letters), None)
    if degree is not None or place is None:
        return degree
    read = read_credential(letters, place, has_number=True)
    return read.badge_title if isinstance(read, Credential) else None


def _offered(svc: Service, title: Title) -> Offered:
    return Offered(title, overview.covered(svc, title))


def routes() -> list[web.RouteDef]:
    """List the addresses of these pages; they come before `/claims/{id}`."""
    table = (("GET", "/claims/new", new_page), ("POST", "/claims/new", go_on))
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]
