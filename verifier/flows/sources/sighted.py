"""The last sighting of a claim's licence, to lay today's answer beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.assessment.sightings import since_seen
from verifier.store.rows import checks as check_rows
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.assessment.sightings import Change
    from verifier.domain.evidence import Record
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import ClaimRow, EvidenceRow


async def last_sighting(svc: Service, source: Connection | Pool, claim: ClaimRow, before: int) -> Sequence[Record]:
    """Return the records of the last sighting before a round; none where it cannot be opened any more."""
    row = await check_rows.evidence_sighted(source, claim_id=claim.id, seen=claim.sighted_at, obs_epoch=before)
    if row is None or claim.wrapped_key is None:
        return ()
    try:
        return sealed.open_answer_text(svc.sealer(claim), row).records
    except SealBroken:
        return ()


async def changed(
    svc: Service, connection: Connection, claim: ClaimRow, record: Record | None, rows: Sequence[EvidenceRow]
) -> tuple[Change, ...]:
    """List what is not as it was when the licence was last seen; nothing where its source did not answer."""
    primary = [row for row in rows if row.authority == "primary"]
    if record is None and not any(row.outcome in ("found", "not_found") for row in primary):
        return ()
    return since_seen(await last_sighting(svc, connection, claim, claim.obs_epoch), record)
