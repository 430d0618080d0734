"""Asking: outside any transaction, for a slow board must not hold a row lock; the questions of a round side by side."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.domain.evidence import Answer, Authority, NotFound, RegistryId, Unreadable
from verifier.flows.checks.start import is_list
from verifier.flows.sources import health, screening
from verifier.flows.sources.query import NOBODY
from verifier.store.gate import asking_for

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from verifier.flows.checks.start import Question, Started
    from verifier.flows.core.service import Service

# Answers that come within this time of each other are written together; a slow source keeps no other's waiting longer.
_TOGETHER_S = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what was answered."""

    question: Question
    answer: Answer
    took_ms: float


async def one(svc: Service, started: Started, question: Question) -> Asked:
    """Ask one registry."""
    now, began = svc.clock(), time.perf_counter()
    answer = await _answer(svc, started, question)
    # The moment of asking counts: what was true then may have changed while the answer was on its way.
    return Asked(question, replace(answer, retrieved_at=now), round((time.perf_counter() - began) * 1000, 1))


async def _answer(svc: Service, started: Started, question: Question) -> Answer:
    now, registry = svc.clock(), svc.catalogue.registries.get(question.registry)
    if registry is None:  # nobody can be asked, or the source was removed while the question waited
        gone = Unreadable("no_source") if question.registry != NOBODY else NotFound()
        return Answer(RegistryId(question.registry), Authority.SUPPORTING, gone, now)
    if question.is_crashing:
        return Answer(registry.sheet.id, registry.sheet.authority, Unreadable("crashed_repeatedly"), now)
    query = started.query
    if started.person is not None and is_list(svc, question.registry):
        query = screening.question(query, started.person)
    with asking_for(f"{started.job.claim_id}:{started.job.obs_epoch}"):
        return await health.ask(svc, registry, query, now, started.health.get(question.registry))


async def as_they_come(svc: Service, started: Started) -> AsyncGenerator[list[Asked], None]:
    """Ask all questions side by side, and give the answers as they come: those that come together, together.

    What went wrong with one question is raised when all the others have been given.
    """
    waiting = {asyncio.create_task(one(svc, started, question)) for question in started.questions}
    failed: list[BaseException] = []
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if waiting:
                more, waiting = await asyncio.wait(waiting, timeout=_TOGETHER_S)
                done |= more
            failed += [fault for task in done if (fault := task.exception()) is not None]
            if answered := [task.result() for task in done if task.exception() is None]:
                yield sorted(answered, key=lambda asked: asked.question.registry)
    finally:
        for task in waiting:
            task.cancel()
    if failed:
        raise failed[0]
