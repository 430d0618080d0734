"""Rows on their way from a file to the table, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class RosterRow(NamedTuple):
    """One row on its way into the roster table: its look-up keys and the values the sheet keeps."""

    digits: str
    npi: str
    surname_key: str  # of an exclusion list several, with spaces between them
    values: str  # of the source's columns, in order, with `BETWEEN` between them; no other control characters
    contact: str = ""  # an e-mail address; the store seals it
    gone: bool = False  # a supplement takes this row off the list


class RosterBlock(NamedTuple):
    """Some rows, column by column: a list of millions is loaded without an object for each row."""

    digits: Sequence[str] = ()
    npi: Sequence[str] = ()
    surname_key: Sequence[str] = ()
    values: Sequence[str] = ()
    contact: Sequence[str] = ()
    gone: Sequence[bool] = ()

    @classmethod
    def of(cls, rows: Sequence[RosterRow]) -> RosterBlock:
        """Build a block of these rows."""
        return cls(*zip(*rows, strict=True)) if rows else cls()

    @property
    def rows(self) -> list[RosterRow]:
        """The block as rows."""
        return list(map(RosterRow, *self))
