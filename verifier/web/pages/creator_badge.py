"""The page on which creators take their badge with them: its page and picture, and the signed credential by QR code."""

from __future__ import annotations

import segno
from aiohttp import web

from verifier.flows.claims import claim_reader
from verifier.flows.claims.views import ClaimView
from verifier.web.pages import badge, browser, creator
from verifier.web.rendering import pages
from verifier.wording.words import Words, in_words


async def show(request: web.Request) -> web.Response:
    """Offer the badge of this creator's account; it may have gone since the link to this page was shown."""
    svc, actor, _, _ = await creator.known(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    words = in_words(actor.locale)
    return pages.respond(written(words, claim, await badge.facts(svc, claim.account.handle, words)))


def written(words: Words, claim: ClaimView, found: badge.Facts) -> str:
    """Write the page."""
    code = pages.markup(qr_code(f"{found.address}/credential"))
    return pages.render(words, "claims/badge.html", claim=claim, badge=found, code=code)


def qr_code(address: str) -> str:
    """Draw an address for a telephone's camera: dark on light also where the page is dark, with the rim it needs."""
    drawn = segno.make(address, error="m", micro=False)
    return drawn.svg_inline(border=4, dark="#000", light="#fff", svgclass="qr", omitsize=True)


def routes() -> list[web.RouteDef]:
    """List the address of the page."""
    return [web.get("/claims/{id}/badge", browser.page(show))]
