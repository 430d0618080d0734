"""A one-time code to the e-mail address that the granting body holds for this very record, never to one typed here."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.binding.offices import is_shared_mailbox, mailbox_of
from verifier.domain.evidence import Authority, RegistryId
from verifier.domain.holder import Holder
from verifier.flows.binding.outcome import Missed, Shown
from verifier.flows.core.errors import Conflict
from verifier.flows.proofs.attempts import Challenge, code_of, record_of
from verifier.flows.proofs.limits import NewAttempt
from verifier.registries.base import HoldsContacts, KnowsOffices

if TYPE_CHECKING:
    from verifier.domain.binding.proofs import Anchor, Offer
    from verifier.domain.evidence import Record
    from verifier.flows.binding.outcome import Outcome
    from verifier.flows.core.service import Service
    from verifier.registries.catalogue import Catalogue
    from verifier.store.rows import bindings as binding_rows
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Vault


async def begin(svc: Service, offer: Offer, record: Record, anchor: Anchor, evidence_id: str) -> NewAttempt:
    """Begin an attempt with the address of record, which is looked up anew: only the register's list keeps it."""
    address = await address_of(svc.catalogue, record)
    if not address:
        detail = "The register no longer holds an e-mail address for this licence. Choose another method."
        raise Conflict("no_contact", detail)
    if await is_an_office(svc, record, address):
        offer = replace(offer, level=Holder.H2, by_people=True)
    return NewAttempt(offer, Challenge(anchor, address=address), evidence_id, target_of(svc.vault, address))


def target_of(vault: Vault, address: str) -> bytes:
    """Compute the blind index of an address: letters and proofs at one address are linked, and it stays sealed."""
    return vault.blind("address", address.casefold())


async def address_of(catalogue: Catalogue, record: Record) -> str | None:
    """Return the address a primary source holds for a record; None where it holds none."""
    registry: object = catalogue.registries.get(RegistryId(record.registry))
    if record.authority is not Authority.PRIMARY or not isinstance(registry, HoldsContacts):
        return None
    return await registry.contact(record)


async def stands_alone(catalogue: Catalogue, record: Record | None, place: str) -> bool:
    """Return True if a mailbox or host is on nobody else's record of this source, and the source can tell."""
    if record is None:
        return False
    registry: object = catalogue.registries.get(RegistryId(record.registry))
    return isinstance(registry, KnowsOffices) and await registry.is_alone_at(record, place)


async def is_an_office(svc: Service, record: Record | None, address: str) -> bool:
    """Return True if a mailbox may be read by more than one person: by its name, or by the records it is on."""
    return is_shared_mailbox(address) or not await stands_alone(svc.catalogue, record, mailbox_of(address))


async def judge(
    svc: Service,
    claim: ClaimRow,
    attempt: binding_rows.AttemptById,
    challenge: Challenge,
    typed: str,
) -> Outcome:
    """Compare the code in constant time; the mailbox is checked anew, because a list may have been loaded since."""
    digits = "".join(letter for letter in typed if letter in "0123456789")
    if not hmac.compare_digest(digits.encode(), code_of(svc.vault, attempt.id).encode()):
        return Missed("wrong_code")
    office = Holder(attempt.level) < Holder.H3
    if office or await is_an_office(svc, await record_of(svc, claim, attempt, challenge), challenge.address):
        return Shown(Holder.H2, "shared_mailbox")
    return Shown(Holder.H3)
