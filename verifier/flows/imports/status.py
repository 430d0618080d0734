"""Reading of imports: how far one is, and what became of each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.core.errors import Absent, FieldFault, Invalid
from verifier.flows.imports.views import Expected, ImportView
from verifier.store.rows import imports as import_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service

_HOUR_S = 3600


async def show(svc: Service, import_id: str) -> ImportView:
    """Show an import to whoever may read claims of this deployment, whichever of its keys sent it."""
    row = await _found(svc, import_id)
    assert row.arrived_at is not None  # noqa: S101  only what has arrived is found
    return ImportView(
        id=row.id,
        state="done" if row.done_at else "running",
        lines=row.lines,
        taken=row.taken,
        refused=row.refused,
        expected=Expected(row.for_machine, row.for_creator, row.for_reviewer),
        reviewer_hours=round(row.for_reviewer * row.case_s / _HOUR_S, 1),
        received_at=row.arrived_at,
        done_at=row.done_at,
    )


async def results(
    svc: Service, import_id: str, cursor: str | None, limit: int
) -> tuple[Sequence[import_rows.Results], str | None]:
    """List what became of the lines after the cursor's, in order, and the cursor to go on from.

    There is one for as long as more may come: an empty page of an import that runs is to be asked for again.
    """
    row, after = await _found(svc, import_id), _line(cursor)
    found = await import_rows.results(svc.pool, import_id=import_id, line=after, limit=limit)
    last = found[-1].line if found else after
    return found, str(last) if last < row.taken + row.refused or row.done_at is None else None


async def waiting(svc: Service) -> int:
    """Count the lines of running imports that are still to be taken in."""
    return await import_rows.lines_waiting(svc.pool)


async def _found(svc: Service, import_id: str) -> import_rows.ImportById:
    row = await import_rows.import_by_id(svc.pool, import_id=import_id)
    if row is None:
        raise Absent("import_absent", "There is no such import, or its results are no longer kept.")
    return row


def _line(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= len("1000000")):
        detail = "Use the cursor exactly as the last page gave it, or none."
        raise Invalid("bad_cursor", detail, faults=(FieldFault("/cursor", "bad_cursor", detail, "query"),))
    return int(cursor)
