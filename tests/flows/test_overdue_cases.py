"""The order of cases: the overdue first, whatever their queue."""

from __future__ import annotations

from tests.harness.service import House
from verifier.domain.claim import Actor


async def test_what_is_overdue_comes_before_every_queue_and_a_contest_before_what_is_not(
    house: House, ada: Actor
) -> None:
    """Whoever fills the queue of contests holds up nobody whose day has come."""
    cases = []
    for number in range(4):
        cases.append((await house.say(account=f"acct_{number}", handle=f"robin{number}")).id)
        await house.drain()
        house.clock.forward(hours=1)
    late, early, *contests = cases
    await house.svc.pool.execute("UPDATE review_case SET queue = 'contested' WHERE claim_id = ANY ($1)", contests)
    house.clock.forward(days=3, hours=-4)
    order = []
    for _ in cases:
        case = await house.next(ada)
        order.append(case.claim.id)
        await house.rule(case, ada, "refuse", reason="no_such_licence")
    assert order == [late, *contests, early]


async def test_two_overdue_cases_come_in_the_order_they_were_due_whatever_their_queue(house: House, ada: Actor) -> None:
    first = (await house.say(account="acct_1", handle="robin1")).id
    await house.drain()
    house.clock.forward(hours=1)
    second = (await house.say(account="acct_2", handle="robin2")).id
    await house.drain()
    await house.svc.pool.execute("UPDATE review_case SET queue = 'contested' WHERE claim_id = $1", second)
    house.clock.forward(days=5)
    assert (await house.next(ada)).claim.id == first
