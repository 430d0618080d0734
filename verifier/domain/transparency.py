"""The transparency report: what is said to everybody about a stretch of time, and what is too small to be said.

A number below `SMALLEST` could point at somebody, so it is left out; and where a sum is said beside its parts, one part
left out alone could be worked out, so the smallest of the others goes with it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

SMALLEST: Final = 5


@dataclass(frozen=True, slots=True)
class Wait:
    """The hours that claims waited for their first answer: the median, and those of the slowest tenth."""

    median_h: float
    slow_h: float


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a stretch of whole days in UTC; a number that is None is not given: small, or telling of one."""

    first: date
    last: date
    received: int | None
    outcomes: Mapping[str, int | None]  # what came of claims and badges, by verdict
    by_machine: float | None  # the machine's share of approvals; None where either part is small
    refusals: Mapping[str, int | None]  # by reason
    appeals: int | None
    overturned: int | None
    waits: Mapping[str, Wait]  # by "machine" and "people"; left out where few waited
    sources: tuple[str, ...]  # the titles of those that are asked


def shown(number: int) -> int | None:
    """Return a number as it may be said."""
    return None if 0 < number < SMALLEST else number


def parts(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the parts of a sum that is said elsewhere: none that is left out can be worked out from the others."""
    hidden = {name for name, number in counts.items() if shown(number) is None}
    rest = sorted((number, name) for name, number in counts.items() if number and name not in hidden)
    if len(hidden) == 1 and rest:
        hidden.add(rest[0][1])
    return {name: None if name in hidden else number for name, number in counts.items()}


def share(part: int, rest: int) -> float | None:
    """Return a part of a whole, where neither it nor the rest is small."""
    if shown(part) is None or shown(rest) is None or not part + rest:
        return None
    return part / (part + rest)


def quarter(name: str) -> tuple[date, date] | None:
    """Return the first and the last day of a quarter such as 2026-Q3; None for what is none."""
    year, _, number = name.partition("-Q")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and number in ("1", "2", "3", "4")) or year < "1970":
        return None
    month = 3 * int(number)
    return date(int(year), month - 2, 1), date(int(year), month, monthrange(int(year), month)[1])


def quarters(now: datetime, most: int = 4) -> tuple[str, ...]:
    """Name the last quarters that are over, the newest first: two that overlap would give their difference away."""
    today, named = now.astimezone(UTC).date(), []
    year, number = today.year, (today.month - 1) // 3 + 1
    for _ in range(most):
        year, number = (year, number - 1) if number > 1 else (year - 1, 4)
        named.append(f"{year}-Q{number}")
    return tuple(named)


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants between which whole days lie."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return start, datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
