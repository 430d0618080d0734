"""Open decisions in a drafted data sheet: everything marked `?` is for a person to decide.

A mark is a key or a value that is `"?"`. A sheet with one is refused, so no draft is ever asked by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MARK: Final = "?"
_SHOWN: Final = 3  # words named in a message; the sheet has them all


def open_decisions(document: Mapping[str, Any]) -> tuple[str, ...]:
    """List the open decisions of a sheet as phrases: `statuses: 'Lapsed'`, `terms`; empty when all is decided."""
    found = []
    for key, value in document.items():
        if key == MARK:
            found.append(f"columns: {_named(value)}")
        elif isinstance(value, Mapping):
            inner = (_named(words) if name == MARK else name for name, words in value.items() if _is_open(name, words))
            found += [f"{key}: {phrase}" for phrase in inner]
        elif _is_open("", value):
            found.append(key)
    return tuple(found)


def _is_open(name: str, value: object) -> bool:
    return name == MARK or (MARK in value if isinstance(value, list) else value == MARK)


def _named(words: object) -> str:
    """Quote the first few words of a list, and how many more there are."""
    listed = [str(word) for word in words] if isinstance(words, list) else [str(words)]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(repr(word) for word in listed[:_SHOWN]) + more
