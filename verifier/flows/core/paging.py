"""Cursors of lists: an instant and an id, as the last page gave them."""

from __future__ import annotations

from datetime import UTC, datetime

from verifier.flows.core.errors import FieldFault, Invalid


def write_cursor(at: datetime, after: str) -> str:
    """Write the place after a row as text for a URL."""
    return f"{at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}~{after}"


def read_cursor(cursor: str | None) -> tuple[datetime | None, str | None]:
    """Read the place a cursor names, or the start."""
    if cursor is None:
        return None, None
    at, _, after = cursor.partition("~")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), after
    except (ValueError, OverflowError):
        detail = "Use the cursor exactly as the last page gave it, or none."
        raise Invalid("bad_cursor", detail, faults=(FieldFault("/cursor", "bad_cursor", detail, "query"),)) from None
