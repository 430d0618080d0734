"""A day is named for a reviewer's move only where the last week foretells one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.harness.service import House
from verifier.domain.review import expected_wait
from verifier.flows.claims.views import ClaimView


@pytest.mark.parametrize(
    ("waiting", "closed", "days"),
    [(1, 0, None), (27, 1, None), (1, 4, None), (1, 5, 1.4), (10, 10, 7), (60, 7, 60), (61, 7, None), (0, 5, 0)],
)
def test_too_few_decisions_or_too_long_a_wait_foretell_nothing(waiting: int, closed: int, days: float | None) -> None:
    assert expected_wait(waiting, closed) == (None if days is None else timedelta(days=days))


async def test_the_pace_of_the_last_week_says_when(house: House) -> None:
    ada = await house.reviewer("Ada")
    for number in range(6):
        await house.say(account=f"acct_{number}", handle=f"robin{number}")
    await house.drain()
    for _ in range(4):
        await house.decide(ada, "refuse", reason="no_such_licence")
    waiting = await _waiting(house)
    assert (waiting.next.who, waiting.next.expected_by) == ("reviewer", None)
    await house.decide(ada, "refuse", reason="no_such_licence")
    assert (await _waiting(house)).next.expected_by == house.clock() + timedelta(days=7) / 5


async def _waiting(house: House) -> ClaimView:
    return await house.claim(await house.svc.pool.fetchval("SELECT claim_id FROM review_case WHERE state <> 'closed'"))
