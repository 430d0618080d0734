"""The second opinion on all badges: asked for each night, and told to operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier import log
from verifier.checker import review
from verifier.flows.operations.finding import Finding
from verifier.store.rows import checker as checker_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service

_log = log.logger("second_opinion")
_WHAT = "a second opinion finds every badge founded"


async def nightly(svc: Service) -> None:
    """Ask for it once a day; what it finds goes to the log, and stays for the doctor."""
    made = await review.nightly(svc.pool, svc.vault, svc.clock())
    if made is None:
        return
    say = _log.info if made.whole else _log.error
    say("badges_reviewed", count=made.badges, failed=len(made.found))


async def examine(svc: Service) -> Finding:
    """Examine how the last one came out, and whether there is a recent one."""
    last = await checker_rows.review_last(svc.pool)
    remedy = "Run `verifier audit badges`; it names the claims and what is wrong. Open a case on each."
    if last is not None and last.found:
        return Finding(_WHAT, good=False, remedy=remedy)
    recent = last is not None and svc.clock() - last.began_at < review.LATE
    return Finding(_WHAT, good=recent, remedy="A worker asks for it each day: look at its log.", advice=True)
