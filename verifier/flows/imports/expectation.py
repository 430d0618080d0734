"""Expectation of whom a claim will need, before any source is asked: a machine alone, its creator, or a reviewer.

The claim is weighed against an imaginary record: one that says of the person all that the claim says, in the columns
that its source has. What binds the holder to such a record binds them to the real one, if it says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from verifier.domain.binding.binding import bind_identity
from verifier.domain.binding.proofs import open_methods, proves_alone
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Authority, Record, RecordKind
from verifier.domain.names.parse import in_parts
from verifier.flows.proofs.methods import ways

if TYPE_CHECKING:
    from datetime import date, datetime

    from verifier.domain.binding.proofs import Ways
    from verifier.domain.claim import Submission
    from verifier.domain.credentials.profession import Credential
    from verifier.flows.core.service import Service
    from verifier.registries.sheet.datasheet import Datasheet


class Needs(StrEnum):
    """Whom a claim is expected to need: a letter in the row of its chunk."""

    MACHINE = "m"
    CREATOR = "c"
    REVIEWER = "r"
    NOBODY = "-"  # a line that cannot be taken


@dataclass(frozen=True, slots=True)
class Expecting:
    """The deployment as it is when an import arrives: its sources, its policy, and the ways of proving it has."""

    svc: Service
    ways: Ways
    now: datetime

    @classmethod
    async def of(cls, svc: Service) -> Expecting:
        """Read which ways of proving are set up."""
        async with svc.pool.acquire(timeout=5) as connection:
            return cls(svc, await ways(svc, connection), svc.clock())

    def of_claim(self, submission: Submission, credential: Credential) -> Needs:
        """Tell whom this claim will need, if its source finds what it says."""
        words = submission.words
        named = words.orcid if credential.family is Family.DEGREE else words.number
        speakers = self.svc.catalogue.speakers(submission.jurisdiction, credential).primaries
        if not speakers or not named:  # a record found by its name alone may be a namesake's
            return Needs.REVIEWER
        return self._of_record(submission, _imagined(speakers[0].sheet, submission, credential))

    def _of_record(self, submission: Submission, record: Record) -> Needs:
        svc = self.svc
        bound = bind_identity(submission.identity, record, self.now, svc.policy, svc.shares)
        if not bound.reasons:
            return Needs.MACHINE
        alone = proves_alone(open_methods(record, submission.words.npi, bound, self.ways))
        return Needs.CREATOR if alone else Needs.REVIEWER


def _imagined(sheet: Datasheet, submission: Submission, credential: Credential) -> Record:
    """Make the record that this source would have of the person who is meant."""
    fields, identity, words = sheet.fields, submission.identity, submission.words
    degree = credential.family is Family.DEGREE
    born: date | None = identity.birth_date if identity and fields.birth_date else None
    year = identity.year_of_birth if identity and (fields.birth_year or born) else None
    return Record(
        registry=sheet.id,
        authority=Authority.PRIMARY,
        kind=RecordKind.DEGREE if degree else RecordKind.LICENCE,
        name=in_parts(words.name),
        jurisdiction=submission.jurisdiction or "",
        family=None if degree else credential.family,
        number=words.orcid if degree else words.number,
        birth_years=_span(year, identity.year_of_birth if identity and fields.birth_range else None),
        born_on=born,
        city=(identity.locality or "") if identity and fields.city else "",
        contactable=bool(fields.email),
        contact_alone=True,
    )


def _span(year: int | None, within: int | None) -> tuple[int, int] | None:
    """Return the years that a record would print: one, or the decade around one."""
    if year is not None:
        return year, year
    return None if within is None else (within - within % 10, within - within % 10 + 9)
