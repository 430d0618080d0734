"""A person's look-up on a board's page, as a record: compared with the claim by the code for registries' records.

Nine of ten boards are looked up by people, so what they type decides most badges. A form about a licence other than
the claimed one carries nothing; one whose name may be the claimant's needs two people, like every look-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from verifier.domain.assessment.records import choose, disagreements
from verifier.domain.credentials.licence_title import read_title
from verifier.domain.credentials.numbers import canonical_number
from verifier.domain.evidence import Action, Authority, Record, RecordKind, RegistryId, Standing
from verifier.domain.names.parse import in_parts

if TYPE_CHECKING:
    from datetime import date

    from verifier.domain.assessment.records import Agreement
    from verifier.domain.claim import Words
    from verifier.domain.credentials.profession import Credential, Title

MANUAL = RegistryId("manual")
Discipline = Literal["yes", "no", "silent"]
_ACTIONS = {"yes": Action.TAKEN, "no": Action.NONE, "silent": Action.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Read:
    """The words of a board's page that a look-up is compared by."""

    name: str
    title: str
    number: str
    standing: Standing
    discipline: Discipline
    valid_until: date | None


def as_record(read: Read, credential: Credential, place: str | None, title: Title | None = None) -> Record:
    """Turn a look-up into a record. `title` is what a data sheet of this board says of the words, if one does."""
    found = title or read_title(read.title, credential, place)
    return Record(
        registry=MANUAL,
        authority=Authority.PRIMARY,
        kind=RecordKind.DEGREE if credential.is_degree else RecordKind.LICENCE,
        name=in_parts(read.name),
        jurisdiction=place or "",
        family=found.family if found else None,
        title=found,
        title_text=read.title,
        number=read.number,
        standing=read.standing,
        standing_text=read.standing.value.replace("_", " "),
        action=_ACTIONS[read.discipline],
        expires_on=read.valid_until,
    )


def compare_look_up(
    credential: Credential, words: Words, record: Record, today: date
) -> tuple[Agreement, tuple[str, ...]]:
    """Compare a look-up with the claim: points and reasons, and the fields that make it another licence.

    A claim without a number takes the board's; a degree is compared by title and name, for it has no number.
    """
    if credential.is_degree:
        return _compare_degree(credential, words, record, today)
    claimed = words if words.number else replace(words, number=record.number)
    return choose(credential, claimed, (record,), lambda _: today), disagreements(credential, claimed, record)


def _compare_degree(
    credential: Credential, words: Words, record: Record, today: date
) -> tuple[Agreement, tuple[str, ...]]:
    claimed, numbered = replace(words, number=_ANY), replace(record, number=_ANY)
    found = choose(credential, claimed, (numbered,), lambda _: today)
    points = tuple(point for point in found.points if point.field != "number")
    kept = replace(found, points=points, record=record if found.record is not None else None)
    return kept, disagreements(credential, claimed, numbered)


_ANY = "11"


def same_reading(one: Read, other: Read, credential: Credential, place: str | None) -> bool:
    """Return True if two people read the same name, number, licence type, standing, discipline and last day.

    Capitals, spacing, hyphens and the order of a name's parts are the typist's, not the board's.
    """
    return _said(one, credential, place) == _said(other, credential, place)


def _said(read: Read, credential: Credential, place: str | None) -> tuple[object, ...]:
    title = read_title(read.title, credential, place)
    words = (title.branch, title.level) if title is not None else " ".join(read.title.casefold().split())
    number = canonical_number(read.number, place or "", credential.family) or read.number.strip().casefold()
    name = in_parts(read.name)
    given, rest, suffix = (_plain(part) for part in (name.given, f"{name.middle} {name.surname}", name.suffix))
    return (given, rest, suffix), words, number, read.standing, read.discipline, read.valid_until


def _plain(part: str) -> str:
    """Drop from a part of a name what typists leave out: capitals, hyphens, apostrophes, full stops."""
    return " ".join(re.sub(r"['\u2019.]", "", part.casefold()).replace("-", " ").split())
