"""The check digit of a National Provider Identifier."""

from __future__ import annotations


def npi_ok(npi: str) -> bool:
    """Return True if ten digits can be an NPI: Luhn over 80840 and the number, first digit 1 or 2."""
    if len(npi) != 10 or not npi.isascii() or not npi.isdigit() or npi[0] not in "12":  # noqa: PLR2004
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed("80840" + npi))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0  # noqa: PLR2004  two-digit products
