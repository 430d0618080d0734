"""Look-ups and decisions of reviewers, and claims that only people can decide."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.harness.service import House
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Refused
from verifier.flows.review.views import ManualLicence

CALL: dict[str, Any] = {
    "holder_level": "H3", "holder_method": "referee_call", "note": "Held the licence card beside their face.",
}  # fmt: skip
DOCUMENT = {"holder_level": "H2", "holder_method": "document"}
BOARD = "us-wa-doh"


def form(now: datetime, **changes: Any) -> ManualLicence:  # noqa: ANN401  fields
    """Build a reviewer's look-up of Robin on the page of Ohio's board."""
    read = ManualLicence(
        board="Ohio Counselor, Social Worker and MFT Board",
        url="https://elicense.ohio.gov/oh_verifylicense",
        record_name="Robin A. Sample",
        title="Licensed Professional Counselor",
        number="E.0099999",
        standing="active",
        valid_until=(now + timedelta(days=400)).date(),
        looked_up_at=now - timedelta(minutes=5),
    )
    return replace(read, **changes)


async def said_by_hand(house: House, **words: str) -> ClaimView:
    """A claim to a licence that only people can look up, by somebody who asks for a call."""
    taken = await house.say(**words)
    await house.drain()
    return await house.ask_call(taken)


async def code_of(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await work
    return caught.value.code


def looked_up(house: House, **changes: object) -> dict[str, Any]:
    """Build the form of a reviewer who looked the licence up and saw the licensee in a call."""
    return {"licence": form(house.clock(), **changes), **CALL}
