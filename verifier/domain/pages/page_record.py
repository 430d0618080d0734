"""One licence of a page, field by field: where two values contradict one another the field stays empty."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from verifier.domain.evidence import Standing
from verifier.domain.pages.dates import Printed, read_day, read_last_day
from verifier.domain.pages.fields import Field, Pair
from verifier.domain.pages.standings import is_adverse, read_standing
from verifier.domain.pages.values import (
    Discipline,
    is_empty,
    read_discipline,
    read_name,
    read_name_part,
    read_number,
    read_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from verifier.domain.pages.grouping import Group
    from verifier.domain.pages.text import Line


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One licence as a page shows it. None is what the page does not say, or says in a way that was not understood."""

    name: str | None = None
    licence_type: str | None = None
    number: str | None = None
    status: Standing | None = None
    status_words: str | None = None
    issued_on: Printed | None = None
    expires_on: Printed | None = None
    discipline: Discipline = "silent"
    lines: Mapping[str, str] = field(default_factory=dict)  # by field: the line its value stands on

    @property
    def told(self) -> int:
        """The number of fields the page told."""
        values = (self.name, self.licence_type, self.number, self.status, self.issued_on, self.expires_on)
        return sum(value is not None for value in values)


class Reader:
    """Reads the licences of one page; `misread` collects the lines whose values were not understood."""

    def __init__(self, lines: Sequence[Line], *, month_first: bool, words: Mapping[str, Standing]) -> None:
        """Keep the page's lines; `words` are status words of its board."""
        self._lines = {line.at: line.text for line in lines}
        self._month_first = month_first
        self._words = words
        self.misread = set[int]()
        self._from = dict[str, str]()

    def record(self, group: Group) -> PageRecord:
        """Read one licence."""
        self._from = {}
        name, number = self._name(group), self._number(group)
        issued, expires = self._dates(group)
        status, words = self._status(group)
        return PageRecord(
            name=name,
            licence_type=self._type(group),
            number=number,
            status=status,
            status_words=words,
            issued_on=issued,
            expires_on=expires,
            discipline=self._discipline(group),
            lines=self._from,
        )

    def _one(
        self, pairs: Sequence[Pair], read: Callable[[str], T | None], said_as: str, key: Callable[[T], Hashable]
    ) -> T | None:
        """Return the one value these pairs tell; None, and their lines misread, where they tell none or several."""
        found = [(pair, read(pair.value)) for pair in pairs if not is_empty(pair.value)]
        values = {key(value): value for _, value in reversed(found) if value is not None}
        if not found:
            return None
        if len(values) != 1 or any(pair.value == "?" for pair, _ in found):
            self.misread |= {pair.at for pair, _ in found}
            return None
        self._from[said_as] = next(self._lines[pair.at] for pair, value in found if value is not None)
        return next(iter(values.values()))

    def _name(self, group: Group) -> str | None:
        whole = [pair for pair in group if pair.field is Field.NAME]
        if whole:
            return self._one(_without_shorter(whole), read_name, "name", _letters)
        parts = {part: self._one(_of(group, part), read_name_part, "name", str.casefold) for part in _PARTS}
        if not parts[Field.FIRST] or not parts[Field.LAST]:
            self._from.pop("name", None)
            return None
        return " ".join(part for part in parts.values() if part)

    def _number(self, group: Group) -> str | None:
        licence = [pair for pair in _of(group, Field.LICENCE) if read_number(pair.value)]
        return self._one(_of(group, Field.NUMBER) or licence, read_number, "number", _letters)

    def _type(self, group: Group) -> str | None:
        licence = [pair for pair in _of(group, Field.LICENCE) if read_type(pair.value)]
        for pairs in (_of(group, Field.TYPE), licence, _of(group, Field.PROFESSION)):
            found = self._one(pairs, read_type, "licence_type", str.casefold)
            if found or any(pair.value == "?" for pair in pairs) or len({pair.value for pair in pairs}) > 1:
                return found
        return None

    def _dates(self, group: Group) -> tuple[Printed | None, Printed | None]:
        """Read the days of issue and expiry; a licence that ends before it begins tells neither."""
        first = _of(group, Field.FIRST_ISSUED)
        pairs = first if any(not is_empty(pair.value) for pair in first) else _of(group, Field.ISSUED)
        until = [pair for pair in _of(group, Field.EXPIRES) if not _YES_OR_NO.fullmatch(pair.value)]
        issued, expires = self._day(pairs, "issued_on"), self._day(until, "expires_on")
        if issued and expires and issued.text >= expires.text:
            self.misread |= {pair.at for pair in (*pairs, *_of(group, Field.EXPIRES))}
            return None, None
        return issued, expires

    def _day(self, pairs: Sequence[Pair], said_as: str) -> Printed | None:
        def read(text: str) -> Printed | None:
            return read_day(text, month_first=self._month_first)

        last = [pair for pair in pairs if re.search(r"last day of", self._about(pair), re.IGNORECASE)]
        if last and len(last) == len(pairs):
            return self._one(pairs, lambda text: read(text) or read_last_day(text), said_as, _text_of)
        return self._one(pairs, read, said_as, _text_of)

    def _about(self, pair: Pair) -> str:
        return f"{self._lines.get(pair.at - 1, '')} {self._lines[pair.at]}"

    def _status(self, group: Group) -> tuple[Standing | None, str | None]:
        """Read the standing and the page's own words; what limits it beside them leaves the standing open."""
        pairs = _of(group, Field.STATUS)
        said = next((pair.value for pair in pairs if not is_empty(pair.value) and pair.value != "?"), None)
        found = self._one(pairs, lambda text: read_standing(text, self._words), "status", str)
        unclear = any(read_standing(pair.value, self._words) is None for pair in pairs if not is_empty(pair.value))
        if not pairs:
            return self._answered(group)
        force = {_answer(pair.value) for pair in _of(group, Field.IN_FORCE)}
        over = found in _IN_FORCE and any(_answer(pair.value) == "y" for pair in _of(group, Field.EXPIRES))
        doubted = unclear or over or self._limited(group, found) or _contradicts(force, found)
        if doubted:
            self.misread |= {pair.at for pair in pairs}
            self._from.pop("status", None)
        return None if doubted else found, said

    def _answered(self, group: Group) -> tuple[Standing | None, str | None]:
        """Read what a page without a status answers with yes: `Active: Yes`, `Expired: Yes`."""
        force, over = _of(group, Field.IN_FORCE), _of(group, Field.EXPIRES)
        ended = [pair for pair in over if _answer(pair.value) == "y" and _YES_OR_NO.fullmatch(pair.value)]
        free = not self._limited(group, Standing.ACTIVE)
        if force and free and not ended and {_answer(pair.value) for pair in force} == {"y"}:
            self._from["status"] = self._lines[force[0].at]
            return Standing.ACTIVE, force[0].value
        if ended and not any(_answer(pair.value) == "y" for pair in force):
            self._from["status"] = self._lines[ended[0].at]
            return Standing.EXPIRED, self._lines[ended[0].at]
        return None, None

    def _limited(self, group: Group, found: Standing | None) -> bool:
        more = [pair for pair in _of(group, Field.STATUS_MORE) if not is_empty(pair.value)]
        other = {read_standing(pair.value, self._words) for pair in more} - {None, found}
        adverse = any(is_adverse(pair.value) and read_standing(pair.value, self._words) is None for pair in more)
        limits = [
            pair
            for pair in _of(group, Field.LIMITS)
            if read_discipline(pair.value) != "no" and not is_empty(pair.value)
        ]
        return found is not None and bool(other or adverse or limits)

    def _discipline(self, group: Group) -> Discipline:
        pairs = [pair for pair in _of(group, Field.DISCIPLINE) if not _NOTHING.fullmatch(pair.value)]
        said = {pair: read_discipline(pair.value) for pair in pairs}
        self.misread |= {pair.at for pair, value in said.items() if value is None}
        told = next((pair for pair, value in said.items() if value == "yes"), None)
        told = told or (pairs[0] if pairs and set(said.values()) == {"no"} else None)
        if told is None:
            return "silent"
        self._from["discipline"] = self._lines[told.at]
        return said[told] or "silent"


def _contradicts(force: set[str], found: Standing | None) -> bool:
    """Return True if `Active: NO` stands beside an active status, or `Active: YES` beside another."""
    if found is None or not force:
        return False
    running = found in _IN_FORCE
    return force != ({"y"} if running else {"n"})


def _of(group: Group, wanted: Field) -> list[Pair]:
    return [pair for pair in group if pair.field is wanted]


def _without_shorter(pairs: Sequence[Pair]) -> list[Pair]:
    """Keep of one name written twice the fuller writing: `Robin Sample` beside `SAMPLE, ROBIN A`."""
    words = [frozenset(re.findall(r"[^\W\d_]+", pair.value.casefold())) for pair in pairs]
    fullest = set(words) if len(set(words)) <= _WRITINGS else frozenset[frozenset[str]]()
    kept = [pair for pair, mine in zip(pairs, words, strict=True) if not any(mine < other for other in fullest)]
    return kept or list(pairs)


def _letters(text: str) -> Hashable:
    """Fold what boards write in two ways: case, signs, and the order of a name's parts."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return frozenset(words) if not re.search(r"\d", text) else "".join(words)


def _text_of(day: Printed) -> str:
    return day.text


def _answer(text: str) -> str:
    """Return y or n for an answer, whatever word says it: `Yes`, `INACTIVE`; empty for what is none."""
    return _ANSWERS.get(text.casefold().strip(" ."), "")


T = TypeVar("T")
_WRITINGS = 20  # of one name; with more a page names many people
_IN_FORCE = frozenset({Standing.ACTIVE, Standing.ACTIVE_RESTRICTED})
_ANSWERS = {"yes": "y", "y": "y", "true": "y", "active": "y", "no": "n", "n": "n", "false": "n", "inactive": "n"}
_YES_OR_NO = re.compile(r"\s*(?:yes|no|y|n|true|false)[ .]*", re.IGNORECASE)
_PARTS = (Field.FIRST, Field.MIDDLE, Field.LAST, Field.SUFFIX)
_NOTHING = re.compile(r"[-.\s]*|n/?a|not applicable", re.IGNORECASE)
