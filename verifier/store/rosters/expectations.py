"""Expectations of a bulk file before its rows are shown: its size, and that it is not older than what is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.registries.rosters.types import (
    RosterRefused,
)
from verifier.settings import variable
from verifier.store.rows import rosters as roster_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.registries.rosters.types import RosterExpectation, RosterSource


def assert_source(
    source: RosterSource, old: roster_rows.Roster | None, expected: RosterExpectation, now: datetime
) -> None:
    """Refuse a supplement without its full list, and a file that is too old or older than what is loaded."""
    if source.supplement and old is None:
        msg = "this is a supplement and no full list is loaded: load the full list first"
        raise RosterRefused(msg)
    if source.supplement and old and old.recipe != source.recipe:
        msg = "the full list was loaded with another data sheet: load the full list again before its supplements"
        raise RosterRefused(msg)
    if source.as_of is None or expected.max_age is None:
        return
    if source.as_of < now - expected.max_age:
        msg = f"the source dates the file {source.as_of:%Y-%m-%d}: older than {expected.max_age.days} days"
        raise RosterRefused(msg)
    if old and old.as_of and source.as_of < old.as_of:
        msg = f"the source dates the file {source.as_of:%Y-%m-%d}; the one that is loaded is newer"
        raise RosterRefused(msg)


def assert_rows(registry: str, count: int, before: int | None, expected: RosterExpectation) -> None:
    """Refuse a number of rows that the data sheet does not expect, or that is far from the last one."""
    if not expected.min_rows <= count <= expected.max_rows:
        msg = f"the file has {count} rows; {expected.min_rows} to {expected.max_rows} are expected"
        few = f" ({variable(registry, 'MIN_ROWS')} allows fewer)" if count < expected.min_rows else ""
        raise RosterRefused(msg + few)
    if before is None:
        return
    if count < before * (1 - expected.max_shrink):
        msg = f"the file has {count} rows and the last one had {before}: more than {expected.max_shrink:.0%} fewer"
        raise RosterRefused(f"{msg} ({variable(registry, 'MAX_SHRINK')} allows more)")
    if expected.max_growth is not None and count > max(before, expected.usual_rows) * (1 + expected.max_growth):
        msg = f"the file has {count} rows and the last one had {before}: more than {expected.max_growth:.0%} more"
        raise RosterRefused(msg)
