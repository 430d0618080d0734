"""The words of a display name and of a handle, in every way they can be read.

By their look (whatever alphabet the letters are of), by their sound (`доктор` is doktor), and with digits read as the
letters they stand for (`d0ct0r`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyascii import anyascii

from verifier.domain.handles.skeleton import plain, without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[A-Za-z0-9]+(?:[@$!]+[A-Za-z0-9]+)*")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
# Where capitals begin or end inside a word: `QuillfeatherMD`, `MDQuillfeather`.
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z]{2,}(?![a-z]))|(?<=[A-Z]{2})(?=[A-Z][a-z])")
_LOOSE = re.compile(r"[\s.'’_\-/\\]*")  # between words of one phrase; a comma, a bracket or a picture begins another
_MIXED = re.compile(r"\b(?=[0-9@$!]*[A-Za-z])(?=[A-Za-z]*[0-9@$!])[A-Za-z0-9@$!]*[A-Za-z0-9]\b")
_CAPITALS = re.compile(r"\b[A-Zl]{3,}\b")
_DIGITS = str.maketrans("034578@$!", "oeastbasi")
_ONE = ({ord("1"): "l"}, {ord("1"): "i"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name, with what tells letters behind a name from a word that is spelled like them."""

    text: str  # lower case
    capitals: bool = False
    apart: bool = False  # a comma, a bracket, a picture or nothing before it
    last: bool = False  # the same behind it
    amid: bool = False  # joined to the word before by an "and": R&D is no RD


def readings(text: str) -> Iterator[list[Word]]:
    """Read a display name by its look, by its sound, and with digits for letters."""
    for seen in dict.fromkeys((plain(text), _sound(text))):
        for spelled in dict.fromkeys((seen, *_respelled(seen))):
            yield _words(spelled)
            if _CAMEL.search(spelled):
                yield _words(_CAMEL.sub(" ", spelled))


def _respelled(text: str) -> Iterator[str]:
    """Respell the text with letters for digits (`th3rapist`), and with capital I and small l exchanged."""
    for one in _ONE:
        yield _MIXED.sub(lambda word, one=one: word[0].translate(one).translate(_DIGITS), text)  # type: ignore[misc]
    yield _CAPITALS.sub(lambda word: word[0].replace("I", "L"), text)
    yield _CAPITALS.sub(lambda word: word[0].replace("l", "I"), text)


def handle_readings(handle: str) -> Iterator[list[Word]]:
    """Read a handle with its digits as breaks, and as the letters they may stand for."""
    seen = plain(handle).lower().removeprefix("@")
    yield _tokens(re.split(r"[^a-z]+", seen))
    if any(char.isdigit() for char in seen):
        pieces = re.split(r"[^a-z0-9]+", seen)
        for one in _ONE:
            yield _tokens([piece.translate(one).translate(_DIGITS) for piece in pieces])
            yield _tokens([piece.rstrip("0123456789").translate(one).translate(_DIGITS) for piece in pieces])


def _sound(text: str) -> str:
    """Transliterate the text by sound, in the case it was written in."""
    seen = unicodedata.normalize("NFKD", without_invisible(text))
    bare = "".join(char for char in seen if not unicodedata.combining(char))
    return bare if bare.isascii() else anyascii(unicodedata.normalize("NFC", bare))


def _tokens(pieces: list[str]) -> list[Word]:
    return [Word(piece) for piece in pieces if piece]


def _words(text: str) -> list[Word]:
    found: list[Word] = []
    matches = [match for match in _WORD.finditer(text) if not _ORDINAL.fullmatch(match[0])]
    for at, match in enumerate(matches):
        before = text[matches[at - 1].end() : match.start()] if at else ""
        behind = text[match.end() : matches[at + 1].start()] if at + 1 < len(matches) else ""
        apart = at == 0 or not _LOOSE.fullmatch(before)
        last = at + 1 == len(matches) or not _LOOSE.fullmatch(behind)
        found += _pieces(match[0], apart=apart, last=last, amid="&" in before)
    return found


def _pieces(word: str, *, apart: bool, last: bool, amid: bool) -> list[Word]:
    """Cut a written word at its digits."""
    pieces = [piece for piece in re.split(r"[^A-Za-z]+", word) if piece]
    end = len(pieces) - 1
    return [
        Word(piece.lower(), piece.isupper(), apart and at == 0, last and at == end, amid and at == 0)
        for at, piece in enumerate(pieces)
    ]
