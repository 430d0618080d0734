"""Looks up the licence types of a data sheet by the source's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.registries.sheet.parse import fold
from verifier.registries.sheet.titles import titles_of

if TYPE_CHECKING:
    from verifier.domain.credentials.profession import Credential, Title
    from verifier.registries.sheet.datasheet import Datasheet


def holds(sheet: Datasheet, credential: Credential) -> bool:
    """Return True if a record of this source can be what is claimed: a list of RNs has no vocational nurses."""
    if credential.is_degree:
        return True
    wanted = {(title.branch, title.level) for title in credential.titles or (credential.badge_title,)}
    return any(
        (title.branch, title.level) in wanted for title, _ in titles_of(sheet.jurisdiction, sheet.types).values()
    )


class TypeWords:
    """The licence types of a sheet, looked up by the source's words."""

    def __init__(self, sheet: Datasheet) -> None:
        """Fold the words once."""
        self._types = titles_of(sheet.jurisdiction, sheet.types)
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
