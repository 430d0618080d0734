"""Pace of a polite caller: longer waits after failures, those that the service asks for, and its limits kept to."""

from __future__ import annotations

import random
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_S, _LONGEST_S = 0.2, 10.0
_JITTER: Final = 0.25  # of a wait that was asked for: callers who were sent away together do not come back together
_LEFT = re.compile(r"[^;,]*;\s*r=(\d+)(?:\s*;\s*t=(\d+))?")


def wait_after(failures: int, asked_s: float | None = None) -> float:
    """Return the seconds to wait after so many failures in a row: what was asked for, else longer each time."""
    if asked_s is not None:
        return asked_s * random.uniform(1, 1 + _JITTER)  # noqa: S311  jitter, not a secret
    most = min(_LONGEST_S, _FIRST_S * 2 ** min(failures, 10))
    return random.uniform(most / 2, most)  # noqa: S311  jitter, not a secret


class Limits:
    """Limits of the service (`RateLimit`): whoever has used one up waits before the next call."""

    def __init__(self) -> None:
        """Know of no limit yet."""
        self._free_at: dict[str, float] = {}

    def wait(self, lane: str) -> float:
        """Return how many seconds a call on this lane has to wait."""
        return max(0.0, self._free_at.get(lane, 0.0) - time.monotonic())

    def heard(self, lane: str, headers: Mapping[str, str]) -> None:
        """Take what an answer says is left; one place that is left is not waited for."""
        found = _LEFT.match(headers.get("RateLimit", ""))
        if found is not None and found[1] == "0":
            self._free_at[lane] = time.monotonic() + int(found[2] or 1)
        else:
            self._free_at.pop(lane, None)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`, seconds or a date; None for neither."""
    said = headers.get("Retry-After")
    if said is None:
        return None
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError, TypeError):
        return None
