"""Licence numbers as people and boards write them: taken apart, compared part by part, never by digits alone.

One wrong digit hits another valid licence in a third of cases (measured on one board's list), so a near number is a
question for a person and never a match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from verifier.domain.credentials import typed_numbers
from verifier.domain.credentials.board_letters import are_own_letters, kinds_of_letters, letters_of_board
from verifier.domain.credentials.number_formats import mask_warning
from verifier.domain.credentials.titles import Family

__all__ = [
    "LicenceNumber",
    "NumberVerdict",
    "as_meant",
    "canonical_number",
    "compare_numbers",
    "digits_key",
    "mask_warning",
    "npi_ok",
    "parse_number",
    "written_tight",
]

_TRAILING_CODES = {"US-NY": r"\d{1,2}", "US-WI": r"\d{1,3}", "US-UT": r"\d{4}", "US-OH": r"\d{2}"}
_FIXED = {  # boards whose numbers mix letters and digits in front: (prefix, digits)
    "US-NJ": re.compile(r"(?:\d\d)?([A-Z]{2})[0O]*(\d{4,6}?)(?:00)?"),
    "US-CA": re.compile(r"(?:DO|MD)?(20A)0*(\d+)"),
    "US-DE": re.compile(r"([A-Z]\d|[A-Z]{2})(\d{1,7})"),  # two characters always
}


_CODE_IN_FRONT = {"US-CT": re.compile(r"0*(\d{1,2})\s*\.\s*(\d{2,})")}  # 46.012345 is 12345 in the data set


class NumberVerdict(Enum):
    """The result of comparing two licence numbers."""

    EQUAL = "equal"
    EQUAL_IF_NAME = "equal_if_name"  # one side leaves a part out: equal only if the name agrees too
    NEAR = "near"  # one slip apart: a question, never a match
    DIFFERENT = "different"
    MISSING = "missing"  # one side has no number


@dataclass(frozen=True, slots=True)
class LicenceNumber:
    """A licence number taken apart."""

    raw: str
    prefixes: tuple[str, ...]  # letter groups before the digits: ("MHC", "LH")
    digits: str  # significant digits, without leading zeros; "" when there is no number
    suffix: str = ""  # check letters or a registration code behind: "L", "20"
    more: tuple[str, ...] = ()  # further numbers written into the same field


@lru_cache(maxsize=4096)
def parse_number(text: str, jurisdiction: str) -> LicenceNumber:
    """Take a licence number apart by the customs of its board."""
    plain = as_meant(text, jurisdiction)
    coded = _CODE_IN_FRONT[jurisdiction].fullmatch(plain) if jurisdiction in _CODE_IN_FRONT else None
    if coded:
        return LicenceNumber(text, (coded[1],), coded[2].lstrip("0"))
    body, code = _without_code(plain, jurisdiction)
    tight = re.sub(r"[^A-Z0-9]", "", body)
    fixed = _FIXED.get(jurisdiction)
    found = fixed.fullmatch(_zeros(tight) if jurisdiction != "US-NJ" else tight) if fixed else None
    if found:
        return LicenceNumber(text, (found[1],), found[2].lstrip("0"), code)
    several = re.findall(r"[A-Z]+\d{4,}", tight)
    if len(several) > 1 and "".join(several) == tight:
        first = parse_number(several[0], jurisdiction)
        return LicenceNumber(text, first.prefixes, first.digits, code, tuple(several[1:]))
    return _plain(text, body, code)


@lru_cache(maxsize=4096)
def as_meant(text: str, jurisdiction: str) -> str:
    """Write a number as it was meant: without a label or the state, with figures where letters stand for them."""
    return typed_numbers.as_meant(text, jurisdiction, letters_of_board(jurisdiction))


def written_tight(text: str, jurisdiction: str = "") -> str:
    """Write a number in one run of letters and digits: `LH-6199 OOO1` is `LH61990001`."""
    return _zeros(re.sub(r"[^A-Z0-9]", "", as_meant(text, jurisdiction)))


def _plain(text: str, body: str, code: str) -> LicenceNumber:
    words = " ".join(_zeros(word) for word in re.split(r"[^A-Z0-9]+", body))
    groups = re.findall(r"[A-Z]+|\d+", re.sub(r"(?<=\d) O+(?=\d)", _noughts, words))
    numeric = [at for at, group in enumerate(groups) if group.isdigit()]
    if not numeric:
        return LicenceNumber(text, (), "")
    first, last = numeric[0], numeric[-1]
    digits = "".join(group for group in groups[first : last + 1] if group.isdigit())
    significant = digits.lstrip("0") if len(digits) > 1 else ""
    prefixes = tuple(g for g in groups[:first] if g not in {"LIC", "LICENSE", "NO"})
    return LicenceNumber(text, prefixes, significant, "".join(groups[last + 1 :]) or code)


def _zeros(word: str) -> str:
    """Replace the letter O among digits by a zero, I and L by a one: `25MAO594`, `D0O44314`."""
    return re.sub(r"(?<=\d)[IL](?=\d)", "1", re.sub(r"(?<=\d)O+(?=\d|$)", _noughts, word))


def _noughts(run: re.Match[str]) -> str:
    return run[0].replace("O", "0")


def _without_code(plain: str, jurisdiction: str) -> tuple[str, str]:
    """Split off the registration or profession code some boards append (`225687-1`, `33668-20`)."""
    pattern = _TRAILING_CODES.get(jurisdiction)
    found = re.fullmatch(rf"(.*\d{{4,}})\s*[-.]\s*({pattern})", plain) if pattern else None
    return (found[1], found[2].lstrip("0")) if found else (plain, "")


def compare_numbers(a: str, b: str, jurisdiction: str, family: Family | None = None) -> NumberVerdict:
    """Compare two written numbers as licences of this family in this place."""
    one, other = parse_number(a, jurisdiction), parse_number(b, jurisdiction)
    if not one.digits or not other.digits:
        return NumberVerdict.MISSING
    verdict = _compare(one, other, jurisdiction, family)
    if verdict is NumberVerdict.DIFFERENT and (one.more or other.more):
        pairs = [(x, y) for x in (a, *one.more) for y in (b, *other.more) if (x, y) != (a, b)]
        if any(compare_numbers(x, y, jurisdiction, family) in _SAME for x, y in pairs):
            return NumberVerdict.EQUAL_IF_NAME
    if verdict is NumberVerdict.EQUAL and one.more != other.more:
        return NumberVerdict.EQUAL_IF_NAME
    return verdict


_SAME = frozenset({NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME})


def _compare(one: LicenceNumber, other: LicenceNumber, jurisdiction: str, family: Family | None) -> NumberVerdict:
    prefixes = _compare_prefixes(one.prefixes, other.prefixes, jurisdiction, family)
    if prefixes is NumberVerdict.DIFFERENT:
        return NumberVerdict.DIFFERENT
    if one.digits != other.digits:
        if jurisdiction == "US-MI" and _is_tail(one.digits, other.digits):
            return NumberVerdict.EQUAL_IF_NAME
        near = min(len(one.digits), len(other.digits)) >= 4 and OSA.distance(one.digits, other.digits) == 1
        return NumberVerdict.NEAR if near else NumberVerdict.DIFFERENT
    if one.suffix == other.suffix:
        return prefixes
    if one.suffix and other.suffix and not _names_profession(one, other):
        return NumberVerdict.DIFFERENT
    return NumberVerdict.EQUAL_IF_NAME


def _is_tail(one: str, other: str) -> bool:
    """Return True if one is the last six digits of the other: Michigan's ten begin with four for the profession."""
    short, long = sorted((one, other), key=len)
    return len(long) == 10 and 4 <= len(short) <= 6 and long[4:].lstrip("0") == short


def _names_profession(one: LicenceNumber, other: LicenceNumber) -> bool:
    """Return True if letters stand behind on one side and in front on the other: `APN.0990385-NP` and `NP990385`."""
    return one.suffix in other.prefixes or other.suffix in one.prefixes


def _compare_prefixes(
    a: tuple[str, ...], b: tuple[str, ...], jurisdiction: str, family: Family | None
) -> NumberVerdict:
    if a == b or "".join(a) == "".join(b) or _is_slip(a, b):  # NPPES drops the dots: MFT.LF.1 and MFTLF1
        return NumberVerdict.EQUAL
    if not a or not b:
        named = {kind[0] for kind in kinds_of_letters(a or b, jurisdiction)}
        stranger = family is not None and named and family not in named
        return NumberVerdict.DIFFERENT if stranger else NumberVerdict.EQUAL_IF_NAME
    kinds_a, kinds_b = kinds_of_letters(a, jurisdiction), kinds_of_letters(b, jurisdiction)
    if kinds_a and kinds_a == kinds_b:
        own = are_own_letters(a, jurisdiction) and are_own_letters(b, jurisdiction)
        return NumberVerdict.EQUAL if own else NumberVerdict.EQUAL_IF_NAME
    if kinds_a and kinds_b:
        return NumberVerdict.DIFFERENT
    return NumberVerdict.EQUAL_IF_NAME if set(a) < set(b) or set(b) < set(a) else NumberVerdict.DIFFERENT


def _is_slip(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Return True if the letter O was typed for zeros behind a prefix: `DOO44314`, `D0044314`. `DO` is a profession."""
    if len(a) != 1 or len(b) != 1 or "DO" in (a[0], b[0]):
        return False
    return bool(a[0].rstrip("O")) and a[0].rstrip("O") == b[0].rstrip("O")


def digits_key(text: str, jurisdiction: str = "") -> str:
    """Return the significant digits, for finding candidates in an index; never enough to match."""
    return parse_number(text, jurisdiction).digits


def canonical_number(text: str, jurisdiction: str, family: Family) -> str:
    """Build one stable key for one licence, however it is written, from the register's own printing.

    Letters that only name the profession fall away (the family stands beside the key); letters of a series stay: a
    Californian A12345 and G12345 are two physicians.
    """
    number = parse_number(text, jurisdiction)
    series = "".join(
        _tidy(p) for p in number.prefixes if family not in {kind[0] for kind in kinds_of_letters((p,), jurisdiction)}
    )
    return f"{series}{number.digits}"


def _tidy(prefix: str) -> str:
    return prefix.rstrip("O") or prefix if prefix != "DO" else prefix


def npi_ok(text: str) -> bool:
    """Return True for a well-formed NPI: ten digits, beginning with 1 or 2, Luhn over 80840 and the number."""
    if len(text) != 10 or not text.isascii() or not text.isdigit() or text[0] not in "12":
        return False
    doubled = {d: d * 2 - 9 if d > 4 else d * 2 for d in range(10)}
    digits = [int(c) for c in reversed("80840" + text)]
    return sum(doubled[d] if at % 2 else d for at, d in enumerate(digits)) % 10 == 0
