"""The titles a data sheet refers to: the state's own letters, looked up in the one table of professions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.profession import Level, Title, title_of
from verifier.registries.words import fold

if TYPE_CHECKING:
    from verifier.registries.datasheet import Datasheet


def resolve(jurisdiction: str, reference: str) -> Title:
    """The title behind `LMHC` or, where a state uses letters twice, `LPC/associate`. ValueError if there is none."""
    letters, _, level = reference.partition("/")
    try:
        return title_of(jurisdiction, letters, Level(level) if level else None)
    except KeyError as error:
        message = f"types: {jurisdiction} grants no {reference!r}"
        raise ValueError(message) from error


def sheet_titles(sheet: Datasheet) -> dict[str, tuple[Title, bool]]:
    """Every licence type of the sheet, folded, with our title for it and whether it is one with limits."""
    words: dict[str, tuple[Title, bool]] = {}
    for table, restricted in ((sheet.types.full, False), (sheet.types.restricted, True)):
        for reference, listed in table.items():
            title = resolve(sheet.jurisdiction, reference)
            words |= {fold(word): (title, restricted) for word in listed}
    return words
