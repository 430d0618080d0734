"""Status lists: one bit for each signed badge, at a random place, set once it was revoked or while it is suspended.

A list is read anew from the database when something in it changed or the next badge in it ends by itself; what a
process answers is never older than half a second. Nobody who fetches a list says whose badge they look at.
"""

from __future__ import annotations

import base64
import gzip
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from verifier.flows.core.badge_document import rfc3339
from verifier.flows.core.errors import Absent
from verifier.flows.core.kept_lists import LIVES, KeptList
from verifier.flows.signed import issuer, signing_keys
from verifier.store.rows import signed as signed_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from verifier.flows.core.service import Service

PLACES = 131_072  # the least that a list may have, so that a place tells nothing
_TTL_MS = 60_000
_CONTEXT = ["https://www.w3.org/ns/credentials/v2"]


async def read(svc: Service, number: int) -> str:
    """Give a list as a signed credential; `unknown_list` where there is none of this number."""
    lists = svc.status_lists
    if (kept := lists.fresh(number, svc.clock())) is not None:
        return kept.token
    async with lists.turn:  # whoever waited finds what the one before them read
        kept = lists.fresh(number, svc.clock()) or await _read(svc, number)
    return kept.token


async def _read(svc: Service, number: int) -> KeptList:
    looked_at, kept = time.monotonic(), svc.status_lists.kept.get(number)
    look = await signed_rows.list_look(svc.pool, number=number, seen=kept.seen if kept is not None else "0")
    if look is None:
        raise Absent("unknown_list", "There is no status list of this number.")
    if kept is not None and not look.changed and kept.holds(svc.clock()):
        svc.status_lists.kept[number] = replace(kept, looked_at=looked_at)
    else:
        svc.status_lists.kept[number] = await _made(svc, number, look.purpose, looked_at)
    return svc.status_lists.kept[number]


async def _made(svc: Service, number: int, purpose: str, looked_at: float) -> KeptList:
    """Read a list's places and sign it."""
    now, next_at = svc.clock(), None
    if purpose == "revocation":
        revoked = await _revoked(svc, number, now)
        seen, places, next_at = revoked.seen, revoked.places, revoked.next_at
    else:
        seen, places = await signed_rows.suspended_places(svc.pool, number=number)
    signer = await signing_keys.signer(svc, svc.environment)
    begins = now.replace(microsecond=0)
    valid, did = (begins, begins + LIVES), issuer.did_of(svc.settings.public_url)
    token = issuer.sign(signer, did, _written(svc, number, purpose, encoded(places), valid), valid)
    return KeptList(token, seen, next_at, now, looked_at)


async def _revoked(svc: Service, number: int, now: datetime) -> signed_rows.RevokedPlaces:
    policy = svc.policy
    return await signed_rows.revoked_places(
        svc.pool,
        number=number,
        now=now,
        plain=policy.sighting_lasts(None),
        at_most=policy.sighting_at_most,
        grace=policy.stale_grace,
        bound=policy.rebind_every + policy.rebind_grace,
    )


def encoded(places: Iterable[int]) -> str:
    """Write a list's bits, the first one leftmost, as multibase of their gzip (W3C Bitstring Status List 1.0)."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place >> 3] |= 0x80 >> (place & 7)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def _written(svc: Service, number: int, purpose: str, bits: str, valid: tuple[datetime, datetime]) -> dict[str, Any]:
    address = f"{svc.settings.public_url}/status-lists/{number}"
    return {
        "@context": _CONTEXT,
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did_of(svc.settings.public_url),
        "validFrom": rfc3339(valid[0]),
        "validUntil": rfc3339(valid[1]),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bits,
            "ttl": _TTL_MS,
        },
    }
