"""Renewal of a licence that has ended: seen in force again, its claim is taken up as if its creator had renewed it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.assessment.decision import AskAgain
from verifier.domain.assessment.looks import is_renewed
from verifier.domain.assessment.rechecks import must_stop
from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.lifecycle import Transition
from verifier.domain.reasons import About
from verifier.flows.assessment.facts import verdict_body
from verifier.flows.checks import looks, recheck
from verifier.flows.core.service import move, note
from verifier.flows.sources import sighted
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.assessment.decision import Verdict
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow, EvidenceRow


async def act(
    svc: Service,
    connection: Connection,
    opened: ClaimContext[ClaimRow],
    verdict: Verdict,
    rows: Sequence[EvidenceRow],
    now: datetime,
) -> ClaimContext[ClaimRow] | None:
    """Take the claim up again where its licence runs again; None where it stays as it is, which costs nobody anything.

    No badge is extended here: what follows is the decision of a claim that is checked, with every rule of it.
    """
    claim = opened.row
    changes = await sighted.changed(svc, connection, claim, verdict.findings.record, rows)
    told = verdict_body(svc.policy, verdict, rows) | {"changed": [one.field for one in changes]}
    body = {"verdict": told}
    if is_renewed(verdict):
        await move(connection, claim, Transition.RENEWED, SYSTEM, now, body=body)
        taken_up = await claim_rows.claim_lock(connection, claim_id=claim.id)
        assert taken_up is not None  # noqa: S101  it was locked all the while
        return replace(opened, row=taken_up)
    await looks.after_renewal_look(connection, claim, now, silent=_is_silent(verdict))
    if stops := must_stop(verdict.findings):
        await recheck.tell_beside(svc, connection, claim, stops, now)
    await note(connection, Event.RECHECKED, SYSTEM, now, account_key=claim.account_key, claim_id=claim.id, body=body)
    return None


def _is_silent(verdict: Verdict) -> bool:
    """Return True if it was the source that had nothing to say, and not the board."""
    about = {reason.meaning.about for reason in verdict.findings.reasons}
    return isinstance(verdict, AskAgain) or About.SOURCE in about
