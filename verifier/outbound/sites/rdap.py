"""The registration date of a practice's domain, from the domain registries' directory (RDAP, RFC 9083).

A date makes a proof stronger, so whatever is unclear is no date: a domain that lapsed and was registered anew, two
dates, a date before there were domains.

Why not `whoisit` (4.1.0 was looked at): it asks by httpx or requests alone, so that the sockets our guard makes cannot
be handed in, reads a body of any length, and follows the links of an answer by itself. What it would spare us is the
reading of one date, where it takes the last of several and guesses at its form.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from yarl import URL

from verifier.outbound.sites.domains import read_domain, registrable
from verifier.outbound.sites.fetch import Failed, Reach, Reply, ask, read_object
from verifier.setting_values import is_loopback

_HOPS: Final = 3  # a directory sends us to the registry, that perhaps to the registrar
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_MEDIA: Final = frozenset({"application/rdap+json", "application/json"})
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_FIRST_DOMAIN: Final = datetime(1985, 1, 1, tzinfo=UTC)  # earlier dates stand for "unknown" somewhere


@dataclass(frozen=True, slots=True)
class Registered:
    """The date of registration, as the registry gives it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """The absence of a clear date: the codes of `fetch`, or why the answer is no date."""

    code: str

    @property
    def passing(self) -> bool:
        """True if asking again may help: nobody answered, or not in a way that can be read."""
        return self.code not in _FINAL


_FINAL: Final = frozenset(
    {
        *("not_registrable", "http_404", "http_410", "no_date", "several_dates"),
        *("registered_again", "no_zone", "not_yet", "too_early"),
    }
)


Age: TypeAlias = Registered | Unknown


async def registered_at(reach: Reach, rdap_url: str, domain: str, *, now: datetime | None = None) -> Age:
    """Ask since when this domain has been registered; `domain` is one as `registrable` gives it.

    Codes besides those of `fetch`: `not_registrable`, `redirect`, `http_NNN`, `not_json`, `other_domain`, `no_date`,
    `several_dates`, `registered_again`, `no_zone`, `not_yet`, `too_early`.
    """
    if read_domain(domain) != domain or registrable(domain) != domain:
        return Unknown("not_registrable")
    try:
        async with asyncio.timeout(reach.deadline_s):  # over all hops together
            reply = await _follow(reach, f"{rdap_url.rstrip('/')}/domain/{domain}")
    except TimeoutError:
        return Unknown("timeout")
    if isinstance(reply, Failed):
        return Unknown(reply.code)
    return _age(reply, domain, now or datetime.now(UTC))


async def _follow(reach: Reach, address: str) -> Reply | Failed:
    """Follow at most three redirects, every one of them to https and through the same guard."""
    url = URL(address)
    if url.scheme != "https" and not is_loopback(address):
        return Failed("bad_url")
    for _ in range(_HOPS + 1):
        reply = await ask(reach.session, url, deadline_s=reach.deadline_s, headers={"Accept": "application/rdap+json"})
        if isinstance(reply, Failed) or reply.status not in _MOVED:
            return reply
        onward = _onward(url, reply.location)
        if onward is None:
            return Failed("redirect")
        url = onward
    return Failed("redirect")


def _onward(here: URL, location: str) -> URL | None:
    """Return the target of a redirect, if that is https and carries no name and password; the guard judges the rest."""
    try:
        there = here.join(URL(location))
    except ValueError:
        return None
    return there if location and there.scheme == "https" and there.user is None and there.password is None else None


def _age(reply: Reply, domain: str, now: datetime) -> Age:
    if reply.status != 200:  # noqa: PLR2004
        return Unknown(reply.fault)
    document = read_object(reply.body) if reply.media in _MEDIA else None
    if document is None:
        return Unknown("not_json")
    kind, name = document.get("objectClassName"), document.get("ldhName")
    if kind != "domain" or not isinstance(name, str) or name.lower().removesuffix(".") != domain:
        return Unknown("other_domain")
    return _registration(document.get("events"), now)


def _registration(events: object, now: datetime) -> Age:
    """Read the one date of registration among the events of a domain's life."""
    happened = [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []
    actions = [event.get("eventAction") for event in happened]
    if "reregistration" in actions:  # it was given up in between: the first date is somebody else's
        return Unknown("registered_again")
    dates = [event.get("eventDate") for event in happened if event.get("eventAction") == "registration"]
    if any(date != dates[0] for date in dates):
        return Unknown("several_dates")
    return _on(dates[0] if dates else None, now)


def _on(date: object, now: datetime) -> Age:
    """Read the date as an instant, if it is one that can be right."""
    try:
        at = datetime.fromisoformat(date) if isinstance(date, str) and _INSTANT.fullmatch(date) else None
    except ValueError:  # the thirtieth of February
        at = None
    if at is None:
        return Unknown("no_date")
    if at.tzinfo is None:
        return Unknown("no_zone")
    if at > now:
        return Unknown("not_yet")
    return Registered(at.astimezone(UTC)) if at >= _FIRST_DOMAIN else Unknown("too_early")
