"""Identifiers the creator gave besides the licence number: each must be found and be theirs.

An NPI is public and self-typed (OIG found 48 % of NPPES records inaccurate), so it never helps a claim; a wrong one
is a reviewer's question. So is an ORCID iD: anyone can open one in any name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.domain.evidence import Authority, Found, NotFound, RecordKind, RegistryId
from verifier.domain.matching import compare
from verifier.domain.names import from_parts, parse
from verifier.domain.numbers import NumberVerdict, compare_numbers
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Words
    from verifier.domain.evidence import Answer, Record
    from verifier.domain.profession import Credential


ORCID = RegistryId("orcid")


def is_needed(answer: Answer, words: Words, primaries: Sequence[RegistryId] = ()) -> bool:
    """Tell whether a claim depends on this source: one that supports is needed only for the identifier it knows.

    A national list that is out or changed must not hold up somebody who never named a number of it.
    """
    named = words.orcid if answer.registry == ORCID else words.npi
    return answer.registry in primaries or answer.authority is not Authority.SUPPORTING or bool(named)


def orcid_ok(text: str) -> bool:
    """Whether this is a well-formed ORCID iD: 16 digits in groups, the last by ISO 7064 mod 11-2 (X is ten)."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", text):
        return False
    digits = text.replace("-", "")
    return digits[-1] == orcid_check_digit(digits[:-1])


def orcid_check_digit(stem: str) -> str:
    """The sixteenth character of an iD, from the fifteen digits before it."""
    total = 0
    for digit in stem:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def orcid_reasons(words: Words, answers: Sequence[Answer]) -> tuple[Reason, ...]:
    """`orcid_not_found`, `orcid_mismatch` (another person's) or `orcid_unchecked`, for an iD the creator gave."""
    if not words.orcid:
        return ()
    outcome = next((answer.outcome for answer in answers if answer.registry == ORCID), None)
    match outcome:
        case NotFound():
            return (Reason.ORCID_NOT_FOUND,)
        case Found(records=records):
            verdicts = {compare(parse(words.name), from_parts(record.name)).verdict for record in records}
            return () if verdicts == {"match"} else (Reason.ORCID_MISMATCH,)
        case _:
            return (Reason.ORCID_UNCHECKED,)


def npi_reasons(
    words: Words, credential: Credential, jurisdiction: str | None, answers: Sequence[Answer]
) -> tuple[Reason, ...]:
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
    return (Reason.NPI_NOT_FOUND,) if silent or not enumerators else ()


def _compare_npi(words: Words, credential: Credential, jurisdiction: str | None, record: Record) -> tuple[Reason, ...]:
    if record.standing is not None and record.standing != "active":
        return (Reason.NPI_NOT_FOUND,)
    verdicts = {compare(parse(words.name), from_parts(name)).verdict for name in (record.name, *record.other_names)}
    if "match" not in verdicts:
        return (Reason.NPI_MISMATCH,)
    return () if _licence_agrees(words, credential, jurisdiction, record) else (Reason.NPI_MISMATCH,)


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
