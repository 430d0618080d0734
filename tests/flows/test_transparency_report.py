"""The transparency report counts what happened on whole days, and names nobody."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.harness.service import House
from verifier.cli import transparency as command
from verifier.domain.claim import Actor
from verifier.flows.operations import transparency


async def test_what_happened_on_the_days_is_counted_and_nothing_else(house: House, ada: Actor) -> None:
    today = house.clock().date()
    for number in range(6):
        taken = await house.say(account=f"acct_{number}", handle=f"robin{number}")
        await house.drain()
        assert taken.state
        await house.decide(ada, "refuse", reason="no_such_licence")
    verified = await house.settle(house.people[0])
    assert verified.state == "verified"
    found = await transparency.report(house.svc, today - timedelta(days=1), today)
    assert (found.received, dict(found.outcomes)) == (7, {"refused": 6, "verified": None})
    assert dict(found.refusals) == {"no_such_licence": 6}
    assert (found.appeals, found.overturned, found.by_machine) == (0, 0, None)
    assert set(found.waits) == {"people"}
    assert "Washington State Department of Health" in found.sources
    before = await transparency.report(house.svc, today - timedelta(days=9), today - timedelta(days=8))
    assert (before.received, dict(before.outcomes), dict(before.refusals), dict(before.waits)) == (0, {}, {}, {})
    said = json.dumps(command.document(found))
    assert not any(word in said for word in ("robin", "acct_", "Robin", house.people[0].handle))
    assert "verified: not given" in "\n".join(command._lines(found))
    assert "Washington State Department of Health" in command._page(found)
