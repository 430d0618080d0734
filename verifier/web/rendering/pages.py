"""Pages: one template environment that escapes everything, one way to answer with HTML, and the files the pages need.

A page asks nothing of anybody but us: no font, script or picture from elsewhere, no inline script or style, no cache.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache, partial
from http import HTTPStatus
from importlib import resources
from typing import NamedTuple

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from verifier.web.rendering import choices, filters, jurisdictions
from verifier.wording import languages
from verifier.wording.words import Words, capital, in_words

# Nothing may run or load but our own files; no page may be framed, re-based or post elsewhere; no text becomes markup.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

HEADERS = {
    "Server": "verifier",
    "Content-Security-Policy": CSP,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Not "no-referrer": then a browser sends `Origin: null` with our own forms, and they look like foreign ones.
    # The address may hold a link's token, so not the whole of it either.
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

LANGUAGE = "lang"  # the cookie with the language that was chosen
_A_YEAR_S = 365 * 24 * 60 * 60

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


# Said on every page of the console while approvals are stopped; set with each request of a reviewer.
FROZEN: ContextVar[str] = ContextVar("FROZEN", default="")


class Asset(NamedTuple):
    """A file the pages need, read once, with its own fingerprint in its address."""

    body: bytes
    content_type: str
    address: str


def _assets() -> dict[str, Asset]:
    found: dict[str, Asset] = {}
    for file in resources.files("verifier.web").joinpath("static").iterdir():
        content_type = _TYPES.get(f".{file.name.rpartition('.')[2]}")
        if file.is_file() and content_type:
            body = file.read_bytes()
            mark = hashlib.sha256(body).hexdigest()[:12]
            found[file.name] = Asset(body, content_type, f"/static/{file.name}?v={mark}")
    return found


ASSETS: Mapping[str, Asset] = _assets()


@cache
def _environment(words: Words) -> Environment:
    env = Environment(
        loader=PackageLoader("verifier.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    written = filters.Written(words)
    env.filters.update(
        when=written.when,
        day=written.day,
        moment=written.moment,
        visible=filters.visible,
        plain=filters.plain,
        coded=filters.coded,
        capital=capital,
        webaddress=filters.webaddress,
        host=filters.host,
    )
    env.globals.update(
        frozen=FROZEN,
        asset=lambda name: ASSETS[name].address,
        language=words.language.code,
        tongues=[(code, in_words(code).say("frame-language")) for code in languages.codes()],
        place=partial(jurisdictions.place, words),
        places=jurisdictions,
        t=written.text,
        word=words.word,
        words=words,
        move=words.move,
        left=filters.left,
        choice_of=partial(choices.choice, words),
        whys=partial(choices.whys, words),
    )
    return env


def render(words: Words, template: str, /, **context: object) -> str:
    """Fill a template in a language; every value is text and stays text."""
    return _environment(words).get_template(template).render(context)


def render_for_reviewers(template: str, /, **context: object) -> str:
    """Fill a template of the console, which is in English alone."""
    return render(in_words(), template, **context)


def words_for(request: web.BaseRequest) -> Words:
    """Choose the language of a page: by its address, by what was chosen before, or by what the browser asks for."""
    chosen = (request.query.get("lang", ""), request.cookies.get(LANGUAGE, ""))
    code = next((code for code in chosen if code in languages.codes()), "")
    return in_words(code or languages.accepted(request.headers.get("Accept-Language", "")).code)


def keep_language(request: web.BaseRequest, answer: web.StreamResponse) -> None:
    """Have the browser remember a language that was chosen by a page's address."""
    if request.query.get("lang", "") in languages.codes():
        secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
        code = request.query["lang"]
        answer.set_cookie(LANGUAGE, code, path="/", httponly=True, samesite="Lax", secure=secure, max_age=_A_YEAR_S)


def markup(text: str) -> Markup:
    """Mark our own text as markup; nothing that anybody sent goes through here."""
    return Markup(text)  # noqa: S704


def respond(html: str, status: int = HTTPStatus.OK) -> web.Response:
    """Answer with a page that is never cached, framed or sniffed."""
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)


def respond_to_link(html: str, status: int = HTTPStatus.OK) -> web.Response:
    """Answer whoever opened a personal link: its token stands in this page's address, so nothing may be told of it.

    Browsers then send `Origin: null` with the page's form; `Sec-Fetch-Site` says that it is ours.
    """
    response = respond(html, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def see_other(address: str) -> web.Response:
    """Send the browser on with GET, so that a reload repeats nothing."""
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={**HEADERS, "Location": address})


async def home(request: web.Request) -> web.Response:
    """Serve the landing page."""
    answer = respond(render(words_for(request), "home.html"))
    keep_language(request, answer)
    return answer


async def asset(request: web.Request) -> web.Response:
    """Serve one of the pages' own files; its address changes with its content, so it may be kept for ever."""
    found = ASSETS.get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    return web.Response(
        body=found.body,
        content_type=found.content_type,
        charset="utf-8",
        headers={**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"},
    )


def routes() -> list[web.RouteDef]:
    """List the landing page and the pages' own files."""
    return [web.get("/", home), web.get("/static/{name}", asset)]
