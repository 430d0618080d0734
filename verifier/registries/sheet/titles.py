"""The titles a data sheet refers to: the state's own letters, looked up in the one table of professions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.credentials.profession import Level, Title, title_of
from verifier.registries.sheet.parse import fold

if TYPE_CHECKING:
    from verifier.registries.sheet.sections import Types


def resolve(jurisdiction: str, reference: str) -> Title:
    """Look up the title behind `LMHC` or, where a state uses letters twice, `LPC/associate`. ValueError if none."""
    letters, _, level = reference.partition("/")
    try:
        return title_of(jurisdiction, letters, Level(level) if level else None)
    except KeyError as error:
        message = f"types: {jurisdiction} grants no {reference!r}"
        raise ValueError(message) from error


def titles_of(jurisdiction: str, types: Types) -> dict[str, tuple[Title, bool]]:
    """Map every licence type of a sheet, folded, to our title for it and whether it is one with limits."""
    words: dict[str, tuple[Title, bool]] = {}
    for table, restricted in ((types.full, False), (types.restricted, True)):
        for reference, listed in table.items():
            title = resolve(jurisdiction, reference)
            words |= {fold(word): (title, restricted) for word in listed}
    return words
