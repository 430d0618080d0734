"""The one outcome of the sandbox that only reviewers bring about: a badge that is verified, reported and revoked.

Done when a demo starts for the first time, before there is any other case: the system assigns, nobody picks.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPORT: Final = {"reason": "impersonation", "details": "The licensee says that this account is not theirs."}
_WORDS: Final = {
    "action": "revoke",
    "reason": "fraud",
    "note": "The licensee of record denied it by telephone.",
}
_WAITS: Final = 5  # times ten seconds, for a busy machine


async def revoke(session: aiohttp.ClientSession, base: str, body: dict[str, Any], reviewers: Sequence[str]) -> None:
    """Submit the claim as the platform; once it is verified, report it, and let two reviewers revoke it.

    Where something else comes first, such as another case, it is left as it is: a demo without it is one all the same.
    """
    with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
        async with session.post(f"{base}/v1/claims", json=body, headers={"Idempotency-Key": "demo-revoked"}) as taken:
            claim = await taken.json() if taken.status == 202 else None
        if claim is not None and await _verified(session, f"{base}/v1/claims/{claim['id']}"):
            await (await session.post(f"{base}/b/{body['account']['handle']}/report", json=_REPORT)).read()
            for token in reviewers:
                await _decide(session, base, claim["id"], {"Authorization": f"Bearer {token}"})


async def _verified(session: aiohttp.ClientSession, address: str) -> bool:
    state = ""
    for _ in range(_WAITS):
        async with session.get(address, params={"wait": "10"}) as answer:
            state = (await answer.json()).get("state", "")
        if state not in {"received", "checking"}:
            break
    return state == "verified"


async def _decide(session: aiohttp.ClientSession, base: str, claim_id: str, who: dict[str, str]) -> None:
    async with session.post(f"{base}/v1/cases/next", headers=who) as answer:
        case = await answer.json() if answer.status == 200 else None
    if case is None:
        return
    lease = {"lease": case["lease"]["token"]}
    what, more = ("decision", _WORDS) if case["claim"]["id"] == claim_id else ("release", {})
    async with session.post(f"{base}/v1/cases/{case['id']}/{what}", json=lease | more, headers=who):
        return
