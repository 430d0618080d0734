"""The main job: a claim goes in, a badge comes out, and only for the person who holds the licence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.harness.people import small_world
from tests.harness.service import House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.flows.claims.views import ClaimView
from verifier.store.server.embedded import Dsn


async def _everybody(town: House, *, identity: bool = True) -> list[tuple[ClaimTruth, ClaimView, str]]:
    """Submit every Washington claim and let every check be done."""
    here = [truth for truth in town.people if truth.jurisdiction == "US-WA"]
    taken = [(truth, await town.submit(truth, identity=identity)) for truth in here]
    await town.drain(at_once=8)
    return [(truth, await town.claim(view.id), await town.status(truth.handle)) for truth, view in taken]


async def test_nobody_gets_a_badge_without_an_identity(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, World.from_folder()) as town:
        for truth, claim, badge in await _everybody(town, identity=False):
            assert badge == "pending", truth.scenario
            assert claim.state in {"awaiting_creator", "in_review"}, truth.scenario


async def test_a_namesake_with_another_birth_year_never_gets_the_licence_of_their_double(
    database: Dsn, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path, small_world("clean", "impostor_namesake", "impostor_namesake")) as town:
        for truth in town.people[1:]:
            claim = await town.settle(truth)
            assert (claim.state, claim.reasons) == ("in_review", ("namesake_possible",))
            assert await town.status(truth.handle) == "pending"
            assert claim.facts.holder.level == "H1"


async def test_an_impostor_under_their_own_name_is_asked_about_by_people(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world("impostor_real_number")) as town:
        claim = await town.settle(town.people[0])
        assert claim.state == "in_review"
        assert "name_mismatch" in claim.reasons


async def test_a_badge_names_title_state_source_and_holder_and_neither_person_nor_number(house: House) -> None:
    truth = house.people[0]
    await house.settle(truth)
    badge = await house.badge(truth.handle)
    credential = badge["credentials"][0]
    assert credential["jurisdiction"] == "US-WA"
    assert credential["source"] == {
        "id": "us-wa-doh", "name": "Washington State Department of Health", "authority": "primary",
    }  # fmt: skip
    assert credential["holder"] == {"level": "H4", "method": "platform_identity"}
    assert credential["display"].startswith(f"{credential['title']}, Washington. Checked ")
    assert badge["environment"] == "test"
    without_handle = str(badge).replace(truth.handle, "").lower()
    assert truth.number.lower() not in without_handle
    assert truth.board_last.lower() not in without_handle


async def test_no_reviewer_has_to_look_at_what_a_machine_may_confirm(house: House) -> None:
    claims = [await house.settle(truth) for truth in house.people]
    assert [claim.state for claim in claims] == ["verified"] * 3
    assert [entry.event for entry in claims[0].timeline] == ["claim_received", "check_started", "confirmed"]
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 0


async def test_a_number_with_the_letter_o_a_hyphen_and_a_zero_too_many_finds_its_licence(house: House) -> None:
    for truth, typed in zip(house.people, ("{0}-{1}", "00{0}{1}", "{0} {1}"), strict=True):
        digits = truth.number[-8:]
        number = truth.number[:-8] + typed.format(digits[:4], digits[4:].replace("0", "O"))
        claim = await house.settle(replace(truth, number=number))
        assert claim.state == "verified", (number, claim.reasons)
