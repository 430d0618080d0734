"""A badge as anybody sees it: its page, and a picture of it to embed elsewhere. Both say the same as the API does.

A handle that nobody is known to hold and one without a badge look the same, to the byte.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args

from aiohttp import web
from markupsafe import escape

from verifier.domain.badge import Status
from verifier.domain.credentials.profession import Level
from verifier.domain.jurisdictions import PLACES
from verifier.domain.report import ReportReason
from verifier.flows.signed.signed_credential import who
from verifier.web.http.answers import headers
from verifier.web.http.reading import params
from verifier.web.rendering import pages
from verifier.wording.words import Words

if TYPE_CHECKING:
    from verifier.flows.core.badge_document import Shown
    from verifier.flows.core.service import Service
    from verifier.web.http.route import Call

_LETTERS, _LINES = 30, 2  # of a title in the picture
_SMALL = 42  # letters of a line below it


@dataclass(frozen=True, slots=True)
class Seal:
    """One credential of a badge in the words of a page."""

    title: str
    place: str
    degree: bool
    one: dict[str, Any]  # as the API gives it

    @property
    def checked_at(self) -> datetime:
        """Return the instant at which a register, or people, last had it in force."""
        return datetime.fromisoformat(self.one["checked_at"])


@dataclass(frozen=True, slots=True)
class Facts:
    """The contents of the page of a badge."""

    handle: str
    address: str  # of the page
    seals: tuple[Seal, ...]  # none where no badge is shown
    trial: bool  # nothing here is real
    who: str
    platform: str

    def snippet(self, words: Words) -> str:
        """Write the HTML that shows the picture elsewhere and leads here; its words stay true when the badge goes."""
        named = words.say("badge_page-title", handle=self.handle)
        return f'<a href="{self.address}"><img src="{self.address}/badge.svg" alt="{escape(named)}" width="360"></a>'


async def facts(svc: Service, handle: str, words: Words) -> Facts:
    """Read what may be shown of a handle now."""
    badge = await svc.badges.shown(handle, words.language)
    seals = tuple(_seal(title, one) for title, one in zip(badge.titles, badge.credentials, strict=True))
    return Facts(
        handle=handle,
        address=f"{svc.settings.public_url}/b/{handle}",
        seals=seals,
        trial=_environment(svc, badge) == "test",
        who=who(svc),
        platform=svc.settings.platform_name,
    )


def _environment(svc: Service, badge: Shown) -> str:
    """Leave out whose claims there are where none is shown."""
    return badge.environment if badge.status is Status.VERIFIED else svc.environment


def _seal(title: str, one: dict[str, Any]) -> Seal:
    degree = one["level"] == Level.DEGREE
    place = "" if degree else PLACES.get(one["jurisdiction"], one["jurisdiction"])
    return Seal(title, place, degree, one)


async def show(call: Call) -> web.Response:
    """Show the page of a badge."""
    words = call.words
    answer = pages.respond(written(words, await facts(call.svc, params.bare(call.text("handle")), words)))
    answer.headers["Cache-Control"] = headers.PUBLIC["Cache-Control"]
    answer.headers["Vary"] = "Accept-Language"
    headers.secure(answer.headers)
    return answer


def written(words: Words, badge: Facts) -> str:
    """Write the page, with the form to report the badge."""
    return pages.render(words, "badge.html", badge=badge, typed={}, trouble=None, reasons=get_args(ReportReason))


async def picture(call: Call) -> web.Response:
    """Draw the badge, or that there is none, for light and for dark pages."""
    words = call.words
    drawn = draw(words, await facts(call.svc, params.bare(call.text("handle")), words))
    return web.Response(body=drawn.encode(), headers=dict(headers.OPEN) | _DRAWN)


def draw(words: Words, badge: Facts) -> str:
    """Draw the picture: as many lines as its title needs, everything of it in words as well."""
    title = badge.seals[0].title if badge.seals else words.say("picture-none")
    return pages.render(
        words,
        "badge.svg",
        title=_named(words, badge),
        told=_told(words, badge),
        shown=bool(badge.seals),
        lines=textwrap.wrap(title, _LETTERS, max_lines=_LINES, placeholder=" …"),
        below=[textwrap.shorten(line, _SMALL, placeholder=" …") for line in _below(words, badge)],
        style=pages.markup(_STYLE),
    )


def _named(words: Words, badge: Facts) -> str:
    if not badge.seals:
        return words.say("picture-none")
    first = badge.seals[0]
    title = words.say("picture-title", title=first.title, place=first.place) if first.place else first.title
    return words.say("picture-trial", title=title) if badge.trial else title


def _told(words: Words, badge: Facts) -> str:
    """Say in sentences all that the picture shows."""
    if not badge.seals:
        return words.say("picture-nothing", handle=badge.handle)
    seals = [
        words.say("picture-seal", display=seal.one["display"], source=seal.one["source"]["name"])
        for seal in badge.seals
    ]
    return " ".join([*seals, words.say("picture-account", handle=badge.handle)])


def _below(words: Words, badge: Facts) -> list[str]:
    account = f"@{badge.handle}" if len(badge.handle) < _SMALL else f"@{badge.handle[: _SMALL - 2]}…"
    if not badge.seals:
        return [words.say("picture-none", "line"), account]
    first, more = badge.seals[0], len(badge.seals) - 1
    day = words.language.short_day(first.checked_at)
    checked = words.say("picture-more", day=day, more=more) if more else words.say("picture-checked", day=day)
    trial = [words.say("picture-trial_line")] if badge.trial else []
    return [*trial, *filter(None, [first.place]), checked, account]


# The one style of the picture, so that its policy can name it by its hash.
_STYLE = (
    "rect{fill:#fff;stroke:#7d8688}text{fill:#1c2426}.quiet{fill:#566164}.mark{fill:#175560}"
    "@media(prefers-color-scheme:dark){rect{fill:#1c2326;stroke:#7f8b8e}text{fill:#e8e9e5}.quiet{fill:#a5b0b2}"
    ".mark{fill:#86c9d3}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_DRAWN = {
    "Vary": "Accept-Language",
    "Content-Type": "image/svg+xml",
    "Content-Security-Policy": f"{headers.API['Content-Security-Policy']}; style-src 'sha256-{_STYLE_HASH}'",
}
