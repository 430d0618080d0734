"""Sources for everybody to read: what is covered, by whom, and how each source is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from verifier.domain.credentials.number_formats import mask_example
from verifier.domain.credentials.profession import Family, Title, titles_in
from verifier.flows.sources.health import quality
from verifier.flows.sources.views import CoverageRow, PageLink, RegistryView
from verifier.registries.coverage.coverage import row_for
from verifier.registries.sheet.downtime import in_downtime
from verifier.store.rows import gains as gain_rows
from verifier.store.rows import looks as look_rows
from verifier.store.rows import rosters as roster_rows
from verifier.store.rows import sources as source_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.flows.core.service import Service
    from verifier.registries.catalogue import Catalogue
    from verifier.registries.coverage.coverage import FamilyCoverage
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.store.rows.shared import HealthRow


ROSTER_LIVES = timedelta(hours=20)  # rosters are fetched daily
DEGREES = ("PhD", "PsyD", "EdD")


def coverage(svc: Service) -> list[CoverageRow]:
    """List how every credential is checked in every jurisdiction."""
    return list(_coverage(svc.catalogue))


def covered(svc: Service, title: Title) -> CoverageRow:
    """Return how a title is checked where it is granted; a place that has no row of its own is looked up by hand."""
    row = row_for(svc.catalogue.coverage(), title.jurisdiction, title.family)
    return _covered(svc.catalogue.covered(row, title.abbreviation), title.abbreviation)


@lru_cache(maxsize=4)
def _coverage(catalogue: Catalogue) -> tuple[CoverageRow, ...]:
    """Compute the coverage once for as long as the service runs: pages ask for it with every form."""
    return tuple(
        _covered(catalogue.covered(row, letters), letters)
        for row in catalogue.coverage()
        for letters in _letters(row.jurisdiction, row.family)
    )


def _letters(jurisdiction: str, family: Family) -> list[str]:
    if family is Family.DEGREE:
        return list(DEGREES)
    return sorted({title.abbreviation for title in titles_in(jurisdiction, family)})


def _covered(row: FamilyCoverage, letters: str) -> CoverageRow:
    return CoverageRow(
        credential=letters,
        jurisdiction=row.jurisdiction,
        how=row.how,
        source=row.source or None,
        source_name=row.source_name or None,
        mask=mask_example(row.jurisdiction, row.family),
        bindings=row.bindings,
        median_days=None,
        lookup_url=row.lookup_url or None,
        words=row.words,
        see_also=tuple(PageLink(link.title, link.url) for link in row.see_also),
    )


async def registries(svc: Service) -> list[RegistryView]:
    """List health, freshness and quality of every source."""
    health = {row.registry: row for row in await source_rows.health(svc.pool)}
    rosters = {row.registry: row for row in await roster_rows.rosters(svc.pool)}
    badges = {row.source: row for row in await look_rows.badges_of_sources(svc.pool, now=svc.clock())}
    halts = {row.registry: row.halted for row in await look_rows.halts(svc.pool)}
    smokes = {row.registry: row for row in await look_rows.smokes(svc.pool)}
    gains = {row.name: row for row in await gain_rows.gains_of_sources(svc.pool, now=svc.clock())}
    return [
        replace(
            _registry(svc, registry.sheet, health.get(registry.sheet.id), rosters.get(registry.sheet.id)),
            badges=badges[registry.sheet.id].badges if registry.sheet.id in badges else 0,
            overdue=badges[registry.sheet.id].overdue if registry.sheet.id in badges else 0,
            halted=halts.get(registry.sheet.id, 0),
            loss_breaker="open" if halts.get(registry.sheet.id) else "closed",
            smoke=smokes[registry.sheet.id].came_to if registry.sheet.id in smokes else None,
            smoke_at=smokes[registry.sheet.id].asked_at if registry.sheet.id in smokes else None,
            **_gained(svc, gains.get(registry.sheet.id)),
        )
        for registry in svc.catalogue.registries.values()
    ]


def _registry(
    svc: Service, sheet: Datasheet, health: HealthRow | None, roster: roster_rows.Rosters | None
) -> RegistryView:
    seen: dict[str, Any] = health._asdict() if health else {}
    loaded: dict[str, Any] = roster._asdict() if roster else {}
    left = in_downtime(sheet, svc.clock())
    return RegistryView(
        id=sheet.id,
        title=sheet.title,
        authority=sheet.authority.value,
        jurisdiction=sheet.jurisdiction,
        driver=sheet.driver,
        enabled=svc.catalogue.enabled(sheet.id),
        quality=quality(svc, sheet, health),
        breaker=_breaker(svc, health),
        rate_per_s=svc.catalogue.rate(sheet.id),
        as_of=loaded.get("as_of") or seen.get("source_as_of"),
        loaded_at=loaded.get("loaded_at"),
        rows=loaded.get("rows"),
        last_success_at=seen.get("last_success_at"),
        last_failure=seen.get("last_failure"),
        last_failure_at=seen.get("last_failure_at"),
        control=seen.get("control"),
        control_detail=seen.get("control_detail") or None,
        control_at=seen.get("checked_at"),
        smoke=None,
        smoke_at=None,
        sheet_version=sheet.version,
        sighting_days=sheet.sighting_days,
        recheck_days=min(sheet.recheck_days, svc.policy.recheck_every.days),
        next_load_at=_next_load(svc, sheet, loaded.get("loaded_at")),
        badges=0,
        overdue=0,
        halted=0,
        loss_breaker="closed",
        gained=0,
        gains_at_most=svc.policy.gains_at_most(0),
        gain_breaker="closed",
        downtime=sheet.downtime,
        down_until=svc.clock() + left if left else None,
        terms=sheet.terms,
    )


def _gained(svc: Service, gains: gain_rows.GainsOfSources | None) -> dict[str, Any]:
    """Say how far a source is from its hour's limit of confirmations."""
    lately, usual = (gains.lately, gains.usual) if gains else (0, 0)
    at_most = svc.policy.gains_at_most(usual)
    return {"gained": lately, "gains_at_most": at_most, "gain_breaker": "open" if lately >= at_most else "closed"}


def _next_load(svc: Service, sheet: Datasheet, loaded_at: datetime | None) -> datetime | None:
    """Return when a list is loaded next; None for a source that is asked, or that is off."""
    if sheet.roster is None or not svc.catalogue.enabled(sheet.id):
        return None
    every = svc.settings.registry(sheet.id).sync_every or ROSTER_LIVES
    return svc.clock() if loaded_at is None else max(svc.clock(), loaded_at + every)


def _breaker(svc: Service, health: HealthRow | None) -> str:
    if health is None or health.breaker == "closed":
        return "closed"
    return "half_open" if health.probe_after is not None and health.probe_after <= svc.clock() else "open"
