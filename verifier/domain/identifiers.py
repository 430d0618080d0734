"""Identifiers the creator gave besides the licence number: each must be found and be theirs.

An NPI is public and self-typed (OIG found 48 % of NPPES records inaccurate), so it never helps a claim; a wrong one
is a reviewer's question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.evidence import Found, NotFound, RecordKind
from verifier.domain.matching import compare
from verifier.domain.names import from_parts, parse
from verifier.domain.numbers import NumberVerdict, compare_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Words
    from verifier.domain.evidence import Answer, Record
    from verifier.domain.profession import Credential


def npi_reasons(
    words: Words, credential: Credential, jurisdiction: str | None, answers: Sequence[Answer]
) -> tuple[str, ...]:
    """`npi_not_found` or `npi_mismatch` when the NPI the creator typed is unknown, inactive or somebody else's."""
    if not words.npi:
        return ()
    for answer in answers:
        if isinstance(answer.outcome, Found):
            ours = [r for r in answer.outcome.records if r.kind is RecordKind.ENUMERATION and r.npi == words.npi]
            if ours:
                return _compare_npi(words, credential, jurisdiction, ours[0])
    enumerators = [a for a in answers if a.registry == "us-nppes"]
    silent = any(isinstance(a.outcome, Found | NotFound) for a in enumerators)
    return ("npi_not_found",) if silent or not enumerators else ()


def _compare_npi(words: Words, credential: Credential, jurisdiction: str | None, record: Record) -> tuple[str, ...]:
    if record.standing is not None and record.standing != "active":
        return ("npi_not_found",)
    verdicts = {compare(parse(words.name), from_parts(name)).verdict for name in (record.name, *record.other_names)}
    if "match" not in verdicts:
        return ("npi_mismatch",)
    return () if _licence_agrees(words, credential, jurisdiction, record) else ("npi_mismatch",)


def _licence_agrees(words: Words, credential: Credential, jurisdiction: str | None, record: Record) -> bool:
    """An NPI that lists another licence of the same field in the same state is probably a namesake's."""
    listed = [
        x
        for x in record.listed
        if x.number and x.jurisdiction == jurisdiction and x.family in (None, credential.family)
    ]
    if not listed or not words.number:
        return True
    same = (NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME)
    return any(compare_numbers(words.number, x.number, jurisdiction or "", credential.family) in same for x in listed)
