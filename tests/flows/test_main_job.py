"""The main job: a claim goes in, a badge comes out, and only for the person who holds the licence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import House, of, open_house, small_world
from verifier.demo.generate import make_people
from verifier.demo.people import World
from verifier.demo.world import ClaimTruth
from verifier.flows.views import ClaimView
from verifier.store.embedded import Dsn


@pytest.fixture(params=["the bundled world", "a generated world"])
async def town(request: pytest.FixtureRequest, database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Washington, as it is bundled and as it is made up."""
    people = World.from_folder() if request.param == "the bundled world" else make_people(20261122, 150)
    async with open_house(database, tmp_path, people) as opened:
        yield opened


async def _everybody(town: House, *, identity: bool = True) -> list[tuple[ClaimTruth, ClaimView, str]]:
    """Submit every Washington claim and let every check be done."""
    here = [truth for truth in town.people if truth.jurisdiction == "US-WA"]
    taken = [(truth, await town.submit(truth, identity=identity)) for truth in here]
    await town.drain(at_once=8)
    return [(truth, await town.claim(view.id), await town.status(truth.handle)) for truth, view in taken]


async def test_everybody_in_washington_gets_what_is_true_of_them(town: House) -> None:
    for truth, claim, badge in await _everybody(town):
        if truth.expected_class == "verified" and truth.second_attribute:
            assert (claim.state, badge) == ("verified", "verified"), (truth.scenario, claim.reasons)
        elif not truth.may_be_badged:
            assert badge != "verified", truth.scenario
            assert claim.state in {"awaiting_creator", "in_review"}, (truth.scenario, claim.state)


async def test_nobody_gets_a_badge_without_an_identity(town: House) -> None:
    for truth, claim, badge in await _everybody(town, identity=False):
        assert badge == "pending", truth.scenario
        assert claim.state in {"awaiting_creator", "in_review"}, truth.scenario
