"""Detection of an uploaded file's kind by its bytes alone, and the choice of what makes that kind harmless."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

import puremagic

from verifier.outbound.documents import LARGEST, LARGEST_CLEANED, Cleaned, NotTaken, Text

_PICTURES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_PDF: Final = "application/pdf"
Way: TypeAlias = Callable[[bytes], Cleaned | NotTaken]


def way_for(raw: bytes) -> Way:
    """Choose the function that makes a file of this kind harmless. An exception of its library becomes an outcome."""
    weighed = weigh(raw)
    way = _by_kind(raw) if weighed is None else (lambda _: weighed)
    return partial(_without_exceptions, way)


def text_way(raw: bytes) -> Callable[[bytes], Text | NotTaken]:
    """Choose the function that reads a PDF's text. An exception of its library becomes an outcome."""
    weighed = weigh(raw)
    if weighed is not None:
        return lambda _: weighed
    from verifier.outbound.documents.page_text import read_text  # noqa: PLC0415  as below

    def way(raw: bytes) -> Text | NotTaken:
        try:
            return read_text(raw)
        except Exception:  # noqa: BLE001  as below
            return NotTaken("broken")

    return way


def weigh(raw: bytes) -> NotTaken | None:
    """Refuse an empty file and one that is too large, without looking inside; None for any other."""
    if not raw:
        return NotTaken("empty")
    return NotTaken("too_large") if len(raw) > LARGEST else None


def _by_kind(raw: bytes) -> Way:
    """Import the library for this kind alone, because the child starts for one file, and return its function."""
    kind = _kind_of(raw)
    if kind in _PICTURES:
        from verifier.outbound.documents.pictures import redraw  # noqa: PLC0415  as above

        return partial(redraw, form=_PICTURES[kind])
    if kind == _PDF:
        from verifier.outbound.documents.pdfs import rebuild  # noqa: PLC0415  as above

        return rebuild
    return lambda _: NotTaken("unknown_type")


def _kind_of(raw: bytes) -> str | None:
    """Return the one kind we take that these bytes are; None for a file that is two of them at once."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(raw)}
    except (puremagic.PureError, ValueError, LookupError):  # nothing that it knows
        return None
    ours = found & {*_PICTURES, _PDF}
    return ours.pop() if len(ours) == 1 else None


def _without_exceptions(way: Way, raw: bytes) -> Cleaned | NotTaken:
    try:
        outcome = way(raw)
    except Exception:  # noqa: BLE001  hostile files find every exception a parser has; none of them is our bug
        return NotTaken("broken")
    too_large = isinstance(outcome, Cleaned) and len(outcome.body) > LARGEST_CLEANED
    return NotTaken("too_large") if too_large else outcome
