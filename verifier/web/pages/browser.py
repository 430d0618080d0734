"""Browser security of the pages: cookies, the same-origin rule, form tokens, and errors as pages."""

from __future__ import annotations

import functools
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from verifier.flows.core.errors import Forbidden, Refused
from verifier.flows.core.service import Service
from verifier.web.http import dispatch
from verifier.web.http.answers.problems import Problem, Unusable, problem_of
from verifier.web.http.reading import bodies, uploads
from verifier.web.rendering import pages
from verifier.wording.words import Told, Words, capital, spaced

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LIMITS = web.RequestKey("limits", dict[str, str])
_SENT = web.RequestKey("sent", dict[str, str])
_MOST_FIELDS = 100
_FORM = "application/x-www-form-urlencoded"


class SignedOut(Refused):
    """Nobody is signed in, or not any more."""

    status = 401


def is_secure(request: web.Request, public_url: str) -> bool:
    """Return True if people reach us by https, here or at a proxy before us."""
    return request.secure or public_url.startswith("https://")


def cookie_name(name: str, *, secure: bool) -> str:
    """Name a cookie; over https no other host or path can set one of this name."""
    return f"__Host-{name}" if secure else name


def set_cookie(response: web.Response, name: str, value: str, *, secure: bool, same_site: str, max_age: int) -> None:
    """Give the browser a cookie that no script can read."""
    response.set_cookie(
        cookie_name(name, secure=secure),
        value,
        path="/",
        httponly=True,
        secure=secure,
        samesite=same_site,
        max_age=max_age,
    )


def drop_cookie(response: web.Response, name: str, *, secure: bool) -> None:
    """Take a cookie back."""
    response.del_cookie(cookie_name(name, secure=secure), path="/", httponly=True, secure=secure)


def same_origin(headers: Mapping[str, str], own: frozenset[str]) -> bool:
    """Return True if a browser says that our own page sent this. A request that says nothing is not trusted.

    `Sec-Fetch-Site` cannot be set by a page's script; browsers leave it out only on plain http to other hosts, where
    `Origin` has to speak.
    """
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return headers.get("Origin", "").lower() in own


def own_origins(request: web.Request, public_url: str) -> frozenset[str]:
    """List the origins at which people reach us: as configured, and as this request came."""
    return frozenset(filter(None, (_origin(public_url), _origin(f"{request.scheme}://{request.host}"))))


def _origin(address: str) -> str:
    """Return an address's origin; none where it is no address, such as that of a Host with half a bracket."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def form_token(secret: str) -> str:
    """Derive a form's token from a cookie only our pages' browser has."""
    return hashlib.sha256(b"form token\0" + secret.encode()).hexdigest()


async def read_form(request: web.Request, public_url: str, largest: int = bodies.LARGEST) -> dict[str, str]:
    """Read a form that our own page sent; line ends as one sign, edges trimmed, the first of each name."""
    _insist_own(request, public_url)
    if request.content_type != _FORM:
        raise web.HTTPUnsupportedMediaType
    form = request[_SENT] = parse_form(await bodies.read_bytes(request, largest))
    return form


async def read_form_with_file(request: web.Request, public_url: str, largest: int) -> tuple[dict[str, str], bytes]:
    """Read a form that our own page sent, with a file in it where its button sends one."""
    if request.content_type != uploads.FORM:
        return await read_form(request, public_url, largest), b""
    _insist_own(request, public_url)
    file, fields = await uploads.read_form(request, _MOST_FIELDS, largest)
    form = request[_SENT] = {name: value.replace("\r\n", "\n").strip() for name, value in fields.items()}
    return form, file


def _insist_own(request: web.Request, public_url: str) -> None:
    if not same_origin(request.headers, own_origins(request, public_url)):
        raise Forbidden("cross_site", Told(pages.words_for(request).say("trouble-foreign_form")))


def parse_form(raw: bytes) -> dict[str, str]:
    """Take a form's bytes apart: line ends as one sign, edges trimmed, the first of each name."""
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:  # not ASCII, not UTF-8 underneath, or too many fields: no browser of ours sends that
        raise Unusable(HTTPStatus.BAD_REQUEST, "malformed_form", "The form could not be read.") from None
    return {name: value.replace("\r\n", "\n").strip() for name, value in reversed(pairs)}


def check_token(form: Mapping[str, str], expected: str, who: str, words: Words) -> None:
    """Insist that the form carries the token of this very session; `who` is signed in with it now."""
    if not expected or not hmac.compare_digest(form.get("csrf", "").encode(), expected.encode()):
        raise Forbidden("cross_site", Told(words.say("trouble-other_sign_in", who=who)))


def pace(request: web.Request, svc: Service, who: str, rate: str = "") -> None:
    """Take from somebody's bucket of pages, or of forms, or raise the 429; the page says the limit in its headers."""
    kind = rate or ("forms" if request.method == "POST" else "visits")
    dispatch.spend(svc.limiter, who, kind, request.get(_LIMITS, {}))


def page(handler: Handler) -> Handler:
    """Answer every refusal and every mistake of ours with a page that says what to do, never with a bare error."""

    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        request[_LIMITS] = {}
        try:
            answer = await handler(request)
        except (web.HTTPSuccessful, web.HTTPRedirection):
            raise
        except Exception as error:  # noqa: BLE001  the last net: people must get a page, problem_of logs what is ours
            answer = trouble_page(problem_of(error), request)
        answer.headers.update(request[_LIMITS])
        pages.keep_language(request, answer)
        return answer

    return guarded


def trouble_page(problem: Problem, request: web.Request) -> web.Response:
    """Show a problem as a page, with the words that somebody typed and, where trying again may do, its button."""
    words = pages.words_for(request)
    message = f"trouble-{_told(words, problem)}"
    sent = _given_back(request)
    typed = [(_label(words, name), value) for name, value in sent.items() if value and name != "csrf"]
    passing = problem.status in _PASSING and not request.query_string  # an address with a query may hold a token
    response = pages.respond(
        pages.render(
            words,
            "trouble.html",
            title=words.say(message),
            detail=words.refusal(problem.code, problem.detail),
            advice=words.say(message, "advice") if words.language.has(message, "advice") else "",
            posted=request.method == "POST",
            unsure=problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR,
            sign_in=problem.status == HTTPStatus.UNAUTHORIZED and request.path.startswith("/console"),
            again=request.rel_url.raw_path if passing and (sent or request.method == "GET") else "",
            sent=sent,
            typed=typed,
        ),
        problem.status,
    )
    for name, value in problem.headers:
        response.headers[name] = value
    return response


def _given_back(request: web.Request) -> Mapping[str, str]:
    """Return the sent form to refill the page; one that holds a token is not written into another page."""
    form = request.get(_SENT, {})
    return {} if _SECRET & form.keys() else form


def _label(words: Words, name: str) -> str:
    return words.say(f"ask-{name}") if words.has("ask", name) else capital(spaced(name))


def _told(words: Words, problem: Problem) -> str:
    """Name the page's heading: a form's own, the status's, or that of all the rest."""
    if problem.code == "cross_site":
        return "not_sent"
    return str(problem.status) if words.has("trouble", str(problem.status)) else "other"


_SECRET = frozenset({"token", "state"})
_PASSING = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE})
