"""The headers every answer carries: a browser that is led to an API answer must not run, frame, sniff or keep it."""

from __future__ import annotations

from multidict import CIMultiDict, CIMultiDictProxy

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Server": "verifier",  # a version number would only help an attacker
}

API = CIMultiDictProxy(
    CIMultiDict(
        _EVERYWHERE
        | {
            "Content-Type": "application/json",
            # Nothing runs, nobody frames it; `base-uri` is not under `default-src`.
            "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",  # answers are personal
        }
    )
)

# Every header costs a badge read half a microsecond; this one's only readers are platforms' servers.
BADGE = CIMultiDictProxy(
    CIMultiDict(
        _EVERYWHERE
        | {
            "Content-Type": "application/json",
            "Content-Security-Policy": API["Content-Security-Policy"],
            "Cache-Control": "private, max-age=0, must-revalidate",
            "Vary": "Accept-Language",  # of `display` and `not_checked`; each language has an ETag of its own
        }
    )
)

PUBLIC = CIMultiDictProxy(CIMultiDict(dict(API) | {"Cache-Control": "public, max-age=60"}))

# Read by verifiers and shown by pages of anybody's: nothing in it is for one caller alone.
OPEN = CIMultiDictProxy(
    CIMultiDict(dict(PUBLIC) | {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"})
)


# Whoever came by https once comes by https: nothing is asked in the clear that somebody between could answer.
STRICT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def strict(public_url: str) -> dict[str, str]:
    """Return the header for every answer where people reach the service by https; on plain http it would be void."""
    return STRICT if public_url.startswith("https://") else {}


def secure(head: CIMultiDict[str]) -> None:
    """Add what is missing to an answer that somebody else built (a page, a file)."""
    for name, value in _EVERYWHERE.items():
        head.setdefault(name, value)
    head.setdefault("Content-Security-Policy", API["Content-Security-Policy"])
