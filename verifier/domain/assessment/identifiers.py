"""Identifiers the creator gave besides the licence number: each must be found and be theirs.

An NPI is public and self-typed (OIG found 48 % of NPPES records inaccurate), so it never helps a claim; a wrong one
is a reviewer's question. So is an ORCID iD: anyone can open one in any name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.domain.binding.changes import enumerations
from verifier.domain.credentials.numbers import NumberVerdict, compare_numbers
from verifier.domain.evidence import Authority, Found, NotFound, RegistryId
from verifier.domain.matching import compare
from verifier.domain.names.parse import from_parts, parse
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Words
    from verifier.domain.credentials.profession import Credential
    from verifier.domain.evidence import Answer, ListedLicence, Record


ORCID = RegistryId("orcid")


def is_needed(answer: Answer, words: Words, primaries: Sequence[RegistryId] = ()) -> bool:
    """Return True if the claim depends on this source: one that supports is needed only for an identifier it knows.

    A national list that is out or changed must not hold up somebody who never named a number of it.
    """
    named = words.orcid if answer.registry == ORCID else words.npi
    return answer.registry in primaries or answer.authority is not Authority.SUPPORTING or bool(named)


def orcid_ok(text: str) -> bool:
    """Return True for a well-formed ORCID iD: 16 digits in groups, the last by ISO 7064 mod 11-2 (X is ten)."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", text):
        return False
    digits = text.replace("-", "")
    return digits[-1] == orcid_check_digit(digits[:-1])


def orcid_check_digit(stem: str) -> str:
    """Compute the sixteenth character of an iD from the fifteen digits before it."""
    total = 0
    for digit in stem:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def orcid_reasons(words: Words, answers: Sequence[Answer]) -> tuple[Reason, ...]:
    """Return ORCID_NOT_FOUND, ORCID_MISMATCH (another person's) or ORCID_UNCHECKED for an iD the creator gave."""
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
    """Return NPI_NOT_FOUND or NPI_MISMATCH when the typed NPI is unknown, inactive or somebody else's."""
    if not words.npi:
        return ()
    own = own_enumeration(words, credential, jurisdiction, answers)
    if own is not None:
        return _compare_npi(words, credential, jurisdiction, own)
    enumerators = [a for a in answers if a.registry == "us-nppes"]
    silent = any(isinstance(a.outcome, Found | NotFound) for a in enumerators)
    return (Reason.NPI_NOT_FOUND,) if silent or not enumerators else ()


def own_enumeration(
    words: Words, credential: Credential, jurisdiction: str | None, answers: Sequence[Answer]
) -> Record | None:
    """Find the NPI record of the number the creator gave, else the one that lists their licence."""
    found = enumerations(answers)
    if words.npi:
        return next((record for record in found if record.npi == words.npi), None)
    return next((r for r in found if words.number and _lists(words, credential, jurisdiction, r)), None)


def _compare_npi(words: Words, credential: Credential, jurisdiction: str | None, record: Record) -> tuple[Reason, ...]:
    if record.standing is not None and record.standing != "active":
        return (Reason.NPI_NOT_FOUND,)
    verdicts = {compare(parse(words.name), from_parts(name)).verdict for name in (record.name, *record.other_names)}
    if "match" not in verdicts:
        return (Reason.NPI_MISMATCH,)
    return () if _licence_agrees(words, credential, jurisdiction, record) else (Reason.NPI_MISMATCH,)


def _licence_agrees(words: Words, credential: Credential, jurisdiction: str | None, record: Record) -> bool:
    """Return False if the NPI record lists only other licences of the same field and state: probably a namesake's."""
    if not comparable(credential, jurisdiction, record) or not words.number:
        return True
    return _lists(words, credential, jurisdiction, record)


def comparable(credential: Credential, jurisdiction: str | None, record: Record) -> list[ListedLicence]:
    """Collect the licences an NPI record lists in the claimed state and field."""
    lines = (x for x in record.listed if x.number and x.jurisdiction == jurisdiction)
    return [x for x in lines if x.family in (None, credential.family)]


def _lists(words: Words, credential: Credential, jurisdiction: str | None, record: Record) -> bool:
    """Return True if an NPI record lists the very licence of the claim."""
    same = (NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME)
    place, family = jurisdiction or "", credential.family
    lines = comparable(credential, jurisdiction, record)
    return any(compare_numbers(words.number, x.number, place, family) in same for x in lines)
