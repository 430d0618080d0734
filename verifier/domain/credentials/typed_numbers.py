"""Licence numbers as people type them from a card: l and I for 1, O for 0, the state in front."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from verifier.domain.credentials.abbreviations import meaning_of_letters

if TYPE_CHECKING:
    from collections.abc import Collection

_LABEL = re.compile(r"^\W*(?:LICEN[CS]E|LIC|CREDENTIAL|REG(?:ISTRATION)?)?\W*(?:NUMBER|NUM|NO)?\s*[.:#]+\s*(?=\w)")
# Boards that print no I or L of their own right behind a number, and before one only in letters of `numbers`.
_FIGURES_ONLY = frozenset(f"US-{state}" for state in "CA CO CT DE FL IL MA MD NY OR TX WA".split())
_SERIES = {  # the letter in front is the number's own, whatever it is
    "US-CA": re.compile(r"[ACG]\d{3,6}"),
    "US-MD": re.compile(r"[DH]\d{5,7}"),
    "US-NY": re.compile(r"[RP]\d{6}"),
    "US-TX": re.compile(r"[A-Z]\d{4}"),
}
_HALF_A_CODE = {"US-DE": re.compile(r"^[12]\W+(?=\d{7}$)")}  # "C1-0012345" without its letter
_FIGURES = str.maketrans("OIL", "011")


def as_meant(text: str, jurisdiction: str, printed: Collection[str]) -> str:
    """Write a number in upper case as it was meant, by the letters its board prints: `FL-MHl2O45` is `MH12045`."""
    plain = unlabelled(text)
    state = jurisdiction.removeprefix("US-")
    if state and state not in printed and meaning_of_letters(state) is None:
        plain = re.sub(rf"^(?:US\W+)?{re.escape(state)}\W+(?=\w)", "", plain)
    if jurisdiction in _HALF_A_CODE:
        plain = _HALF_A_CODE[jurisdiction].sub("", plain, count=1)
    return re.sub(r"[A-Z0-9]+", lambda word: _word(word[0], jurisdiction, printed), plain)


def unlabelled(text: str) -> str:
    """Write in upper case, without `License No:` or `#` in front."""
    upper = unicodedata.normalize("NFKC", text).upper().strip()
    return _LABEL.sub("", upper).lstrip("# ")


def _word(word: str, jurisdiction: str, printed: Collection[str]) -> str:
    """Replace letters that stand among the digits of one run by figures."""
    if jurisdiction not in _FIGURES_ONLY:
        return word
    of_series = word[:1] + word[1:].translate(_FIGURES)
    doctor = word.startswith("DO")  # a profession, and no nought
    if not doctor and jurisdiction in _SERIES and _SERIES[jurisdiction].fullmatch(of_series):
        return of_series
    behind = re.sub(r"(?<=\d)[OIL]+(?=\d|$)", _figures, word)
    found = re.fullmatch(r"([A-Z]+)(\d.*)?", behind)
    if found is None:
        return behind
    return _head(found[1], printed) + found[2] if found[2] else _code(found[1], printed)


def _head(letters: str, printed: Collection[str]) -> str:
    """Read the letters before a number: those behind the board's own become figures, if they look like some."""
    for at in range(len(letters), -1, -1):
        own, rest = letters[:at], letters[at:]
        figures = rest.translate(_FIGURES)
        if _is_own(own, printed) or own + figures in printed:
            return own + figures if re.fullmatch(r"(?:[IL][OIL]*)?", rest) else letters
    return letters


def _code(letters: str, printed: Collection[str]) -> str:
    """Read letters by themselves: `Cl` is Delaware's C1."""
    meant = letters[:1] + letters[1:].translate(_FIGURES)
    return meant if letters not in printed and meant in printed else letters


def _is_own(letters: str, printed: Collection[str]) -> bool:
    return not letters or letters in printed or (len(letters) > 1 and meaning_of_letters(letters) is not None)


def _figures(run: re.Match[str]) -> str:
    return run[0].translate(_FIGURES)
