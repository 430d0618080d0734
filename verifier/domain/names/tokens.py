"""The folded words of a written name: lower-case ASCII, without accents and apostrophes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from verifier.domain.names.name_words import (
    LETTERS,
    SUFFIXES,
)

_APOSTROPHES = str.maketrans({"'": None, "’": None, "‘": None, "`": None, "´": None, "ʻ": None, "ʼ": None})


_SPACED = str.maketrans({".": " ", "‐": "-", "‑": "-", "–": "-", "/": " ", "_": " ", ",": " "})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Fold a text to lower-case ASCII: accents are dropped, other scripts transliterated."""
    if text.isascii():
        return text.lower()
    stripped = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return stripped.lower() if stripped.isascii() else anyascii(stripped).lower()


@lru_cache(maxsize=4096)
def _token_of(word: str, leading: bool) -> tuple[str, ...]:  # noqa: FBT001  # lru_cache is faster by position
    """Split a written word into folded tokens: `J.R.` is two, `O'Neil` and (not in front) `Ph.D.` are one."""
    folded = fold(word).translate(_APOSTROPHES)
    if not leading:
        joined = folded.replace(".", "").replace("-", "").replace("/", "")  # OT/R is one
        if joined in LETTERS or joined in SUFFIXES:
            return (joined,)
    words = re.sub(r"[^a-z0-9 -]", "", folded.translate(_SPACED)).split()
    return tuple(word.strip("-") for word in words if word.strip("-"))


def parts_of(word: str) -> set[str]:
    """Split a written word into its folded parts, at hyphens too."""
    return {part for token in _token_of(word, True) for part in token.split("-")}


def tokens_of(text: str, *, leading: bool = True) -> list[str]:
    """Split a piece of a name into folded words; `leading` when the piece begins with a given name or surname."""
    if text.isascii() and text.replace(" ", "").isalpha():  # the plain case, most names
        return text.lower().split()
    tokens: list[str] = []
    for word in text.split():
        if word.isascii() and word.isalpha():
            tokens.append(word.lower())
        else:
            tokens.extend(_token_of(word, leading))
        leading = False
    return tokens
