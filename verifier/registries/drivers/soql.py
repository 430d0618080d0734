"""SoQL, built only from quoted parts: what a creator typed never becomes part of the question's grammar."""

from __future__ import annotations

import re


def quoted(text: str) -> str:
    """A SoQL string literal: in single quotes, quotes doubled. Control characters have no business in a question."""
    if any(ord(char) < 32 for char in text):  # noqa: PLR2004  the C0 block
        message = "control character in a SoQL literal"
        raise ValueError(message)
    return "'" + text.replace("'", "''") + "'"


def column(name: str) -> str:
    """A column name, or ValueError: names come from data sheets and are plain words."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", name):
        message = f"not a Socrata column name: {name!r}"
        raise ValueError(message)
    return name


def equals(name: str, text: str) -> str:
    """`name = 'text'`."""
    return f"{column(name)} = {quoted(text)}"


def upper_equals(name: str, text: str) -> str:
    """`upper(name) = 'TEXT'`."""
    return f"upper({column(name)}) = {quoted(text.upper())}"


def like(name: str, pattern: str) -> str:
    """`name like 'pattern'`; the caller owns the wildcards, so digits only may be put between them."""
    return f"{column(name)} like {quoted(pattern)}"


def upper_contains(name: str, text: str) -> str:
    """`upper(name) like '%TEXT%'`; the caller has made sure that the text has no wildcards."""
    return f"upper({column(name)}) like {quoted(f'%{text.upper()}%')}"


def either(parts: list[str]) -> str:
    """Parts joined by OR, duplicates dropped."""
    return " OR ".join(dict.fromkeys(parts))


def both(parts: list[str]) -> str:
    """Parts joined by AND."""
    return " AND ".join(parts)
