"""Claim, attested identity and record side by side: one row for each point, with the letters that differ marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from verifier.web.rendering.filters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from verifier.flows.review.views import CaseView, EvidenceView, PointView

# What speaks against the claim comes first; a verdict nobody knows comes before everything.
_WEIGHT: Final = {"differs": 1, "near": 2, "agrees": 3, "silent": 4}
_ATTESTED: Final = frozenset({"birth_date", "birth_year", "middle_name", "city"})  # the claim itself does not say these
_SAME_POINT: Final = {"middle_name": "middle_names"}
_AUTHORITY: Final = {"primary": 0, "manual": 1, "supporting": 2, "screening": 3}
_ROW_OF: Final = {"locality": "city"}
_PARTS: Final = frozenset({"identity_given_name", "identity_surname", "identity_middle_names", "identity_name_suffix"})
_WORDS: Final = re.compile(r"\s+|\S+")
_ALIKE = 0.6  # below this share of common letters the whole is marked
_LONGEST = 200  # characters that are compared letter by letter

Parts = tuple[tuple[bool, str], ...]  # whether a piece of text differs, and the piece


class Row(NamedTuple):
    """One point: what the claim, the platform's identity check and the record say, and how they compare."""

    field: str
    claimed: Parts
    verified: Parts
    record: Parts
    verdict: str
    why: tuple[str, ...]


def is_verified(point: PointView) -> bool:
    """Return True if this side of the comparison is the platform's identity check, not the creator's own words."""
    return point.field.startswith("identity_") or point.field in _ATTESTED


def rows(points: Sequence[PointView]) -> list[Row]:
    """Lay the points out, each with both of its sides in one row, those that speak against the claim first."""
    by_field: dict[str, list[PointView]] = {}
    parts = [point.verdict for point in points if point.field in _PARTS]
    for point in points:
        if point.field == "identity_name" and point.verdict in parts:
            continue  # its parts say the same, each with its letters
        by_field.setdefault(_field(point), []).append(point)
    laid = [_row(field, sides) for field, sides in by_field.items()]
    return sorted(laid, key=lambda row: _WEIGHT.get(row.verdict, 0))


def saying(laid: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Separate the rows that say something from those that are silent."""
    return [row for row in laid if row.verdict != "silent"], [row for row in laid if row.verdict == "silent"]


def _field(point: PointView) -> str:
    bare = point.field.removeprefix("identity_")
    return _SAME_POINT.get(bare, bare)


def _row(field: str, sides: Sequence[PointView]) -> Row:
    worst = min(sides, key=lambda point: _WEIGHT.get(point.verdict, 0)).verdict
    claimed = _said(point.claimed for point in sides if not is_verified(point))
    verified = _said(point.claimed for point in sides if is_verified(point))
    record = _said(point.registry for point in sides)
    why = tuple(dict.fromkeys(point.why for point in sides if point.verdict == worst))
    if worst not in ("differs", "near"):
        return Row(field, _plain(claimed), _plain(verified), _plain(record), worst, why)
    against = next((said for said in (claimed, verified) if said and said != record), "")
    return Row(field, marked(claimed, record), marked(verified, record), marked(record, against), worst, why)


def _said(values: Iterable[str]) -> str:
    """Return the fullest way in which it is said."""
    return max(values, key=len, default="")


def _plain(text: str) -> Parts:
    return ((False, visible(text)),) if text else ()


def marked(text: str, other: str) -> Parts:
    """Cut a text into what it shares with another and what differs; capitals alone are no difference."""
    mine, theirs = visible(text), visible(other)
    if not mine or not theirs or len(mine) > _LONGEST or len(theirs) > _LONGEST:
        return ((False, mine),) if mine else ()
    return _merged(_by_word(mine, theirs))


def _by_word(mine: str, theirs: str) -> Iterable[tuple[bool, str]]:
    """Compare word by word, and letter by letter only within words that are near each other."""
    words, others = _WORDS.findall(mine), _WORDS.findall(theirs)
    match = SequenceMatcher(None, [_folded(one) for one in words], [_folded(one) for one in others], autojunk=False)
    for tag, start, end, from_, to in match.get_opcodes():
        piece, against = "".join(words[start:end]), "".join(others[from_:to])
        yield from _by_letter(piece, against) if tag == "replace" else ((tag != "equal", piece),)


def _by_letter(piece: str, against: str) -> Iterable[tuple[bool, str]]:
    match = SequenceMatcher(None, _folded(piece), _folded(against), autojunk=False)
    if match.ratio() < _ALIKE:
        yield True, piece
        return
    for tag, start, end, _, _ in match.get_opcodes():
        yield tag != "equal", piece[start:end]


def _merged(pieces: Iterable[tuple[bool, str]]) -> Parts:
    """Join neighbours that are alike; nothing is left of empty ones."""
    there = [piece for piece in pieces if piece[1]]
    return tuple(
        (differs, "".join(text for _, text in run)) for differs, run in groupby(there, key=lambda piece: piece[0])
    )


def _folded(text: str) -> str:
    """Fold letters one by one, so that places in it are places in the text."""
    return "".join(low if len(low := letter.casefold()) == 1 else letter for letter in text)


def sources(view: CaseView) -> list[EvidenceView]:
    """List the answers of the sources, that of the body which grants the licence first."""
    return sorted(view.evidence, key=lambda answer: _AUTHORITY.get(answer.authority, len(_AUTHORITY)))


def remaining_identity(view: CaseView, laid: Sequence[Row]) -> Mapping[str, str]:
    """Return what the platform attests and no row shows already: nothing of it stands on the page twice."""
    shown = {row.field for row in laid if row.verified}
    return {name: said for name, said in view.identity.items() if _ROW_OF.get(name, name) not in shown}
