"""The order of cases: what hangs on them first, then the day that was promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.domain.reasons import Reason
from verifier.flows.core.cases import open_case
from verifier.store.db import Connection, in_transaction
from verifier.store.rows import claims as claim_rows


async def asked(house: House, claim_id: str, *reasons: Reason) -> None:
    """People are asked about a claim."""

    async def work(connection: Connection) -> None:
        row = await claim_rows.claim_lock(connection, claim_id=claim_id)
        assert row is not None
        await open_case(house.svc.policy, connection, row, reasons, house.clock())

    await in_transaction(house.svc.pool, work)


async def said(house: House, number: int) -> str:
    """A claim that no machine can decide; an hour passes."""
    claim = await house.say(account=f"acct_9{number}", handle=f"robin9{number}")
    await house.drain()
    house.clock.forward(hours=1)
    return claim.id


async def handed_out(house: House, actor: Actor, number: int) -> list[str]:
    """The claims of so many cases in the order in which a reviewer gets them; each is let go for good."""
    order = []
    for _ in range(number):
        case = await house.next(actor)
        order.append(case.claim.id)
        await house.svc.pool.execute(
            "UPDATE review_case SET recused = recused || $2::text WHERE id = $1", case.id, actor.id
        )
        await house.svc.pool.execute(
            "UPDATE review_case SET state = 'open', lease_expires_at = NULL WHERE id = $1", case.id
        )
    return order


async def test_a_boards_action_on_a_live_badge_then_reports_then_appeals_then_the_day_that_was_promised(
    house: House, ada: Actor
) -> None:
    early, late = await said(house, 1), await said(house, 2)
    appealed, flagged = await said(house, 3), await said(house, 4)
    await asked(house, appealed, Reason.APPEAL)
    await asked(house, flagged, Reason.PAST_ACTION)  # no badge hangs on it
    reported, acted = await house.settle(house.people[0]), await house.settle(house.people[1])
    await asked(house, reported.id, Reason.REPORTED)
    house.clock.forward(hours=1)
    await asked(house, acted.id, Reason.STANDING_DISCIPLINED)
    order = [acted.id, reported.id, appealed, early, late, flagged]
    assert await handed_out(house, ada, len(order)) == order


@pytest.mark.parametrize("reason", [Reason.PAST_ACTION, Reason.SCREENING_HIT, Reason.STANDING_DISCIPLINED])
async def test_what_stops_a_badge_comes_first_also_once_the_badge_is_paused(
    house: House, ada: Actor, reason: Reason
) -> None:
    first, claim = await said(house, 1), await house.settle(house.people[0])
    await asked(house, claim.id, Reason.REPORTED)
    await house.decide(ada, "suspend", reason="safety_concern")
    await asked(house, claim.id, reason)
    assert await handed_out(house, ada, 2) == [claim.id, first]


async def test_a_case_moves_up_when_a_report_joins_it(house: House, ada: Actor) -> None:
    first, second = await said(house, 1), await said(house, 2)
    await asked(house, second, Reason.REPORTED)
    assert await handed_out(house, ada, 2) == [second, first]


async def test_of_one_rank_the_longest_overdue_comes_first_whatever_its_queue(house: House, ada: Actor) -> None:
    claims = [await said(house, number) for number in range(4)]
    await house.svc.pool.execute("UPDATE review_case SET queue = 'contested' WHERE claim_id = ANY ($1)", claims[2:])
    house.clock.forward(days=3, hours=-2)
    assert await handed_out(house, ada, 4) == claims


async def test_what_is_a_day_late_waits_for_no_reports_and_no_appeals_but_for_what_a_board_did(
    house: House, ada: Actor
) -> None:
    ordinary = await said(house, 1)
    house.clock.forward(days=house.svc.policy.review_within.days + 1)
    appealed = await said(house, 2)
    await asked(house, appealed, Reason.APPEAL)
    reported, acted = await house.settle(house.people[0]), await house.settle(house.people[1])
    await asked(house, reported.id, Reason.REPORTED)
    await asked(house, acted.id, Reason.STANDING_DISCIPLINED)
    assert await handed_out(house, ada, 4) == [acted.id, ordinary, reported.id, appealed]


async def test_one_of_the_same_board_follows_unless_something_comes_before_it(house: House, ada: Actor) -> None:
    from verifier.flows.review import case_queue  # noqa: PLC0415

    claims = [await said(house, number) for number in range(3)]
    badge = await house.settle(house.people[0])
    done = await house.next(ada)
    assert done.claim.id == claims[0]
    await house.rule(done, ada, "refuse", reason="no_such_licence")
    alike = await case_queue.next_case(house.svc, ada, alike=done.id)
    assert alike is not None
    assert alike.claim.id == claims[1]
    await asked(house, badge.id, Reason.REPORTED)
    await house.rule(alike, ada, "refuse", reason="no_such_licence")
    first = await case_queue.next_case(house.svc, ada, alike=alike.id)
    assert first is not None
    assert first.claim.id == badge.id
    assert house.svc.policy.review_within > timedelta(days=1)
