"""The status words of a data sheet, each in the column it belongs to: "NONE" is good news in one, none in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.evidence import Standing
from verifier.registries.sheet.parse import fold, read_standing, status_parts
from verifier.registries.sheet.status_columns import column_of

if TYPE_CHECKING:
    from verifier.registries.sheet.datasheet import Datasheet


_KINDS = frozenset({"conditional", "temporary", "provisional"})  # of a licence: they end with it and blame nobody


class StatusWords:
    """Looks status words up. `column=WORD` in a sheet is a word of that column only, any other one of every column."""

    def __init__(self, sheet: Datasheet) -> None:
        """Fold the words once."""
        columns = sheet.fields.status
        clear = [(*column_of(word, columns), kind) for kind, words in sheet.statuses.items() for word in words]
        vague = [column_of(word, columns) for word in sheet.unclear]
        self._clear = {
            column: {fold(word): kind for where, word, kind in clear if where in {"", column}}
            for column in ("", *columns)
        }
        self._vague = {
            column: {fold(word) for where, word in vague if where in {"", column}} for column in ("", *columns)
        }

    def standing(self, text: str, column: str) -> Standing | None:
        """Return the standing a word means in its column; None where disputed; `Surprise` if it is not listed."""
        where = column if column in self._clear else ""  # a sheet's constant stands in no column
        if fold(text) in self._vague[where]:
            return None
        return read_standing(text, self._clear[where], column)

    def limits(self, text: str, column: str) -> bool:
        """Return True if a listed word speaks of limits on the person, alone or as part of a compound one."""
        where = column if column in self._clear else ""
        if fold(text) in self._vague[where]:
            return False
        parts = status_parts(text, self._clear[where], column)
        return any(self._clear[where][part] is Standing.ACTIVE_RESTRICTED and part not in _KINDS for part in parts)
