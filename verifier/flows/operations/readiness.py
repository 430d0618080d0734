"""Readiness: the database can be written to, and its clock agrees with ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.core import clock
from verifier.flows.core.errors import NotReady
from verifier.store.db import GONE
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service


async def ready(svc: Service) -> None:
    """Write one row and compare the clocks; a read-only database, or another time, is not ready."""
    try:
        there = await badge_rows.readiness(svc.pool)
    except GONE as gone:
        raise NotReady("database_away", "The database cannot be written to at the moment. Try again soon.") from gone
    if not clock.agree(svc.clock(), there):
        raise NotReady("clock_wrong", "This machine and the database do not agree on the time. Set the clocks by NTP.")
