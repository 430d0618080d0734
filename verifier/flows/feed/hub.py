"""The page that lists verified creators: by handle, of one profession and one place where they are named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.badge import Status
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from verifier.flows.core.service import Service
    from verifier.store.rows.shared import Listed


@dataclass(frozen=True, slots=True)
class Page:
    """Badges as they read now, and where to go on; None on the last page."""

    badges: list[bytes]
    cursor: str | None


async def verified(svc: Service, profession: str | None, place: str | None, after: str | None, limit: int) -> Page:
    """List verified badges after a handle; profession and place must hold for one and the same credential."""
    found = await _handles(svc, profession, place, after or "", limit + 1)
    handles = [row.handle for row in found[:limit]]
    read = await svc.badges.read_all(handles)
    badges = [body + ending for _, body, ending, _, status, *_ in read if status == Status.VERIFIED]
    badges = [badge for badge in badges if _holds(badge, profession, place)]
    return Page(badges, handles[-1] if len(found) > limit else None)


def _handles(
    svc: Service, profession: str | None, place: str | None, after: str, limit: int
) -> Awaitable[list[Listed]]:
    """Find handles by the index of what is asked."""
    if profession is not None and place is not None:
        return badge_rows.listed_of_both(svc.pool, profession=profession, place=place, after=after, limit=limit)
    if profession is not None:
        return badge_rows.listed_of_profession(svc.pool, profession=profession, after=after, limit=limit)
    if place is not None:
        return badge_rows.listed_of_place(svc.pool, place=place, after=after, limit=limit)
    return badge_rows.listed_all(svc.pool, after=after, limit=limit)


def _holds(badge: bytes, profession: str | None, place: str | None) -> bool:
    """Tell whether it is still so: what ended a moment ago is in the index until the next upkeep."""
    return any(
        profession in (None, credential["profession"]) and place in (None, credential["jurisdiction"])
        for credential in json.loads(badge)["credentials"]
    )
