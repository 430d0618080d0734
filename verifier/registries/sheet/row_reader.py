"""Reading of one row of a source by its data sheet: every column is used, listed as ignored, or an alarm."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Action, Authority, PersonName, Record, RecordKind, Standing
from verifier.registries.sheet.name_order import readings
from verifier.registries.sheet.number_reader import NumberReader
from verifier.registries.sheet.parse import (
    Surprise,
    clean,
    fold,
    read_date,
    read_link,
    read_year,
    read_year_range,
    worst,
)
from verifier.registries.sheet.statuses import StatusWords
from verifier.registries.sheet.type_words import TypeWords

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from verifier.domain.credentials.profession import Title
    from verifier.registries.sheet.datasheet import Datasheet

# A type outside the sheet with one of these words may be a title of ours the sheet forgot: an alarm, not a stranger.
FAMILY_WORDS: Final = (
    "counsel", "family therap", "marriage", "marital", "social work", "psycholog", "physician", "surgeon",
    "osteopath", "medical doctor", "nurse", "dietit",
)  # fmt: skip

_WORST_ACTION: Final = (Action.TAKEN, Action.PENDING, Action.UNKNOWN, Action.NONE)
_IN_FORCE: Final = (Standing.ACTIVE, Standing.ACTIVE_RESTRICTED)

_KINDS: Final = {
    Authority.PRIMARY: RecordKind.LICENCE,
    Authority.SUPPORTING: RecordKind.ENUMERATION,
    Authority.SCREENING: RecordKind.EXCLUSION,
}


class RowReader(NumberReader):
    """Reads rows by one sheet. Stateless but for the tables folded once."""

    def __init__(self, sheet: Datasheet) -> None:
        """Fold the sheet's tables once."""
        super().__init__(sheet)
        self._known = frozenset(sheet.fields.columns()) | frozenset(sheet.ignored)
        self._used = frozenset(sheet.fields.columns()) - frozenset(sheet.fields.email)  # sealed, no part of a record
        self._read_as = dict.fromkeys(sheet.fields.website, read_link)  # every other column is a word or two
        self._statuses = StatusWords(sheet)
        self._actions = {fold(word): kind for kind, words in sheet.actions.items() for word in words}
        self._types = TypeWords(sheet)
        self._others = tuple(fold(pattern) for pattern in sheet.types.other)
        self._marks = tuple(fold(pattern) for pattern in sheet.types.marks)

    def read(self, row: Mapping[str, object]) -> Record:
        """Read one record; `Surprise` names the column. No default replaces a word the sheet does not list."""
        values = self._values(row)
        standing, standing_text, limited = self._standing(values)
        title, title_text, restricted = self._title(values)
        if restricted and standing is Standing.ACTIVE:
            standing = Standing.ACTIVE_RESTRICTED
        if title and standing in _IN_FORCE:
            self._require(values, self.sheet.required_in_force)
        name, *otherwise = self._names(values)
        return Record(
            registry=self.sheet.id,
            authority=self.sheet.authority,
            kind=_KINDS[self.sheet.authority],
            name=name,
            other_names=tuple(otherwise),
            jurisdiction=self._jurisdiction(values),
            family=title.family if title else None,
            title=title,
            title_text=title_text,
            number=self._text(values, self.sheet.fields.number, ""),
            standing=standing,
            standing_text=standing_text,
            action=self._flagged(values, standing, limited=limited),
            issued_on=self._date(values, self.sheet.fields.issued_on),
            expires_on=self._date(values, self.sheet.fields.expires_on),
            birth_years=self._birth_years(values),
            born_on=self._date(values, self.sheet.fields.birth_date),
            city=self._text(values, self.sheet.fields.city),
            npi=self._npi(values),
            note=self._text(values, self.sheet.fields.note),
            website=next((values[column] for column in self.sheet.fields.website if values.get(column)), ""),
        )

    def read_or_stranger(self, row: Mapping[str, object]) -> Record | None:
        """Read one record; None for a row of another profession that is odd elsewhere: it is not used and no alarm.

        A type that is missing or that we may have forgotten is an alarm, and so is an unknown column of anybody.
        """
        try:
            return self.read(row)
        except Surprise:
            if not self._is_stranger(row):
                raise
            return None

    def read_unless_anothers(self, row: Mapping[str, object], asked: str) -> Record | None:
        """Read one record of a search by other than the number `asked`; None for another number's odd row."""
        try:
            return self.read(row)
        except Surprise:
            self._check_columns(row)
            printed = row.get(self.sheet.fields.number[-1])
            number = printed if isinstance(printed, str) else ""
            if not (asked and self.digits(number)) or self.same_number(number, asked):
                raise
            return None

    def _values(self, row: Mapping[str, object]) -> dict[str, str]:
        """Read the used columns as clean text. A column the sheet does not list is an alarm."""
        self._check_columns(row)
        read = self._read_as.get
        values = {column: read(column, clean)(row[column], column) for column in row if column in self._used}
        self._require(values, self.sheet.required)
        return values

    def _check_columns(self, row: Mapping[str, object]) -> None:
        for column in row:
            if column not in self._known and not self.sheet.ignores(column):
                raise Surprise(self.sheet.shown(column), "unknown_column")

    def _is_stranger(self, row: Mapping[str, object]) -> bool:
        """Return True if the row prints a type and it is none of ours."""
        self._check_columns(row)
        columns = self.sheet.fields.type
        said = {column: clean(row[column], column) for column in columns if column in row}
        self._require(said, tuple(column for column in columns if column in self.sheet.required))
        return any(said.values()) and self._title(said)[0] is None

    def _require(self, values: Mapping[str, str], columns: tuple[str, ...]) -> None:
        for column in columns:
            if not values.get(column):
                raise Surprise(column, "missing")

    def _text(self, values: Mapping[str, str], columns: tuple[str, ...], between: str = " ") -> str:
        return between.join(values[column] for column in columns if values.get(column))

    def _names(self, values: Mapping[str, str]) -> tuple[PersonName, ...]:
        """Read the name, and how else the source may have meant it."""
        fields = self.sheet.fields
        if self.sheet.name_order:
            return readings(self._text(values, fields.full_name), self.sheet.name_order)
        name = PersonName(
            given=self._text(values, fields.given),
            surname=self._text(values, fields.surname),
            middle=self._text(values, fields.middle),
            suffix=self._text(values, fields.suffix),
        )
        return (name,)

    def _jurisdiction(self, values: Mapping[str, str]) -> str:
        """Return the sheet's place, or the state the row prints where one sheet covers many."""
        state = self._text(values, self.sheet.fields.state)
        if not state or self.sheet.jurisdiction != "US":
            return self.sheet.jurisdiction
        if not re.fullmatch(r"[A-Z]{2}", state):
            raise Surprise(self.sheet.fields.state[0], "state")
        return f"US-{state}"

    def _standing(self, values: Mapping[str, str]) -> tuple[Standing | None, str, bool]:
        """Return the worst of what the status columns say, their words, and whether they speak of limits besides.

        No standing where the words do not tell what became of the licence. "Probation, Expired" is expired, and its
        probation is kept: a lapsed licence with limits is not merely one to renew.
        """
        columns = [column for column in self.sheet.fields.status if values.get(column)]
        text = ", ".join(values[column] for column in columns) or self.sheet.constants.get("status", "")
        if not columns:
            return (self._statuses.standing(text, "status") if text else None), text, False
        said = [self._statuses.standing(values[column], column) for column in columns]
        clear = [standing for standing in said if standing]
        vague = len(clear) < len(said) and all(standing in _IN_FORCE for standing in clear)
        limited = any(self._statuses.limits(values[column], column) for column in columns)
        return (None if vague else worst(clear)), text, limited

    def _title(self, values: Mapping[str, str]) -> tuple[Title | None, str, bool]:
        """Return the title, the source's own words for it, and whether that type is one with limits."""
        columns = self.sheet.fields.type
        text = self._text(values, columns, " / ") or self.sheet.constants.get("type", "")
        if not text:
            return None, "", False
        folded = fold(text)
        listed = self._types.find(text)
        if listed:
            return listed[0], text, listed[1]
        if any(fnmatchcase(folded, pattern) for pattern in self._others):
            return None, text, False
        if any(word in folded for word in FAMILY_WORDS) or any(fnmatchcase(folded, mark) for mark in self._marks):
            raise Surprise(columns[0] if columns else "type", "unlisted_type")
        return None, text, False

    def _flagged(self, values: Mapping[str, str], standing: Standing | None, *, limited: bool) -> Action:
        """Read the action columns, and add the limits that the standing itself no longer tells of."""
        action = self._action(values)
        return Action.TAKEN if limited and standing is not Standing.ACTIVE_RESTRICTED else action

    def _action(self, values: Mapping[str, str]) -> Action:
        """Return the worst of the action columns; UNKNOWN for a source without any."""
        columns = self.sheet.fields.action
        if not columns:
            return Action.UNKNOWN
        return min((self._action_word(values.get(column, ""), column) for column in columns), key=_WORST_ACTION.index)

    def _action_word(self, word: str, column: str) -> Action:
        folded = fold(word)
        if folded not in self._actions and not (word and "*" in self._actions):
            raise Surprise(column, "unlisted_action")
        return self._actions.get(folded) or self._actions["*"]

    def _date(self, values: Mapping[str, str], columns: tuple[str, ...]) -> date | None:
        """Read a day; None where the source leaves it out or prints its word for none."""
        text = self._text(values, columns)
        if not text or text in self.sheet.no_date:
            return None
        return read_date(text, self.sheet.dates, columns[0])

    def _birth_years(self, values: Mapping[str, str]) -> tuple[int, int] | None:
        fields = self.sheet.fields
        born_on = self._date(values, fields.birth_date)
        if born_on:
            return born_on.year, born_on.year
        printed = self._text(values, fields.birth_range)
        if printed:
            return read_year_range(printed, fields.birth_range[0])
        text = self._text(values, fields.birth_year)
        if not text:
            return None
        year = read_year(text, fields.birth_year[0])
        return year, year

    def _npi(self, values: Mapping[str, str]) -> str:
        """Read ten digits, or nothing; lists print "none" as ten zeros."""
        npi = self._text(values, self.sheet.fields.npi)
        if npi and not re.fullmatch(r"[0-9]{10}", npi):
            raise Surprise(self.sheet.fields.npi[0], "npi")
        return "" if npi == "0" * 10 else npi
