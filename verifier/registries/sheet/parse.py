"""Reading of the small words of registries: text, dates, status words, licence digits, surnames.

Every function either understands its input completely or raises `Surprise`; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Final

from anyascii import anyascii

from verifier.domain.evidence import Standing

MAX_TEXT: Final = 400  # the longest printed value a board was seen to use is under 200 characters
MAX_LINK: Final = 2000  # web addresses are longer; browsers and ORCID stop about here

# Worst first. A compound status ("Suspension, Expired") is read as its worst part.
SEVERITY: Final = (
    Standing.REVOKED,
    Standing.SURRENDERED,
    Standing.DENIED,
    Standing.SUSPENDED,
    Standing.DECEASED,
    Standing.VOID,
    Standing.EXPIRED,
    Standing.INACTIVE,
    Standing.PENDING,
    Standing.SUPERSEDED,
    Standing.ACTIVE_RESTRICTED,
    Standing.ACTIVE,
)

DATE_SHAPES: Final = {
    "YYYYMMDD": (re.compile(r"[0-9]{8}"), "%Y%m%d"),
    "MM/DD/YYYY": (re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}"), "%m/%d/%Y"),
    "MM-DD-YYYY": (re.compile(r"[0-9]{2}-[0-9]{2}-[0-9]{4}"), "%m-%d-%Y"),
    "YYYY-MM-DD": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "%Y-%m-%d"),
    "YYYY-MM-DDT00:00:00.000": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00\.000"), "%Y-%m-%dT00:00:00.000"),
    "Mon DD, YYYY": (re.compile(r"[A-Z][a-z]{2} [0-9]{2}, [0-9]{4}"), "%b %d, %Y"),
    "Month DD, YYYY": (re.compile(r"[A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4}"), "%B %d, %Y"),
    "Mon-DD-YYYY": (re.compile(r"[A-Z][a-z]{2}-[0-9]{2}-[0-9]{4}"), "%b-%d-%Y"),
}

_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PART = re.compile(r"\s*[,/;]\s*")
_GENERATION = re.compile(r"(?:^|\s)(?:jr|sr|ii|iii|iv)\.?$")


class Surprise(Exception):  # noqa: N818  the source surprised us; nothing is wrong with the program
    """A value the data sheet does not know. Names the column and the kind of surprise, never the value."""

    def __init__(self, column: str, kind: str) -> None:
        """Name the column and the kind."""
        super().__init__(f"{column}: {kind}")
        self.column = column
        self.kind = kind


def clean(value: object, column: str, most: int = MAX_TEXT) -> str:
    """Read one printed value as text; `Surprise` when it is no text, too long, or hides control or bidi characters."""
    if not isinstance(value, str):
        raise Surprise(column, "not_text")
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > most:
        raise Surprise(column, "too_long")
    if any(unicodedata.category(char) in _FORBIDDEN_CATEGORIES for char in text):
        raise Surprise(column, "control_character")
    return text


def read_link(value: object, column: str) -> str:
    """Read a web address as printed: text, or a portal's `{"url": ..., "description": ...}`."""
    if isinstance(value, dict):
        if not value.keys() <= {"url", "description"}:
            raise Surprise(column, "unknown_key")
        value = value.get("url", "")
    return clean(value, column, MAX_LINK)


def plain_column(name: str) -> str:
    """Return a column's name if it looks like one; else "?", because it might be somebody's data gone astray."""
    return name if re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name) else "?"


def fold(text: str) -> str:
    """Fold a status or type word for comparison: case and runs of white space do not matter."""
    return " ".join(text.casefold().split())


def read_date(text: str, shapes: tuple[str, ...], column: str) -> date:
    """Read a printed day in one of the shapes the sheet allows. A day no calendar has is a surprise."""
    for shape in shapes:
        pattern, layout = DATE_SHAPES[shape]
        if pattern.fullmatch(text):
            return _calendar_day(text, layout, column)
    raise Surprise(column, "date_shape")


def _calendar_day(text: str, layout: str, column: str) -> date:
    """Read the calendar day; a year no licence can have is a surprise."""
    try:
        day = datetime.strptime(text, layout).date()  # noqa: DTZ007  a board prints days, not instants
    except ValueError as error:
        raise Surprise(column, "date_value") from error
    if not 1900 <= day.year <= 2200:  # noqa: PLR2004  outside it is a sentinel or a typing error
        raise Surprise(column, "date_value")
    return day


def read_year(text: str, column: str) -> int:
    """Read a four-digit birth year."""
    if not re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        raise Surprise(column, "year")
    return int(text)


def read_year_range(text: str, column: str) -> tuple[int, int]:
    """Read the first and last birth year of a printed range: `1970-1979`."""
    first, dash, last = text.partition("-")
    years = read_year(first.strip(), column), read_year(last.strip(), column)
    if not dash or years[0] > years[1]:
        raise Surprise(column, "year_range")
    return years


def worst(standings: list[Standing]) -> Standing:
    """Return the part of a compound status that counts."""
    return min(standings, key=SEVERITY.index)


def read_standing(text: str, table: dict[str, Standing], column: str) -> Standing:
    """Read a status word by the sheet's closed table; a compound one counts as its worst part."""
    return worst([table[part] for part in status_parts(text, table, column)])


def status_parts(text: str, table: dict[str, Standing], column: str) -> tuple[str, ...]:
    """Take a status word apart: the whole phrase where it is listed, else every part of a compound one."""
    folded = fold(text)
    if folded in table:
        return (folded,)
    parts = tuple(part for part in _PART.split(folded) if part)
    if len(parts) < 2 or any(part not in table for part in parts):  # noqa: PLR2004  one part is no compound
        raise Surprise(column, "unlisted_status")
    return parts


def surname_key(text: str) -> str:
    """Fold a surname so that spellings of one name meet: Müller and MUELLER, Rodriguez-Lopez and RODRIGUEZ LOPEZ.

    It may bring different names together, never tear one name apart: it opens a look-up, it decides nothing.
    """
    plain = anyascii(unicodedata.normalize("NFC", text)).casefold()
    plain = _GENERATION.sub("", plain.replace(",", " ").strip())
    plain = re.sub(r"^saint\b", "st", plain)
    letters = re.sub(r"[^a-z]", "", plain)
    return re.sub(r"([aou])e", r"\1", letters)
