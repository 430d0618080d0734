"""The transparency report of a stretch of time, from the same rows as the leads' figures, without anybody in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from verifier.domain.transparency import Report, Wait, bounds, parts, share, shown
from verifier.store.rows import transparency as report_rows

if TYPE_CHECKING:
    from datetime import date

    from verifier.flows.core.service import Service

_PATIENCE_S: Final = 60.0
_FEW: Final = 5


async def report(svc: Service, first: date, last: date) -> Report:
    """Count what happened on these days, both included; what is too small to be said is left out."""
    since, until = bounds(first, last)
    kept, wait = svc.environment, _PATIENCE_S
    async with svc.pool.acquire(timeout=5) as connection:
        received = await report_rows.received(connection, since=since, until=until, environment=kept, timeout=wait)
        outcomes = await report_rows.outcomes(connection, since=since, until=until, environment=kept, timeout=wait)
        refusals = await report_rows.refusals(connection, since=since, until=until, environment=kept, timeout=wait)
        waits = await report_rows.waits(connection, since=since, until=until, environment=kept, timeout=wait)
        appeals = await report_rows.appeals(connection, since=since, until=until, environment=kept, timeout=wait)
    assert appeals is not None  # noqa: S101  it counts
    verdicts: Counter[str] = Counter()
    for row in outcomes:
        verdicts[row.verdict] += row.decisions
    approved = {row.by_machine: row.decisions for row in outcomes if row.verdict == "verified"}
    turned = parts({"overturned": appeals.overturned, "upheld": appeals.appeals - appeals.overturned})
    return Report(
        first=first,
        last=last,
        received=shown(received),
        outcomes={verdict: shown(number) for verdict, number in verdicts.items()},
        by_machine=share(approved.get(True, 0), approved.get(False, 0)),
        refusals=parts({row.reason: row.decisions for row in refusals}),
        appeals=shown(appeals.appeals),
        overturned=turned["overturned"],
        waits={
            "machine" if row.by_machine else "people": Wait(row.median_h, row.slow_h)
            for row in waits
            if row.claims >= _FEW
        },
        sources=tuple(
            sorted(one.sheet.title for name, one in svc.catalogue.registries.items() if svc.catalogue.enabled(name))
        ),
    )
