"""Removal of everything but the picture from a JPEG, without decoding it: for photos that lie inside a PDF.

A scanning app puts its photos into the PDF as they are, with the place they were taken at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN: Final = 0xDA
_NOTES: Final = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})  # APP1 to APP13, APP15, COM; JFIF and Adobe say how to draw
_MARKER: Final = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")  # in a scan FF00 and restarts belong to the pixels


def bare(jpeg: bytes) -> bytes:
    """Drop notes, thumbnails and bytes behind the end of a picture; raises `ValueError` for what is no JPEG."""
    if not jpeg.startswith(_START):
        raise ValueError("This does not begin as a JPEG does.")
    return _START + b"".join(_segments(jpeg, len(_START))) + _END


def _segments(jpeg: bytes, at: int) -> Iterator[bytes]:
    while found := _MARKER.search(jpeg, at):
        marker, at = found[1][0], found.end()
        if marker == _END[1]:
            return
        end = at + int.from_bytes(jpeg[at : at + 2], "big")
        if marker == _SCAN:
            following = _MARKER.search(jpeg, end)
            end = following.start() if following else len(jpeg)
        if marker not in _NOTES:
            yield bytes((0xFF, marker)) + jpeg[at:end]
        at = end
