"""Politeness and breaker rows in PostgreSQL: the `Gate` that registries are handed, shared by all workers."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from verifier.registries.http.gate import Admission
from verifier.store.rows import sources as source_rows
from verifier.store.together import Together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from verifier.domain.evidence import RegistryId
    from verifier.store.db import Pool

_PATIENCE = timedelta(seconds=2)  # a worker would rather wait this long for its turn than come back
_TOLD_FOR_S = 5.0
_ASKER: ContextVar[str] = ContextVar("asker", default="")  # "": the service itself, of its own accord


@contextmanager
def asking_for(asker: str) -> Iterator[None]:
    """Ask sources in the name of this asker, whose place in line is kept when a full bucket turns them away."""
    token = _ASKER.set(asker)
    try:
        yield
    finally:
        _ASKER.reset(token)


class Wanted(NamedTuple):
    """A place that somebody wants in a source's bucket."""

    registry: RegistryId
    emission: timedelta
    burst: timedelta
    asker: str


class StoredGate:
    """The `registries.http.gate.Gate` of this deployment."""

    def __init__(self, pool: Pool) -> None:
        """Keep the pool; nothing is asked yet."""
        self._pool = pool
        self._told: dict[str, float] = {}  # when this process last wrote a success, to spare the row
        self._wanted = Together(self._admit)

    async def admit(self, registry: RegistryId, rate: float, burst: int) -> Admission:
        """Take one place in the bucket, after those who were there before, unless the breaker is open."""
        emission = timedelta(seconds=1 / rate)
        return await self._wanted.ask(Wanted(registry, emission, emission * max(burst - 1, 0), _ASKER.get()))

    async def _admit(self, wanted: Sequence[Wanted]) -> list[Admission]:
        """Take places for all, a source at a time in the order that all workers keep: none waits for another's row."""
        order = sorted(range(len(wanted)), key=lambda at: wanted[at].registry)
        inline = [wanted[at] for at in order]
        rows = await source_rows.admit(
            self._pool,
            registries=[one.registry for one in inline],
            emissions=[one.emission for one in inline],
            bursts=[one.burst for one in inline],
            patience=_PATIENCE,
            askers=[one.asker for one in inline],
        )
        told = dict(zip(order, map(_told, rows), strict=True))
        return [told[at] for at in range(len(wanted))]

    async def succeeded(self, registry: RegistryId) -> None:
        """Close the breaker; written at most every few seconds while nothing fails."""
        now = time.monotonic()
        if now - self._told.get(registry, -_TOLD_FOR_S) < _TOLD_FOR_S:
            return
        await source_rows.succeeded(self._pool, registry=registry)
        self._told[registry] = now

    async def failed(self, registry: RegistryId, detail: str, retry_in: timedelta | None) -> None:
        """Count a failure in the shared row."""
        self._told.pop(registry, None)
        await source_rows.failed(self._pool, registry=registry, last_failure=detail, pause=retry_in or timedelta(0))


def _told(row: source_rows.Admit) -> Admission:
    if row.refused_s is None:
        return Admission(wait_in=timedelta(seconds=row.wait_s))
    return Admission(refused_for=timedelta(seconds=row.refused_s), reason=row.reason or "")
