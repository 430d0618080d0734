"""A re-check keeps what a source prints otherwise than at the last sighting: in the log, the claim and the case."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from tests.domain.builders import licence
from tests.harness.service import House
from verifier.domain.assessment.sightings import Change, changes, since_seen
from verifier.domain.evidence import Standing

BOARD = "us-wa-doh"


def test_two_sightings_are_compared_field_by_field() -> None:
    was = licence(number="LF1", title_text="Marriage and Family Therapist License")
    now = replace(was, standing=Standing.SUSPENDED, city="Yakima")
    assert changes(was, was) == ()
    assert [(one.field, one.now) for one in changes(was, now)] == [("standing", "suspended"), ("city", "Yakima")]


def test_a_licence_is_compared_with_itself_and_with_no_other_of_the_same_answer() -> None:
    mine, other = licence(number="LF1"), licence(number="LF2")
    assert since_seen((mine, other), replace(mine, city="Yakima")) == (Change("city", mine.city, "Yakima"),)
    assert since_seen((mine, other), licence(number="LF3")) == (), "which of them it was nobody knows"
    assert since_seen((mine,), None) == (Change("found", "yes", "no"),)
    assert since_seen((), None) == ()


async def _looked(house: House) -> None:
    house.clock.forward(days=7)
    await house.tidy()


async def test_a_boards_new_word_is_in_the_log_in_the_claim_and_in_the_case(house: House) -> None:
    truth = house.people[0]
    last = (house.clock() + timedelta(days=300)).date()
    house.world.truth.set_field(BOARD, truth.number, "expirationdate", f"{last:%Y%m%d}")
    claim = await house.settle(truth)
    await _looked(house)
    seen = (await house.claim(claim.id)).timeline[-1]
    assert (seen.event, seen.changed) == ("rechecked", ()), "nothing was otherwise"
    house.world.truth.set_status(BOARD, truth.number, "Suspended")
    await _looked(house)
    told = (await house.claim(claim.id)).timeline[-1]
    assert (told.event, told.changed) == ("suspended", ("standing", "status_words"))
    body = await house.svc.pool.fetchval("SELECT body FROM event WHERE kind = 'suspended'")
    assert json.loads(body)["verdict"]["changed"] == ["standing", "status_words"]
    case = await house.next(await house.reviewer())
    (board,) = [one for one in case.evidence if one.source == BOARD]
    assert [(one.field, one.was, one.now) for one in board.changes] == [
        ("standing", "active", "suspended"),
        ("status_words", "Active", "Suspended"),
    ]
    assert [one.changes for one in case.evidence if one.source != BOARD] == [()] * (len(case.evidence) - 1)


async def test_a_licence_that_is_not_there_any_more_is_said_to_be_gone(house: House) -> None:
    truth = house.people[0]
    claim = await house.settle(truth)
    house.world.truth.remove(BOARD, truth.number)
    await _looked(house)
    told = (await house.claim(claim.id)).timeline[-1]
    assert (told.event, told.changed) == ("rechecked", ("found",))
