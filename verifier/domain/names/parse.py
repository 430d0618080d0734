"""Parsing of a person's written name: titles, post-nominals, order, particles, suffixes, quoted nicknames.

The result is folded for comparing (`Müller` is `muller`); what is shown to people stays the written text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from verifier.domain.evidence import PersonName
from verifier.domain.names.name_words import (
    BORN,
    FIFTH,
    HONORIFICS,
    LETTERS,
    ONLY_AFTER_COMMA,
    PARTICLES,
    SUFFIXES,
    TAILS,
    TELLING,
)
from verifier.domain.names.tokens import parts_of, tokens_of

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|\(([^)]*)\)|(?<=\s)['‘’](\w[^'‘’]*)['‘’](?=[\s,]|$)")
_MARKS = re.compile("[\"“”„«»(‘'’]")
_SIGNS = frozenset({"So", "Sk", "Sm", "Cf", "Cn", "Co", "Me"})
# Letters written apart: `Ph. D.`, `M. D.`, `Pharm D`; two initials alone are more often a person's.
_APART = re.compile(
    r"(?<=[\s,])(?:(?:ph|psy|ed|pharm|au)\.?\s+d\b\.?|[mod]\.\s+[do]\.|r\.\s+[nd]\.|l\.\s+ac\.?)(?=\s*(?:,|$))",
    re.IGNORECASE,
)
_VOWELS = frozenset("aeiouy")
_UMLAUTS = frozenset("äöüøåæœß")


class ParsedName(NamedTuple):
    """A written name, taken apart and folded."""

    text: str  # as written, for people
    givens: tuple[str, ...]  # first and middle names or initials: ("robin", "a"); ("",) when there is none
    surname: tuple[str, ...]  # ("de", "la", "cruz"), ("rodriguez", "lopez")
    suffix: str = ""  # "jr", "iii"
    nicknames: tuple[str, ...] = ()  # what stood in quotes or brackets
    surname_known: bool = False  # the writing itself says where the surname begins (a comma, or parts)
    umlauts: bool = False  # ä, ö, ü and their like were written: a register may spell them ae, oe, ue
    otherwise: ParsedName | None = None  # how else the writing can be meant: `Robin Sample, RYT` is no Mr Robin Sample

    @property
    def given(self) -> str:
        """The first given name or initial."""
        return self.givens[0]

    def turned(self) -> tuple[ParsedName, ...]:
        """Read the name with the family name first, as many people write theirs; nothing where that is settled."""
        words = (*self.givens, *self.surname)
        if self.surname_known or len(words) < 2 or not words[0]:
            return ()
        cuts = (1,) if len(words) == 2 else (1, len(words) - 1)
        return tuple(self._replace(givens=words[cut:], surname=words[:cut], surname_known=True) for cut in cuts)

    def formerly(self) -> tuple[ParsedName, ...]:
        """Read what stands in brackets as a former surname: `Ann Smith (Jones)`; nothing where nothing does."""
        if not self.nicknames or not self.givens[0]:
            return ()
        return (self._replace(surname=self.nicknames, nicknames=(), surname_known=True),)

    @property
    def middles(self) -> tuple[str, ...]:
        """The given names after the first."""
        return self.givens[1:]

    def shown(self, tokens: tuple[str, ...]) -> str:
        """Return the written words that these folded tokens came from, for people."""
        wanted = {token for token in tokens if token}
        return " ".join(word.strip(",") for word in self.text.split() if wanted & parts_of(word))


def parse(text: str) -> ParsedName:
    """Read a name as people and registers write it: `Dr. Robin A. Sample, LPC` and `SAMPLE, ROBIN A JR` alike."""
    return _parse_plain(text) or _parse_careful(text)


def _without_signs(text: str) -> str:
    """Drop what is no letter of any script: emoji, ticks, arrows, and combining signs that join or colour them."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c) in _SIGNS else c for c in composed)


def _parse_plain(text: str) -> ParsedName | None:
    """Parse most names, fast: plain words in reading order or behind one comma. None: the name needs more care."""
    lower = text.lower().replace(". ", " ").rstrip(".") if "." in text else text.lower()
    left, comma, right = lower.partition(",")
    words, givens = left.split(), right.split()
    joined = "".join(words + givens)
    if not (joined.isascii() and joined.isalpha() and TELLING.isdisjoint(words) and TELLING.isdisjoint(givens)):
        return None
    if not comma:
        cut = len(words) - 1
        if cut > 1 and words[cut - 1] in PARTICLES:
            cut = _surname_start(words)
        givens, words = words[:cut], words[cut:]
    if not givens or len(givens[0]) == 2 or len((words or "-")[-1]) == 1 or (comma and len(words) != 1):
        return None
    return ParsedName(text, tuple(givens), tuple(words), surname_known=bool(comma))


def _parse_careful(text: str) -> ParsedName:
    bare = _without_signs(text)
    plain, nicknames = _without_quoted(bare) if _MARKS.search(bare) else (bare, ())
    plain = _APART.sub(_joined, plain)
    pieces, suffix = (
        _without_tail([piece for piece in plain.split(",") if piece.strip()]) if "," in plain else ([plain], "")
    )
    if len(pieces) > 1:
        surname, late = _end_of(tokens_of(pieces[0]), after_comma=False, least=1)
        givens, later = _end_of(_start_of(tokens_of(" ".join(pieces[1:]))), after_comma=False, least=1)
        read = _assemble(text, givens, surname, suffix or late or later, nicknames, known=True)
        whole = len(tokens_of(pieces[0])) > 1
        return read._replace(otherwise=_in_order(text, pieces[0], suffix, nicknames)) if whole else read
    return _in_order(text, pieces[0] if pieces else "", suffix, nicknames)


def _in_order(text: str, piece: str, suffix: str, nicknames: tuple[str, ...]) -> ParsedName:
    """Read a piece that begins with the given name."""
    tokens, late = _end_of(_before_letters(_start_of(tokens_of(piece))), after_comma=False, least=2)
    cut = _surname_start(tokens)
    return _assemble(text, tokens[:cut], tokens[cut:], suffix or late, nicknames, known=False)


def _before_letters(tokens: list[str]) -> list[str]:
    """Cut a name off where letters begin that nobody is called, whatever follows: `Robin Sample LPC SCL NCC`."""
    for at, token in enumerate(tokens[2:], start=2):
        if len(token) > 2 and token in LETTERS and token not in ONLY_AFTER_COMMA:
            return tokens[:at] + [word for word in tokens[at:] if word in SUFFIXES and word != FIFTH]
    return tokens


def _joined(found: re.Match[str]) -> str:
    return re.sub(r"[\s.]", "", found.group())


def in_parts(text: str) -> PersonName:
    """Write a name in a register's parts, as far as the writing tells them apart."""
    parsed = parse(text)
    return PersonName(parsed.given, " ".join(parsed.surname), " ".join(parsed.middles), parsed.suffix)


def from_parts(name: PersonName) -> ParsedName:
    """Parse a register's name that comes in parts; each part is still tidied."""
    given_text, nicknames = _without_quoted(name.given)
    middle_text, more = _without_quoted(name.middle)
    surname, late = _end_of(tokens_of(name.surname.partition(",")[0]), after_comma=False, least=1)
    givens, later = _end_of(tokens_of(f"{given_text} {middle_text}"), after_comma=False, least=1)
    suffix = _suffix_of(name.suffix) or late or later
    return _assemble(name.full, givens, surname, suffix, nicknames + more, known=True)


def _assemble(
    text: str, givens: list[str], surname: list[str], suffix: str, nicknames: tuple[str, ...], *, known: bool
) -> ParsedName:
    plain = text.isascii()
    if "-" in text or not plain:
        givens = [part for token in givens for part in token.split("-")]
        surname = [part for token in surname for part in token.split("-")]
    if givens and len(givens[0]) == 2 and _VOWELS.isdisjoint(givens[0]):  # CJ, TJ: two initials
        givens = [*givens[0], *givens[1:]]
    umlauts = not plain and not _UMLAUTS.isdisjoint(unicodedata.normalize("NFC", text.lower()))
    return ParsedName(text, tuple(givens) or ("",), tuple(surname), suffix, nicknames, known, umlauts)


def _without_quoted(text: str) -> tuple[str, tuple[str, ...]]:
    found = tuple(token for groups in _QUOTED.findall(text) for group in groups for token in tokens_of(group))
    return _QUOTED.sub(" ", text), tuple(token for token in found if token not in LETTERS and token not in BORN)


def _without_tail(pieces: list[str]) -> tuple[list[str], str]:
    """Take post-nominals and suffixes that stand between commas off a name."""
    kept, suffix = pieces[:1], ""
    complete = len(pieces[0].split()) > 1 if pieces else False
    lettered = False  # behind letters comes no name any more
    for piece in pieces[1:]:
        rest, found = _end_of(tokens_of(piece, leading=not complete), after_comma=True, least=0)
        suffix = suffix or found
        if rest and not (complete and (lettered or _is_letters(piece, pieces[0]))):
            kept.append(piece)
            complete = True
        lettered = lettered or not (rest or found)
    return kept, suffix


def _is_letters(piece: str, name: str) -> bool:
    """Return True if a piece after a whole name reads as letters even if unknown: `Robin Sample, XYZ-C`."""
    word = piece.strip()
    unspoken = _VOWELS.isdisjoint(word.lower()) or "-" in word or "." in word
    return unspoken and word == word.upper() and name != name.upper() and " " not in word


def _start_of(tokens: list[str]) -> list[str]:
    """Drop `Dr.`, `Prof.` and the like from the front while a name remains."""
    if not tokens or tokens[0] not in HONORIFICS:
        return tokens
    start = 0
    while len(tokens) - start > 2 and tokens[start] in HONORIFICS:
        start += 1
    if len(tokens) - start == 2 and tokens[start] in {"dr", "mr", "mrs", "prof"}:
        start += 1
    return tokens[start:]


def _end_of(tokens: list[str], *, after_comma: bool, least: int) -> tuple[list[str], str]:
    """Drop post-nominals and the suffix from the back while `least` tokens remain; return the rest and the suffix."""
    if not tokens or tokens[-1] not in TAILS:
        return tokens, ""
    suffix = ""
    end = len(tokens)
    while end > least:
        token = tokens[end - 1]
        if token in SUFFIXES and token != FIFTH:
            suffix = SUFFIXES[token]
        elif token not in LETTERS or (token in ONLY_AFTER_COMMA and not after_comma):
            break
        end -= 1
    return tokens[:end], suffix


def _suffix_of(text: str) -> str:
    return next((SUFFIXES[token] for token in tokens_of(text) if token in SUFFIXES), "")


def _surname_start(tokens: list[str]) -> int:
    """Find where the surname begins in reading order: the last word and the particles right before it."""
    cut = len(tokens) - 1
    while cut > 1 and tokens[cut - 1] in PARTICLES and len(tokens[cut - 1]) > 1:
        cut -= 1
    return max(cut, 0)
