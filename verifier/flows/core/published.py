"""The text of a badge as a change of the feed left it: the same that a read computes, until the change's `ends_at`.

Texts are put together, not parsed: the part that thousands of badges have in common is made once.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from verifier.flows.core.badge_document import PRIVATE, display, not_checked
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.policy import Policy
    from verifier.flows.core.kept_badges import Kept
    from verifier.store.rows.badges import BadgesPublished

_TWO = tuple(f"{number:02}" for number in range(60))
_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = slice(len('"checked_at":"'), len('"checked_at":"2026-11-30'))
_ENDING = b"]}"


def terms(policy: Policy) -> dict[str, int]:
    """Return how long sightings and proofs count, in seconds, as the database is told."""
    return {
        "sighting": _seconds(policy.sighting_age),
        "sighting_most": _seconds(policy.sighting_at_most),
        "stale_grace": _seconds(policy.stale_grace),
        "rebind": _seconds(policy.rebind_every),
        "rebind_grace": _seconds(policy.rebind_grace),
    }


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())


def holds(row: BadgesPublished, now_us: float) -> bool:
    """Tell whether what was published of a handle is what a read gives at an instant, in microseconds since 1970."""
    return row.is_right and row.position is not None and (row.ends_at_us is None or now_us < row.ends_at_us)


def kept(row: BadgesPublished, environment: str) -> Kept:
    """Write what is kept of a badge from its last change, which has to hold."""
    holder = written_holder(row.handle, row.platform_id, row.epoch)
    about = written_about(row.tested, environment, row.status, utc(row.at_us or 0), row.position)
    times, ending = row.times, _ENDING
    if row.shown is not None:
        text = f'{{{holder},{about},"credentials":[{credentials(times, row.public, row.shown)}'
    elif times is None:
        text = f'{{{holder},{about},"credentials":['
    else:
        text = f'{{{holder},{about},"credentials":[{{{times}'
        ending = _shared(row.public or "", times[_DAY])
    body = text.encode()
    ends = math.inf if row.ends_at_us is None else row.ends_at_us / 1_000_000
    return (_head(body, ending), body, ending, ends, row.status or "", row.platform_id, row.epoch or 0)


def nobodys(handle: str, environment: str) -> Kept:
    """Write what is said of a handle that nobody is known to hold, and of a badge that may not be shown."""
    about = f'"environment":"{environment}","status":"none","as_of":null,"version":0'
    body = f'{{{written_holder(handle, None, None)},{about},"credentials":['.encode()
    return (_head(body, _ENDING), body, _ENDING, math.inf, "none", None, 0)


def _head(body: bytes, ending: bytes) -> bytes:
    digest = blake2b(body, digest_size=12)
    digest.update(ending)
    return f'ETag: "{digest.hexdigest()}"\r\nContent-Length: {len(body) + len(ending)}\r\n\r\n'.encode()


def written_holder(handle: str, account_id: str | None, epoch: int | None) -> str:
    """Write whose badge it is, as the inner part of a JSON object."""
    if account_id is None:
        return f'"handle":"{handle}","account_id":null,"epoch":null'
    return f'"handle":"{handle}","account_id":{encode_basestring(account_id)},"epoch":{epoch}'


def written_about(
    tested: bool | None,  # noqa: FBT001  a plain fact
    environment: str,
    status: str | None,
    at: str,
    version: int | None,
) -> str:
    """Write what is said of a badge as a whole, as the inner part of a JSON object."""
    where = "test" if tested else environment
    return f'"environment":"{where}","status":"{status}","as_of":"{at}","version":{version}'


def credentials(times: str | None, public: str | None, shown: Sequence[str] | None) -> str:
    """Write each credential shown: of one alone its times and its public part, of several one after the other."""
    if shown is not None:
        parts = zip(shown[::2], shown[1::2], strict=True)
        return ",".join([f"{{{times},{_public(said, times[_DAY])}}}" for times, said in parts])
    return "" if times is None else f"{{{times},{_public(public or '', times[_DAY])}}}"


def utc(instant_us: int) -> str:
    """Write an instant, in microseconds since 1970, as the API does: many times a second, so without a `datetime`."""
    minutes, rest = divmod(instant_us, 60_000_000)
    seconds, fraction = divmod(rest, 1_000_000)
    if not fraction:
        return f"{_minute(minutes)}{_TWO[seconds]}Z"
    return f"{_minute(minutes)}{_TWO[seconds]}.{fraction:06}Z"


@lru_cache(maxsize=65_536)
def _minute(minutes: int) -> str:
    """Write an instant up to its seconds."""
    return (_1970 + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:")


@lru_cache(maxsize=16_384)
def _shared(said: str, checked_on: str) -> bytes:
    """Return the end of the document of one credential: one object for all badges that have it in common."""
    return f",{_public(said, checked_on)}}}]}}".encode()


@lru_cache(maxsize=16_384)
def _public(said: str, checked_on: str) -> str:
    """Return what credentials with the same public part and day of checking have in common."""
    public, language = json.loads(said), languages.of()
    shown: dict[str, Any] = {key: value for key, value in public.items() if key not in PRIVATE}
    shown["display"] = display(language, public, datetime.fromisoformat(checked_on).replace(tzinfo=UTC))
    shown["not_checked"] = not_checked(language, public)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))[1:-1]
