"""A source that would end too many badges at once is halted: those are stale, and a lead looks first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import trailing_digits
from verifier.flows.operations import housekeeping
from verifier.flows.sources import overview
from verifier.store.rows import looks as look_rows
from verifier.store.server.embedded import Dsn

BOARD, FLORIDA = "us-wa-doh", "us-fl-mqa"
Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def florida(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Three clean licensees of a list, each with a badge."""
    people = make_people(5, 3, scenarios=["clean"], states=["FL"])
    async with open_house(database, tmp_path, people, registries=EVERY_SOURCE) as opened:
        for truth in opened.people:
            assert (await opened.settle(truth)).state == "verified"
        yield opened


async def _has_taken(owner: Owner, house: House, registry: str, badges: int) -> None:
    """The source has ended so many badges today."""
    claim = await house.svc.pool.fetchval("SELECT id FROM claim LIMIT 1")
    taken = "INSERT INTO badge_taken SELECT $1, $2, $3 FROM generate_series(1, $4::int)"
    await owner.execute(taken, claim, registry, house.clock(), badges)


def _suspend(house: House, truth: ClaimTruth) -> None:
    house.world.truth.set_status(FLORIDA, trailing_digits(truth.number), "Suspended")


async def _a_day(house: House) -> None:
    house.clock.forward(hours=21)
    await housekeeping.load_rosters(house.svc)
    await house.tidy()


async def test_the_badges_up_to_the_limit_go_down_and_the_next_are_stale_until_a_lead_has_looked(
    florida: House, owner: Owner
) -> None:
    first, second, third = florida.people
    await _has_taken(owner, florida, FLORIDA, 49)
    for truth in (first, second):
        _suspend(florida, truth)
    await _a_day(florida)
    said = sorted([await florida.status(first.handle), await florida.status(second.handle)])
    assert said == ["stale", "suspended"], "the fiftieth is suspended at once, the next is halted"
    assert await florida.status(third.handle) == "verified"
    halted = "SELECT queue, reasons FROM review_case JOIN badge_halt USING (claim_id)"
    assert [tuple(row) for row in await florida.svc.pool.fetch(halted)] == [("lead", ["source_halted"])]
    view = next(one for one in await overview.registries(florida.svc) if one.id == FLORIDA)
    assert (view.halted, view.loss_breaker, view.badges) == (1, "open", 2)


async def test_a_poisoned_list_that_is_mended_gives_every_halted_badge_back(florida: House, owner: Owner) -> None:
    truth = florida.people[0]
    await _has_taken(owner, florida, FLORIDA, 50)
    _suspend(florida, truth)
    await _a_day(florida)
    assert await florida.status(truth.handle) == "stale"
    florida.world.truth.set_status(FLORIDA, trailing_digits(truth.number), "Clear")
    await _a_day(florida)
    assert await florida.status(truth.handle) == "verified"
    assert await florida.svc.pool.fetchval("SELECT count(*) FROM badge_halt") == 0


async def test_a_source_that_is_released_ends_what_it_says(florida: House, owner: Owner) -> None:
    truth = florida.people[0]
    await _has_taken(owner, florida, FLORIDA, 50)
    _suspend(florida, truth)
    await _a_day(florida)
    assert await look_rows.release_source(florida.svc.pool, registry=FLORIDA, now=florida.clock()) == 1
    await florida.tidy()
    assert await florida.status(truth.handle) == "suspended"


async def test_a_boards_own_word_on_one_record_stops_a_badge_whatever_else_it_stopped(
    house: House, owner: Owner
) -> None:
    truth = house.people[0]
    await house.settle(truth)
    house.clock.forward(days=7)
    await _has_taken(owner, house, BOARD, 50)
    house.world.truth.set_status(BOARD, truth.number, "Revoked")
    await house.tidy()
    assert await house.status(truth.handle) == "suspended"


async def test_an_api_that_calls_everybody_expired_is_halted(house: House, owner: Owner) -> None:
    truth = house.people[0]
    await house.settle(truth)
    house.clock.forward(days=7)
    await _has_taken(owner, house, BOARD, 50)
    house.world.truth.set_status(BOARD, truth.number, "Expired")
    await house.tidy()
    assert await house.status(truth.handle) == "stale"
    house.clock.forward(days=14)
    assert await house.status(truth.handle) == "none", "a badge nobody can confirm any longer has to go"


async def test_fifty_badges_a_day_before_do_not_count(house: House, owner: Owner) -> None:
    truth = house.people[0]
    await house.settle(truth)
    await _has_taken(owner, house, BOARD, 50)
    house.clock.forward(days=7)
    house.world.truth.set_status(BOARD, truth.number, "Expired")
    await house.tidy()
    assert await house.status(truth.handle) == "expired"
