"""Lines of a pasted page: invisible signs taken out, every kind of space made plain, cells told apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_FILLERS: Final = "\u034f\u115f\u1160\u3164\uffa0\u2800"  # letters and marks that show nothing
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_PLAIN: Final = {
    **dict.fromkeys(map(ord, _FILLERS)),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width letters and digits
    ord("\ufb00"): "ff",
    ord("\ufb01"): "fi",
    ord("\ufb02"): "fl",
    ord("\u2018"): "'",
    ord("\u2019"): "'",
}
_BREAKS: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_LEADER: Final = re.compile(r"\s*(?:\.\s?){4,}\s*|\s*\u2026+\s*(?=\S)")
LONGEST: Final = 1_000  # characters of a line
_GAP: Final = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page that shows something."""

    at: int  # counted from 0 among the lines that show something
    text: str  # with single spaces
    cells: tuple[str, ...]  # parts between tabs, bars or wide gaps; an empty cell between two tabs stays
    tabbed: bool  # the cells are certain: the browser copied a table


def lines_of(page: str, most: int) -> tuple[Line, ...]:
    """Take a page apart into the first lines that show something; of a line without end the beginning is kept."""
    shown = [raw for raw in _BREAKS.split(visible(page)) if raw.strip(" \t|")]
    return tuple(_line(at, raw[:LONGEST]) for at, raw in enumerate(shown[:most]))


def visible(text: str) -> str:
    """Drop invisible signs (zero-width, soft hyphens, direction marks) and make every space a plain one."""
    return "".join(_shown(sign) for sign in unicodedata.normalize("NFC", text).translate(_PLAIN))


def _shown(sign: str) -> str:
    if sign in "\t\n\r\v\f":
        return sign
    match unicodedata.category(sign):
        case "Cf" | "Cs" | "Co" | "Cn":
            return ""
        case "Zs":
            return " "
        case "Cc":
            return "" if sign != "\x85" else sign
        case "Mn":
            return "" if 0xFE00 <= ord(sign) <= 0xFE0F else sign
        case _:
            return sign


def _line(at: int, raw: str) -> Line:
    row = re.sub(r":\s*:", ":", _LEADER.sub(": ", raw))
    tabbed = "\t" in row.strip(" \t")
    if tabbed:
        cells = [cell.strip() for cell in row.strip(" \n").split("\t")]
    elif " | " in row.strip():
        tabbed = True
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    else:
        cells = _GAP.split(row.strip())
    return Line(at, squeezed(row), tuple(squeezed(cell) for cell in cells), tabbed)


def squeezed(text: str) -> str:
    """Make runs of white space one space."""
    return " ".join(text.split())
