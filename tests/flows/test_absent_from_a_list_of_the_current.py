"""A list of all who are in force is diffed daily; who is missing for 72 hours has a stale badge, and a person looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import trailing_digits
from verifier.flows.operations import housekeeping
from verifier.flows.sources import overview
from verifier.store.server.embedded import Dsn

TEXAS, FLORIDA = "us-tx-bhec", "us-fl-mqa"


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Licensees of a list of the current and of one that also has those who are not, each with a badge."""
    people = make_people(11, 8, scenarios=["clean"], states=["TX", "FL"])
    async with open_house(database, tmp_path, people, registries=EVERY_SOURCE) as opened:
        for truth in opened.people:
            await opened.settle(truth)
        yield opened


async def _of(house: House, registry: str) -> ClaimTruth:
    """Somebody whose badge hangs on this list."""
    handle = await house.svc.pool.fetchval(
        "SELECT a.handle FROM licence_look AS l JOIN claim AS c ON c.id = l.claim_id JOIN account AS a "
        "ON a.key = c.account_key WHERE l.source = $1 ORDER BY a.handle LIMIT 1",
        registry,
    )
    return next(truth for truth in house.people if truth.handle == handle)


async def _days(house: House, hours: int) -> None:
    """Time passes; lists are loaded as daily."""
    for _ in range(hours // 12):
        house.clock.forward(hours=12)
        for registry in (TEXAS, FLORIDA, "us-oig-leie"):
            for table in house.world.people.parts(registry):
                table.changed_at = house.clock()
        await housekeeping.load_rosters(house.svc)
        await house.tidy()


async def _cases(house: House) -> int:
    """Count the cases about a licence that is not there any more."""
    counted = "SELECT count(*) FROM review_case WHERE 'number_not_found' = ANY (reasons)"
    return int(await house.svc.pool.fetchval(counted))


async def test_after_seventy_two_hours_the_badge_is_stale_a_person_looks_and_the_next_sighting_gives_it_back(
    house: House,
) -> None:
    truth = await _of(house, TEXAS)
    ((table, entry),) = house.world.truth._found(TEXAS, trailing_digits(truth.number))
    row = entry.row
    house.world.truth.remove(TEXAS, trailing_digits(truth.number))
    await _days(house, 72)
    assert (await house.status(truth.handle), await _cases(house)) == ("verified", 0), "two looks are none"
    await _days(house, 48)
    assert (await house.status(truth.handle), await _cases(house)) == ("stale", 1)
    view = next(one for one in await overview.registries(house.svc) if one.id == TEXAS)
    assert (view.halted, view.loss_breaker) == (0, "closed"), "one who is missing breaks no source"
    table.add(row)
    await _days(house, 24)
    assert await house.status(truth.handle) == "verified"


async def test_absence_from_a_list_that_also_has_the_others_is_a_persons_question_alone(house: House) -> None:
    truth = await _of(house, FLORIDA)
    house.world.truth.remove(FLORIDA, trailing_digits(truth.number))
    await _days(house, 120)
    assert (await house.status(truth.handle), await _cases(house)) == ("verified", 1)
