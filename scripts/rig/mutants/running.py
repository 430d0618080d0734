"""A run: draw mutants, plant each, count what was noticed."""

from __future__ import annotations

import asyncio
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import asyncpg

from scripts.rig.mutants import statements
from scripts.rig.mutants.mutant import BASE, Mutant
from scripts.rig.mutants.nearest import TESTS_OF, tests_of_domain
from scripts.rig.mutants.trial import Nursery, Outcome, Score, Trial, equivalents, key_of, sample, subject_of, tried
from verifier.store.dsn import Dsn
from verifier.store.migrate import migrate
from verifier.store.server.embedded import EmbeddedPostgres

Told = Callable[[int, int], object]


def try_out(wanted: Sequence[str], number: int | None, seed: int, jobs: int, told: Told) -> Trial:
    """Plant a sample of mutants (all without a number); `told` hears how many are done, and of how many."""
    began = time.monotonic()
    drawn, kept = sample(wanted, number, seed), equivalents()
    scores = {subject: Score(subject, possible) for subject, (possible, _) in drawn.items()}
    waiting = [one for _, chosen in drawn.values() for one in chosen]
    done = [Outcome(one, "equivalent", kept[key_of(one)]) for one in waiting if key_of(one) in kept]
    waiting = [one for one in waiting if key_of(one) not in kept]
    done += _all_tried(waiting, jobs, told)
    for outcome in sorted(done, key=lambda outcome: (outcome.mutant.file, outcome.mutant.start, outcome.mutant.text)):
        scores[subject_of(outcome.mutant)].outcomes.append(outcome)
    return Trial(seed, round(time.monotonic() - began, 1), list(scores.values()))


def _all_tried(waiting: Sequence[Mutant], jobs: int, told: Told) -> list[Outcome]:
    of_python = [one for one in waiting if subject_of(one) not in statements.FUNCTIONS]
    of_sql = [one for one in waiting if subject_of(one) in statements.FUNCTIONS]
    done: list[Outcome] = []
    told(0, len(waiting))

    def hear(outcome: Outcome) -> None:
        done.append(outcome)
        told(len(done), len(waiting))

    if of_python:
        with nurseries([None] * jobs) as started:
            _demand_green(started[0], tests_of_domain())
            _share_out(of_python, started, hear)
    if of_sql:
        with clusters(jobs) as servers, nurseries(servers) as started:
            _demand_green(started[0], sorted({test for name in statements.FUNCTIONS for test in TESTS_OF[name]}))
            _share_out(of_sql, started, hear)
    return done


def _demand_green(nursery: Nursery, tests: Sequence[str]) -> None:
    """Check that every test passes without a fault; else nothing that fails later means anything."""
    said = nursery.run(tests, file="")
    if said["status"] != "survived":
        raise RuntimeError(f"without any fault the tests say: {said['status']} {said['by']}")


def _share_out(waiting: Sequence[Mutant], started: Sequence[Nursery], hear: Callable[[Outcome], None]) -> None:
    """Give each process the next mutant when it is done with the last."""
    left: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for one in waiting:
        left.put(one)
    failed: list[BaseException] = []

    def work(nursery: Nursery) -> None:
        try:
            while not failed:
                hear(tried(left.get_nowait(), nursery))
        except queue.Empty:
            return
        except BaseException as error:  # noqa: BLE001  told by the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=work, args=(nursery,)) for nursery in started]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def nurseries(servers: Sequence[Dsn | None]) -> Iterator[list[Nursery]]:
    """Start processes that run tests: of Python's mutants without a server, of SQL's with one each."""
    with ExitStack() as stack:
        started = []
        for server in servers:
            started.append(Nursery(server))
            stack.callback(started[-1].close)
        yield started


@contextmanager
def clusters(number: int) -> Iterator[list[Dsn]]:
    """Start servers of PostgreSQL with one migrated database each, gone afterwards."""
    with ExitStack() as stack:
        made = []
        for _ in range(number):
            place = stack.enter_context(tempfile.TemporaryDirectory(prefix="verifier-mutants-"))
            made.append(stack.enter_context(EmbeddedPostgres(place, durable=False)))
            asyncio.run(_migrated(made[-1]))
        yield made


async def _migrated(cluster: Dsn) -> None:
    conn = await asyncpg.connect(**cluster.owner.arguments)
    await conn.execute(f"create database {BASE} template template1")
    await conn.close()
    conn = await asyncpg.connect(**cluster.on(BASE).owner.arguments)
    await migrate(conn)
    await conn.close()
