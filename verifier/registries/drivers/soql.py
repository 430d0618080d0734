"""SoQL, built only from quoted parts: what a creator typed never becomes part of the question's grammar."""

from __future__ import annotations

import re


def quoted(text: str) -> str:
    """Quote a SoQL string literal: single quotes, doubled inside. ValueError for control characters."""
    if any(ord(char) < 32 for char in text):  # noqa: PLR2004  the C0 block
        message = "control character in a SoQL literal"
        raise ValueError(message)
    return "'" + text.replace("'", "''") + "'"


def column(name: str) -> str:
    """Check a column name, or ValueError: names come from data sheets and are plain words."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", name):
        message = f"not a Socrata column name: {name!r}"
        raise ValueError(message)
    return name


def equals(name: str, text: str) -> str:
    """Write `name = 'text'`."""
    return f"{column(name)} = {quoted(text)}"


def upper_equals(name: str, text: str) -> str:
    """Write `upper(name) = 'TEXT'`."""
    return f"upper({column(name)}) = {quoted(text.upper())}"


def like(name: str, pattern: str) -> str:
    """Write `name like 'pattern'`; the caller owns the wildcards, so only digits may be put between them."""
    return f"{column(name)} like {quoted(pattern)}"


def upper_contains(name: str, text: str) -> str:
    """Write `upper(name) like '%TEXT%'`; the caller has made sure that the text has no wildcards."""
    return f"upper({column(name)}) like {quoted(f'%{text.upper()}%')}"


def either(parts: list[str]) -> str:
    """Join parts by OR, duplicates dropped."""
    return " OR ".join(dict.fromkeys(parts))


def both(parts: list[str]) -> str:
    """Join parts by AND."""
    return " AND ".join(parts)
