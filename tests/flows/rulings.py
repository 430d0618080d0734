"""People who decide, and claims that only people can decide."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from tests.builders import CALL, House, form
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Refused

DOCUMENT = {"holder_level": "H2", "holder_method": "document"}
BOARD = "us-wa-doh"


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
    """What a reviewer writes down who looked the licence up and saw the licensee in a call."""
    return {"licence": form(house.clock(), **changes), **CALL}
