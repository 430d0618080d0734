"""A small world, a service that asks it, and people who decide, for each test anew."""

from __future__ import annotations

import pytest

from tests.harness.rulings import said_by_hand
from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.flows.claims.views import ClaimView


@pytest.fixture
async def robin(house: House) -> ClaimView:
    """Robin's claim, which no machine can decide."""
    return await said_by_hand(house)


@pytest.fixture
async def unbound(house: House) -> ClaimView:
    """A Washington licence that agrees, claimed by an account whose owner nobody knows, who asks for a call."""
    return await house.ask_call(await house.settle(house.people[0], identity=False))


@pytest.fixture
async def ada(house: House) -> Actor:
    return await house.reviewer("Ada")


@pytest.fixture
async def ben(house: House) -> Actor:
    return await house.reviewer("Ben")
