"""A copy of every badge: as an export of all, and as digests by which a copy finds where it is wrong.

Both are of one instant: equal cursors mean equal content.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.flows.feed import positions
from verifier.flows.feed.documents import document, row
from verifier.flows.feed.views import BadgeDigest, DigestBucket
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import BadgeChange

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an export that is wanted: what comes behind a handle, and of one bucket of the digests alone."""

    after: str = ""
    bucket: str | None = None


_ALL = Part()


async def export(svc: Service, part: Part = _ALL, *, in_rows: bool = False) -> AsyncGenerator[str, None]:
    """Yield the newest document of every handle, in lines by the thousand, and last the cursor to go on from.

    `in_rows`: as rows of the feed. All of it is read in one snapshot of the database, a page at a time: memory does not
    grow with the badges.
    """
    async with svc.pool.acquire(timeout=5) as connection, connection.transaction(isolation="repeatable_read"):
        position = (await badge_rows.feed_head(connection)).badge_position
        async with aclosing(_pages(connection, part)) as pages:
            async for page in pages:
                yield "".join([f"{row(svc, one) if in_rows else document(one, svc.environment)}\n" for one in page])
    yield f'{{"cursor":"{positions.written(position)}"}}\n'


async def _pages(connection: Connection, part: Part) -> AsyncGenerator[list[BadgeChange], None]:
    """Yield page after page; the next one is read while the reader is busy with what it has."""
    reading = asyncio.create_task(_page(connection, part))
    try:
        while found := await reading:
            reading = asyncio.create_task(_page(connection, Part(found[-1].handle, part.bucket)))
            yield found
    finally:
        reading.cancel()
        await asyncio.wait({reading})  # the connection is another's after this


async def _page(connection: Connection, part: Part) -> list[BadgeChange]:
    if part.bucket is None:
        return await badge_rows.badges_all(connection, after=part.after, limit=_PAGE)
    return await badge_rows.badges_of_bucket(connection, bucket=int(part.bucket, 16), after=part.after, limit=_PAGE)


async def digest(svc: Service) -> BadgeDigest:
    """Return the digests of all buckets, and the position they are of."""
    found = await badge_rows.badge_digests(svc.pool)
    buckets = [
        DigestBucket(f"{row.bucket:02x}", row.badges, f"{int(row.digest, 2):064x}") for row in found if row.badges
    ]
    return BadgeDigest(positions.written(found[0].position), buckets)
