"""Refusals in the form that was asked for: a problem document for programs, a page for a person's address bar."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.web.http.answers import problems
from verifier.web.rendering import pages

if TYPE_CHECKING:
    from aiohttp import web

    from verifier.web.http.answers.problems import Problem

_JSON: Final = frozenset({"application/json", "application/problem+json"})
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_UNSURE: Final = (
    "It is not known to be done: repeat it with the same Idempotency-Key, or without one read first how things stand."
)
_LONGEST: Final = 1024  # of an Accept header that is looked at; a browser's has some 150 letters


def refuse(request: web.BaseRequest, problem: Problem, instance: str | None = None) -> web.Response:
    """Answer with this problem; the page says the same with the same status and headers."""
    if problem.code == "unavailable" and request.method not in _READING:
        problem = replace(problem, detail=f"{problem.detail} {_UNSURE}")
    if not _wants_page(request):
        return problems.respond(problem, instance)
    words = pages.words_for(request)
    detail = words.refusal(problem.code, problem.detail)
    title = words.problem(problem.code) or problem.title
    remedies = [words.refusal(fault.code, fault.detail) for fault in problem.faults if fault.detail != problem.detail]
    answer = pages.respond_to_link(  # the address may hold a link's token
        pages.render(words, "refused.html", title=title, detail=detail, remedies=remedies), problem.status
    )
    for name, value in problem.headers:
        answer.headers[name] = value
    answer.headers["Vary"] = "Accept"
    return answer


def _wants_page(request: web.BaseRequest) -> bool:
    """Return True if HTML is accepted by name, and above JSON; a program that says nothing, or `*/*`, gets JSON."""
    accept = request.headers.get("Accept", "").lower()
    if len(accept) > _LONGEST or "html" not in accept:
        return False
    weights = dict(_weighed(part) for part in accept.split(","))
    html = max((weights.get(kind, 0.0) for kind in _HTML), default=0.0)
    return html > max((weights.get(kind, 0.0) for kind in _JSON), default=0.0)


def _weighed(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return kind, _number(value.strip())
    return kind, 1.0


def _number(text: str) -> float:
    """Read a weight (RFC 9110, 12.4.2); 0 for what is none."""
    whole, dot, part = text.partition(".")
    right = whole in {"0", "1"} and ((part.isdecimal() and part.isascii()) or not part) and len(part) <= 3  # noqa: PLR2004
    return min(1.0, float(f"{whole}{dot}{part or 0}" if dot else whole)) if right else 0.0
