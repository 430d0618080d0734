"""Pace of imports: their first questions are spread out as their sources can be asked, and give way to all others.

An import of a hundred thousand claims is asked about for as long as the slowest of its sources takes. None of its
questions stands in a source's line before a creator's: one that does not find the source free has another turn.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows import sources as source_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.evidence import RegistryId
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.jobs import CheckJob


class _Polite(NamedTuple):
    """The pace at which a source is asked."""

    registry: RegistryId
    emission: timedelta  # between two questions
    burst: timedelta  # of questions that may come at once


def _polite(svc: Service) -> list[_Polite]:
    """List the sources that are asked over the network, by name; a list is looked up in our own table."""
    sheets = [one.sheet for one in svc.catalogue.registries.values() if one.sheet.driver != "roster"]
    found = [(sheet, timedelta(seconds=1 / svc.catalogue.rate(sheet.id))) for sheet in sheets]
    return sorted(_Polite(sheet.id, every, every * max(sheet.politeness.burst - 1, 0)) for sheet, every in found)


async def spread(
    svc: Service, connection: Connection, claims: Sequence[tuple[str, Sequence[str]]]
) -> dict[str, timedelta]:
    """Give the first questions about claims their turns, by the sources they go to; return in what time each comes."""
    asked = Counter(registry for _, registries in claims for registry in registries)
    polite = [one for one in _polite(svc) if asked[one.registry]]
    turns = await source_rows.reserve_places(
        connection,
        registries=[one.registry for one in polite],
        emissions=[one.emission for one in polite],
        places=[asked[one.registry] for one in polite],
    )
    next_at: dict[str, timedelta] = {
        one.registry: timedelta(seconds=turn) for one, turn in zip(polite, turns, strict=True)
    }
    found: dict[str, timedelta] = {}
    for claim_id, registries in claims:
        found[claim_id] = max((next_at.get(one, timedelta(0)) for one in registries), default=timedelta(0))
        for one in polite:
            if one.registry in registries:
                next_at[one.registry] += one.emission
    return found


async def give_way(svc: Service, job: CheckJob) -> timedelta:
    """Return how long the first question about an imported claim has to wait still; nothing where it may be asked."""
    polite = _polite(svc)
    wait_s = await source_rows.give_way(
        svc.pool,
        claim_id=job.claim_id,
        obs_epoch=job.obs_epoch,
        registries=[one.registry for one in polite],
        emissions=[one.emission for one in polite],
        bursts=[one.burst for one in polite],
    )
    return timedelta(seconds=wait_s)
