"""A copy of every badge: as an export of all, and as digests by which a copy finds where it is wrong.

Both are of one instant: equal cursors mean equal content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.feed import positions
from verifier.flows.feed.documents import document
from verifier.flows.feed.views import BadgeDigest, DigestBucket
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from verifier.flows.core.service import Service

_PAGE = 1_000


async def export(svc: Service) -> AsyncGenerator[str, None]:
    """Yield the newest document of every handle, in lines by the thousand, and last the cursor to go on from.

    All of it is read in one snapshot of the database, a page at a time: memory does not grow with the badges.
    """
    async with svc.pool.acquire(timeout=5) as connection, connection.transaction(isolation="repeatable_read"):
        position = (await badge_rows.feed_head(connection)).badge_position
        after = ""
        while rows := await badge_rows.badges_all(connection, after=after, limit=_PAGE):
            yield "".join([f"{document(row, svc.environment)}\n" for row in rows])
            after = rows[-1].handle
    yield f'{{"cursor":"{positions.written(position)}"}}\n'


async def digest(svc: Service) -> BadgeDigest:
    """Return the digests of all buckets, and the position they are of."""
    found = await badge_rows.badge_digests(svc.pool)
    buckets = [
        DigestBucket(f"{row.bucket:02x}", row.badges, f"{int(row.digest, 2):064x}") for row in found if row.badges
    ]
    return BadgeDigest(positions.written(found[0].position), buckets)
