"""Readability of the values of a list. One odd row is one person's question; with many the file is refused as a whole.

A spreadsheet that a list went through writes NPIs as 1234567893.0 and days as it likes. Such rows are found under no
key, so everybody on them would be on no list. All of the first rows are looked at, and then one in so many.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Authority
from verifier.registries.rosters.row import kept
from verifier.registries.rosters.types import BETWEEN, RosterRefused
from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from verifier.domain.evidence import Record
    from verifier.registries.sheet.datasheet import Datasheet

ALL_OF: Final = 20_000  # rows that are looked at one by one: two seconds
ONE_IN: Final = 50  # of those after them; each stands for all of these
_EARLY: Final = 2_000  # rows after which a hopeless file is not read on
_FEW: Final = 2  # rows that may be odd in the shortest list
_CALCULATED: Final = "a calculated number"
_NUMBER: Final = re.compile(r"[0-9]+\.0+|[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+")  # a number as a spreadsheet writes it


class Reads:
    """Counts the rows of one file that do not read by the sheet, and refuses the file above its share."""

    def __init__(self, sheet: Datasheet) -> None:
        """Start the count at zero."""
        reader = RowReader(sheet)
        screening = sheet.authority is Authority.SCREENING
        self._read: Callable[[Mapping[str, str]], Record | None] = reader.read if screening else reader.read_or_stranger
        self._columns, self._numbers = kept(sheet), (*sheet.fields.number, *sheet.fields.npi)
        self._most = sheet.roster.max_unread if sheet.roster else 0.0
        self._passed = self._looked = 0
        self._stands_for = 0  # rows, those that were left out between two included
        self._odd: Counter[tuple[str, str]] = Counter()  # the same, by column and what is wrong

    def look(self, values: Sequence[str]) -> None:
        """Look at rows as they will lie in the table."""
        for row in values:
            self._passed += 1
            if self._passed <= ALL_OF:
                self._look(row, 1)
            elif self._passed % ONE_IN == 0:
                self._look(row, ONE_IN)
        if self._looked >= _EARLY:
            self.settle()

    def settle(self) -> None:
        """Raise `RosterRefused` where more rows than the sheet allows do not read, naming the column that is worst."""
        odd, most = self._odd.total(), self._most * self._stands_for
        calculated = sum(count for (_, kind), count in self._odd.items() if kind == _CALCULATED)
        if odd <= max(_FEW, most) and calculated <= most:  # a spreadsheet's number is never one person's oddness
            return
        column, kind = self._odd.most_common(1)[0][0]
        said = kind.replace("_", " ")
        msg = (
            f"{odd / self._stands_for:.1%} of its rows do not read by the data sheet, most of them for the column "
            f"{column!r} ({said}), and {self._most:.0%} may. Take the file as its source gives it, not through a "
            "spreadsheet; where the source has changed, its data sheet has to change"
        )
        raise RosterRefused(msg)

    def _look(self, values: str, stands_for: int) -> None:
        self._looked += 1
        self._stands_for += stands_for
        row = dict(zip(self._columns, values.split(BETWEEN), strict=True))
        for column in self._numbers:
            if _NUMBER.fullmatch(row[column]):
                self._odd[column, _CALCULATED] += stands_for
                return
        try:
            self._read(row)
        except Surprise as surprise:
            self._odd[surprise.column, surprise.kind] += stands_for
