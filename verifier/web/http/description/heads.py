"""Headers of requests and answers, as the document describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verifier.web.http.answers.headers import BADGE
from verifier.web.http.route import Lean, Needs

if TYPE_CHECKING:
    from verifier.web.http.route import Route

_LIMITED = {429, 503}
_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "description": "The same key and body give the same answer, byte for byte.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_TAG: dict[str, Any] = {
    "name": "If-None-Match",
    "description": "The ETag of what you hold: an answer says that it is still right, or what has come since.",
    "schema": {"type": "string"},
}


def _said(says: str, example: str) -> dict[str, Any]:
    return {"description": says, "schema": {"type": "string"}, "example": example}


_ID = {"X-Request-Id": _said("Names this request in the service's log.", "req_3d7c1e0f5a9b4c2d8e6f7a8b9c0d1e2f")}
_LIMITS = {
    "RateLimit": _said(
        "What is left of the caller's limit, and the seconds until the next place is free.", '"reads";r=9999;t=1'
    ),
    "RateLimit-Policy": _said("The caller's limit: requests at once.", '"reads";q=10000'),
}
_AGAIN = {"Retry-After": _said("Seconds to wait before the call is repeated.", "1")}
_ETAG = "Names what this answer holds; send it in `If-None-Match` the next time."
_VARIES = {"Vary": _said("Headers that the answer depends on, for caches that keep it.", BADGE["Vary"])}


def asked(route: Route, key: str) -> list[dict[str, Any]]:
    """Describe the headers that change the answer; the key's example is of one operation and of one day."""
    told = {"required": False, "in": "header"}
    found = [_KEY | told | {"example": key, "required": route.lines}] if route.creates else []
    return found + ([_TAG | told | {"example": _tag(route)}] if route.tagged else [])


def answered(route: Route) -> dict[str, Any]:
    """Describe the headers of a good answer."""
    limited = isinstance(route.policy, Needs) or route.policy.limited
    lean = isinstance(route.handler, Lean)
    return (
        ({} if lean else _ID)
        | (_LIMITS if limited else {})
        | ({"ETag": _said(_ETAG, _tag(route))} if route.tagged else {})
        | (_VARIES if lean or route.shared else {})
    )


def _tag(route: Route) -> str:
    """Write a tag as this route does: of the bytes of a badge, or of a claim's version."""
    return '"9c2f1e0d8b7a6f5e4d3c2b1a"' if isinstance(route.handler, Lean) else 'W/"17"'


def refused(status: int) -> dict[str, Any]:
    """Describe the headers of a refusal that says when to come again."""
    return {"headers": _AGAIN} if status in _LIMITED else {}
