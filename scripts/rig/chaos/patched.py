"""A process of the service with a shorter lease and less luck, and on demand with a defect that the proof must find.

    python -m scripts.rig.chaos.patched worker|api LEASE_S [DEFECT]

The defects are planted here, in this process alone, and nowhere in the service.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from pgqueuer.models import Job

from verifier import cli, worker
from verifier.flows.checks import check
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core import badge_reader, kept_badges
from verifier.flows.core.service import Service
from verifier.flows.operations import housekeeping
from verifier.store.db import Connection
from verifier.store.ids import new_id
from verifier.store.jobs import CheckJob

_CUTS = 0.03  # of the answers to a claim


def ack_first() -> None:
    """Plant: a job counts as done when it begins; nobody looks for lost ones."""
    real = check.run

    async def one(svc: Service, job: Job) -> None:
        await svc.pool.execute("DELETE FROM pgq.pgqueuer WHERE id = $1", job.id)
        await real(svc, CheckJob.read(job.payload))

    async def nothing(connection: Connection) -> None:
        """Lose them."""

    worker.one = one
    housekeeping._revive = nothing  # noqa: SLF001


def stale_cache() -> None:
    """Plant: a badge that was read once is never read again."""
    kept_badges.FRESH_S = 1e9
    badge_reader.BadgeReader.forget = lambda *_: None  # type: ignore[method-assign]


def forgetful_keys() -> None:
    """Plant: a repeated request finds neither the answer of the first one nor the claim it made."""
    real, intake._claim_id = intake.submit, lambda *_: new_id("clm")  # noqa: SLF001

    async def submit(*given: Any, **named: Any) -> ClaimView:  # noqa: ANN401  handed on as it came
        return await real(*given, **named | {"keep": None})

    intake.submit = submit


def die_after_commit() -> None:
    """Cut the power now and then between the commit of a claim and its answer."""
    real, random = intake.submit, Random()  # noqa: S311  when it happens matters to nobody

    async def submit(*given: Any, **named: Any) -> ClaimView:  # noqa: ANN401  handed on as it came
        taken = await real(*given, **named)
        if random.random() < _CUTS:
            os.kill(os.getpid(), signal.SIGKILL)
        return taken

    intake.submit = submit


DEFECTS: dict[str, tuple[str, Callable[[], None]]] = {
    "ack-first": ("worker", ack_first),
    "stale-cache": ("api", stale_cache),
    "forgetful-keys": ("api", forgetful_keys),
}


def main() -> None:
    """Plant the defect asked for, then run the process."""
    what, lease, *defects = sys.argv[1:]
    worker.HEARTBEAT = timedelta(seconds=float(lease))
    if what == "api":
        die_after_commit()
    for name in defects:
        where, plant = DEFECTS[name]
        if where == what:
            plant()
    sys.argv = ["verifier", what]
    cli.main()


if __name__ == "__main__":
    main()
