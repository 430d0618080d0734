"""Which methods are open for a claim, here and now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from verifier.domain.assessment.decision import UNBOUND_REASONS
from verifier.domain.binding.proofs import Offer, Ways, open_methods
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason
from verifier.domain.wording.binding_methods import Opening
from verifier.outbound.sites.domains import read_domain
from verifier.store.rows import bindings as binding_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.assessment.decision import Findings
    from verifier.domain.claim import Actor, Words
    from verifier.domain.evidence import Record
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

# What a person has to weigh whatever the creator proves, and what does not make the record another person's.
_BESIDE = UNBOUND_REASONS | {
    Reason.CONTESTED,
    Reason.LICENCE_LOCKED,
    Reason.HOLDER_DISPUTED,
    Reason.EARLIER_DECISION,
    Reason.HANDLE_ASSERTS_OTHER,
    Reason.GAIN_LIMIT,
    Reason.NPI_NOT_FOUND,
    Reason.NPI_MISMATCH,
    Reason.ORCID_UNCHECKED,
    Reason.PAST_ACTION,
    Reason.SCREENING_HIT,
    Reason.SCREENING_POSSIBLE,
    Reason.SOURCE_CHANGED,
    Reason.SOURCE_UNAVAILABLE,
    Reason.SOURCE_UNPROVEN,
    Reason.STANDING_DISCIPLINED,
    Reason.ACCOUNT_CHANGED,
    Reason.RELOOK,
    Reason.REPORTED,
    Reason.APPEAL,
}
# What a name of the creator's own makes a question, where only the surname differs or it may be the same name.
_OF_A_NAME = frozenset({Reason.NAME_UNCLEAR, Reason.NAME_MISMATCH, Reason.ORCID_MISMATCH})
_BY_PEOPLE = (Offer(Method.DOCUMENT, Holder.H2, by_people=True), Offer(Method.REFEREE_CALL, Holder.H3, by_people=True))


async def ways(svc: Service, connection: Connection) -> Ways:
    """What this deployment can do for a binding at all."""
    return Ways(
        vouches=await binding_rows.vouching(connection),
        mails=svc.mail is not None,
        signs_in=svc.provider is not None,
        shelves=svc.shelf is not None,
    )


async def offers(
    svc: Service, connection: Connection, findings: Findings, words: Words, actor: Actor | None = None
) -> tuple[Offer, ...]:
    """What is open: methods about a record only where it is this claim's, methods of people always.

    An `actor` who may vouch for identities can, whoever else may.
    """
    possible = await ways(svc, connection)
    if actor is not None and actor.may("identity:assert"):
        possible = replace(possible, vouches=True)
    if findings.record is None or not frozenset(findings.reasons) <= _beside(findings):
        return tuple(offer for offer in _BY_PEOPLE if possible.shelves or offer.method is not Method.DOCUMENT)
    return open_methods(_usable(findings.record), words.npi, findings.bound, possible)


def _beside(findings: Findings) -> frozenset[Reason]:
    """What leaves the record this claim's: a name or a city that may have changed is a question, not a closed door."""
    named = _OF_A_NAME if findings.name_changed else frozenset({Reason.NAME_UNCLEAR})
    attested = frozenset({Reason.IDENTITY_MISMATCH}) if findings.bound.changed else frozenset[Reason]()
    return _BESIDE | named | attested


def _usable(record: Record) -> Record:
    """The record, without a website on which a word would show nothing: a page among strangers' pages."""
    return record if isinstance(read_domain(record.website), str) else replace(record, website="")


def kept(found: tuple[Offer, ...]) -> list[dict[str, str]]:
    """Open methods as they stand among a claim's facts."""
    return [{"method": offer.method.value, "level": offer.level.name} for offer in found]


def openings(facts: Mapping[str, Any]) -> tuple[Opening, ...]:
    """The methods that were open when the claim was last weighed."""
    return tuple(Opening(Method(one["method"]), one["level"]) for one in facts.get("open", ()))
