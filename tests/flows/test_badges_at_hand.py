"""Badges at hand: the one not asked for longest goes first, and none is used whose change may not have been heard."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.flows.claims import intake
from verifier.flows.core.badge_document import Rendered
from verifier.flows.core.kept_badges import KeptBadges
from verifier.flows.rights import erase
from verifier.store import listen
from verifier.store.rows import badges as badge_rows


@pytest.fixture
def kept() -> KeptBadges:
    """Room for four badges, and nothing unheard for a minute."""
    made = KeptBadges(4)
    made.heard(time.monotonic() + 60)
    return made


def put(kept: KeptBadges, *handles: str, ends: float = 1e12) -> None:
    """Keep badges of these handles."""
    for handle in handles:
        badge = Rendered(f'{{"handle":"{handle}"}}'.encode(), '"etag"', "verified", 3)
        kept.put({handle: kept.made(badge, ends, "acct_1", 1)})


def test_the_badge_not_asked_for_longest_goes_first(kept: KeptBadges) -> None:
    put(kept, "a", "b", "c", "d")
    assert kept.get("a", 0)
    assert kept.all_of(["b", "a"], 0)
    put(kept, "e")
    assert [handle for handle in "abcde" if kept.get(handle, 0)] == ["a", "b", "d", "e"]
    assert len(kept) == 4


def test_none_is_kept_where_none_may_be() -> None:
    none = KeptBadges(0)
    none.heard(time.monotonic() + 60)
    put(none, "a")
    assert none.get("a", 0) is None


def test_a_badge_is_used_until_it_ends_and_while_changes_are_heard(kept: KeptBadges) -> None:
    put(kept, "a", ends=100.0)
    put(kept, "b")
    assert kept.get("a", 99.9)
    assert kept.get("a", 100.0) is None
    assert kept.all_of(["a", "b"], 100.0) is None
    kept.heard(time.monotonic() - 1)
    assert kept.get("b", 0) is None
    assert kept.all_of(["b"], 0) is None


def test_one_that_was_dropped_is_gone(kept: KeptBadges) -> None:
    put(kept, "a", "b")
    kept.drop("a")
    assert kept.get("a", 0) is None
    assert kept.get("b", 0)
    kept.drop(None)
    assert len(kept) == 0


@asynccontextmanager
async def nobody_says_a_word(house: House, handle: str) -> AsyncIterator[None]:
    """A verified badge at hand while whatever happens is not told; then one look at the feed."""
    badges = house.svc.badges
    async with house.svc.pool.acquire() as connection:
        position = (await badge_rows.feed_head(connection)).badge_position
        badges.heard(time.monotonic() + 60)
        assert await house.status(handle) == "verified"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(badges, "forget", lambda _=None: None)
            yield
        assert await house.status(handle) == "verified", "nothing was said"
        assert await listen._caught_up(connection, badges, position) > position


async def test_a_change_that_was_committed_without_a_word_is_found_in_the_feed(house: House) -> None:
    truth = house.people[0]
    claim = await house.settle(truth)
    async with nobody_says_a_word(house, truth.handle):
        await intake.withdraw(house.svc, claim.id, PLATFORM)
    assert await house.status(truth.handle) == "none"


async def test_an_erasure_that_nobody_heard_of_empties_the_hand(house: House) -> None:
    truth = house.people[0]
    claim = await house.settle(truth)
    async with nobody_says_a_word(house, truth.handle):
        await erase.erase(house.svc, claim.account.id, replace(PLATFORM, scopes=PLATFORM.scopes | {"erase"}))
    assert await house.status(truth.handle) == "none"


async def test_ones_own_decision_drops_that_badge_alone(house: House) -> None:
    first, second = house.people[:2]
    claim = await house.settle(first)
    await house.settle(second)
    await house.svc.badges.catch_up()  # a process that hears of changes knows how far it has heard
    house.svc.badges.heard(time.monotonic() + 60)
    assert [await house.status(truth.handle) for truth in (first, second)] == ["verified", "verified"]
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    assert house.svc.badges.at_hand(first.handle) is None
    assert house.svc.badges.at_hand(second.handle) is not None
    assert await house.status(first.handle) == "none"
