"""Proofs by the creator beside the platform's identity check, and the record each counts for.

A proof is control of something that only the licensee controls: the e-mail address the board holds, the iD the degree
is entered on, the practice domain the board lists. It counts for the record it was made about and for no other, for the
account as it was then, and for a year (policy `rebind_every`). Source: design of record, "Holder binding"; the split of
validation and verification is NIST SP 800-63A's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.domain.binding.binding import Bound
from verifier.domain.credentials.numbers import canonical_number
from verifier.domain.evidence import Authority, RecordKind
from verifier.domain.holder import Holder, Method
from verifier.domain.matching import Point
from verifier.domain.names.tokens import fold
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from verifier.domain.evidence import Record
    from verifier.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Anchor:
    """The record a proof is about."""

    registry: str
    jurisdiction: str
    number: str  # canonical; of a degree the iD
    name: str  # folded, as the register prints it: a number that went to somebody else proves nothing for them


@dataclass(frozen=True, slots=True)
class Proof:
    """An attempt that succeeded."""

    attempt: str  # our id of it
    method: Method
    level: Holder
    anchor: Anchor
    account_epoch: int
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of binding that this deployment has set up."""

    vouches: bool = False  # the platform can attest identities
    mails: bool = False  # letters can be sent
    signs_in: bool = False  # ORCID's sign-in is set up
    stores_documents: bool = True  # documents can be kept


@dataclass(frozen=True, slots=True)
class Offer:
    """A method that is open for a claim, and the most it can establish."""

    method: Method
    level: Holder
    by_people: bool = False  # people have to look before anything follows


def anchor_of(record: Record) -> Anchor:
    """Name the record as a proof does.

    The name on an iD is its owner's to change, and what was shown is control of the iD: a degree is named by its iD.
    """
    if record.kind is RecordKind.DEGREE or record.family is None:
        return Anchor(record.registry, "", record.number, "")
    number = canonical_number(record.number, record.jurisdiction, record.family)
    name = f"{fold(record.name.given)} {fold(record.name.surname)}"
    return Anchor(record.registry, record.jurisdiction, number, name)


def counts(proof: Proof, record: Record, epoch: int, now: datetime, policy: Policy) -> bool:
    """Return True if a proof is about this record and this account's epoch, and is not older than `rebind_every`."""
    young = proof.proved_at <= now < proof.proved_at + policy.rebind_every
    return young and proof.account_epoch == epoch and proof.anchor == anchor_of(record)


def best_proof(proofs: Iterable[Proof], record: Record, epoch: int, now: datetime, policy: Policy) -> Proof | None:
    """Choose the strongest proof that counts, of equal ones the newest, each at its level by today's record."""
    counting = [as_seen_now(proof, record) for proof in proofs if counts(proof, record, epoch, now, policy)]
    return max(counting, key=lambda proof: (proof.level, proof.proved_at), default=None)


def as_seen_now(proof: Proof, record: Record) -> Proof:
    """Lower a proof to H2 if today's roster shows its mailbox or site on other people's records, too."""
    alone = {
        Method.REGISTRY_CONTACT_CODE: record.contact_alone or not record.contactable,
        Method.DOMAIN_NONCE: record.website_alone or not record.website,
    }
    return proof if alone.get(proof.method, True) else replace(proof, level=min(proof.level, Holder.H2))


def with_proof(bound: Bound, proof: Proof | None) -> Bound:
    """Combine the identity check with a proof: the stronger counts, and a contradiction is never outweighed.

    Below H3 a proof is for people to weigh: the reasons stay. So is every proof beside a changed surname or city: it
    counts at its level, and the reasons stay.
    """
    if proof is None:
        return bound
    said = Point(
        "binding",
        proof.method.value,
        proof.level.name,
        "agrees",
        "The creator controls what is the licensee's.",
    )
    points = (*bound.points, said)
    control = proof.method if proof.level >= Holder.H3 else None
    if _is_closed(bound) or bound.level >= max(proof.level, Holder.H2):
        return replace(bound, points=points, control=control)
    settled = proof.level >= Holder.H3 and not bound.conflict
    reasons = () if settled else (bound.reasons or (Reason.HOLDER_UNBOUND,))
    return replace(
        bound,
        level=proof.level,
        method=proof.method,
        points=points,
        reasons=reasons,
        attempt=proof.attempt,
        control=control,
    )


def open_methods(record: Record, npi: str, bound: Bound, ways: Ways) -> tuple[Offer, ...]:
    """List the methods that can establish the holder of this record, those that need people last.

    A contradiction leaves only what people look at: another way of proving the same thing cannot take it back. A
    changed surname or city alone is none: what only the licensee can do stays open, for people to weigh.
    """
    offers: list[Offer] = []
    if not _is_closed(bound):
        offers += [*_sign_in(record, ways), *_contact(record, ways), *_write_back(record, npi), *_domain(record)]
        if ways.vouches:
            offers.append(Offer(Method.PLATFORM_IDENTITY, Holder.H4))
    if ways.stores_documents:
        offers.append(Offer(Method.DOCUMENT, Holder.H2, by_people=True))
    offers.append(Offer(Method.REFEREE_CALL, Holder.H3, by_people=True))
    return tuple(sorted(offers, key=lambda offer: offer.by_people))


def _is_closed(bound: Bound) -> bool:
    """Return True if more speaks against the holder than a marriage or a move would explain."""
    return bound.conflict and not bound.changed


def proves_alone(offers: Sequence[Offer]) -> bool:
    """Return True if the creator can establish the holder (H3) without a reviewer and without the platform."""
    alone = (offer for offer in offers if not offer.by_people and offer.method is not Method.PLATFORM_IDENTITY)
    return any(offer.level >= Holder.H3 for offer in alone)


def _is_degree(record: Record) -> bool:
    return record.kind is RecordKind.DEGREE


def _sign_in(record: Record, ways: Ways) -> list[Offer]:
    return [Offer(Method.ORCID_SIGN_IN, Holder.H3)] if _is_degree(record) and ways.signs_in else []


def _contact(record: Record, ways: Ways) -> list[Offer]:
    """Offer a code to the address that the granting body itself holds, never one that people typed into NPPES."""
    if record.authority is Authority.PRIMARY and record.contactable and ways.mails:
        return [_at_a_place(Method.REGISTRY_CONTACT_CODE, alone=record.contact_alone)]
    return []


def _at_a_place(method: Method, *, alone: bool) -> Offer:
    """Offer H3 for a place on one person's records alone; an office's is H2 and needs people."""
    return Offer(method, Holder.H3) if alone else Offer(method, Holder.H2, by_people=True)


def _write_back(record: Record, npi: str) -> list[Offer]:
    """Offer the record that only the holder can edit: the iD with the degree (H3), or a self-typed NPI record (H2)."""
    if _is_degree(record):
        return [Offer(Method.REGISTRY_WRITE_BACK, Holder.H3)]
    return [Offer(Method.REGISTRY_WRITE_BACK, Holder.H2, by_people=True)] if npi else []


def _domain(record: Record) -> list[Offer]:
    if _is_degree(record):
        return []
    listed = record.authority is Authority.PRIMARY and bool(record.website)
    return [_at_a_place(Method.DOMAIN_NONCE, alone=listed and record.website_alone)]
