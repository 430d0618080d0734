"""Registers fail all the time. That changes no badge and refuses nobody; after a bounded wait people are asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.harness.people import small_world
from tests.harness.service import House, open_house
from verifier.demo.servers.faults import Fault
from verifier.flows.operations import housekeeping
from verifier.store.server.embedded import Dsn

SILENT = (
    Fault.REFUSE, Fault.TOO_MANY, Fault.ERROR, Fault.UNAVAILABLE, Fault.CAPTCHA, Fault.MAINTENANCE, Fault.TRUNCATED,
    Fault.EMPTY, Fault.BAD_UTF8, Fault.LOGIN_REDIRECT, Fault.RESET_MID_BODY, Fault.WRONG_CONTENT_TYPE,
)  # fmt: skip
WASHINGTON, NPPES, LEIE = "us-wa-doh", "us-nppes", "us-oig-leie"
STRANGE = (
    (WASHINGTON, Fault.SCHEMA_DRIFT, "source_changed"),
    (WASHINGTON, Fault.STATUS_DRIFT, "source_changed"),
    (NPPES, Fault.SCHEMA_DRIFT, "source_changed"),
    (NPPES, Fault.STATUS_DRIFT, "npi_not_found"),  # there only the letter A means that a number is in use
    (WASHINGTON, Fault.OTHER_PERSON, "name_mismatch"),
    (NPPES, Fault.OTHER_PERSON, "npi_mismatch"),
)


@pytest.mark.parametrize("registry", [WASHINGTON, NPPES])
async def test_a_register_that_does_not_answer_is_waited_for_and_then_confirms(
    database: Dsn, tmp_path: Path, registry: str
) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * len(SILENT))) as house:
        for truth, fault in zip(house.people, SILENT, strict=True):
            house.world.faults.set(registry, fault)
            claim = await house.settle(truth)
            assert (claim.state, claim.reasons) == ("checking", ("source_unavailable",)), fault
            assert claim.next.expected_by == house.clock() + timedelta(days=1), fault
            assert await house.status(truth.handle) == "pending", fault
            await house.heal(registry)
            await house.drain()
            assert await house.status(truth.handle) == "verified", fault


@pytest.mark.parametrize("registry", [WASHINGTON, NPPES, LEIE])
async def test_a_person_is_asked_when_the_wait_ends_and_not_before(
    database: Dsn, tmp_path: Path, registry: str
) -> None:
    async with open_house(database, tmp_path, rosters=registry != LEIE) as house:
        house.world.faults.set(registry, Fault.UNAVAILABLE)
        taken = await house.settle(house.people[0])
        assert taken.next.expected_by is not None
        for instant, state in ((timedelta(seconds=-1), "checking"), (timedelta(0), "in_review")):
            house.clock.now = taken.next.expected_by + instant
            await house.drain()
            claim = await house.claim(taken.id)
            assert (claim.state, await house.status(taken.account.handle)) == (state, "pending")
            assert "source_unavailable" in claim.reasons


async def test_an_operator_sets_how_long_is_waited(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, source_wait_s=60) as house:
        house.world.faults.set(NPPES, Fault.UNAVAILABLE)
        taken = await house.settle(house.people[0])
        assert taken.next.expected_by == house.clock() + timedelta(seconds=60)
        house.clock.forward(seconds=60)
        await house.drain()
        assert (await house.claim(taken.id)).state == "in_review"


async def test_words_columns_and_names_nobody_expected_are_a_persons_to_read(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * len(STRANGE))) as house:
        for truth, (registry, fault, reason) in zip(house.people, STRANGE, strict=True):
            house.world.faults.set(registry, fault)
            claim = await house.settle(truth)
            assert (claim.state, reason in claim.reasons) == ("in_review", True), (registry, fault)
            assert await house.status(truth.handle) == "pending", (registry, fault)
            await house.heal(registry)


async def test_nobody_is_confirmed_before_the_exclusion_list_was_ever_loaded(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, rosters=False) as house:
        claim = await house.submit(house.people[0])
        for fault in (Fault.UNAVAILABLE, Fault.CAPTCHA, Fault.TRUNCATED, Fault.SCHEMA_DRIFT, Fault.EMPTY):
            house.world.faults.set(LEIE, fault)
            await housekeeping.load_rosters(house.svc)
            await house.drain()
            assert (await house.claim(claim.id)).state == "checking", fault
            await house.heal(LEIE)
        await housekeeping.load_rosters(house.svc)
        await house.drain()
        assert await house.status(claim.account.handle) == "verified"


async def test_an_exclusion_list_that_cannot_be_fetched_again_leaves_the_loaded_one_in_place(
    database: Dsn, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path, small_world("clean", "excluded_leie")) as house:
        house.clock.forward(days=2)
        house.world.faults.set(LEIE, Fault.CAPTCHA)
        await housekeeping.load_rosters(house.svc)
        clean, excluded = [await house.settle(truth) for truth in house.people]
        assert clean.state == "verified"
        assert (excluded.state, excluded.facts.licence.level) == ("in_review", "primary")


async def test_an_exclusion_list_older_than_forty_days_is_not_relied_on(house: House) -> None:
    house.clock.forward(days=40)
    assert (await house.settle(house.people[0])).state == "verified"
    house.clock.forward(seconds=1)
    claim = await house.settle(house.people[1])
    assert (claim.state, claim.reasons) == ("checking", ("source_unavailable",))


async def test_everyday_weather_loses_nobody_and_confirms_everybody_in_the_end(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * 10)) as house:
        for registry in (WASHINGTON, NPPES):
            house.world.faults.schedule(registry, [Fault.UNAVAILABLE, None, Fault.CAPTCHA, None] * 2)
        taken = [await house.submit(truth) for truth in house.people]
        for _ in range(6):
            await house.svc.pool.execute("UPDATE registry_health SET breaker = 'closed'")
            await house.drain()
        assert [(await house.claim(claim.id)).state for claim in taken] == ["verified"] * len(taken)
