"""The child's answer about a file: one line and a body. Anything else is no outcome."""

from __future__ import annotations

import re
from typing import Final

from verifier.outbound.documents import LARGEST_CLEANED, MOST_TEXT, REMEDIES, Cleaned, NotTaken, Text

LONGEST_ANSWER: Final = LARGEST_CLEANED + 100
_CLEANED: Final = re.compile(rb"cleaned (image/jpeg|image/png|application/pdf) (\d{1,2}) (\d{1,5}) (\d{1,5}) (\d{1,8})")
_TEXT: Final = re.compile(rb"text (\d{1,7})")
_NOT_TAKEN: Final = re.compile(rb"not_taken ([a-z_]{1,32})")


def written(outcome: Cleaned | Text | NotTaken) -> bytes:
    """Write an outcome as the child sends it."""
    match outcome:
        case NotTaken(code):
            return f"not_taken {code}\n".encode()
        case Text(text):
            body = text.encode()
            return f"text {len(body)}\n".encode() + body
        case Cleaned(media_type, body, pages, width, height):
            return f"cleaned {media_type} {pages} {width} {height} {len(body)}\n".encode() + body


def read(answer: bytes) -> Cleaned | Text | NotTaken | None:
    """Read the outcome in an answer; None where it is cut short, too long or not of this form."""
    head, _, body = answer.partition(b"\n")
    if (said := _CLEANED.fullmatch(head)) and int(said[5]) == len(body) <= LARGEST_CLEANED:
        return Cleaned(said[1].decode(), body, int(said[2]), int(said[3]), int(said[4]))
    if (said := _TEXT.fullmatch(head)) and int(said[1]) == len(body) <= MOST_TEXT:
        return _text(body)
    if (said := _NOT_TAKEN.fullmatch(head)) and not body and said[1].decode() in REMEDIES:
        return NotTaken(said[1].decode())
    return None


def _text(body: bytes) -> Text | None:
    try:
        return Text(body.decode())
    except UnicodeDecodeError:
        return None
