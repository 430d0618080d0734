"""The methods that are open for a claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from verifier.domain.advice.binding_methods import Opening
from verifier.domain.binding.proofs import Offer, Ways, open_methods
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason, WhenOpen, those
from verifier.outbound.sites.domains import read_domain
from verifier.store.rows import bindings as binding_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.assessment.matter import Findings
    from verifier.domain.claim import Actor, Words
    from verifier.domain.evidence import Record
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_BY_PEOPLE = (Offer(Method.DOCUMENT, Holder.H2, by_people=True), Offer(Method.REFEREE_CALL, Holder.H3, by_people=True))


async def ways(svc: Service, connection: Connection) -> Ways:
    """Read which ways of binding this deployment has."""
    return Ways(
        vouches=await binding_rows.vouching(connection),
        mails=svc.mail is not None,
        signs_in=svc.provider is not None,
        stores_documents=svc.document_store is not None,
    )


async def offers(
    svc: Service, connection: Connection, findings: Findings, words: Words, actor: Actor | None = None
) -> tuple[Offer, ...]:
    """List what is open: methods about a record only where it is this claim's, methods of people always.

    An `actor` who may vouch for identities can, whoever else may.
    """
    possible = await ways(svc, connection)
    if actor is not None and actor.may("identity:assert"):
        possible = replace(possible, vouches=True)
    if findings.record is None or not frozenset(findings.reasons) <= _beside(findings):
        return tuple(offer for offer in _BY_PEOPLE if possible.stores_documents or offer.method is not Method.DOCUMENT)
    return open_methods(_usable(findings.record), words.npi, findings.bound, possible)


def _beside(findings: Findings) -> frozenset[Reason]:
    """List the reasons that leave the record this claim's: a changed name or city is a question."""
    ways = {WhenOpen.ALWAYS}
    ways |= {WhenOpen.IF_NAME_CHANGED} if findings.name_changed else set()
    ways |= {WhenOpen.IF_IDENTITY_CHANGED} if findings.bound.changed else set()
    return those(lambda meaning: meaning.ways in ways)


def _usable(record: Record) -> Record:
    """Drop from a record a website that would prove nothing: a page among strangers' pages."""
    return record if isinstance(read_domain(record.website), str) else replace(record, website="")


def kept(found: tuple[Offer, ...]) -> list[dict[str, str]]:
    """Write open methods for a claim's facts."""
    return [{"method": offer.method.value, "level": offer.level.name} for offer in found]


def openings(facts: Mapping[str, Any]) -> tuple[Opening, ...]:
    """Read the methods that were open when the claim was last weighed."""
    return tuple(Opening(Method(one["method"]), one["level"]) for one in facts.get("open", ()))
