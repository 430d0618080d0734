"""The titles a data sheet refers to: the state's own letters, looked up in the one table of professions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.credentials.profession import Level, Title, title_of
from verifier.registries.sheet.parse import fold

if TYPE_CHECKING:
    from verifier.domain.credentials.profession import Credential
    from verifier.registries.sheet.datasheet import Datasheet


def resolve(jurisdiction: str, reference: str) -> Title:
    """Look up the title behind `LMHC` or, where a state uses letters twice, `LPC/associate`. ValueError if none."""
    letters, _, level = reference.partition("/")
    try:
        return title_of(jurisdiction, letters, Level(level) if level else None)
    except KeyError as error:
        message = f"types: {jurisdiction} grants no {reference!r}"
        raise ValueError(message) from error


def sheet_titles(sheet: Datasheet) -> dict[str, tuple[Title, bool]]:
    """Map every licence type of the sheet, folded, to our title for it and whether it is one with limits."""
    words: dict[str, tuple[Title, bool]] = {}
    for table, restricted in ((sheet.types.full, False), (sheet.types.restricted, True)):
        for reference, listed in table.items():
            title = resolve(sheet.jurisdiction, reference)
            words |= {fold(word): (title, restricted) for word in listed}
    return words


def holds(sheet: Datasheet, credential: Credential) -> bool:
    """Return True if a record of this source can be what is claimed: a list of RNs has no vocational nurses."""
    if credential.is_degree:
        return True
    wanted = {(title.branch, title.level) for title in credential.titles or (credential.badge_title,)}
    return any((title.branch, title.level) in wanted for title, _ in sheet_titles(sheet).values())


class TypeWords:
    """The licence types of a sheet, looked up by the source's words."""

    def __init__(self, sheet: Datasheet) -> None:
        """Fold the words once."""
        self._types = sheet_titles(sheet)
        self._limits = [_limit(words) for words in sheet.types.limits]

    def find(self, text: str) -> tuple[Title, bool] | None:
        """Return the title these words mean and whether it has limits; None for words that are not in the sheet."""
        folded = fold(text)
        if folded in self._types:
            return self._types[folded]
        for limit, instead in self._limits:
            padded = f" {folded} "
            if limit not in padded:
                continue
            folded = fold(padded.replace(limit, instead, 1))
            if folded in self._types:
                return self._types[folded][0], True
        return None


def _limit(words: str) -> tuple[str, str]:
    """Split a limit, between blanks, from what stands in its place without it."""
    limit, _, instead = words.partition("->")
    return f" {fold(limit)} ", f" {fold(instead)} "
