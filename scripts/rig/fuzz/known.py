"""The registries whose bytes are fuzzed, read once."""

from __future__ import annotations

from functools import cache

from verifier.registries.discover import Source, discover


@cache
def sources() -> dict[str, Source]:
    """Return every source of the project by its id."""
    return {source.sheet.id: source for source in discover()}
