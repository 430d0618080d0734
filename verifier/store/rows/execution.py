"""Helpers that the written functions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.store.db import Executor, Row


async def the_row(connection: Executor, statement: str, *values: object, timeout: float | None = None) -> Row:
    """Run a statement that always gives a row."""
    row = await connection.fetchrow(statement, *values, timeout=timeout)
    if row is None:
        message = "A statement that always gives a row gave none."
        raise LookupError(message)
    return row


def changed(status: str) -> int:
    """Read how many rows a statement changed from PostgreSQL's tag: `UPDATE 3`, `INSERT 0 1`."""
    return int(status.rpartition(" ")[2])
