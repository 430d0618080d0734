"""The badge document: a stored row at an instant, as the platform and the public may see it."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

from verifier.domain.badge import Standing, Status, badge_status, ends_at, lasts_until, offs, status_of
from verifier.domain.credentials.profession import Level
from verifier.domain.jurisdictions import PLACES
from verifier.domain.lifecycle import State
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.policy import Policy
    from verifier.store.rows import badges as badge_rows
    from verifier.wording.languages import Language

PRIVATE = frozenset(
    {"sighting_days", "contactable", "institution", "field", "discipline"}
)  # what `display` and validity are made from
_LAST = b',"valid_until":'  # after its value comes nothing that is one badge's own
_NOT_CHECKED = ("quality", "specialities", "insurance", "other_states")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A badge as bytes, ready to send."""

    body: bytes
    etag: str
    status: str
    shared_from: int = 0  # where in the body the part begins that badges of one title share; its length: there is none


@dataclass(frozen=True, slots=True)
class Stored:
    """A badge's stored row, parsed once."""

    handle: str
    account_id: str | None
    epoch: int
    standing: str
    version: int
    as_of: datetime | None
    credentials: tuple[dict[str, Any], ...]
    published: bool = True  # the account has a badge, of which each change is a row of the feed


@dataclass(frozen=True, slots=True)
class Shown:
    """The contents of a badge at an instant, before it is decided who may see how much of it."""

    row: Stored
    status: Status
    credentials: tuple[dict[str, Any], ...]  # of the document; empty unless the status is `verified`
    titles: tuple[str, ...]  # of the credentials, as a heading names them
    environment: str
    at: datetime
    standings: tuple[Standing, ...]

    def ends_at(self, policy: Policy) -> datetime | None:
        """Return the first instant at which it reads otherwise if nothing happens; None for never."""
        return ends_at(self.standings, self.at, policy)


def stored(row: badge_rows.BadgeByHandle) -> Stored:
    """Parse a row of the badge table with its account."""
    return Stored(
        handle=row.handle,
        account_id=row.platform_id,
        epoch=row.epoch or 0,
        standing=row.standing or "current",
        version=row.version or 0,
        as_of=row.as_of,
        credentials=tuple(from_json(row.credentials or "[]")),
        published=row.credentials is not None,
    )


def nobody(handle: str) -> Stored:
    """Make the row of a handle that nobody is known to hold."""
    return unpublished(handle, None, None)


def unpublished(handle: str, account_id: str | None, epoch: int | None) -> Stored:
    """Make the row of a handle of which nothing was ever published, and of the account that holds it if one does."""
    return Stored(handle, account_id, epoch or 0, "current", 0, None, (), published=False)


def standing_of(row: Stored, credential: dict[str, Any]) -> Standing:
    """Build what the status of one credential depends on."""
    valid_until = instant_of(credential["valid_until"])
    public = credential["public"] or {}
    by_hand = public.get("source", {}).get("id") == "manual"
    # A licence looked up by people lives until the date they wrote down; no machine can sight it in between.
    sighted_at = instant_of(credential["sighted_at"]) if not by_hand else valid_until
    return Standing(
        state=State(credential["state"]),
        epoch_current=row.standing == "current" and credential["account_epoch"] == row.epoch,
        valid_until=valid_until,
        sighted_at=sighted_at,
        board_action=credential["stopped"],
        sighting_age=timedelta(days=public["sighting_days"]) if "sighting_days" in public else None,
        bound_at=instant_of(credential.get("bound_at") or credential["decided_at"]),
    )


def shown(row: Stored, now: datetime, policy: Policy, environment: str, language: Language | None = None) -> Shown:
    """Compute what a row says now, in the words of a language; the API speaks the model's."""
    spoken = language or languages.of()
    standings = [(c, standing_of(row, c)) for c in row.credentials]
    status = badge_status([s for _, s in standings], now, policy)
    verified = status is Status.VERIFIED
    held = [(c, s) for c, s in standings if verified and status_of(s, now, policy) is Status.VERIFIED]
    tested = environment == "test" or any(c["environment"] == "test" for c, s in standings if s.state is State.VERIFIED)
    return Shown(
        row=row,
        status=status,
        credentials=tuple(_credential(c, s, policy, spoken) for c, s in held),
        titles=tuple(_title(spoken, c["public"]) for c, _ in held),
        environment="test" if tested else environment,
        at=now,
        standings=tuple(s for _, s in standings),
    )


def render(row: Stored, now: datetime, policy: Policy, environment: str, *, full: bool) -> Rendered:
    """Write the badge document. Without `full` only `verified` or `none` is said, and every `none` looks the same."""
    return written(shown(row, now, policy, environment), environment, full=full)


def written(badge: Shown, environment: str, *, full: bool) -> Rendered:
    """Write what a badge shows; see `render`."""
    row = badge.row
    status = badge.status if full or badge.status is Status.VERIFIED else Status.NONE
    silent = not full and status is Status.NONE
    document = {
        "handle": row.handle,
        "account_id": None if silent else row.account_id,
        "epoch": None if silent or row.account_id is None else row.epoch,
        "environment": environment if silent else badge.environment,
        "status": status.value,
        "as_of": None if silent or row.as_of is None else rfc3339(row.as_of),
        "version": 0 if silent else row.version,
        "credentials": badge.credentials,
    }
    body = to_json(document)
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    single = len(badge.credentials) == 1
    return Rendered(body, etag, status.value, body.index(b",", body.index(_LAST) + len(_LAST)) if single else len(body))


def _credential(credential: dict[str, Any], standing: Standing, policy: Policy, language: Language) -> dict[str, Any]:
    public = {key: value for key, value in credential["public"].items() if key not in PRIVATE}
    public["holder"] = credential.get("rebound") or public["holder"]
    checked = instant_of(credential["sighted_at"]) or instant_of(credential["decided_at"])
    ends = lasts_until(standing, policy)
    return {
        "checked_at": rfc3339(checked),
        "claim_id": credential["claim_id"],
        "verified_at": rfc3339(instant_of(credential["decided_at"])),
        "valid_until": rfc3339(ends),
        **public,
        "display": display(language, credential["public"], checked),
        "not_checked": not_checked(language, credential["public"]),
    }


def not_checked(language: Language, public: dict[str, Any]) -> list[str]:
    """List what a badge does not vouch for: what none does, what its source does not speak of, discipline if silent."""
    by_hand = public["source"]["id"] == "manual"
    silent = public.get("discipline", "silent" if by_hand else "published") == "silent"
    spoken = public["level"] == Level.DEGREE or not silent
    unsaid = (*_NOT_CHECKED, *public.get("not_checked", ()), *(() if spoken else ("discipline",)))
    return [language.say(f"not_checked-{what}") for what in unsaid]


def display(language: Language, public: dict[str, Any], checked: datetime | None) -> str:
    """Write the sentence that platforms show instead of a bare tick."""
    day = checked and checked.astimezone(UTC).date()
    if public["level"] == Level.DEGREE:
        return f"{language.say('badge-degree', degree=_degree(language, public))}{_when(language, day)}"
    return _licence(language, public["title"], public["jurisdiction"], day)


@lru_cache(maxsize=10_000)
def _licence(language: Language, title: str, jurisdiction: str, day: date | None) -> str:
    """Write the sentence of a licence; there are few of them, for very many badges."""
    place = PLACES.get(jurisdiction, jurisdiction)
    return f"{language.say('badge-licence', title=title, place=place)}{_when(language, day)}"


@lru_cache(maxsize=1_000)
def _when(language: Language, day: date | None) -> str:
    return f" {language.say('badge-checked', day=language.short_day(day))}" if day else ""


def _title(language: Language, public: dict[str, Any]) -> str:
    return _degree(language, public) if public["level"] == Level.DEGREE else str(public["title"])


def _degree(language: Language, public: dict[str, Any]) -> str:
    """Write `PhD in Physics, X University`; for a degree that people looked up, whoever they asked."""
    degree, institution = public["abbreviation"], public.get("institution") or public["source"]["name"]
    if field := public.get("field"):
        return language.say("badge-degree_in_a_field", degree=degree, field=field, institution=institution)
    return language.say("badge-degree_of", degree=degree, institution=institution)


def changes_at(standings: Sequence[Standing], now: datetime, policy: Policy) -> float:
    """Return the next instant at which the same row may read otherwise, as a timestamp; infinity for never."""
    ends = [math.inf]
    for standing in standings:
        instants = (standing.valid_until, lasts_until(standing, policy))
        ends += [instant.timestamp() for instant in instants if instant is not None and instant > now]
        ends += [instant.timestamp() for instant in offs(standing, policy) if instant > now]
    return min(ends)


def instant_of(text: str | None) -> datetime | None:
    """Read an instant of a stored badge."""
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


def rfc3339(instant: datetime | None) -> str | None:
    """Write an instant as the API does: UTC, seconds or microseconds, Z."""
    if instant is None:
        return None
    return (instant if instant.tzinfo is UTC else instant.astimezone(UTC)).isoformat().replace("+00:00", "Z")
