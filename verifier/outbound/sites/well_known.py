"""Reading of the words that a creator put on a practice's web site, at the one place we look (RFC 8615).

Only who controls the site can put them there: https with a verified certificate, no redirect, and nothing else is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from yarl import URL

from verifier.outbound.sites.domains import read_domain
from verifier.outbound.sites.fetch import Failed, Reach, Reply, ask

PLACE: Final = "/.well-known/creator-credential-verifier"
_MOST: Final = 4_096  # bytes: a nonce with room around it
_GONE: Final = frozenset({404, 410})
# A file without an ending is "some bytes" to many web servers; its words are compared, never shown or run.
_TEXTS: Final = frozenset({"text/plain", "application/octet-stream"})
_CHARSETS: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})


@dataclass(frozen=True, slots=True)
class Shown:
    """The words found on the site."""

    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """The site's answer that there is nothing."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The site did not answer, or not with text: the codes of `fetch`, `redirect`, `http_NNN` or `not_text`."""

    code: str


Words: TypeAlias = Shown | Missing | Unreachable


async def read_nonce(reach: Reach, domain: str) -> Words:
    """Fetch the words at this site; `domain` must be as `read_domain` gives it, any other is not asked."""
    if read_domain(domain) != domain:
        return Unreachable("not_public")
    reply = await ask(
        reach.session,
        URL(reach.site.format(domain=domain) + PLACE),
        most=_MOST,
        deadline_s=reach.deadline_s,
        headers={"Accept": "text/plain"},
    )
    return Unreachable(reply.code) if isinstance(reply, Failed) else _words(reply)


def _words(reply: Reply) -> Words:
    if reply.status in _GONE:
        return Missing()
    if reply.status != 200:  # noqa: PLR2004
        return Unreachable(reply.fault)
    if reply.media not in _TEXTS or reply.charset not in _CHARSETS:
        return Unreachable("not_text")
    try:
        return Shown(tuple(reply.body.decode("utf-8-sig").split()))  # some editors put a mark before the text
    except UnicodeDecodeError:
        return Unreachable("not_text")
