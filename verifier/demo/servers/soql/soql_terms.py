"""The terms of Socrata's query language: operands, and conditions with three truth values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

Row = Mapping[str, Any]
Test = Callable[[Row], bool | None]

TEXT, NUMBER, DATE, URL = "text", "number", "calendar_date", "url"
ROW_ID = ":id"
USEFUL_SUFFIX = 4  # digits that the index of a table is keyed by


class SoqlError(Exception):
    """A query that the portal does not understand; carries Socrata's error code."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside the message for the error body."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one row, with the endings one of which a matching row's number must have (None: any row may match)."""

    test: Test
    endings: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Operand:
    """A column, a literal or a function of one: the function that reads it from a row, and its type."""

    read: Callable[[Row], Any]
    type: str
    column: str = ""
    literal: str | None = None


def malformed(query: str, at: int) -> SoqlError:
    """Build the error for a query that cannot be parsed."""
    return SoqlError("query.compiler.malformed", f"Could not parse SoQL query at position {at} of {len(query)}")


def text_of(literal: str) -> str:
    """Unquote a string: quotes off, doubled quotes single."""
    return literal[1:-1].replace("''", "'")


def as_date(value: Any) -> Any:  # noqa: ANN401  a cell holds whatever the portal printed
    """Add midnight to a day that is printed without a time."""
    return f"{value}T00:00:00.000" if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value


def like(pattern: str) -> Callable[[str], bool]:
    """Compile a `like` pattern to a test of a whole text: `%` any run, `_` any one character."""
    bare = pattern.strip("%")
    if "%" not in bare and "_" not in bare:
        return _plainly_like(bare, starts_open=pattern.startswith("%"), ends_open=pattern.endswith("%"))
    parts = (".*" if c == "%" else "." if c == "_" else re.escape(c) for c in pattern)
    compiled = re.compile("".join(parts), re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None


def _plainly_like(bare: str, *, starts_open: bool, ends_open: bool) -> Callable[[str], bool]:
    """Test without a regular expression where wildcards are at the ends only: compiling one would take longer."""
    if starts_open:
        return (lambda text: bare in text) if ends_open else (lambda text: text.endswith(bare))
    return (lambda text: text.startswith(bare)) if ends_open else (lambda text: text == bare)


def ending(text: str) -> frozenset[str] | None:
    """Return the trailing digits of a text that a table can look up, if there are enough of them."""
    digits = re.search(r"[0-9]*\Z", text)
    run = digits[0] if digits else ""
    return frozenset({run[-USEFUL_SUFFIX:]}) if len(run) >= USEFUL_SUFFIX else None


def like_ending(pattern: str) -> frozenset[str] | None:
    """Return as `ending` does what follows the last wildcard of a pattern."""
    return ending(re.split(r"[%_]", pattern)[-1])


def either(a: Condition, b: Condition) -> Condition:
    """Join two conditions by OR: true if either is, unknown if neither is but one is unknown."""

    def test(row: Row) -> bool | None:
        first, second = a.test(row), b.test(row)
        return True if first or second else None if first is None or second is None else False

    return Condition(test, a.endings | b.endings if a.endings is not None and b.endings is not None else None)


def both(a: Condition, b: Condition) -> Condition:
    """Join two conditions by AND: false if either is, unknown if neither is but one is unknown."""

    def test(row: Row) -> bool | None:
        first, second = a.test(row), b.test(row)
        return False if first is False or second is False else None if first is None or second is None else True

    return Condition(test, a.endings if a.endings is not None else b.endings)


def negated(a: Condition) -> Condition:
    """Negate a condition; what is unknown stays unknown."""

    def test(row: Row) -> bool | None:
        known = a.test(row)
        return None if known is None else not known

    return Condition(test)


def any_of(conditions: list[Condition]) -> Condition:
    """Join conditions by OR."""
    return reduce(either, conditions)


def known(column: str, columns: Mapping[str, str]) -> str:
    """Return the column's name; `SoqlError` for one that the data set does not have."""
    name = column.strip("`").lower()
    if name != ROW_ID and name not in columns:
        raise SoqlError("query.soql.no-such-column", f"No such column: {name}")
    return name
