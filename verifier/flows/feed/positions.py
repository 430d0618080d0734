"""Cursors of the feed: opaque texts that name a position, the same text for the same position."""

from __future__ import annotations

import re

from verifier.flows.core.errors import FieldFault, Gone, Invalid

_WRITTEN = re.compile(r"c([0-9a-z]{1,13})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = tuple(first + second for first in _DIGITS for second in _DIGITS)  # a cursor is written for every change sent
_PAIR = len(_PAIRS)
_REMEDY = "Pass the cursor exactly as it was returned, or none to begin at the oldest change kept."
RESYNC = "/v1/badge-export"


def written(position: int) -> str:
    """Write a position as a cursor."""
    digits = ""
    while position >= _PAIR:
        position, last = divmod(position, _PAIR)
        digits = _PAIRS[last] + digits
    return f"c{_PAIRS[position].lstrip('0') + digits or '0'}"


def read(cursor: str | None) -> int | None:
    """Return the position that a cursor names, None for no cursor; raise `Invalid` for what `written` never wrote."""
    if cursor is None:
        return None
    found = _WRITTEN.fullmatch(cursor)
    position = int(found[1], 36) if found else -1
    if position < 0 or position >= 2**63 or written(position) != cursor:
        raise Invalid("bad_cursor", _REMEDY, faults=(FieldFault("/cursor", "bad_cursor", _REMEDY, "query"),))
    return position


def too_old() -> Gone:
    """Return the refusal of a cursor whose changes are no longer kept, with the way to begin anew."""
    detail = (
        f"Changes since this cursor are no longer kept. Read {RESYNC}, then go on from the cursor in its last line."
    )
    return Gone("cursor_gone", detail, resync=RESYNC)
