"""A worker that can be stopped between asking and writing."""

from __future__ import annotations

from tests.harness.service import House
from verifier.flows.checks import ask
from verifier.flows.checks.ask import Asked
from verifier.flows.checks.finish import Later, finish
from verifier.flows.checks.start import Started, start, take
from verifier.store.db import Connection, in_transaction
from verifier.store.jobs import CheckJob


class Worker:
    """A worker with one question in hand."""

    def __init__(self, house: House, job: CheckJob) -> None:
        self.svc, self.job = house.svc, job
        self.started: Started | None = None
        self.asked: Asked | None = None

    async def ask(self) -> Worker:
        """Start the check and hear the answer, but do not write it yet."""
        taken = await take(self.svc, self.job)
        assert taken is not None
        self.started = await start(self.svc, taken)
        self.asked = await ask.one(self.svc, self.started, self.started.questions[0])
        return self

    async def write(self) -> str:
        """Write the answer, however late: what became of it."""
        return await in_transaction(self.svc.pool, self.write_on)

    async def write_on(self, connection: Connection) -> str:
        """Write the answer in a transaction of the caller's."""
        assert self.started is not None
        assert self.asked is not None
        finished = await finish(self.svc, connection, self.started, [self.asked])
        (outcome,) = finished.outcomes.values()
        return outcome.detail if isinstance(outcome, Later) else outcome
