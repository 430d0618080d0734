"""Submits the demo's sample claims through the public API, the way a platform would, and says where to look."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp

from verifier.demo.claims import ClaimTruth
from verifier.demo.people import World

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PACE_S = 0.25
_OF_A_STATE = 2
_BY_HAND = ("US-NJ", "US-PA", "US-NC", "US-GA")  # no machine can ask there: for the console's licence form
_AWAY = (aiohttp.ClientError, OSError, TimeoutError)


async def feed(base: str, data_dir: Path) -> None:
    """Wait until the service is ready, submit the sample claims, and print what a newcomer can try."""
    timeout = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        await _ready(session, base)  # the first start writes the trial key before it is ready
    key = json.loads((data_dir / "credentials.json").read_text())["platform_key"]
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}, timeout=timeout) as session:
        claims = sample(World.from_folder().claims)
        counts: dict[int, int] = {}
        for claim in claims:
            status = await _submit(session, base, claim)
            counts[status] = counts.get(status, 0) + 1
            await asyncio.sleep(_PACE_S)
        link = await _link(session, base)
    _say(base, data_dir, claims, counts, link)


def sample(claims: Iterable[ClaimTruth]) -> list[ClaimTruth]:
    """Washington's claims with all that may be the matter, two of every other state, a few for people to look up."""
    of_state: dict[str, dict[str, ClaimTruth]] = {}
    handles: set[str] = set()
    for claim in claims:
        if claim.handle not in handles:
            handles.add(claim.handle)
            of_state.setdefault(claim.jurisdiction, {}).setdefault(claim.scenario, claim)
    home = list(of_state.pop("US-WA", {}).values())
    others = [sorted(scenarios.values(), key=lambda one: one.scenario != "clean") for scenarios in of_state.values()]
    moved = [scenarios[_OF_A_STATE] for scenarios in others if len(scenarios) > _OF_A_STATE]
    by_hand = [replace(claim, jurisdiction=place, npi="") for place, claim in zip(_BY_HAND, moved, strict=False)]
    return [*home, *(claim for scenarios in others for claim in scenarios[:_OF_A_STATE]), *by_hand]


async def _ready(session: aiohttp.ClientSession, base: str) -> None:
    while True:
        with contextlib.suppress(*_AWAY):
            async with session.get(f"{base}/readyz") as answer:
                if answer.status == 200:
                    return
        await asyncio.sleep(0.2)


async def _submit(session: aiohttp.ClientSession, base: str, claim: ClaimTruth) -> int:
    body = claim.submission(datetime.now(UTC) - timedelta(days=30))
    for _ in range(20):
        with contextlib.suppress(*_AWAY):
            async with session.post(
                f"{base}/v1/claims", json=body, headers={"Idempotency-Key": f"demo-{claim.id}"}
            ) as answer:
                if answer.status < 500:
                    return answer.status
        await asyncio.sleep(0.5)
    return 0


async def _link(session: aiohttp.ClientSession, base: str) -> str:
    body: dict[str, Any] = {"handle": "robin.sample", "display_name": "Robin Sample", "epoch": 1, "return_url": None}
    with contextlib.suppress(*_AWAY):
        async with session.post(f"{base}/v1/accounts/acct_demo_creator/link", json=body) as answer:
            if answer.status < 300:
                return str((await answer.json())["url"])
    return ""


def _say(base: str, data_dir: Path, claims: list[ClaimTruth], counts: dict[int, int], link: str) -> None:
    reviewer = json.loads((data_dir / "credentials.json").read_text())["reviewers"][0]
    clean = next(claim for claim in claims if claim.expected_class == "verified")
    taken = counts.get(202, 0)
    lines = [
        f"\n{taken} sample claims were submitted"
        + (f"; {len(claims) - taken} were there already." if taken < len(claims) else "."),
        "Try now:",
        f"  a badge    curl -H 'Authorization: Bearer <platform_key>' {base}/v1/badges/{clean.handle}",
        f"  a case     open {reviewer['login_url']}",
        f"  a creator  open {link}" if link else "",
        f"The keys are in {data_dir / 'credentials.json'}.",
    ]
    sys.stdout.write("\n".join(line for line in lines if line) + "\n")
    sys.stdout.flush()
