"""The licence somebody asks about: what they typed, sealed with a key of its own, and what its board says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pydantic import TypeAdapter

from verifier.domain.claim import Words
from verifier.domain.evidence import Found, PersonName, Query, Record, Unavailable
from verifier.flows.assessment.facts import licence_of
from verifier.flows.binding import email_code
from verifier.flows.claims.guards import insist_place, licence_key, read
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.registries.base import HoldsContacts

if TYPE_CHECKING:
    from verifier.domain.credentials.profession import Credential
    from verifier.flows.core.service import Service
    from verifier.store.sealing.crypto import Sealer, Vault


@dataclass(frozen=True, slots=True)
class About:
    """A licence as somebody named it, and how they wish to be written to (stored sealed)."""

    credential: str
    jurisdiction: str
    number: str
    locale: str = "en"
    email: str = ""  # where people answer; a letter to the board's address needs none
    statement: str = ""  # for the people who look at a document


class Kept(Protocol):
    """A row that holds what is sealed about a licence, with its own key."""

    @property
    def id(self) -> str:
        """The row's id, which what is sealed is bound to."""

    @property
    def wrapped_key(self) -> bytes:
        """The row's data key."""

    @property
    def sealed(self) -> bytes:
        """The sealed words."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The address of a licensee's own that a board holds, and the licence as its register prints it."""

    address: str
    licence: bytes


_ABOUT = TypeAdapter(About)


def seal(sealer: Sealer, row_id: str, about: About) -> bytes:
    """Seal what somebody said, for one row only."""
    return sealer.seal(_ABOUT.dump_json(about), f"licensee/{row_id}")


def unseal(vault: Vault, row: Kept) -> About:
    """Open what somebody said."""
    return _ABOUT.validate_json(vault.sealer(row.wrapped_key).open(row.sealed, f"licensee/{row.id}"))


def key_of(svc: Service, about: About) -> bytes:
    """Compute the blind index of a licence as it was typed. Raises what stands against the words, never against it."""
    credential = _credential(about)
    key = licence_key(svc.vault, credential, about.jurisdiction, _words(about))
    if credential.is_degree or key is None:
        detail = "A licence is meant here, with its state and its number."
        raise Invalid("validation", detail, faults=(FieldFault("/credential", "unknown_credential", detail),))
    return key


async def mailbox(svc: Service, about: About) -> Mailbox | Unavailable | None:
    """Find the address that the board holds for one person alone; None where it holds none, or an office's.

    Only lists of our own hold addresses, so that no board is asked because somebody typed a number.
    """
    credential, found = _credential(about), list[tuple[HoldsContacts, Record]]()
    query = Query(about.jurisdiction, credential.family, about.number, PersonName("", ""))
    for registry in svc.catalogue.speakers(about.jurisdiction, credential).primaries:
        if not isinstance(registry, HoldsContacts):
            continue
        outcome = (await registry.ask(query, svc.clock())).outcome
        if isinstance(outcome, Unavailable):
            return outcome
        records = outcome.records if isinstance(outcome, Found) else ()
        found += [(registry, one) for one in records if one.title is not None and one.title.family is credential.family]
    if len(found) != 1:
        return None
    record = found[0][1]
    address = await email_code.address_of(svc.catalogue, record)
    if not address or await email_code.is_an_office(svc, record, address):
        return None
    return Mailbox(address, licence_of(svc.vault, record, credential))


def _credential(about: About) -> Credential:
    insist_place(about.jurisdiction)
    return read(about.credential, about.jurisdiction, _words(about))


def _words(about: About) -> Words:
    return Words(name="", number=about.number)
