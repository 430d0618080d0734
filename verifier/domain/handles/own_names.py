"""A person's own names, where they may be mistaken for a title: Stern is no RN, Minh Do no DO, M D may be initials."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from verifier.domain.handles import title_words
from verifier.domain.handles.skeleton import plain
from verifier.domain.names.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDE = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ø"): "oe", ord("å"): "aa"}


@dataclass(frozen=True, slots=True)
class Own:
    """The names of a person, and those they give themselves."""

    words: tuple[tuple[str, ...], ...] = ()  # of each of their names
    parts: frozenset[str] = frozenset()  # of their names, alone and run together with the next: nobody's title
    shown: frozenset[str] = frozenset()  # the same with what they call themselves: where a run of letters is cut
    called: Counter[str] = field(default_factory=Counter)  # how often a word may stand for their name


def are_initials(run: Iterable[str], behind: Sequence[str], written: Sequence[str], own: Own) -> bool:
    """Return True if letters in front of a name abbreviate its bearer's other names, which are not written out."""
    next_word = next((word for word in behind if len(word) > 1), "")
    if not any(next_word.startswith(part) for part in own.parts):
        return False
    spelled = {word for word in written if len(word) > 1}
    return any(_abbreviates(run, [word for word in name if word not in spelled]) for name in own.words)


def _abbreviates(run: Iterable[str], name: Iterable[str]) -> bool:
    """Return True if every piece begins a word of the name, in its order."""
    rest = iter(name)
    return all(any(word.startswith(piece) for word in rest) for piece in run)


@lru_cache(maxsize=1024)
def _forms(word: str) -> frozenset[str]:
    """Write a name part as it may stand in a handle: folded, umlauts written out, or without its accented letters."""
    lower = word.lower()
    wide = lower.translate(_WIDE)
    dropped = "".join(c for c in lower if c.isascii())
    seen = plain(word).lower()
    return frozenset(re.sub(r"[^a-z]", "", form) for form in (fold(lower), fold(wide), dropped, seen))


@lru_cache(maxsize=256)
def own_names(names: tuple[str, ...], called: tuple[str, ...]) -> Own:
    """Collect a person's names: `names` by a register or an identity check, `called` by themselves."""
    lists = [_words_of(name, trusted=True) for name in names if name]
    parts = frozenset(part for words in lists for part in _runs(words))
    shown = frozenset(part for name in called for part in _runs(_words_of(name, trusted=False)))
    plainly = [tuple(fold(piece) for word in words for piece in re.split(r"[-'’]", word)) for words in lists]
    counts = Counter[str]()
    for words in lists:
        counts |= Counter(form for word in words for form in _forms(word) if form in title_words.spelled())
    return Own(tuple(plainly), parts, parts | shown, counts)


def _words_of(name: str, *, trusted: bool) -> list[str]:
    """Split a written name into words, without the title letters that stand in it.

    In a trusted name (a register's or an identity's) MD or Do is a name; whoever calls themselves Robin Md asserts MD.
    """
    words = re.sub(r"[\"“”(),]", " ", plain(name) if not trusted else name).split()
    return [word for word in words if not _reads_as_letters(word, trusted=trusted)]


def _reads_as_letters(word: str, *, trusted: bool) -> bool:
    bare = re.sub(r"[^A-Za-z]", "", word)
    plainly = not trusted or "." in word.rstrip(".") or (bare.isupper() and len(bare) > 2)
    known = bare.lower() in title_words.spelled() or bare.lower() in title_words.words()
    return plainly and (known or (not trusted and title_words.ends_in_letters(bare.lower())))


def _runs(words: Sequence[str]) -> set[str]:
    """Collect every word alone, and run together with its neighbours."""
    found: set[str] = set()
    for listed in (words, [piece for word in words for piece in re.split(r"[-'’]", word)]):
        for at in range(len(listed)):
            for end in range(at + 1, min(at + 4, len(listed)) + 1):
                found |= _forms("".join(listed[at:end]))
    return {part for part in found if len(part) > 1}
