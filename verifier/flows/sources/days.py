"""The health of sources day by day: noted every five minutes, kept for three months."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier.store.rows import parked as day_rows
from verifier.store.rows import sources as source_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.flows.core.service import Service
    from verifier.store.rows.shared import HealthRow

SHOWN: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SourceDays:
    """One source: how it is, and how it was."""

    id: str
    title: str
    health: HealthRow | None
    days: Sequence[day_rows.DaysOfSources]


async def note_now(svc: Service) -> None:
    """Note how every enabled source is at this moment."""
    enabled = [name for name in svc.catalogue.registries if svc.catalogue.enabled(name)]
    await day_rows.days_note(svc.pool, now=svc.clock(), registries=[str(name) for name in enabled])


async def of_sources(svc: Service, now: datetime) -> list[SourceDays]:
    """List the sources that were ever asked, in the order of their titles."""
    health = {row.registry: row for row in await source_rows.health(svc.pool)}
    kept: defaultdict[str, list[day_rows.DaysOfSources]] = defaultdict(list)
    for row in await day_rows.days_of_sources(svc.pool, day=(now - SHOWN).date()):
        kept[row.registry].append(row)
    known = {str(name): one.sheet.title for name, one in svc.catalogue.registries.items()}
    names = sorted({*health, *kept}, key=lambda name: (known.get(name, name), name))
    return [SourceDays(name, known.get(name, name), health.get(name), kept[name]) for name in names]
