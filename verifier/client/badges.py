"""Badges as the service writes them. What it may say in future and is not known here is kept out, not refused."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class BadgeStatus(StrEnum):
    """Statuses of a badge. `none` means that nothing was checked, never that the person is false."""

    NONE = "none"
    PENDING = "pending"
    VERIFIED = "verified"
    STALE = "stale"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Read(BaseModel):
    """A document that was read: frozen, and blind to members of a later version."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Source(Read):
    """The body that answered."""

    id: str
    name: str
    authority: str  # "primary", or what it is instead


class Holder(Read):
    """Level, H1 to H4, and method by which it is known that the person behind the account is the licensee."""

    level: str
    method: str | None = None


class Credential(Read):
    """One credential that is shown. Show `display`, never a bare tick."""

    claim_id: str
    profession: str
    title: str
    abbreviation: str
    level: str
    jurisdiction: str | None = None
    source: Source
    holder: Holder
    verified_at: datetime
    checked_at: datetime
    valid_until: datetime
    display: str
    not_checked: tuple[str, ...] = ()


class Badge(Read):
    """The badge of a handle, as it is (`Client.badge`) or as it was last heard of (`Copy.get`)."""

    handle: str
    account_id: str | None = None
    epoch: int | None = None
    environment: str = "production"  # "test": given by trial accounts or in a made-up world
    status: BadgeStatus
    credentials: tuple[Credential, ...] = ()
    as_of: datetime | None = None
    version: int = 0


def nobody(handle: str, environment: str = "production") -> Badge:
    """Return the badge of a handle that nobody is known to hold."""
    return Badge(handle=handle, status=BadgeStatus.NONE, environment=environment)


def reads(said: Mapping[str, Any], ends_at: datetime | None, then: str | None, now: datetime) -> Badge:
    """Return a badge that was heard of earlier as it reads now.

    From `ends_at` on its status is `then`; credentials that have ended are left out. A badge of which nothing is left
    is `stale`: it was verified, and nobody has said what it is now.
    """
    badge = Badge.model_validate(said)
    left = tuple(one for one in badge.credentials if one.valid_until > now)
    over = ends_at is not None and ends_at <= now
    status = BadgeStatus(then) if over and then is not None else badge.status
    if status is BadgeStatus.VERIFIED and not left:
        status = BadgeStatus.STALE
    shown = left if status is BadgeStatus.VERIFIED else ()
    return badge.model_copy(update={"status": status, "credentials": shown})
