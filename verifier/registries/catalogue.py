"""The catalogue of sources: every folder with a data sheet, ours and those of installed packages, ready to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from verifier.domain.credentials.profession import Credential, read_credential
from verifier.domain.evidence import Authority, RegistryId
from verifier.registries.base import Registry, Tools
from verifier.registries.conformance.samples import misread, samples
from verifier.registries.coverage.coverage import FamilyCoverage, coverage_rows, row_for, untold
from verifier.registries.discover import Source, discover
from verifier.registries.drivers.roster import RosterRegistry
from verifier.registries.drivers.socrata import SocrataRegistry
from verifier.registries.http.operator_key import has_key
from verifier.registries.sheet.datasheet import Datasheet, SourceSettings
from verifier.registries.sheet.type_words import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from verifier.domain.credentials.profession import Family
    from verifier.registries.http.client import PoliteHttp
    from verifier.registries.rosters.types import RosterRows


@dataclass(frozen=True, slots=True)
class Speakers:
    """The enabled sources that may speak about a claim, by authority."""

    primaries: tuple[Registry, ...] = ()
    supporting: tuple[Registry, ...] = ()
    screening: tuple[Registry, ...] = ()

    @property
    def all(self) -> tuple[Registry, ...]:
        """Return all of them: one check each."""
        return (*self.primaries, *self.supporting, *self.screening)


def build(source: Source, tools: Tools) -> Registry:
    """Build the registry of a source: a driver that needs the sheet only, or the folder's own adapter."""
    match source.sheet.driver:
        case "socrata":
            return SocrataRegistry(source.sheet, tools)
        case "roster":
            return RosterRegistry(source.sheet, tools)
        case "python":
            registry: Registry = import_module(f"{source.package}.adapter").build(source.sheet, tools)
            return registry


class Catalogue:
    """All sources of this deployment, switched on or not."""

    def __init__(
        self,
        http: PoliteHttp,
        rosters: RosterRows,
        settings: Callable[[RegistryId], SourceSettings] | None = None,
        sources: Iterable[Source] | None = None,
    ) -> None:
        """Build every source; `sources` other than the discovered ones are for tests and tools."""
        self._settings = settings or (lambda _id: SourceSettings())
        self._sampled = cache(self._reads_its_samples)
        self._speakers = lru_cache(maxsize=4096)(self._choose)
        self._registries: dict[RegistryId, Registry] = {}
        self._sources = {source.sheet.id: source for source in (discover() if sources is None else sources)}
        for source in self._sources.values():
            tools = Tools(self._settings(source.sheet.id), http, rosters)
            self._registries[source.sheet.id] = build(source, tools)

    @property
    def registries(self) -> Mapping[RegistryId, Registry]:
        """Every source by id, also those that are off."""
        return self._registries

    def get(self, registry: RegistryId | str) -> Registry:
        """Return the source with this id. KeyError if there is none."""
        return self._registries[RegistryId(registry)]

    def sheet(self, registry: RegistryId | str) -> Datasheet:
        """Return the data sheet of the source with this id. KeyError if there is none."""
        return self.get(registry).sheet

    def enabled(self, registry: RegistryId | str) -> bool:
        """Return True if this source may be asked: set by the operator, else by the sheet; never without its key."""
        settings, sheet = self._settings(RegistryId(registry)), self.sheet(registry)
        wanted = sheet.enabled if settings.enabled is None else settings.enabled
        return wanted and has_key(sheet, settings)

    def locked(self) -> tuple[Datasheet, ...]:
        """Give the sheets of the sources that the operator switched on without the key they want."""
        named = [one.sheet for one in self._registries.values() if self._settings(one.sheet.id).enabled]
        return tuple(sheet for sheet in named if not has_key(sheet, self._settings(sheet.id)))

    def offers(self, registry: RegistryId | str) -> bool:
        """Return True if there is such a source and it may be asked."""
        return registry in self._registries and self.enabled(registry)

    def rate(self, registry: RegistryId | str) -> float:
        """Return the requests a second that the operator set, else the sheet's."""
        return self._settings(RegistryId(registry)).rate or self.sheet(registry).politeness.rate

    def speakers(self, jurisdiction: str | None, credential: Credential) -> Speakers:
        """Choose the enabled sources for this claim; of the primary ones those that list such a title."""
        return self._speakers(jurisdiction, credential)

    def _choose(self, jurisdiction: str | None, credential: Credential) -> Speakers:
        family = self.for_claim(jurisdiction, credential.family)
        return replace(family, primaries=tuple(one for one in family.primaries if holds(one.sheet, credential)))

    def for_claim(self, jurisdiction: str | None, family: Family) -> Speakers:
        """Choose the enabled sources for this family in this jurisdiction."""
        may = [
            registry
            for registry in self._registries.values()
            if family in registry.sheet.families
            and registry.sheet.jurisdiction in {jurisdiction, "US"}
            and self.enabled(registry.sheet.id)
        ]
        by = {authority: tuple(r for r in may if r.sheet.authority is authority) for authority in Authority}
        return Speakers(by[Authority.PRIMARY], by[Authority.SUPPORTING], by[Authority.SCREENING])

    def rosters(self) -> tuple[RosterRegistry, ...]:
        """Return the enabled sources that must be loaded before they can answer."""
        listed = [r for r in self._registries.values() if isinstance(r, RosterRegistry)]
        return tuple(roster for roster in listed if self.enabled(roster.sheet.id))

    @cached_property
    def _coverage(self) -> tuple[FamilyCoverage, ...]:
        sheets = [registry.sheet for registry in self._registries.values()]
        on = [sheet for sheet in sheets if self.enabled(sheet.id)]
        return coverage_rows(on, [sheet for sheet in sheets if sheet not in on])

    def coverage(self) -> tuple[FamilyCoverage, ...]:
        """List, for every family and state, the source that answers or the place where a reviewer looks by hand."""
        return self._coverage

    def coverage_of(self, jurisdiction: str | None, family: Family) -> FamilyCoverage:
        """Return how a licence of this family and place is checked."""
        return row_for(self.coverage(), jurisdiction or "", family)

    def covered(self, row: FamilyCoverage, letters: str) -> FamilyCoverage:
        """Return how the licence of one title is checked: by hand where the source does not list such a title."""
        if row.how != "automatic":
            return row
        claimed = read_credential(letters, row.jurisdiction or None, has_number=True)
        listed = isinstance(claimed, Credential) and row.source and holds(self.sheet(row.source), claimed)
        return row if listed else untold(row)

    def sampled(self, registry: RegistryId | str) -> bool:
        """Return True if the folder has samples and each reads as it says: the least to know about a source."""
        return self._sampled(RegistryId(registry))

    def _reads_its_samples(self, registry: RegistryId) -> bool:
        source = self._sources[registry]
        try:
            listed = samples(source)
        except OSError:
            return False
        return bool(listed) and not any(misread(source, sample) for sample in listed)
