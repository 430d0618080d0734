"""Queries to exclusion lists, under every name known to be the person's, also those that a round itself teaches.

A list is asked beside the other sources, with what is known then. When the last of them has answered and has told a
name or an NPI that the list was not asked under, the check is opened again before anything is weighed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.domain.assessment.screening import Person, person_of
from verifier.domain.evidence import Authority, Query, RegistryId
from verifier.flows.sources import roster_keys
from verifier.store.rows import screening as screening_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from verifier.domain.assessment.screening import Hit
    from verifier.domain.claim import Identity, Words
    from verifier.domain.credentials.profession import Credential
    from verifier.flows.core.claim_context import ClaimContext, ClaimParts
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows import policies as policy_rows
    from verifier.store.rows.shared import ClaimRow, EvidenceRow
    from verifier.store.sealing.crypto import Sealer, Vault


async def person(source: Connection | Pool, opened: ClaimContext[ClaimParts]) -> Person:
    """Collect everything that the claim and all its recent answers say the person is called and numbered."""
    rows = await screening_rows.evidence_naming(source, claim_id=opened.row.id)
    answers = [sealed.open_answer(opened.sealer, row) for row in rows if row.authority != "manual"]
    known = person_of(opened.words, opened.identity, answers, opened.credential, opened.row.jurisdiction)
    by_people = (_looked_up(opened.sealer, row) for row in rows if row.authority == "manual")
    return replace(known, names=tuple(dict.fromkeys((*known.names, *filter(None, by_people)))))


def _looked_up(sealer: Sealer, row: EvidenceRow) -> str:
    """Unseal the name on the page that a reviewer looked up."""
    form = json.loads(sealer.open(row.sealed, f"evidence/{row.id}"))
    return str(form.get("record_name") or "")


def question(claim_query: Query, known: Person) -> Query:
    """Build the query of an exclusion list: about the person, not the licence."""
    return replace(claim_query, names=known.names, npis=known.npis, birth_year=known.born)


def digest(vault: Vault, claim_id: str, known: Person) -> bytes:
    """Digest the names and NPIs under which a list is asked, for storage."""
    folded = sorted({" ".join(name.casefold().split()) for name in known.names})
    return vault.blind("screened", claim_id, *folded, *sorted(known.npis))


@dataclass(frozen=True, slots=True)
class Asked:
    """The sources that a claim is looked up in, and under what."""

    claim_id: str
    registries: Sequence[RegistryId]
    query: Query
    known: Person


async def remember_keys(svc: Service, connection: Connection, claims: Sequence[Asked]) -> None:
    """Store the keys by which these claims would be found in the lists they are looked up in."""
    wanted = [(one.claim_id, one.registries, question(one.query, one.known)) for one in claims]
    await roster_keys.remember(svc, connection, wanted)


def of_claim(words: Words, identity: Identity | None, credential: Credential, place: str | None) -> Person:
    """Collect what is known of the person before any source has been asked."""
    return person_of(words, identity, (), credential, place)


async def open_again(
    svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], asked: Sequence[RegistryId], known: Person
) -> list[str]:
    """Reopen the checks of lists that this round has not asked under every name known by now."""
    lists, claim = [one for one in asked if svc.catalogue.sheet(one).authority is Authority.SCREENING], opened.row
    if not lists:
        return []
    rows = await screening_rows.screening_reopen(
        connection,
        claim_id=claim.id,
        obs_epoch=claim.obs_epoch,
        registrys=lists,
        asked=digest(svc.vault, claim.id, known),
    )
    return [row.registry for row in rows]


def _row(vault: Vault, claim_id: str, row: str) -> bytes:
    return vault.blind("screening", claim_id, row)


async def show(vault: Vault, connection: Connection, claim: ClaimRow, hits: Sequence[Hit], now: datetime) -> bool:
    """Note that people are shown these hits; return True when one of them is new to this claim."""
    digests = sorted({_row(vault, claim.id, hit.row) for hit in hits})
    return bool(
        digests
        and await screening_rows.screening_shown(
            connection, claim_id=claim.id, account_epoch=claim.account_epoch, digests=digests, now=now
        )
    )


async def cleared(vault: Vault, connection: Connection, claim: ClaimRow | policy_rows.Weighed) -> Callable[[str], bool]:
    """Return the test for rows that two people have decided about: they gave the badge after a case had shown them."""
    rows = await screening_rows.screening_cleared(connection, claim_id=claim.id, account_epoch=claim.account_epoch)
    known = frozenset(bytes(row.digest) for row in rows)
    return lambda row: _row(vault, claim.id, row) in known
