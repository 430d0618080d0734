"""Lines of a pasted page: invisible signs taken out, every kind of space made plain, cells told apart."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from verifier.domain.pages.source import is_source, page_source

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
_OVERRIDES: Final = re.compile("[\u202d\u202e]")
_RULE: Final = re.compile(r"[\s|+=:_*~.\-]{8,}|[\s|+:=\-]*\|[\s|+:=\-]*")
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


def lines_of(page: str, most: int, signs: int) -> tuple[tuple[Line, ...], bool]:
    """Take a page apart into the lines that show something, and tell if these are all of it.

    Of a page without end the first lines are kept, of a line without end its beginning.
    """
    told = "\n".join(map(_unturned, _BREAKS.split(page_source(page) if is_source(page) else page)))
    shown = [raw for raw in _BREAKS.split(visible(told)) if raw.strip(" \t|") and not _RULE.fullmatch(raw)]
    left, kept = signs, list[str]()
    for raw in shown[:most]:
        left -= len(raw[:LONGEST])
        if left < 0:
            break
        kept.append(raw[:LONGEST])
    whole = len(kept) == len(shown) and all(len(raw) <= LONGEST for raw in shown)
    return tuple(_line(at, raw) for at, raw in enumerate(kept)), whole


def _unturned(raw: str) -> str:
    """Keep of a line whose signs are shown in another order than they stand its label alone."""
    return f"{raw.partition(':')[0]}: ?" if _OVERRIDES.search(raw) else raw


def visible(text: str) -> str:
    """Drop invisible signs (zero-width, soft hyphens, direction marks) and make every space a plain one."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return plain.translate({ord(sign): _shown(sign) for sign in set(plain)})


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
    row = re.sub(r":\s*:", ":", _LEADER.sub(": ", raw)).replace("**", "")
    tabbed = "\t" in row.strip(" \t")
    if tabbed:
        cells = [cell.strip() for cell in row.strip(" \n").split("\t")]
    elif '","' in row:
        tabbed = True
        cells = [cell.strip() for cell in next(csv.reader([row.strip()]), [row])]
    elif " | " in row.strip():
        tabbed = True
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    else:
        cells = _GAP.split(row.strip())
    return Line(at, squeezed(row), tuple(squeezed(cell) for cell in cells), tabbed)


def squeezed(text: str) -> str:
    """Make runs of white space one space."""
    return " ".join(text.split())
