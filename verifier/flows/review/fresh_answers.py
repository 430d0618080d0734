"""A case that is opened on answers of yesterday asks its registries again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier.flows.checks.rounds import next_round
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow

_ASK_AGAIN = timedelta(hours=24)


async def refresh(svc: Service, connection: Connection, case: CaseRow, now: datetime) -> None:
    """Begin a new round when the last is a day old: a person should not decide on last week's answers."""
    claim = await claim_rows.claim_lock(connection, claim_id=case.claim_id)
    if claim is None or claim.wrapped_key is None or now - claim.round_started_at <= _ASK_AGAIN:
        return
    try:
        async with connection.transaction():
            await next_round(svc, connection, open_claim(svc.vault, claim), "review", now)
    except unreadable.KINDS as fault:
        unreadable.part_of(svc, claim, fault)
