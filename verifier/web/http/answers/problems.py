"""Problem documents (RFC 9457) for every refusal: one shape, stable types, no person's data, no stack trace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web
from multidict import CIMultiDict

from verifier.flows.core.errors import FieldFault, Outdated, Refused
from verifier.log import logger
from verifier.store.db import GONE, is_passing
from verifier.store.refusals import Refusal
from verifier.store.sealing.crypto import SealBroken
from verifier.web.http.answers import headers
from verifier.wording.words import in_words

log = logger("web")

MEDIA_TYPE = "application/problem+json"

_UNSTORABLE = "22"  # data exceptions: a value PostgreSQL cannot hold


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request, its place, and what would be right."""

    pointer: str  # JSON pointer into the body, or "/name" of a path, query or header field
    code: str
    detail: str
    place: str = "body"  # "body" | "path" | "query" | "header"


class Unauthorised(Refused):
    """The caller is not authenticated."""

    status = 401

    def __init__(self, detail: str, *, sent: bool) -> None:
        """Say what is missing; `sent` tells a wrong token from no token at all (RFC 6750 section 3)."""
        super().__init__("unauthorised", detail)
        self.sent = sent


class MissingScope(Refused):
    """The caller's key is good and lacks the scope."""

    status = 403

    def __init__(self, scope: str) -> None:
        """Name the scope, so that an operator can make the right key."""
        super().__init__("missing_scope", f"This needs a key with the scope {scope}.", scope=scope)
        self.scope = scope


class Unusable(Refused):
    """The request cannot be taken as it is; `status` says in which way."""

    def __init__(self, status: int, code: str, detail: str, *faults: Fault) -> None:
        """Keep the HTTP status of the mistake and the places where it was made."""
        super().__init__(code, detail)
        self.status = status
        self.places = faults


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document before it is written down."""

    status: int
    code: str
    detail: str
    faults: tuple[Fault, ...] = ()
    extra: dict[str, object] | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The title of its type; HTTP's own phrase for what is only a status."""
        return in_words().problem(self.code) or HTTPStatus(self.status).phrase


def problem_of(error: Exception) -> Problem:
    """Convert an error to a problem document: the one table from inner errors to outer documents."""
    match error:
        case Refused():
            return _refusal(error)
        case web.HTTPException():
            return _aiohttp(error)
        case SealBroken():
            log.error("sealed_unreadable")
            return Problem(
                503, "unreadable", "What is stored about this cannot be opened; nothing was changed. Ask who runs this."
            )
        case _ if _is_unstorable(error):
            return Problem(422, "validation", "A value in the request is outside what can be stored.")  # the last net
        case _ if is_passing(error):
            log.warning("database_unavailable", error=type(error).__name__)
            return Problem(
                503, "unavailable", "The database cannot be reached. Please try again in a moment.", headers=_after(2)
            )
        case _ if _sqlstate(error) == Refusal.LATER:
            log.error("clock_wrong")
            return Problem(
                503,
                "clock_wrong",
                "This machine's clock is wrong, and nothing was changed. Please try again later.",
                headers=_after(60),
            )
        case _:
            log.error("request_failed", exc_info=error)  # told by its type and place, never by its message
            return Problem(500, "internal", "The mistake is ours and was logged; please try again later.")


def respond(problem: Problem, instance: str | None = None) -> web.Response:
    """Answer with a problem. `instance` is the route's template: a path may name a person, a template cannot."""
    head = CIMultiDict(headers.API)
    head["Content-Type"] = MEDIA_TYPE
    head["Link"] = f'</problems/{problem.code}>; rel="help"'
    head.update(problem.headers)
    return web.Response(status=problem.status, body=written(problem, instance).encode(), headers=head)


def written(problem: Problem, instance: str | None = None) -> str:
    """Write the problem's document down."""
    document: dict[str, object] = dict(problem.extra or {})
    document |= {
        "type": f"urn:verifier:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if instance is not None:
        document["instance"] = instance
    if problem.faults:
        document["errors"] = [
            {"in": fault.place, "pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in problem.faults
        ]
    return json.dumps(document, default=str)


def _refusal(refused: Refused) -> Problem:
    extra = dict(refused.extra)
    extra.pop("retry_after_s", None)  # said in Retry-After
    faults = refused.places if isinstance(refused, Unusable) else tuple(_of_body(fault) for fault in refused.faults)
    return Problem(refused.status, refused.code, refused.detail, faults, extra, _headers_of(refused))


def _headers_of(refused: Refused) -> tuple[tuple[str, str], ...]:
    if isinstance(refused, Unauthorised):
        return (("WWW-Authenticate", 'Bearer realm="verifier"' + (', error="invalid_token"' if refused.sent else "")),)
    if isinstance(refused, MissingScope):
        challenge = f'Bearer realm="verifier", error="insufficient_scope", scope="{refused.scope}"'
        return (("WWW-Authenticate", challenge),)
    if isinstance(refused, Outdated):
        return (("WWW-Authenticate", 'Bearer realm="verifier", error="invalid_token"'),)
    wait = refused.extra.get("retry_after_s")
    if isinstance(wait, int | float):
        return _after(wait)
    return _after(2) if refused.status == HTTPStatus.SERVICE_UNAVAILABLE else ()


def _of_body(fault: FieldFault) -> Fault:
    return Fault(fault.pointer, fault.code, fault.detail, fault.place)


def _aiohttp(error: web.HTTPException) -> Problem:
    """Turn aiohttp's own answers (404, 405, 413) into ours; its texts may repeat the request, so they are dropped."""
    match error:
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            return Problem(405, "method_not_allowed", f"Allowed here: {allowed}.", headers=(("Allow", allowed),))
        case web.HTTPRequestEntityTooLarge():
            return Problem(413, "body_too_large", "Send at most 64 kB.")
        case web.HTTPNotFound():
            return Problem(404, "not_found", "Check the address; /openapi.json lists every one there is.")
        case _:
            phrase = HTTPStatus(error.status).phrase
            return Problem(error.status, _HTTPS_OWN.get(error.status, "malformed_request"), f"{phrase}.")


_HTTPS_OWN = {408: "body_too_slow", 413: "body_too_large", 415: "media_type", 417: "expectation"}


def _sqlstate(error: Exception) -> str:
    """Read PostgreSQL's own code for an error; "" when it is none of PostgreSQL's."""
    return str(getattr(error, "sqlstate", None) or "")


def _is_unstorable(error: Exception) -> bool:
    """Return True if PostgreSQL, or the driver before asking it, says that a value cannot be held."""
    refused_by_driver = isinstance(error, GONE) and isinstance(error, ValueError)  # the driver's own argument check
    return refused_by_driver or _sqlstate(error).startswith(_UNSTORABLE)


def _after(seconds: float) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", str(max(1, int(-(-seconds // 1))))),)
