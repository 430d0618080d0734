"""One NPI record, the same from the API and from the bulk file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.domain.credentials.profession import Family, family_of_taxonomy
from verifier.domain.evidence import (
    Authority,
    ListedLicence,
    PersonName,
    Record,
    RecordKind,
    RegistryId,
    Standing,
)

REGISTRY = RegistryId("us-nppes")


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One self-typed line: a kind of provider, perhaps with a state and a licence number."""

    code: str
    words: str
    state: str
    licence: str
    primary: bool

    @property
    def family(self) -> Family | None:
        """The family of ours, if any."""
        return family_of_taxonomy(self.code)

    @property
    def listed(self) -> ListedLicence:
        """The licence it repeats. A state that is no two-letter code (abroad) is left out: the field is free text."""
        known = re.fullmatch(r"[A-Z]{2}", self.state)
        return ListedLicence(f"US-{self.state}" if known else "", self.family, self.licence)


@dataclass(frozen=True, slots=True)
class Enumerated:
    """The parts of an NPI record that are used."""

    npi: str
    active: bool
    name: PersonName
    other_names: tuple[PersonName, ...]
    taxonomies: tuple[Taxonomy, ...]
    city: str
    organisation: bool = False

    @property
    def families(self) -> frozenset[Family | None]:
        """The families of all its lines."""
        return frozenset(line.family for line in self.taxonomies)

    def record(self) -> Record:
        """Convert to the vocabulary of all registries."""
        first = next((line for line in self.taxonomies if line.primary), None)
        return Record(
            registry=REGISTRY,
            authority=Authority.SUPPORTING,
            kind=RecordKind.ENUMERATION,
            name=self.name,
            jurisdiction="US",
            family=first.family if first else None,
            title_text=first.words or first.code if first else "",
            standing=Standing.ACTIVE if self.active else Standing.INACTIVE,
            standing_text="active" if self.active else "deactivated",
            city=self.city,
            npi=self.npi,
            other_names=self.other_names,
            listed=tuple(line.listed for line in self.taxonomies if line.licence),
            note="an organisation's number" if self.organisation else "",
        )
