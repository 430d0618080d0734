"""Sources and their coverage, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PageLink:
    """A public page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The way in which a credential is checked in a jurisdiction."""

    credential: str
    jurisdiction: str
    how: str  # "automatic" | "by_hand"
    source: str | None
    source_name: str | None
    mask: str | None
    bindings: tuple[str, ...]
    median_days: float | None
    lookup_url: str | None
    words: str  # what the creator is told about how it is checked
    see_also: tuple[PageLink, ...]  # pages that help whoever looks by hand


@dataclass(frozen=True, slots=True)
class RegistryView:
    """The health of a source, as operators and platforms may see it."""

    id: str
    title: str
    authority: str
    jurisdiction: str | None
    driver: str
    enabled: bool
    quality: str  # "listed" | "sampled" | "live"
    breaker: str  # "closed" | "open" | "half_open"
    rate_per_s: float
    as_of: datetime | None
    loaded_at: datetime | None
    rows: int | None
    last_success_at: datetime | None
    last_failure: str | None
    last_failure_at: datetime | None
    control: str | None  # what the last positive control came to: "answers" | "unavailable" | "unreadable"
    control_detail: str | None  # a stable code, or the column and the kind of surprise
    control_at: datetime | None
    smoke: str | None  # of a licence known to be in force: "in_force" | "otherwise" | "missing" | "unavailable" | ...
    smoke_at: datetime | None
    sheet_version: str
    sighting_days: int  # how long one sighting keeps a badge
    recheck_days: int  # how often a badge is checked again
    next_load_at: datetime | None  # of a list
    badges: int  # that hang on it
    overdue: int  # of these, whose next look is due
    halted: int  # that it would have ended, and that people look at first
    loss_breaker: str  # "closed" | "open": it ends too many badges at once
    gained: int  # badges that the machine gave on its word within the last hour ...
    gains_at_most: int  # ... and how many it may give
    gain_breaker: str  # "closed" | "open": people confirm the rest of this hour
    downtime: tuple[str, ...]  # planned, in the source's time zone
    down_until: datetime | None  # inside a planned downtime now
    terms: str
