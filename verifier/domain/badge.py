"""The badge a platform may show, computed at the moment of reading from decision, expiry, account epoch and clock.

No job has to run for a badge to go away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from verifier.domain.lifecycle import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from verifier.domain.policy import Policy


class Status(StrEnum):
    """The status of a badge. `none` means that nothing was checked, never that the person is false."""

    NONE = "none"
    PENDING = "pending"
    VERIFIED = "verified"
    STALE = "stale"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one credential of an account as far as its badge depends on it. Times are aware and in UTC."""

    state: State
    epoch_current: bool  # the account is still the one that was checked
    valid_until: datetime | None  # exclusive
    sighted_at: datetime | None
    board_action: bool = False  # the last decision stopped it, whatever its creator did since
    bound_at: datetime | None = None  # when the holder was last established; None: not known, and no limit
    sighting_age: timedelta | None = None  # how long this source's sighting lasts, where its data sheet says so


_WAITING = frozenset({State.RECEIVED, State.CHECKING, State.AWAITING_CREATOR, State.IN_REVIEW})
_ORDER = (Status.VERIFIED, Status.STALE, Status.SUSPENDED, Status.PENDING, Status.EXPIRED, Status.REVOKED, Status.NONE)


def end_of_validity(last_day: date, zone: tzinfo) -> datetime:
    """Return midnight after the last day in the issuer's time zone: the first instant that is no longer valid."""
    return datetime.combine(min(last_day, _LAST_DAY) + timedelta(days=1), time(0), tzinfo=zone)


_LAST_DAY = date.max - timedelta(days=2)  # boards print 31 Dec 9999 for "never", and no calendar has the day after it


def status_of(one: Standing, now: datetime, policy: Policy) -> Status:
    """Compute the status of a single credential at an instant."""
    if one.state in _WAITING:
        return Status.PENDING
    if one.state is State.REVOKED:
        return Status.REVOKED
    if one.state not in (State.VERIFIED, State.SUSPENDED, State.EXPIRED):
        return Status.NONE
    if one.state is State.SUSPENDED or not one.epoch_current:
        return Status.SUSPENDED
    if one.state is State.EXPIRED or (one.valid_until is not None and now >= one.valid_until):
        return Status.EXPIRED
    return _by_age(one, now, policy)


def _by_age(one: Standing, now: datetime, policy: Policy) -> Status:
    """Compute the status from the age of the last sighting and of the last proof of the holder: the older decides."""
    if one.sighted_at is None or any(now >= off for off in offs(one, policy)):
        return Status.NONE
    return Status.VERIFIED if now < min(_stale_at(one, policy)) else Status.STALE


def _stale_at(one: Standing, policy: Policy) -> list[datetime]:
    sighted = [one.sighted_at + policy.sighting_lasts(one.sighting_age)] if one.sighted_at else []
    return [*sighted, *([one.bound_at + policy.rebind_every] if one.bound_at else [])]


def offs(one: Standing, policy: Policy) -> list[datetime]:
    """Return the instants at which a stale badge goes off: for want of a sighting, and for want of a proof."""
    sighted = [one.sighted_at + policy.sighting_lasts(one.sighting_age) + policy.stale_grace] if one.sighted_at else []
    return [*sighted, *([one.bound_at + policy.rebind_every + policy.rebind_grace] if one.bound_at else [])]


def badge_status(all_of_account: Iterable[Standing], now: datetime, policy: Policy) -> Status:
    """Compute the account's badge: the best status of its credentials, unless a board action stopped one."""
    rows = list(all_of_account)
    statuses = [status_of(row, now, policy) for row in rows]
    stopped = [_stopped(s) for row, s in zip(rows, statuses, strict=True) if row.board_action]
    return next((status for status in _ORDER if status in (stopped or statuses)), Status.NONE)


def _stopped(status: Status) -> Status:
    return Status.REVOKED if status is Status.REVOKED else Status.SUSPENDED


def lasts_until(one: Standing, policy: Policy) -> datetime | None:
    """Return when a verified credential stops being shown as verified if nothing else happens; None for never."""
    ends = [*_stale_at(one, policy), *([one.valid_until] if one.valid_until else [])]
    return min(ends, default=None)


def ends_at(all_of_account: Sequence[Standing], now: datetime, policy: Policy) -> datetime | None:
    """Return the first instant after `now` at which this badge reads otherwise if nothing happens; None for never."""
    reads = _reading(all_of_account, now, policy)
    instants = sorted({end for one in all_of_account for end in _instants(one, policy) if end > now})
    return next((end for end in instants if _reading(all_of_account, end, policy) != reads), None)


def _instants(one: Standing, policy: Policy) -> list[datetime]:
    return [*_stale_at(one, policy), *offs(one, policy), *([one.valid_until] if one.valid_until else [])]


def _reading(rows: Sequence[Standing], now: datetime, policy: Policy) -> tuple[Status, tuple[bool, ...]]:
    """Say what a reader sees: the status, and which credentials are shown beside it."""
    status = badge_status(rows, now, policy)
    shown = tuple(status_of(one, now, policy) is Status.VERIFIED for one in rows) if status is Status.VERIFIED else ()
    return status, shown
