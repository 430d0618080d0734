"""One row of a roster file as its data sheet keeps it: look-up keys, the used columns, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial
from operator import itemgetter
from string import ascii_letters
from typing import TYPE_CHECKING, Final

from verifier.domain.assessment.listed_names import keys_of_surname
from verifier.domain.evidence import Authority
from verifier.registries.rosters.block import RosterBlock
from verifier.registries.rosters.file import BadRow
from verifier.registries.rosters.types import BETWEEN, RosterRefused
from verifier.registries.sheet.name_order import split_name
from verifier.registries.sheet.number_reader import MOST_DIGITS
from verifier.registries.sheet.parse import surname_key
from verifier.registries.sheet.row_reader import RowReader
from verifier.registries.sheet.sections import Number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from verifier.registries.rosters.file import Cells, Cut
    from verifier.registries.sheet.datasheet import Datasheet

_ADDRESS: Final = 254  # characters of the longest e-mail address there is
_ANY_DIGITS: Final = Number().pattern
_ODD: Final = re.compile(f"[^{BETWEEN} -~]")  # what is not printable ASCII
_FOLDED_WHOLE: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "saint"})


_slowly = lru_cache(8_192)(surname_key)


def key_of(surname: str) -> str:
    """Compute `words.surname_key`, quickly for the plain names that most are: millions are folded in a load."""
    if surname.isascii() and surname.isalpha():
        plain = surname.lower()
        if plain not in _FOLDED_WHOLE:
            return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return _slowly(surname)


def every_key_of(surname: str) -> str:
    """Return the keys of a surname on an exclusion list, of all its parts and joinings, with a space between them."""
    return " ".join(sorted(keys_of_surname(surname)))


def kept(sheet: Datasheet) -> tuple[str, ...]:
    """List the columns a row keeps: those the sheet uses, without the e-mail address, which is sealed beside them."""
    return tuple(column for column in sheet.fields.columns() if column not in sheet.fields.email)


def cut_by(sheet: Datasheet, header: list[str], *, gone: bool = False) -> Cut:
    """Return the function that cuts rows under this header, after comparing the header with the sheet.

    Only the columns the sheet uses are kept: addresses and telephone numbers end here.
    """
    _check_header(sheet, header)
    columns = kept(sheet)
    pick = _picking([header.index(column) for column in columns])
    digits_of, surnames_of = _digits(sheet, columns), _surnames(sheet, columns)
    npi_of = _joined(columns, sheet.fields.npi, "")
    key = every_key_of if sheet.authority is Authority.SCREENING else key_of
    contact_of = _contact([header.index(column) for column in sheet.fields.email])
    nothing = BETWEEN * (len(columns) - 1)

    def cut(block: Sequence[Cells]) -> RosterBlock:
        cells, values = printable(list(map(pick, block)))
        npis = [npi if npi.strip("0") else "" for npi in map(npi_of, cells)]
        keys = list(map(key, surnames_of(cells)))
        contacts = list(map(contact_of, block)) if contact_of else [""] * len(block)
        made = RosterBlock(list(map(digits_of, cells)), npis, keys, values, contacts, [gone] * len(block))
        return RosterBlock.of([row for row in made.rows if row.values != nothing]) if nothing in values else made

    return cut


def printable(rows: Sequence[Cells]) -> tuple[Sequence[Cells], list[str]]:
    """Clean rows of control characters and idle spaces; return the cells, and the same joined for the table.

    The strict reading comes at look-up. Most rows need nothing done, which is found out for all of them at once.
    """
    values = list(map(BETWEEN.join, rows))
    text = BETWEEN.join(values)
    marks = max(sum(map(len, rows)) - 1, 0)
    idle = "  " in text or f" {BETWEEN}" in text or f"{BETWEEN} " in text or text[:1] == " " or text[-1:] == " "
    if not idle and not _ODD.search(text) and text.count(BETWEEN) == marks:
        return rows, values
    cleaned = [list(map(_plain, cells)) for cells in rows]
    return cleaned, list(map(BETWEEN.join, cleaned))


def _plain(text: str) -> str:
    """Clean a cell of what PostgreSQL or the table's own marks would trip over."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadRow("not in the encoding of the data sheet")
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in text).split())


def _check_header(sheet: Datasheet, header: list[str]) -> None:
    """Check that every used column is there, every other one is listed as ignored, none twice."""
    used = set(sheet.fields.columns())
    faults = {
        "lacks the column": sorted(used - set(header)),
        "has the unknown column": sorted(name for name in set(header) - used if name and not sheet.ignores(name)),
        "has twice the column": sorted({name for name in header if name and header.count(name) > 1}),
    }
    for fault, names in faults.items():
        if names:
            msg = f"the file {fault} {names[0][:60]!r}: it is another file, or its source has changed it"
            raise RosterRefused(msg)


def _picking(places: list[int]) -> Callable[[Cells], Cells]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: [cells[place] for place in places]


def _joined(columns: tuple[str, ...], wanted: tuple[str, ...], between: str) -> Callable[[Cells], str]:
    places = [columns.index(column) for column in wanted]
    if not places:
        return lambda _: ""
    if len(places) == 1:
        return itemgetter(places[0])
    return lambda cells: between.join([cells[place] for place in places])


def _digits(sheet: Datasheet, columns: tuple[str, ...]) -> Callable[[Cells], str]:
    """Return the function for the significant digits, with a fast path for letters followed by digits."""
    if not sheet.fields.number:
        return lambda _: ""
    number_of, reader = _joined(columns, sheet.fields.number, ""), RowReader(sheet)
    plain = sheet.number.pattern == _ANY_DIGITS

    def digits(cells: Cells) -> str:
        number = number_of(cells)
        tail = number.lstrip(ascii_letters)
        if not (plain and tail.isascii() and tail.isdigit() and len(tail) <= MOST_DIGITS):
            tail = reader.digits(number)
        return tail.lstrip("0")

    return digits


def _surnames(sheet: Datasheet, columns: tuple[str, ...]) -> Callable[[Sequence[Cells]], Iterable[str]]:
    order = sheet.name_order
    if order is None:
        return partial(map, _joined(columns, sheet.fields.surname, " "))
    whole_of = _joined(columns, sheet.fields.full_name, " ")
    return lambda rows: (split_name(whole_of(cells), order).surname for cells in rows)


def _contact(places: list[int]) -> Callable[[Cells], str] | None:
    """Return the function for the first e-mail address of a row, or None without such a column."""
    if not places:
        return None

    def contact(cells: Cells) -> str:
        for place in places:
            text = cells[place].strip()
            if "@" in text and text.isprintable() and " " not in text and len(text) <= _ADDRESS:
                return text
        return ""

    return contact
