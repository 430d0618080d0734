"""The status words of a data sheet, each in the column it belongs to: "NONE" is good news in one, none in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.evidence import Standing
from verifier.registries.sheet.parse import fold, read_standing, status_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.registries.sheet.datasheet import Datasheet


_KINDS = frozenset({"conditional", "temporary", "provisional"})  # of a licence: they end with it and blame nobody


class StatusWords:
    """Looks status words up. `column=WORD` in a sheet is a word of that column only, any other one of every column."""

    def __init__(self, sheet: Datasheet) -> None:
        """Fold the words once."""
        columns = sheet.fields.status
        clear = [(*_of_column(word, columns), kind) for kind, words in sheet.statuses.items() for word in words]
        vague = [_of_column(word, columns) for word in sheet.unclear]
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


def column_faults(words: Iterable[str], columns: tuple[str, ...]) -> list[str]:
    """List the faults of words that name a column: another column, or a word that is also listed without one."""
    listed = [(word, *_of_column(word, columns)) for word in words]
    plain = {fold(bare) for _, column, bare in listed if not column}
    nowhere = [word for word, column, _ in listed if not column and "=" in word]
    twice = [word for word, column, bare in listed if column and fold(bare) in plain]
    faults = [f"statuses: {word!r} names no status column" for word in nowhere]
    return faults + [f"statuses: {word!r} is listed with a column and without" for word in twice]


def _of_column(word: str, columns: tuple[str, ...]) -> tuple[str, str]:
    column, mark, rest = word.partition("=")
    return (column, rest) if mark and column in columns else ("", word)
