"""The sweep of what has been kept long enough: every bound stands in the one table of `domain/retention`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.retention import RETENTION
from verifier.store.rows import retention as retention_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from verifier.store.db import Connection


async def sweep(connection: Connection, now: datetime) -> Mapping[str, int]:
    """Delete from each table what has reached its bound at this instant; return how many rows went, by table."""
    gone: dict[str, int] = {}
    for table, kept in RETENTION.items():
        if kept.swept_after is not None:
            statement = getattr(retention_rows, f"sweep_{table}")
            gone[table] = await statement(connection, until=now - kept.swept_after)
    await retention_rows.swept(connection, now=now)
    return gone
