"""A one-time code to the e-mail address that the granting body holds for this very record, never to one typed here."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.binding import Holder
from verifier.domain.evidence import Authority, RegistryId
from verifier.domain.proofs import is_shared_mailbox
from verifier.flows.bind.attempts import Sought, code_of
from verifier.flows.bind.outcomes import Missed, Shown
from verifier.flows.bind.planning import Begun
from verifier.flows.errors import Conflict
from verifier.registries.base import HoldsContacts

if TYPE_CHECKING:
    from verifier.domain.evidence import Record
    from verifier.domain.proofs import Anchor, Offer
    from verifier.flows.bind.outcomes import Outcome
    from verifier.flows.service import Service
    from verifier.store.db import Row


async def begin(svc: Service, offer: Offer, record: Record, anchor: Anchor, evidence_id: str) -> Begun:
    """A code for the address of record, which is looked up anew: it is kept nowhere but in the register's list."""
    address = await address_of(svc, record)
    if not address:
        detail = "The register no longer holds an e-mail address for this licence. Choose another method."
        raise Conflict("no_contact", detail)
    if is_shared_mailbox(address):
        offer = replace(offer, level=Holder.H2, by_people=True)
    return Begun(offer, Sought(anchor, address=address), evidence_id, svc.vault.blind("address", address.casefold()))


async def address_of(svc: Service, record: Record) -> str | None:
    """The address a primary source holds for a record; None where it holds none."""
    registry: object = svc.catalogue.registries.get(RegistryId(record.registry))
    if record.authority is not Authority.PRIMARY or not isinstance(registry, HoldsContacts):
        return None
    return await registry.contact(record)


def judge(svc: Service, attempt: Row, typed: str) -> Outcome:
    """Whether this is the code of the letter; it takes as long for every wrong one."""
    digits = "".join(letter for letter in typed if letter in "0123456789")
    if not hmac.compare_digest(digits.encode(), code_of(svc, attempt["id"]).encode()):
        return Missed("wrong_code")
    level = Holder(attempt["level"])
    return Shown(level, "" if level >= Holder.H3 else "shared_mailbox")
