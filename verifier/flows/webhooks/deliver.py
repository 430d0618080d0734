"""Delivers what is due, endpoint by endpoint side by side: a slow one keeps no other waiting.

An attempt is counted, and the next one is due, before the endpoint is called: a worker killed at any line leaves a
delivery that another one makes, under the same id. No transaction is open while an answer is waited for. An endpoint is
held by one worker at a time: what it is sent at once is bounded, and of one subject one delivery follows the other.
"""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.flows.core import removals
from verifier.flows.webhooks import endpoints, schedule
from verifier.flows.webhooks.batch import Batch
from verifier.flows.webhooks.schedule import Health
from verifier.store.db import in_transaction
from verifier.store.rows import webhooks as webhook_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.outbound.webhooks.carrier import Carrier
    from verifier.store.db import Connection
    from verifier.store.rows.shared import Held

_log = log.logger("webhooks")
HELD: Final = timedelta(seconds=30)  # longer than a batch may take: its last post begins after ten seconds at most
_AT_ONCE: Final = 256  # deliveries in one batch
_SIDE_BY_SIDE: Final = 50  # endpoints
_PATIENCE_S: Final = 8.0  # when the worker is asked to stop


class Dispatcher:
    """The deliveries that this worker has in hand."""

    def __init__(self, svc: Service, carrier: Carrier) -> None:
        """Begin with nothing in hand."""
        self._svc, self._carrier = svc, carrier
        self._running: dict[int, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    async def tick(self) -> None:
        """Take endpoints with something due that nobody holds, and begin to deliver to them."""
        now = self._svc.clock()
        free = _SIDE_BY_SIDE - len(self._running)
        held = await webhook_rows.hold(self._svc.pool, now=now, until=now + HELD, limit=free) if free > 0 else []
        for one in held:
            if one.no not in self._running:
                self._running[one.no] = asyncio.create_task(self._serve(one))

    async def settle(self) -> None:
        """Wait for what was begun, until nothing of it is due any more."""
        while self._running:
            await asyncio.gather(*self._running.values())

    async def stop(self) -> None:
        """Begin nothing more, and wait a while for answers; a delivery without one is made again later."""
        self._stopping.set()
        if self._running:
            _, silent = await asyncio.wait(self._running.values(), timeout=_PATIENCE_S)
            for task in silent:
                task.cancel()

    async def _serve(self, held: Held) -> None:
        """Deliver to one endpoint, batch by batch, until nothing is due or it is to be left alone."""
        try:
            while await self._batch(held) and not self._stopping.is_set():
                pass
            await webhook_rows.let_go(self._svc.pool, endpoint=held.no)
        except Exception as fault:  # noqa: BLE001  its hold runs out, and it is tried again
            _log.error("delivering_failed", webhook_id=held.id, **log.told(fault))
        finally:
            self._running.pop(held.no, None)

    async def _batch(self, held: Held) -> bool:
        svc, now = self._svc, self._svc.clock()
        on = await webhook_rows.hold_on(svc.pool, endpoint=held.no, now=now, until=now + HELD)
        if on is None:
            return False
        health = Health(on.failures, on.failing_since, on.paused_until)
        if health.stopped(now):
            return False
        taken = await webhook_rows.take(
            svc.pool,
            endpoint=held.no,
            now=now,
            again_at=now + HELD,
            limit=1 if health.probing else _AT_ONCE,
            most=schedule.ATTEMPTS,
        )
        keys = [endpoints.keys_from(svc, name, sealed) for name, sealed in zip(on.secrets, on.sealed, strict=True)]
        batch = Batch(self._carrier, svc.clock, held.url, keys, health, stopping=self._stopping)
        began = time.perf_counter()
        await batch.send([_named(svc, row) for row in taken if not row.ends])
        worn_out = sum(row.ends == "failed" for row in taken)
        if taken:
            await in_transaction(svc.pool, lambda connection: self._record(connection, held.no, batch, worn_out))
            _tell(held, batch, began)
        return bool(taken) and not batch.health.stopped(svc.clock())

    async def _record(self, connection: Connection, endpoint: int, batch: Batch, worn_out: int) -> None:
        """Write down what became of a batch, and how the endpoint stands now."""
        now, ended = self._svc.clock(), batch.results
        if ended:
            await webhook_rows.record(
                connection,
                endpoint=endpoint,
                messages=[one.row.message for one in ended],
                attempts=[one.row.attempts for one in ended],
                attempt_nos=[one.row.attempt_no for one in ended],
                statuses=[one.posted.status for one in ended],
                errors=[one.posted.code for one in ended],
                outcomes=[one.outcome for one in ended],
                next_ats=[one.next_at or now for one in ended],
            )
        if batch.left:
            await webhook_rows.give_back(
                connection,
                endpoint=endpoint,
                messages=[row.message for row in batch.left],
                attempt_nos=[row.attempt_no for row in batch.left],
                next_at=now,
            )
        state, because = batch.health.state(now)
        await webhook_rows.heard(
            connection,
            endpoint=endpoint,
            failures=batch.health.failures,
            failing_since=batch.health.failing_since,
            paused_until=batch.health.paused_until,
            last_delivery_at=batch.last_good_at,
            state=state,
            disabled_because=because,
            delivered=batch.count("delivered"),
            failed=len(ended) - batch.count("delivered"),
            given_up=batch.count("failed") + worn_out,
        )


def _named(svc: Service, row: webhook_rows.Take) -> webhook_rows.Take:
    """Fill in whose badge was removed, where a message is about that."""
    removed = removals.named(svc.vault, row)
    if removed is None:
        return row
    return row._replace(handle=removed.handle, platform_id=removed.account_id, epoch=removed.epoch)


def _tell(held: Held, batch: Batch, began: float) -> None:
    """Write one line for a batch, whatever came of it."""
    if not batch.results:
        return
    failed = len(batch.results) - batch.count("delivered")
    say = _log.warning if failed else _log.info
    say(
        "webhook_deliveries",
        webhook_id=held.id,
        count=len(batch.results),
        failed=failed,
        remaining=len(batch.left),
        code=next((one.posted.code for one in batch.results if one.posted.code), None),
        duration_ms=round((time.perf_counter() - began) * 1000, 1),
    )
