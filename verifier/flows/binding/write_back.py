"""Proof by writing where only the holder can: a practice's own website, an iD, an NPI record.

A domain that no register lists, that is younger than a year or than the licence, is for people to weigh (H2): anybody
can buy one. What the register lists is compared with what is asked, never with what was typed before.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from verifier.domain.assessment.identifiers import ORCID
from verifier.domain.binding.offices import host_of
from verifier.domain.evidence import RegistryId, Unavailable, Unreadable
from verifier.domain.holder import Holder, Method
from verifier.flows.binding import retry
from verifier.flows.binding.email_code import stands_alone
from verifier.flows.binding.outcome import Missed, NotNow, Shown
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.proofs.attempts import Challenge, nonce_of, record_of
from verifier.flows.proofs.instructions import proof_link
from verifier.flows.proofs.limits import NewAttempt
from verifier.outbound.sites import rdap, well_known
from verifier.outbound.sites.domains import DomainFault, read_domain, registrable
from verifier.registries.base import Published, WriteBack

if TYPE_CHECKING:
    from datetime import date

    from verifier.domain.binding.proofs import Anchor, Offer
    from verifier.domain.evidence import Record
    from verifier.flows.binding.outcome import Outcome
    from verifier.flows.core.service import Service
    from verifier.store.rows import bindings as binding_rows
    from verifier.store.rows.shared import ClaimRow

NPPES = RegistryId("us-nppes")
_GROWN = timedelta(days=365)
_REMEDIES = {
    "shared_host": "Many people share this host, so a file there does not show whose it is. Use a domain of your own.",
    "not_a_domain": "Write the domain of your practice's website, such as practice.example.",
}


def begin_domain(offer: Offer, record: Record, anchor: Anchor, evidence_id: str, typed: str) -> NewAttempt:
    """Begin with the domain the register lists; where it lists none, with the typed one."""
    listed = read_domain(record.website) if record.website else None
    domain = listed if isinstance(listed, str) else read_domain(typed)
    if isinstance(domain, DomainFault):
        code = domain.code if typed else "required"
        detail = _REMEDIES.get(code, _REMEDIES["not_a_domain"])
        raise Invalid("domain", detail, faults=(FieldFault("/domain", code, detail),))
    return NewAttempt(offer, Challenge(anchor, domain=domain), evidence_id)


def begin_write_back(offer: Offer, record: Record, anchor: Anchor, evidence_id: str, npi: str) -> NewAttempt:
    """Begin with the holder's own record: the iD that carries the degree, or the NPI that was given."""
    identifier = record.number if offer.level >= Holder.H3 else npi
    return NewAttempt(offer, Challenge(anchor, identifier=identifier), evidence_id)


async def look(
    svc: Service,
    claim: ClaimRow,
    attempt: binding_rows.AttemptById,
    challenge: Challenge,
) -> Outcome:
    """Check whether what was to be shown is there now."""
    if Method(attempt.method) is Method.DOMAIN_NONCE:
        return await _on_website(svc, claim, attempt, challenge)
    return await _on_record(svc, attempt, challenge)


async def _on_website(
    svc: Service,
    claim: ClaimRow,
    attempt: binding_rows.AttemptById,
    challenge: Challenge,
) -> Outcome:
    if svc.reach is None:
        return NotNow("not_reachable")
    seen = await well_known.read_nonce(svc.reach, challenge.domain)
    match seen:
        case well_known.Shown(words=words) if nonce_of(svc.vault, attempt.id) in words:
            return await _aged(svc, claim, attempt, challenge)
        case well_known.Shown() | well_known.Missing():
            return Missed("nonce_not_found")
        case well_known.Unreachable(code=code):
            return NotNow(f"website_{code}")


async def _aged(
    svc: Service,
    claim: ClaimRow,
    attempt: binding_rows.AttemptById,
    challenge: Challenge,
) -> Shown | NotNow:
    """Grade a shown domain: H3 if listed and older than a year and than the licence; else for people.

    Where its age cannot be found, it is asked again; people weigh it when that has gone on for long.
    """
    record = await record_of(svc, claim, attempt, challenge)
    if record is None or not record.website or read_domain(record.website) != challenge.domain:
        return Shown(Holder.H2, "domain_not_listed")
    if not await stands_alone(svc.catalogue, record, host_of(record.website)):
        return Shown(Holder.H2, "domain_shared")
    assert svc.reach is not None  # noqa: S101  the page was just read
    age = await rdap.registered_at(svc.reach, svc.settings.rdap_url, registrable(challenge.domain), now=svc.clock())
    if not isinstance(age, rdap.Registered):
        waits = age.passing and not await retry.long_enough(svc, attempt)
        return NotNow(f"{retry.AGE}{age.code}") if waits else Shown(Holder.H2, retry.UNKNOWN)
    young = svc.clock() - age.at < _GROWN or (record.issued_on is not None and age.at > _start_of(record.issued_on))
    return Shown(Holder.H2, "domain_young") if young else Shown(Holder.H3)


async def _on_record(svc: Service, attempt: binding_rows.AttemptById, challenge: Challenge) -> Outcome:
    level = Holder(attempt.level)
    registry: object = svc.catalogue.registries.get(ORCID if level >= Holder.H3 else NPPES)
    if not isinstance(registry, WriteBack):
        return NotNow("no_source")
    found = await registry.published(challenge.identifier, svc.clock())
    match found:
        case Published(places=places):
            link = proof_link(svc, attempt.id)
            return Shown(level) if link in (place.rstrip("/") for place in places) else Missed("link_not_found")
        case (
            Unavailable(detail=detail) | Unreadable(detail=detail)
        ):  # what nobody could read says nothing of the creator
            return NotNow(f"source_{detail}")
        case _:
            return Missed("record_not_found")


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
