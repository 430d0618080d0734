"""The document of a badge as one change of the feed left it: the same that a read gives until the change's `ends_at`.

Texts are put together, not parsed: the part that thousands of badges have in common is made once.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from verifier.flows.core import removals
from verifier.flows.core.badge_document import PRIVATE, display, not_checked
from verifier.flows.feed import positions
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service
    from verifier.store.rows.shared import BadgeChange

_TWO = tuple(f"{number:02}" for number in range(60))
_1970 = date(1970, 1, 1).toordinal()
_ONE = 2  # parts of one credential
_DAY = slice(len('"checked_at":"'), len('"checked_at":"2026-11-30'))


def document(change: BadgeChange, environment: str) -> str:
    """Return the badge document of a change as JSON; `environment` is the deployment's own."""
    return f"{{{_holder(change)},{_badge(change, environment, utc(change.at_us))}}}"


def row(svc: Service, change: BadgeChange) -> str:
    """Return a change as the feed's JSON, on one line."""
    removed = removals.named(svc.vault, change) if change.removal is not None else None
    return badge_row(change, svc.environment) if removed is None else _removed(change, removed)


def badge_row(change: BadgeChange, environment: str) -> str:
    """Return the row of a badge: its document, and what becomes of it by itself."""
    holder, at = _holder(change), utc(change.at_us)
    ends = "null" if change.ends_at_us is None else f'"{utc(change.ends_at_us)}"'
    then = "null" if change.then_status is None else f'"{change.then_status}"'
    return (
        f'{{"cursor":"{positions.written(change.position)}",{holder},'
        f'"badge":{{{holder},{_badge(change, environment, at)}}},"ends_at":{ends},"then":{then},"at":"{at}"}}'
    )


def _removed(change: BadgeChange, who: removals.Named) -> str:
    return (
        f'{{"cursor":"{positions.written(change.position)}","handle":"{who.handle}",'
        f'"account_id":{encode_basestring(who.account_id)},"epoch":{who.epoch},"removed":true,'
        f'"version":{change.position},"at":"{utc(change.at_us)}"}}'
    )


def utc(instant_us: int) -> str:
    """Write an instant, in microseconds since 1970, as the API does: many times a second, so without a `datetime`."""
    seconds, fraction = divmod(instant_us, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    minutes, seconds = divmod(seconds, 60)
    clock = f"{_TWO[minutes // 60]}:{_TWO[minutes % 60]}:{_TWO[seconds]}"
    return f"{_day(days)}T{clock}.{fraction:06}Z" if fraction else f"{_day(days)}T{clock}Z"


@lru_cache(maxsize=4_096)
def _day(days: int) -> str:
    return date.fromordinal(_1970 + days).isoformat()


def _holder(change: BadgeChange) -> str:
    if change.platform_id is None:
        return f'"handle":"{change.handle}","account_id":null,"epoch":null'
    return f'"handle":"{change.handle}","account_id":{encode_basestring(change.platform_id)},"epoch":{change.epoch}'


def _badge(change: BadgeChange, environment: str, at: str) -> str:
    return (
        f'"environment":"{"test" if change.tested else environment}","status":"{change.status}",'
        f'"credentials":[{_credentials(change.shown)}],"as_of":"{at}","version":{change.position}'
    )


def _credentials(shown: Sequence[str]) -> str:
    """Write each credential shown; `shown` has its times and its public part, one after the other."""
    if len(shown) == _ONE:  # nearly always, where there is any
        times, public = shown
        return f"{{{times},{_public(public, times[_DAY])}}}"
    parts = zip(shown[::2], shown[1::2], strict=True)
    return ",".join([f"{{{times},{_public(public, times[_DAY])}}}" for times, public in parts])


@lru_cache(maxsize=16_384)
def _public(said: str, checked_on: str) -> str:
    """Return what credentials with the same public part and day of checking have in common."""
    public, language = json.loads(said), languages.of()
    shown: dict[str, Any] = {key: value for key, value in public.items() if key not in PRIVATE}
    shown["display"] = display(language, public, datetime.fromisoformat(checked_on).replace(tzinfo=UTC))
    shown["not_checked"] = not_checked(language, public)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))[1:-1]
