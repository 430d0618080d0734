"""The queue: jobs are enqueued inside the transaction that makes them necessary; neither exists without the other."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from asyncpg import InterfaceError
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.domain.settings import DBSettings
from pgqueuer.queries import Queries

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from pgqueuer.ports.driver import Driver

    from verifier.store.db import Connection, Pool

CHECK = "check"
EVERY = "*"  # in place of a registry: all questions of the round that are open
USUAL, IMPORTED = 0, -10  # priorities: the first questions of an import give way to everything else
_SCHEMA = "pgq"


@dataclass(frozen=True, slots=True)
class CheckJob:
    """One question of a round of a claim, or every one that is open: ids only, never a word of the claim."""

    claim_id: str
    obs_epoch: int
    registry: str
    priority: int = USUAL

    @property
    def dedupe_key(self) -> str:
        """The key by which at most one job waits for a check."""
        return f"check:{self.claim_id}:{self.obs_epoch}:{self.registry}"

    def payload(self) -> bytes:
        """Encode the job for the queue."""
        return json.dumps([self.claim_id, self.obs_epoch, self.registry]).encode()

    @classmethod
    def read(cls, payload: bytes | None, priority: int = USUAL) -> CheckJob:
        """Read a job from the queue."""
        claim_id, obs_epoch, registry = json.loads(payload or b"[]")
        return cls(claim_id, obs_epoch, registry, priority)


@cache
def _builders() -> tuple[QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder]:
    settings = DBSettings(db_schema=_SCHEMA)
    return QueryBuilderEnvironment(settings), QueryQueueBuilder(settings), QuerySchedulerBuilder(settings)


def queue_queries(driver: Driver) -> Queries:
    """Build the queries of pgqueuer over our schema."""
    return Queries(driver, *_builders())


class QueueDriver(AsyncpgPoolDriver):
    """The queue's driver, which reports when it can no longer be notified of new jobs and would only poll."""

    def __init__(self, pool: Pool, deaf: asyncio.Event) -> None:
        """Keep the event to set."""
        super().__init__(pool)
        self._deaf = deaf

    async def add_listener(self, channel: str, callback: Callable[[str | bytes | bytearray], None]) -> None:
        """Listen, and set the event when the connection ends."""
        await super().add_listener(channel, callback)
        if self._listener_connection is not None:
            self._listener_connection.add_termination_listener(lambda _: self._deaf.set())

    async def __aexit__(self, *raised: object) -> None:
        """Drop the listening connection: nobody else may get it, and a silent server would not let it go."""
        if self._entered == 1 and self._listener_connection is not None:
            with suppress(InterfaceError):  # it was lost already
                self._listener_connection.terminate()
            self._listener_connection = None
        await super().__aexit__(*raised)


async def enqueue_checks(
    connection: Connection,
    jobs: Sequence[CheckJob],
    *,
    after: timedelta = timedelta(0),
    turns: Mapping[str, timedelta] | None = None,
) -> None:
    """Enqueue in the caller's transaction; a question that already waits is not asked twice.

    They are due `after` some time, or each in its claim's turn.
    """
    if not jobs:
        return
    await queue_queries(AsyncpgDriver(connection)).enqueue(  # type: ignore[arg-type]  # a pool proxy is a connection
        [CHECK] * len(jobs),
        [job.payload() for job in jobs],
        [job.priority for job in jobs],
        execute_after=[(turns or {}).get(job.claim_id, after) for job in jobs],
        dedupe_key=[job.dedupe_key for job in jobs],
        on_conflict="skip",
    )
