"""Reads which column a status word of a data sheet belongs to: `column=WORD`, or a word of every column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.registries.sheet.parse import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


def column_faults(words: Iterable[str], columns: tuple[str, ...]) -> list[str]:
    """List the faults of words that name a column: another column, or a word that is also listed without one."""
    listed = [(word, *column_of(word, columns)) for word in words]
    plain = {fold(bare) for _, column, bare in listed if not column}
    nowhere = [word for word, column, _ in listed if not column and "=" in word]
    twice = [word for word, column, bare in listed if column and fold(bare) in plain]
    faults = [f"statuses: {word!r} names no status column" for word in nowhere]
    return faults + [f"statuses: {word!r} is listed with a column and without" for word in twice]


def column_of(word: str, columns: tuple[str, ...]) -> tuple[str, str]:
    """Split a word of the sheet into its column, "" for every one, and the source's own word."""
    column, mark, rest = word.partition("=")
    return (column, rest) if mark and column in columns else ("", word)
