"""Opening of cases: what a machine must not decide waits for people, with a due time and a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.reasons import Reason, queue_for
from verifier.store.ids import new_id
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.policy import Policy
    from verifier.store.db import Connection
    from verifier.store.rows import reports as report_rows
    from verifier.store.rows import screening as screening_rows
    from verifier.store.rows.shared import ClaimRow


async def open_case(
    policy: Policy,
    connection: Connection,
    claim: screening_rows.BadgesBeside | ClaimRow | report_rows.ReportOpenCase | report_rows.ReportShownClaim,
    reasons: Sequence[Reason],
    now: datetime,
    *,
    queue: str | None = None,
) -> str:
    """Open the claim's case, or add to the one that is open."""
    chosen = queue or queue_for(reasons)
    due = now + policy.review_within
    return str(
        await review_rows.case_insert(
            connection,
            case_id=new_id("cas"),
            claim_id=claim.id,
            queue=chosen,
            opened_at=now,
            due_by=due,
            reasons=list(reasons),
        )
    )
