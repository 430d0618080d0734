"""Words of one board's own: what a reviewer may propose, a lead accept, and the reader then believe of that board.

A word that all boards share keeps its meaning, and one that speaks against a licence never stands for one in force.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Standing
from verifier.domain.pages.adverse import speaks_against
from verifier.domain.pages.fields import Field
from verifier.domain.pages.labels import field_of, speaks_of_others
from verifier.domain.pages.standings import fold, is_adverse, read_standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LABELS: Final = {  # by field of the look-up: the label that all boards share, as which another one is read
    "name": "Name",
    "licence_type": "License Type",
    "number": "License Number",
    "status": "Status",
    "issued_on": "Original Issue Date",
    "expires_on": "Expiration Date",
}
_WORDS: Final = re.compile(r"[a-z ]{2,60}")
_IN_FORCE: Final = frozenset({Standing.ACTIVE, Standing.ACTIVE_RESTRICTED})


@dataclass(frozen=True, slots=True)
class Own:
    """The words that one board's pages have besides those that all boards share."""

    standings: Mapping[str, Standing] = field(default_factory=dict)  # by folded words
    labels: Mapping[str, str] = field(default_factory=dict)  # by folded words: the label as which it is read


def fault_of(kind: str, words: str, meaning: str) -> str:
    """Say why words cannot be a board's own; nothing where they can. `words` are folded."""
    if not _WORDS.fullmatch(words):
        return "Send 2 to 60 letters, as the page shows them: no digit, so that nobody's number or day is kept."
    return _status_fault(words, meaning) if kind == "status" else _label_fault(words, meaning)


def _status_fault(words: str, meaning: str) -> str:
    if meaning not in set(Standing):
        return f"There is no standing {meaning!r}. There are: {', '.join(Standing)}."
    if read_standing(words) is not None:
        return f"All boards' pages are read so already: {words!r} is {read_standing(words)}."
    if Standing(meaning) in _IN_FORCE and (is_adverse(words) or speaks_against(words)):
        return "These words speak against a licence. They never stand for one that is in force."
    return ""


def _label_fault(words: str, meaning: str) -> str:
    if meaning not in LABELS:
        return f"There is no field {meaning!r}. There are: {', '.join(LABELS)}."
    if field_of(words) not in (None, Field.OTHER):
        return f"All boards' pages are read so already: {words!r} is a label of ours."
    if speaks_of_others(words) or read_standing(words) is not None or speaks_against(words):
        return "These words speak of somebody or something else than the licence."
    return ""


def own_words(accepted: Iterable[tuple[str, str, str]]) -> Own:
    """Build a board's own words from what was accepted: kind, words, meaning; what has become wrong is left out."""
    good = [(kind, words, meaning) for kind, words, meaning in accepted if not fault_of(kind, words, meaning)]
    return Own(
        {words: Standing(meaning) for kind, words, meaning in good if kind == "status"},
        {words: LABELS[meaning] for kind, words, meaning in good if kind == "label"},
    )


def in_common_labels(text: str, labels: Mapping[str, str]) -> str:
    """Write a page's text with the labels that all boards share in place of the board's own."""
    if not labels:
        return text
    parts = re.split(r"([:\t\n\r]| {2,})", text)
    return "".join(labels.get(fold(part), part) if len(part) <= _LONGEST else part for part in parts)


_LONGEST: Final = 80
