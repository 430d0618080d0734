"""The feed as rows: what became of each badge, in order, and what is told of it in advance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from verifier.client.badges import Badge
from verifier.client.transport import Ask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from verifier.client.transport import Transport

MOST = 1_000  # rows of one answer


@dataclass(frozen=True, slots=True)
class Change:
    """One row: the badge of a handle after an event, or that the handle is to be forgotten."""

    cursor: str  # go on after this row from here
    handle: str
    version: int
    removed: bool  # the account was erased: delete whatever is kept of the handle
    badge: Badge | None  # None where removed
    ends_at: datetime | None  # from that instant on the status is `then`
    then: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as they came, and where they end."""

    rows: list[dict[str, Any]]
    cursor: str
    more: bool


async def page(transport: Transport, cursor: str | None, wait_s: int = 0) -> Page:
    """Read the rows after a cursor; wait for a first one."""
    query: dict[str, str | int] = {"limit": MOST, "wait": wait_s}
    if cursor is not None:
        query["cursor"] = cursor
    said = await transport.call(Ask("GET", "/v1/badge-changes", query, waits_s=wait_s))
    return Page(said["changes"], said["cursor"], said["more"])


async def follow(transport: Transport, cursor: str | None, wait_s: int) -> AsyncIterator[Change]:
    """Yield row after row without end."""
    while True:
        found = await page(transport, cursor, wait_s)
        for row in found.rows:
            yield change(row, found.cursor)
        cursor = found.cursor


def change(row: Mapping[str, Any], cursor: str) -> Change:
    """Read a row; `cursor` is for a row without its own."""
    removed, said = bool(row.get("removed")), row.get("badge")
    ends_at = instant(row.get("ends_at"))
    badge = None if removed or said is None else Badge.model_validate(said)
    return Change(row.get("cursor", cursor), row["handle"], version(row), removed, badge, ends_at, row.get("then"))


def version(row: Mapping[str, Any]) -> int:
    """Return the version that a row brings."""
    return int(row["version"] if row.get("removed") else row["badge"]["version"])


def instant(text: str | None) -> datetime | None:
    """Read an instant as the service writes it."""
    return None if text is None else datetime.fromisoformat(text)
