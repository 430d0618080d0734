"""Sentences of a closed list that boards print without a label, and headings that are a name."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

from anyascii import anyascii

from verifier.domain.jurisdictions import PLACES
from verifier.domain.pages.fields import Field, Pair
from verifier.domain.pages.fitting import fits
from verifier.domain.pages.values import read_discipline, read_name

_LICENCE: Final = r"(?:this|the|his|her|their) (?:license|licence|registration|certificate|credential)"
_BEARER: Final = r"(?:this|the) (?:licensee|practitioner|individual|provider|person|registrant)"
_ABOUT: Final = r"(?:verification|details?|profile|record|information)"
_NOW: Final = (
    r"(?P<value>active|current|expired|inactive|suspended|revoked|lapsed|in good standing|current and active|"
    r"active and in good standing)"
)
_PATTERNS: Final[tuple[tuple[Field, str], ...]] = (
    (Field.STATUS, rf"(?:{_LICENCE}|{_BEARER}(?:'s license)?) is (?:currently |now )?{_NOW}"),
    (Field.STATUS, r"(?P<value>license is current \(active\)|license is not current \(expired\))"),
    (
        Field.EXPIRES,
        rf"(?:{_LICENCE}|license) (?:expire[sd]|will expire|is valid (?:through|until)) (?:on )?(?P<value>.+)",
    ),
    (Field.FIRST_ISSUED, rf"(?:{_LICENCE}|license) was (?:first|originally|initially) issued (?:on )?(?P<value>.+)"),
    (Field.NAME, rf"(?:license |licensee )?{_ABOUT}(?: of license)? (?:for|of) (?P<value>.+)"),
)
_BEGUN: Final = (
    r"(?:this (?:is to|letter|document|page)?\s*(?:verify|verifies|certify|certifies|confirms?)|"
    r"(?:i|we) (?:hereby )?certify|please be advised) that (?P<name>[^.]{3,80}?(?:\.[^.]{0,60}?)?)"
)
_HELD: Final = r"(?: (?:in|by) the (?:state|commonwealth) of [a-z ]+)?,?"
_NUMBERED: Final = r"license (?:number|no\.?|#) ?(?P<number>[\w.\-]+)"
_HOLDS: Final = (
    rf"{_BEGUN} (?:holds|was issued|has been issued|was granted) (?:an? )?{_NUMBERED}"
    rf"(?: as an? (?P<type>[^.]{{3,80}}?))?{_HELD}"
)
_IS: Final = (
    rf"{_BEGUN} is (?:currently )?licensed as an? (?P<type>[^.,]{{3,80}}?){_HELD}"
    rf"(?: (?:under|with|holding))? {_NUMBERED}"
)
_RUNS: Final = (
    rf"(?:{_LICENCE}|license) was (?:originally |first )?issued on (?P<issued>.{{6,30}}?)"
    r",? and (?:will )?expires? on (?P<expires>.{6,30})"
)
_LETTERS: Final = tuple(re.compile(shape, re.IGNORECASE) for shape in (_HOLDS, _IS, _RUNS))
_IN_LETTER: Final = {
    "name": Field.NAME,
    "number": Field.NUMBER,
    "type": Field.TYPE,
    "issued": Field.FIRST_ISSUED,
    "expires": Field.EXPIRES,
}
_STOP: Final = re.compile(r"(?<=[a-z0-9)])\.\s+(?=(?:The|This|His|Her|Their|License|I|We)\b)")
_SENTENCES: Final = tuple((field, re.compile(shape, re.IGNORECASE)) for field, shape in _PATTERNS)
_ABOUT_DISCIPLINE: Final = re.compile(
    r"disciplin|board action|public action|board order|adverse action|"
    r"sanction",
    re.IGNORECASE,
)


def told(text: str, at: int) -> Pair | None:
    """Read a line that is wholly one of the sentences."""
    bare = text.strip().rstrip(".!")
    for field, shape in _SENTENCES:
        if found := shape.fullmatch(bare):
            pair = Pair(field, found["value"].strip(), at)
            return pair if fits(pair) else None
    if len(bare) < 120 and _ABOUT_DISCIPLINE.search(bare) and len(bare.split()) > 2 and read_discipline(bare) == "no":
        return Pair(Field.DISCIPLINE, bare, at)
    return None


def letter(text: str, at: int) -> list[Pair]:
    """Read the sentences of a letter of verification, each wholly one of a closed list."""
    if len(text) < 60:
        return []
    pairs: list[Pair] = []
    for sentence in _STOP.split(text):
        bare = sentence.strip().rstrip(".!")
        found = next((match for shape in _LETTERS if (match := shape.fullmatch(bare))), None)
        said = found.groupdict() if found else {}
        pairs += [Pair(_IN_LETTER[name], value.strip(" ,"), at) for name, value in said.items() if value]
        pair = None if found else told(bare, at)
        pairs += [pair] if pair else []
    return pairs if all(map(fits, pairs)) else []


def heading_name(text: str, given: Container[str]) -> str | None:
    """Read a heading as a person's name: two to six words, none of the trade, one a given name that people have."""
    words = text.split()
    if not 2 <= len(words) <= 6 or not text[:1].isupper() or len(text) > 50 or _is_place(text, words):
        return None
    capital = all(word[:1].isupper() or word in _PARTICLES for word in words)
    known = any(word in given for word in re.findall(r"[a-z]+", anyascii(text).casefold()))
    return read_name(text, labelled=False) if capital and known else None


def _is_place(text: str, words: list[str]) -> bool:
    """Return True for a town with its state: `Austin Texas`, `San Antonio, TX`; MD is a state and a degree."""
    code = words[-1].strip(".,")
    degree = len(words) > 2 and code in ("MD", "PA", "MA")
    return text.casefold().endswith(_STATES) or (f"US-{code}" in PLACES and not degree)


_STATES: Final = tuple(name.casefold() for name in PLACES.values())
_PARTICLES: Final = frozenset("de la del van von der den da dos di du le y e".split())
