"""A source is asked daily for a licence that it showed in force lately: to answer is not to answer rightly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.harness.service import House
from verifier.flows.sources import overview, smoke

BOARD = "us-wa-doh"


async def _said(house: House) -> str | None:
    await smoke.ask_all(house.svc)
    view = next(one for one in await overview.registries(house.svc) if one.id == BOARD)
    return view.smoke


@pytest.fixture
async def known(house: House) -> House:
    """A house whose three licensees have badges for another 300 days."""
    last = (house.clock() + timedelta(days=300)).date()
    for truth in house.people:
        house.world.truth.set_field(BOARD, truth.number, "expirationdate", f"{last:%Y%m%d}")
        await house.settle(truth)
    await house.tidy()
    return house


async def test_a_source_that_gave_no_badge_is_not_asked(house: House) -> None:
    assert await _said(house) is None


async def test_a_licence_in_force_is_found_so_once_a_day_and_one_that_ended_is_no_alarm(known: House) -> None:
    assert await _said(known) == "in_force"
    for truth in known.people:
        known.world.truth.set_status(BOARD, truth.number, "Expired")
    known.clock.forward(hours=23)
    assert await _said(known) == "in_force", "it is asked once a day"
    known.world.truth.set_status(BOARD, known.people[0].number, "Active")
    known.clock.forward(hours=1)
    assert await _said(known) == "in_force", "one of three is enough"


@pytest.mark.parametrize("said", ["otherwise", "missing", "unavailable"])
async def test_a_source_that_shows_none_of_them_in_force_is_told_and_no_badge_changes(known: House, said: str) -> None:
    for truth in known.people:
        if said == "otherwise":
            known.world.truth.set_status(BOARD, truth.number, "Expired")
        elif said == "missing":
            known.world.truth.remove(BOARD, truth.number)
    if said == "unavailable":
        known.world.faults.set(BOARD, "503")
    assert await _said(known) == said
    assert {await known.status(truth.handle) for truth in known.people} == {"verified"}
