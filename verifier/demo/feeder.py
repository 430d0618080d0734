"""Feeder of the demo's sample claims: submits them through the public API, as a platform would."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shlex
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp

from verifier.demo import revoking
from verifier.demo.namesakes import fits_alone
from verifier.demo.people import sandbox
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.demo.people.trials import Trial, trials

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PACE_S = 0.25
_OF_A_STATE = 2
_TAKEN = 202
_NEWCOMER = {"id": "acct_demo_creator", "handle": "robin.sample", "display_name": "Robin Sample", "epoch": 1}
_BY_HAND = ("US-NJ", "US-PA", "US-NC", "US-GA")  # no machine can ask there: for the console's licence form
_AWAY = (aiohttp.ClientError, OSError, TimeoutError)


async def feed(base: str, data_dir: Path, *, mail_page: str = "") -> None:
    """Wait until the service is ready, submit the sample claims, and print what a newcomer can try.

    `mail_page` is where letters can be read; empty when they go to a relay of the operator's.
    """
    timeout = aiohttp.ClientTimeout(total=15)
    world = World.from_folder()
    sandbox.write(data_dir / "sandbox", world, datetime.now(UTC))
    async with aiohttp.ClientSession(timeout=timeout) as session:
        await _ready(session, base)  # the first start writes the trial key before it is ready
    credentials = json.loads((data_dir / "credentials.json").read_text())
    headers = {"Authorization": f"Bearer {credentials['platform_key']}"}
    claims = sample(world.claims)
    waiting = trials(world, {claim.handle for claim in claims})
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        revoked = sandbox.bodies(world, datetime.now(UTC))["revoked"]
        if not await _known(session, base, revoked["account"]["id"]):
            await revoking.revoke(session, base, revoked, [one["token"] for one in credentials["reviewers"][:2]])
        said = _counted(await _submit_all(session, base, claims, waiting))
        newcomer = await _link(session, base, _NEWCOMER)
        ways = [(one.way, await _link(session, base, one.account)) for one in waiting]
    clean = shown(claims)
    lines = [
        *said,
        "Try now:",
        f"  a badge    {_badge(base, credentials['platform_key'], clean.handle)}",
        f"  a case     open {credentials['reviewers'][0]['login_url']}",
        f"  a creator  open {newcomer}" if newcomer else "",
        *(f"  {way}\n             open {link}" for way, link in ways if link),
        f"  letters    open {mail_page}" if mail_page else "",
        f"  a claim    {_claim(base, credentials['platform_key'], data_dir / 'sandbox' / 'expires_soon.json')}",
        f"Bodies for every outcome are in {data_dir / 'sandbox'}: docs/integrating.md says which.",
        f"The keys are in {data_dir / 'credentials.json'}.",
    ]
    sys.stdout.write("\n".join(line for line in lines if line) + "\n")
    sys.stdout.flush()


def _badge(base: str, key: str, handle: str) -> str:
    return f"curl -s -H 'Authorization: Bearer {key}' {base}/v1/badges/{handle}"


def _claim(base: str, key: str, body: Path) -> str:
    head = f"-H 'Authorization: Bearer {key}' -H 'Content-Type: application/json'"
    return f"curl -s {head} -d @{shlex.quote(str(body.resolve()))} {base}/v1/claims"


def sample(claims: Iterable[ClaimTruth]) -> list[ClaimTruth]:
    """Choose Washington's claims of every scenario, two of every other state, and a few for people to look up."""
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


def shown(claims: Iterable[ClaimTruth]) -> ClaimTruth:
    """Choose a claim of the sample whose badge goes on without a person: the identity check fits nobody else."""
    return next(claim for claim in claims if claim.scenario == "clean" and fits_alone(claim))


async def _ready(session: aiohttp.ClientSession, base: str) -> None:
    while True:
        with contextlib.suppress(*_AWAY):
            async with session.get(f"{base}/readyz") as answer:
                if answer.status == 200:
                    return
        await asyncio.sleep(0.2)


async def _submit_all(
    session: aiohttp.ClientSession, base: str, claims: list[ClaimTruth], waiting: list[Trial]
) -> list[bool]:
    """Submit every claim, slowly enough to be watched; return for each whether it is new."""
    new = []
    for claim in claims:
        body = claim.submission(datetime.now(UTC) - timedelta(days=30))
        new.append(await _submit(session, base, claim.id, body) == _TAKEN)
        await asyncio.sleep(_PACE_S)
    for one in waiting:  # the same body at every start: it would be answered as the first time
        known = await _known(session, base, one.account["id"])
        new.append(not known and await _submit(session, base, one.key, one.body) == _TAKEN)
    return new


async def _known(session: aiohttp.ClientSession, base: str, account_id: str) -> bool:
    """Return True if an account submitted a claim at an earlier start."""
    with contextlib.suppress(*_AWAY):
        async with session.get(f"{base}/v1/claims", params={"account_id": account_id}) as answer:
            return answer.status == 200 and bool((await answer.json())["claims"])
    return False


async def _submit(session: aiohttp.ClientSession, base: str, key: str, body: dict[str, Any]) -> int:
    for _ in range(20):
        with contextlib.suppress(*_AWAY):
            async with session.post(
                f"{base}/v1/claims", json=body, headers={"Idempotency-Key": f"demo-{key}"}
            ) as answer:
                if answer.status < 500:
                    return answer.status
        await asyncio.sleep(0.5)
    return 0


async def _link(session: aiohttp.ClientSession, base: str, account: dict[str, Any]) -> str:
    body = {name: value for name, value in account.items() if name != "id"}
    with contextlib.suppress(*_AWAY):
        async with session.post(f"{base}/v1/accounts/{account['id']}/link", json=body) as answer:
            if answer.status < 300:
                return str((await answer.json())["url"])
    return ""


def _counted(new: list[bool]) -> list[str]:
    """Write how many claims were submitted, for people."""
    taken = sum(new)
    were = "." if taken == len(new) else f"; {len(new) - taken} were there already."
    return [f"\n{taken} sample claims were submitted{were}"]
