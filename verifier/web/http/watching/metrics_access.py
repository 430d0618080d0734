"""Access to the metrics. They name nobody, and still tell a stranger how busy, how slow and how broken we are."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from verifier.web.http.answers.problems import Unauthorised, Unusable

if TYPE_CHECKING:
    from verifier.settings import Settings

_SCHEME = "bearer"
_NOT_HERE = "Counters are given for the token in METRICS_TOKEN, or on METRICS_PORT."
_NEEDED = "Send the header Authorization: Bearer followed by the token in METRICS_TOKEN."


def let_in(settings: Settings, header: str | None) -> None:
    """Let in the operator's token and our own supervisor; without either setting everybody on this machine.

    Raises 401 where a token opens it, 404 where nothing does.
    """
    ours, theirs = settings.metrics_inside.get_secret_value(), settings.metrics_token.get_secret_value()
    if bears(header, ours) or bears(header, theirs):
        return
    if theirs:
        raise missing(header)
    if settings.metrics_port is not None or settings.exposed:
        raise Unusable(404, "not_found", _NOT_HERE)


def missing(header: str | None) -> Unauthorised:
    """Build the 401 that says that the operator's token is needed."""
    return Unauthorised(_NEEDED, sent=header is not None)


def bears(header: str | None, token: str) -> bool:
    """Return True if a header carries this very token; the time does not tell how much of it was right."""
    scheme, _, sent = (header or "").partition(" ")
    right = hmac.compare_digest(sent.strip().encode("utf-8", "surrogateescape"), token.encode())
    return bool(token) and scheme.lower() == _SCHEME and right
