"""The database's rules about a signed badge agree with those of the domain, for whatever stands in a badge."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import asyncpg

from verifier.domain.badge import Status, badge_status, status_of
from verifier.domain.lifecycle import State
from verifier.domain.policy import Policy
from verifier.flows.core.badge_document import Stored, standing_of

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
NOW, DAY = datetime(2026, 11, 30, tzinfo=UTC), timedelta(days=1)
POLICIES = (
    Policy(),
    Policy(sighting_age=20 * DAY, sighting_at_most=40 * DAY, stale_grace=5 * DAY, rebind_every=90 * DAY),
)
STATES = [State.VERIFIED] * 12 + [
    State.SUSPENDED, State.EXPIRED, State.REVOKED, State.WITHDRAWN, State.IN_REVIEW, State.CHECKING
]  # fmt: skip
_ACCOUNT = """
INSERT INTO account (key, platform_id, handle, epoch, standing, created_at) VALUES ($1, $1, $2, 2, $3, now())
"""
_STANDS = """
SELECT n.revoked OR coalesce(least(
    n.valid_until, n.sighted_until + $6::interval, n.sighted_at + $5::interval + $6::interval,
    n.unsaid_at + $4::interval + $6::interval, n.bound_at + $7::interval
) <= $8, FALSE) AS revoked, n.suspended
FROM signed_standing($1, $2, $3) AS n
"""


def invented(chance: random.Random, number: int) -> dict[str, Any]:
    """One credential of a stored badge, of any kind."""
    by_hand = chance.random() < 0.2
    ends = NOW + chance.randint(-30, 400) * DAY if by_hand or chance.random() < 0.5 else None
    days = {"sighting_days": chance.choice([7, 30, 90, 200])} if chance.random() < 0.5 else {}
    sighted = NOW - chance.randint(0, 120) * DAY
    bound = NOW - chance.randint(0, 500) * DAY if chance.random() < 0.8 else None
    return {
        "claim_id": f"clm_{number:032x}", "state": chance.choice(STATES).value,
        "account_epoch": chance.choice([2] * 9 + [1]), "stopped": chance.random() < 0.1,
        "valid_until": ends and ends.isoformat(), "sighted_at": None if by_hand else sighted.isoformat(),
        "bound_at": bound and bound.isoformat(), "decided_at": (NOW - chance.randint(0, 300) * DAY).isoformat(),
        "environment": "test", "public": {"source": {"id": "manual" if by_hand else "us-wa-doh"}} | days,
    }  # fmt: skip


async def test_the_database_and_the_domain_say_the_same_of_a_thousand_badges(owner: Owner) -> None:
    chance, seen = random.Random(12), set()  # noqa: S311  the same ones always
    for number in range(1000):
        account, standing = f"acc_{number:032x}", chance.choice(["current"] * 9 + ["changed"])
        shown = [invented(chance, at) for at in range(chance.randint(1, 3))]
        mine = [one["claim_id"] for one in shown if chance.random() < 0.7] or [shown[0]["claim_id"]]
        await owner.execute(_ACCOUNT, account, f"h{number}", standing)
        await owner.execute("INSERT INTO badge VALUES ($1, 1, now(), $2)", account, json.dumps(shown))
        row = Stored(f"h{number}", account, 2, standing, 1, NOW, tuple(shown))
        for policy in POLICIES:
            for at in (NOW, NOW + chance.randint(1, 200) * DAY):
                found = await owner.fetchrow(
                    _STANDS, account, 2, mine, policy.sighting_lasts(None), policy.sighting_at_most,
                    policy.stale_grace, policy.rebind_every + policy.rebind_grace, at,
                )  # fmt: skip
                assert found is not None
                bits = (found["revoked"], found["suspended"])
                assert agrees(bits, row, mine, policy, at), (shown, mine, at, bits)
                seen.add(bits)
    assert seen == {(False, False), (True, False), (False, True), (True, True)}


def agrees(bits: tuple[bool, bool], row: Stored, mine: list[str], policy: Policy, now: datetime) -> bool:
    """Nothing is set while all that was signed is shown; what ended is revoked, what is held up is suspended."""
    standings = [(one["claim_id"] in mine, standing_of(row, one)) for one in row.credentials]
    stops = any(one.board_action for _, one in standings)
    whole = badge_status([one for _, one in standings], now, policy) if stops else Status.VERIFIED
    signed = {status_of(one, now, policy) for is_mine, one in standings if is_mine}
    holds = {whole, *signed} <= {Status.VERIFIED, Status.STALE}
    ended = bool(signed & {Status.EXPIRED, Status.NONE, Status.REVOKED}) or whole is Status.REVOKED
    held_up = bool(signed & {Status.SUSPENDED, Status.PENDING}) or whole is Status.SUSPENDED
    revoked, suspended = bits
    return (holds == (bits == (False, False))) and (revoked or not ended) and (suspended or not held_up)
