"""Reading of licence numbers by a data sheet: what counts of them, as printed and as typed."""

from __future__ import annotations

import re
import unicodedata
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from verifier.domain.credentials.numbers import as_meant, parse_number, written_tight

if TYPE_CHECKING:
    from verifier.registries.sheet.datasheet import Datasheet

MOST_DIGITS: Final = 20  # no board prints longer numbers


class NumberReader:
    """Reads numbers by one sheet."""

    def __init__(self, sheet: Datasheet) -> None:
        """Keep the sheet."""
        self.sheet = sheet

    def digits(self, printed: str) -> str:
        """Return what counts of a number as printed or typed, leading zeros kept; empty when there is nothing.

        Mostly digits; a board whose letters tell licences apart names them in the pattern. Never a wildcard or a quote.
        """
        rule = self.sheet.number
        plain = unicodedata.normalize("NFKC", printed)  # full-width digits are digits
        found = re.search(rule.pattern, plain.translate({ord(char): None for char in rule.remove}), re.ASCII)
        counted = (found.group(1) or "").upper() if found else ""
        return counted if counted.isascii() and counted.isalnum() and len(counted) <= MOST_DIGITS else ""

    def typed(self, number: str) -> str:
        """Return what counts of a number as a person typed it: with O for 0, l for 1, the state or more zeros in front.

        Each spelling is read by the sheet, and the first that says what the number says as a whole is asked for.
        """
        whole = parse_number(number, self.sheet.jurisdiction)
        unpadded = "".join(whole.prefixes) + whole.digits
        place = self.sheet.jurisdiction
        for spelling in (number, as_meant(number, place), written_tight(number, place), unpadded, whole.digits):
            counted = self.digits(spelling)
            if counted and counted.lstrip(ascii_uppercase).lstrip("0") == whole.digits:
                return counted
        return self.digits(number)

    def same_number(self, printed: str, typed: str) -> bool:
        """Return True if a record's number has the digits that were asked for; leading zeros do not count."""
        left, right = self.digits(printed).lstrip("0"), self.typed(typed).lstrip("0")
        return bool(left) and left == right
