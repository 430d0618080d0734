"""The NPI a creator gave beside the record it leads to: both licence numbers, and where they part, sign by sign."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from verifier.domain.assessment.identifiers import comparable, own_enumeration
from verifier.domain.credentials.numbers import NumberVerdict, compare_numbers
from verifier.domain.evidence import Standing
from verifier.domain.matching import Point, compare
from verifier.domain.names.parse import from_parts, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Words
    from verifier.domain.credentials.profession import Credential
    from verifier.domain.evidence import Answer, ListedLicence, Record
    from verifier.domain.matching import Agreement

_VERDICTS: dict[NumberVerdict, Agreement] = {NumberVerdict.EQUAL: "agrees", NumberVerdict.EQUAL_IF_NAME: "near"}
_RANK: dict[Agreement, int] = {"agrees": 0, "near": 1, "differs": 2}


def npi_points(
    words: Words, credential: Credential, jurisdiction: str | None, answers: Sequence[Answer]
) -> tuple[Point, ...]:
    """Show the NPI and, per licence of this field and state that its record lists, how its number compares."""
    if not words.npi:
        return ()
    record = own_enumeration(words, credential, jurisdiction, answers)
    if record is None:
        return (Point("npi", words.npi, "", "silent", "No source has found a record of this NPI."),)
    return (_with_owner(words, record, _compared(words, credential, jurisdiction, record)),)


def _compared(words: Words, credential: Credential, jurisdiction: str | None, record: Record) -> Point:
    listed = comparable(credential, jurisdiction, record)
    if not listed or not words.number:
        why = "Its record lists no licence of this field in this state, so there is no number to compare."
        return Point("npi", words.npi, record.npi, "silent", why)
    points = [_point(words, credential, jurisdiction or "", record.npi, one) for one in listed]
    return min(points, key=lambda point: _RANK[point.verdict])


def _with_owner(words: Words, record: Record, point: Point) -> Point:
    """Say, too, where the record is of another name, or is not in use: the number alone would mislead."""
    said, verdict = [point.why], point.verdict
    names = {compare(parse(words.name), from_parts(name)).verdict for name in (record.name, *record.other_names)}
    if "match" not in names:
        said.append(f"The NPPES record is in the name of {record.name.full}.")
        verdict = "near" if "possible" in names and verdict != "differs" else "differs"
    if record.standing is not None and record.standing is not Standing.ACTIVE:
        said.append("NPPES says that this NPI is not in use.")
        verdict = "differs"
    return replace(point, verdict=verdict, why=" ".join(said))


def _point(words: Words, credential: Credential, place: str, npi: str, listed: ListedLicence) -> Point:
    same = compare_numbers(words.number, listed.number, place, credential.family)
    verdict = _VERDICTS.get(same, "differs")
    why = _SAID[verdict] if verdict != "differs" else where_they_part(words.number, listed.number)
    claimed, printed = f"{words.npi}, licence {words.number}", f"{npi}, licence {listed.number}"
    return Point("npi", claimed, printed, verdict, why)


_SAID: dict[Agreement, str] = {
    "agrees": "The NPPES record lists the claimed licence number.",
    "near": "The NPPES record lists the same digits; one side leaves out the licence letters.",
}


def where_they_part(claimed: str, printed: str) -> str:
    """Say which letters and digits of two numbers differ, from left to right."""
    parts = SequenceMatcher(None, claimed, printed, autojunk=False).get_opcodes()
    said = [_difference(claimed[a:b], printed[c:d], a + 1) for kind, a, b, c, d in parts if kind != "equal"]
    return f"The licence numbers differ: {'; '.join(said)}."


def _difference(claimed: str, printed: str, place: int) -> str:
    if claimed and printed:
        return f"“{claimed}” at place {place} of the claimed one is “{printed}” on the NPPES record"
    if claimed:
        return f"“{claimed}” at place {place} stands in the claimed one alone"
    return f"“{printed}” before place {place} stands on the NPPES record alone"
