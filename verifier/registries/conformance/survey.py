"""Comparison of a source with its data sheet: its columns and the words of its columns, never a person's row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, Literal

from verifier.registries.drivers.portal import Portal, PortalError, column_names
from verifier.registries.sheet.parse import MAX_TEXT, Surprise, fold
from verifier.registries.sheet.row_reader import FAMILY_WORDS
from verifier.registries.sheet.statuses import StatusWords
from verifier.registries.sheet.type_words import TypeWords

if TYPE_CHECKING:
    from verifier.registries.drivers.portal import Words
    from verifier.registries.sheet.datasheet import Datasheet

Worded = Literal["status", "type", "action"]
_BETWEEN: Final[dict[Worded, str]] = {"status": ", ", "type": " / ", "action": ""}
_MOST_SHOWN: Final = 60  # a column with more surprises than this holds no words any more, perhaps people's names


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The words of one field: their number, and those the sheet does not list."""

    field: Worded
    seen: int
    unlisted: tuple[str, ...] = ()
    more: int = 0  # unlisted ones that are not shown
    complete: bool = True  # False: the source has more words than were asked for


@dataclass(frozen=True, slots=True)
class Survey:
    """A source's data set compared with its sheet."""

    columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # columns that the sheet has never heard of
    missing: tuple[str, ...] = ()  # columns that the sheet uses and the source no longer has
    words: tuple[FieldWords, ...] = ()
    fault: str = ""  # why the survey is not whole

    @property
    def agrees(self) -> bool:
        """True if the sheet lists everything that was seen."""
        return not (self.unknown or self.missing or self.fault or any(one.unlisted or one.more for one in self.words))


async def survey(portal: Portal) -> Survey:
    """Ask a portal for its columns and words and compare them. A failed request is told in `fault`."""
    patient = portal.sheet.politeness.model_copy(update={"read_s": 60.0, "total_s": 120.0})  # counting takes it a while
    asked = replace(portal, sheet=portal.sheet.model_copy(update={"politeness": patient}))
    try:
        seen = _columns(portal.sheet, column_names(await asked.description()))
    except PortalError as fault:
        return Survey(fault=str(fault))
    if seen.missing:
        return seen
    words = []
    for field, columns in _worded(portal.sheet):
        try:
            words.append(_compared(portal.sheet, field, await asked.words(*columns)))
        except PortalError as fault:
            return replace(seen, words=tuple(words), fault=str(fault))
    return replace(seen, words=tuple(words))


def _columns(sheet: Datasheet, named: tuple[str, ...]) -> Survey:
    used, seen = set(sheet.fields.columns()), set(named)
    unknown = sorted(sheet.shown(name) for name in seen - used - set(sheet.ignored))
    return Survey(tuple(sheet.shown(name) for name in named), tuple(unknown), tuple(sorted(used - seen)))


def _worded(sheet: Datasheet) -> list[tuple[Worded, tuple[str, ...]]]:
    """List the fields with closed tables and their columns; columns that are read together are asked together."""
    fields = sheet.fields
    together: list[tuple[Worded, tuple[str, ...]]] = [("status", fields.status), ("type", fields.type)]
    apart: list[tuple[Worded, tuple[str, ...]]] = [("action", (column,)) for column in fields.action]
    return [(field, columns) for field, columns in (*together, *apart) if columns]


def _compared(sheet: Datasheet, field: Worded, words: Words) -> FieldWords:
    texts = {_BETWEEN[field].join(part.strip() for part in parts if part.strip()): parts for parts in words.counts}
    knows = _Knows(sheet)
    unlisted = sorted(text for text, parts in texts.items() if not knows.listed(field, text, parts))
    if len(unlisted) > _MOST_SHOWN or any(len(text) > MAX_TEXT for text in unlisted):
        return FieldWords(field, len(texts), (), len(unlisted), words.complete)
    return FieldWords(field, len(texts), tuple(unlisted), 0, words.complete)


class _Knows:
    """The words that a sheet lists, by the rules that rows are read by."""

    def __init__(self, sheet: Datasheet) -> None:
        self._statuses = StatusWords(sheet)
        self._columns = sheet.fields.status
        self._actions = {fold(word) for words in sheet.actions.values() for word in words}
        self._types = TypeWords(sheet)
        self._others = [fold(pattern) for pattern in sheet.types.other]

    def listed(self, field: Worded, text: str, parts: tuple[str, ...]) -> bool:
        match field:
            case "status":
                said = zip(self._columns, parts, strict=True)
                return all(self._is_status(part.strip(), column) for column, part in said if part.strip())
            case "action":
                return fold(text) in self._actions or bool(text and "*" in self._actions)
            case "type":
                return self._is_type(text)

    def _is_status(self, text: str, column: str) -> bool:
        try:
            self._statuses.standing(text, column)
        except Surprise:
            return False
        return True

    def _is_type(self, text: str) -> bool:
        """Return True for a title, another profession the sheet names, or a type without any of our words."""
        folded = fold(text)
        named = self._types.find(text) is not None or any(fnmatchcase(folded, pattern) for pattern in self._others)
        return named or not any(word in folded for word in FAMILY_WORDS)
