"""A badge is kept: the concern was none, or the holder who had to be shown again was shown to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.binding import Holder
from verifier.flows.decisions import write_binding
from verifier.flows.errors import Conflict
from verifier.flows.service import note
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.grounds import Sitting
    from verifier.flows.service import Service
    from verifier.store.db import Connection

    KeepFirst = Callable[[Service, Connection, Sitting, Actor, datetime], Awaitable[None]]

_SQL = queries("reviews")
_BINDINGS = queries("bindings")


async def keep(
    svc: Service, connection: Connection, sitting: Sitting, actor: Actor, now: datetime, keep_first: KeepFirst
) -> bool:
    """Close the case; True when a second person has to agree first, as for every holder below H3."""
    shown = "rebind" in sitting.reasons and sitting.bound.method is not None and sitting.bound.level >= Holder.H2
    if shown and sitting.bound.level < Holder.H3 and sitting.first is None:
        await keep_first(svc, connection, sitting, actor, now)
        return True
    if shown:
        await _rebound(connection, sitting, actor, now)
    await connection.execute(_SQL.case_close, sitting.case["id"], now)
    codes, claim_id = (sitting.ruling.reason,), sitting.case["claim_id"]
    await note(connection, "case_kept", actor, now, claim_id=claim_id, codes=codes)
    return False


async def _rebound(connection: Connection, sitting: Sitting, actor: Actor, now: datetime) -> None:
    """The badge lives on from what people established."""
    seen, record = sitting.seen, sitting.seen.findings.record
    anchors = [row["id"] for row in seen.evidence if record is None or row["registry"] == record.registry]
    if not anchors:
        raise Conflict("evidence_stale", "The sources are being asked again. Wait a moment and reload the case.")
    binding = await write_binding(connection, seen.claim, sitting.bound, anchors[0], actor.id, now)
    first = sitting.first or ""
    await connection.execute(_BINDINGS.record_rebinding, seen.claim["id"], binding, now, actor.id, first)
