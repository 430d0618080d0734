"""The query to the registries: the licence and the name as written, never the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.assessment.identifiers import ORCID
from verifier.domain.credentials.profession import Credential, Family
from verifier.domain.evidence import PersonName, Query
from verifier.domain.names.parse import parse

if TYPE_CHECKING:
    from verifier.domain.claim import Identity, Words
    from verifier.domain.evidence import RegistryId
    from verifier.domain.names.parse import ParsedName
    from verifier.registries.catalogue import Catalogue


def query_of(jurisdiction: str | None, family: str, words: Words, identity: Identity | None = None) -> Query:
    """Build the query of a claim's words."""
    return Query(
        jurisdiction=jurisdiction or "",
        family=Family(family),
        number=words.number,
        name=_as_written(parse(words.name)),
        npi=words.npi,
        orcid=words.orcid,
        birth_year=identity.year_of_birth if identity else None,
    )


def _as_written(name: ParsedName) -> PersonName:
    """Write a name in the person's own spelling: a register searched by name knows O'Connor, not oconnor."""
    surname, given = name.shown(name.surname), name.shown((name.given,))
    if not (surname and given) or set(name.surname) & set(name.givens):  # a word that is both tells us nothing
        surname, given = " ".join(name.surname), name.given
    return PersonName(given, surname, " ".join(name.middles), name.suffix)


NOBODY = "none"  # the registry of a round in which no source can be asked: the claim is weighed all the same


def sources(
    catalogue: Catalogue, jurisdiction: str | None, credential: Credential, words: Words
) -> tuple[tuple[RegistryId, ...], tuple[RegistryId, ...]]:
    """Choose the registries that may grant, and those that support or screen. ORCID is asked about iDs alone."""
    chosen = catalogue.speakers(jurisdiction, credential)
    primaries = tuple(r.sheet.id for r in chosen.primaries if words.orcid or r.sheet.id != ORCID)
    others = tuple(r.sheet.id for r in (*chosen.supporting, *chosen.screening))
    if words.orcid and ORCID not in primaries and catalogue.offers(ORCID):
        others = (*others, ORCID)
    return primaries, others
