"""Spelling of numbers and names: check digits, slips of the hand, handles."""

from __future__ import annotations

import re
import unicodedata
from random import Random


def npi_for(stem: str) -> str:
    """Make a ten-digit NPI from nine digits: the tenth makes the Luhn sum over 80840 + NPI come out."""
    doubled = (sum(divmod(2 * int(c), 10)) if i % 2 == 0 else int(c) for i, c in enumerate(reversed("80840" + stem)))
    return stem + str(-sum(doubled) % 10)


def plain(name: str) -> str:
    """Reduce a name to the letters of a handle."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", bare)


def swapped(number: str) -> str:
    """Swap two neighbouring, different digits of a number, the last such pair."""
    for at in range(len(number) - 1, 0, -1):
        a, b = number[at - 1], number[at]
        if a.isdigit() and b.isdigit() and a != b:
            return number[: at - 1] + b + a + number[at + 1 :]
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def hurried(random: Random, number: str) -> str:
    """Write the number as a hurried creator types it."""
    marked = number.replace(".", "-") if "." in number else number.replace("-", "")
    return random.choice((f"#{number}", f"{number} ", marked, number.replace(".", " ").lower()))
