"""Days as boards print them. A month without its day is no day; what an American and a European read apart is none."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMED: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_DAY: Final = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<y>\d{4})"
_SHORT: Final = r"(?P<y>\d{2})"
_CLOCK: Final = (
    r"(?:,?[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?: ?[ap]\.?m\.?)?(?: ?z| ?[+-]\d{2}:?\d{2}| [ecmp][sd]?t)?)?"
)
_SHAPES: Final = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_YEAR}([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}}){_CLOCK}",
        rf"{_WEEKDAY}{_NAMED},? {_DAY},? {_YEAR}{_CLOCK}",
        rf"{_WEEKDAY}{_NAMED}-(?P<d>\d{{1,2}})-{_YEAR}{_CLOCK}",
        rf"{_WEEKDAY}{_DAY}(?: of)?[ -]{_NAMED},?[ -]{_YEAR}{_CLOCK}",
        rf"(?P<d>\d{{1,2}})-{_NAMED}-{_SHORT}{_CLOCK}",
    )
)
_NUMBERS: Final = re.compile(
    rf"(?P<a>\d{{1,2}}) ?([-/.]) ?(?P<b>\d{{1,2}}) ?\2 ?(?P<y>\d{{4}}|\d{{2}}){_CLOCK}", re.IGNORECASE
)
_MONTH: Final = re.compile(rf"(?:{_NAMED},? ?|(?P<m>\d{{1,2}}) ?[-/] ?){_YEAR}", re.IGNORECASE)
_SHORT_MONTH: Final = re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{2})")
_FIRST_YEAR, _LAST_YEAR = 1930, 2079  # of a living licensee's licence; a lifetime one may end in 9999


@dataclass(frozen=True, slots=True)
class Printed:
    """A day as printed, or the year alone where the page gives no more."""

    year: int
    day: date | None

    @property
    def text(self) -> str:
        """ISO: `2027-01-05`, or `2027`."""
        return self.day.isoformat() if self.day else str(self.year)


def read_day(text: str, *, month_first: bool = True) -> Printed | None:
    """Read a printed day or year; None for a month alone, a day no calendar has, and everything else."""
    bare = text.strip(" .,;")
    if re.fullmatch(r"\d{4}", bare):
        return _plausible(Printed(int(bare), None))
    for shape in _SHAPES:
        if found := shape.fullmatch(bare):
            named = found.groupdict()
            month = int(named["m"]) if named.get("m") else _month(named["name"])
            return _printed(_whole_year(named["y"]), month, int(named["d"]))
    return _of_numbers(bare, month_first=month_first)


def _of_numbers(text: str, *, month_first: bool) -> Printed | None:
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    one, other, year = int(found["a"]), int(found["b"]), _whole_year(found["y"])
    if "." in text.split(":", maxsplit=1)[0] and one != other and max(one, other) <= 12:
        return None  # 05.01.2027 is May on one side of the ocean and January on the other
    if "." in text.split(":", maxsplit=1)[0] and one > 12:
        return _printed(year, other, one)
    return _printed(year, one, other) if month_first else _printed(year, other, one)


def _whole_year(text: str) -> int:
    """Complete a year of two digits where only one century makes sense; 0 where two do."""
    if len(text) == 4:
        return int(text)
    short = int(text)
    return 1900 + short if short >= 50 else 2000 + short if short < 40 else 0


def read_last_day(text: str) -> Printed | None:
    """Read a month whose last day is meant, because the label says so: `Registered through last day of: 02/2027`."""
    found = _MONTH.fullmatch(text.strip(" .")) or _SHORT_MONTH.fullmatch(text.strip(" ."))
    if found is None:
        return None
    said = found.groupdict()
    year, month = _whole_year(found["y"]), int(said["m"]) if said.get("m") else _month(said["name"])
    if not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return _printed(year, month, monthrange(year, month)[1])


def looks_like_day(text: str) -> bool:
    """Return True for what is a day or a month, whether or not a calendar has it."""
    bare = text.strip(" .,;")
    if any(shape.fullmatch(bare) for shape in (*_SHAPES, _NUMBERS)):
        return True
    month = _MONTH.fullmatch(bare)  # 99-0044 is a number: no calendar has its month, and nobody its year
    return month is not None and 1 <= int(month["m"] or 1) <= 12 and _is_likely(int(month["y"]))


def _is_likely(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].casefold()) + 1


def _printed(year: int, month: int, day: int) -> Printed | None:
    try:
        return _plausible(Printed(year, date(year, month, day)))
    except ValueError:
        return None


def _plausible(printed: Printed) -> Printed | None:
    return printed if _is_likely(printed.year) else None
