"""A claim's matter, which its answers are compared with, and the findings that they establish."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verifier.domain.binding.binding import Bound
from verifier.domain.holder import Holder
from verifier.domain.reasons import Removed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta, tzinfo

    from verifier.domain.assessment.screening import Hit, Person
    from verifier.domain.binding.proofs import Proof
    from verifier.domain.claim import AccountRef, Identity, Words
    from verifier.domain.credentials.profession import Credential
    from verifier.domain.evidence import Record, RegistryId
    from verifier.domain.matching import Point
    from verifier.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Matter:
    """The facts of a claim, besides the answers, that its findings may depend on."""

    credential: Credential
    jurisdiction: str | None
    account: AccountRef
    words: Words
    identity: Identity | None
    primaries: tuple[RegistryId, ...]
    others: tuple[RegistryId, ...] = ()
    zones: Mapping[RegistryId, tzinfo] = field(default_factory=dict)  # the issuers' time zones
    unproven: frozenset[RegistryId] = frozenset()  # primaries not shown to be live: their word confirms nothing alone
    bound_at: datetime | None = None  # of a badge that ended: a renewal does not ask again who its holder is
    proofs: tuple[Proof, ...] = ()  # what the creator has proved, for whatever record
    disputed: bool = False  # the licensee of record says that this is not them
    earlier_decision: bool = False  # people refused, suspended or revoked something of this account before
    wait_ended: bool = False  # a source was unavailable for longer than policy.source_wait
    person: Person | None = None  # who is screened; None: whom the claim and these answers name
    is_cleared: Callable[[str], bool] = lambda _row: False  # rows of exclusion lists that people have decided about


@dataclass(frozen=True, slots=True)
class Findings:
    """The facts established in a round, whatever the verdict."""

    reasons: tuple[Reason, ...] = ()
    points: tuple[Point, ...] = ()
    record: Record | None = None
    bound: Bound = field(default=Bound(Holder.H0, None))
    hits: tuple[Hit, ...] = ()  # rows of exclusion lists that a person has to look at
    name_changed: bool = False  # the claimed name differs from the record's in the surname alone
    retry_in: timedelta | None = None  # a source that is needed has not answered: nothing else was established

    @property
    def is_only_unbound(self) -> bool:
        """Return True if the licence is found and all that is missing is proof that the creator is its holder."""
        provable = all(reason.meaning.removed is Removed.BY_PROOF for reason in self.reasons)
        return bool(self.reasons) and provable and self.record is not None and not self.bound.conflict

    @property
    def stands(self) -> bool:
        """Return True if no answer speaks against the licence, whoever its holder is."""
        return not self.reasons or self.is_only_unbound
