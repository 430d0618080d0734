"""Names of persons, compared plainly: whether two writings have a word in common."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Final

# Letters that decompose into nothing, and the second way in which some are written (passports, ICAO 9303 part 3).
_ALONE: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_APOSTROPHES: Final = re.compile("['\u2019\u2018\u02bb`\u00b4.]")
_WORDS: Final = re.compile(r"[^\W\d_]+")


def words_of(*names: str) -> frozenset[str]:
    """Split names into their words of two letters or more, small and without marks, in each way they may be written.

    The parts of a name with a hyphen or a space are words, and so is the name without it.
    """
    found: set[str] = set()
    for name in names:
        small = _APOSTROPHES.sub("", unicodedata.normalize("NFC", name).casefold())
        for written in (small, small.translate(_UMLAUTS)):
            plain = _plain(written)
            words = _WORDS.findall(plain)
            found.update(words)
            found.update(one + two for one, two in itertools.pairwise(words))
    return frozenset(word for word in found if len(word) > 1)


def initials_of(*names: str) -> frozenset[str]:
    """Return the first letters of the words of names."""
    return frozenset(word[0] for name in names for word in _WORDS.findall(_plain(name.casefold())))


def _plain(text: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", text.translate(_ALONE))
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
