"""The shapes of numbers and days, recognised from real rows; and made-up values in the same shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier.registries.sheet.parse import DATE_SHAPES

_TAIL: Final = re.compile(r"^(?P<head>.*?)(?P<digits>[0-9]+)$", re.DOTALL)
_FLAGS: Final = frozenset({"", "0", "1", "n", "no", "y", "yes", "true", "false"})
_NOBODYS_PAGE: Final = "https://example.org/"
_SHARED: Final = 3  # numbers with the same letters before them: then these are a code of the board's


@dataclass(frozen=True, slots=True)
class NumberShape:
    """The shape of a source's licence numbers, as `[number]` says it; no forms: a person has to find out."""

    forms: tuple[str, ...]
    pad: int = 0


def number_shape(numbers: Iterable[str]) -> NumberShape:
    """Find the forms in which the same number is asked for, by what stands before its last digits."""
    found = [_TAIL.match(text.strip()) for text in numbers if text.strip()]
    tails = [match for match in found if match]
    if not tails or len(tails) < len(found):
        return NumberShape(())
    widths = {len(match["digits"]) for match in tails}
    pad = widths.pop() if len(widths) == 1 else 0
    heads = {match["head"][-1:] for match in tails}
    forms = [form for head in sorted(heads) for form in _forms(head)]
    padded = _padded(heads) if pad and any(match["digits"].startswith("0") for match in tails) else ()
    return NumberShape(tuple(dict.fromkeys((*forms, *padded))), pad if padded else 0)


def _forms(head: str) -> tuple[str, ...]:
    """List the forms for a head. A separator before the digits keeps 1234 from finding 91234; letters cannot."""
    if not head:
        return ("{digits}", "{bare}")
    return ("%{digits}",) if head.isalpha() else (f"%{head}{{digits}}", "{digits}")


def _padded(heads: set[str]) -> tuple[str, ...]:
    return ("%{padded}",) if heads != {""} else ("{padded}",)


def date_shape(text: str) -> str:
    """Return the shape of a printed day, or "" for what is none."""
    return next((shape for shape, (pattern, _) in DATE_SHAPES.items() if pattern.fullmatch(text)), "")


def date_shapes(values: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Return every shape these values have, and whether each of them has one."""
    shapes = [date_shape(text.strip()) for text in values if text.strip()]
    return tuple(dict.fromkeys(shape for shape in shapes if shape)), all(shapes)


def texts(rows: Iterable[Mapping[str, Any]], column: str) -> list[str]:
    """Collect the printed values of a column; what is no text (a link) is left out."""
    return [value for row in rows if isinstance(value := row.get(column), str) and value.strip()]


def masked(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """Mask a value in the same shape: other letters, other digits, nobody's address."""
    if isinstance(value, dict):
        return {key: _NOBODYS_PAGE if key == "url" else masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return []
    if not isinstance(value, str):
        return value if isinstance(value, bool) else 9
    if value.casefold().strip() in _FLAGS:
        return value
    return "".join("9" if char.isdigit() else _letter(char) for char in value)


def masked_number(text: str, common: Iterable[str]) -> str:
    """Mask a number: nines, and a one at the end. Letters stay only where many numbers have the same ones."""
    match = _TAIL.match(text)
    if match is None:
        return str(masked(text))
    shared = sum(other.startswith(match["head"]) for other in common)
    head = match["head"] if shared >= _SHARED else str(masked(match["head"]))
    return head + "9" * (len(match["digits"]) - 1) + "1"


def _letter(char: str) -> str:
    if not char.isalpha():
        return char
    return "X" if char.isupper() else "x"
