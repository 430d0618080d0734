"""Badges at hand: answers that were read before and still hold, ready to be sent.

They are what `BadgeReader` read, up to so many of them; the one that was not asked for longest goes first. They are
used only while this process knows of every change up to a moment ago (`heard`), and each no longer than to the instant
at which it reads otherwise by itself.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from verifier.flows.core.badge_document import Rendered

FRESH_S = 0.9  # a second is what is promised; the rest is for the answer's own way
_SHARED = 10_000  # endings that many badges have in common

# A million of them have to fit: plain tuples, which the collector of cycles does not go through.
# The head (its ETag and length), the body in two parts, the instant at which it ends, status, account id, epoch.
_ENDS = itemgetter(3)
Kept: TypeAlias = "tuple[bytes, bytes, bytes, float, str, str | None, int]"


class Asked(NamedTuple):
    """A badge that is asked for: whose handle, and of which account and epoch if that was said."""

    handle: str
    account_id: str | None = None
    epoch: int | None = None


class KeptBadges:
    """The badges of one process that are at hand, by handle."""

    def __init__(self, most: int) -> None:
        """Keep nothing yet, and `most` badges at all."""
        self._most, self._half = most, most // 2
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._shared: dict[bytes, bytes] = {}
        self._fresh_until = 0.0

    def __len__(self) -> int:
        """Count them."""
        return len(self._kept)

    def heard(self, at: float) -> None:
        """Trust what is kept for a while: every change committed before this instant (monotonic) has been told."""
        self._fresh_until = at + FRESH_S

    def deaf(self) -> None:
        """Trust nothing that is kept: changes of other processes cannot be heard."""
        self._fresh_until = 0.0

    def get(self, handle: str, now: float) -> Kept | None:
        """Return a badge that is at hand and holds at an instant (a timestamp)."""
        kept = self._kept.get(handle)
        if kept is None or kept[3] <= now or time.monotonic() >= self._fresh_until:
            return None
        if len(self._kept) > self._half:  # until then nothing has to go, and the order tells nothing
            self._kept.move_to_end(handle)
        return kept

    def all_of(self, handles: Sequence[str], now: float) -> list[Kept] | None:
        """Return all of these badges, or None where one of them is not at hand."""
        if time.monotonic() >= self._fresh_until:
            return None
        found = cast("list[Kept]", list(map(self._kept.get, handles)))
        if not all(found) or min(map(_ENDS, found), default=math.inf) <= now:
            return None
        if len(self._kept) > self._half:
            for handle in handles:
                self._kept.move_to_end(handle)
        return found

    def put(self, found: Mapping[str, Kept]) -> None:
        """Keep these badges."""
        if not self._most:
            return
        for handle, kept in found.items():
            self._kept[handle] = kept
            self._kept.move_to_end(handle)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, handle: str | None) -> None:
        """Drop a badge, or all of them."""
        if handle:
            self._kept.pop(handle, None)
        else:
            self._kept.clear()

    def made(self, badge: Rendered, ends: float, account_id: str | None, epoch: int) -> Kept:
        """Make what is kept of a badge; the end of its body is one object with that of others of the same title."""
        head = f"ETag: {badge.etag}\r\nContent-Length: {len(badge.body)}\r\n\r\n".encode()
        cut = badge.shared_from
        return (head, badge.body[:cut], self._one_of(badge.body[cut:]), ends, badge.status, account_id, epoch)

    def _one_of(self, ending: bytes) -> bytes:
        if len(self._shared) > _SHARED:
            self._shared.clear()
        return self._shared.setdefault(ending, ending)
