"""The figures of leads: what came and went, why, how long it took, and which appeals were turned round."""

from __future__ import annotations

import pytest

from tests.harness.people import PLATFORM
from tests.harness.rulings import CALL, form
from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.flows.claims import intake
from verifier.flows.review import figures
from verifier.web.pages.desk import lead as lead_page


@pytest.fixture
async def lea(house: House) -> Actor:
    """A lead."""
    return await house.reviewer("Lea", lead=True)


async def test_what_came_went_and_why_is_counted_by_day(house: House, ada: Actor, ben: Actor, lea: Actor) -> None:
    claims = []
    for number in range(3):
        claims.append(await house.say(account=f"acct_{number}", handle=f"robin{number}"))
        await house.drain()
        house.clock.forward(minutes=1)
    await house.decide(ada, "refuse", reason="no_such_licence")
    await house.decide(ada, "refuse", reason="not_the_licensee")
    await house.decide(ada, "ask_creator", reason="more_information", note="Which licence?", wants=("document",))
    found = await figures.figures(house.svc, lea)
    [today] = found.flow
    assert (today.opened, today.closed) == (3, 3)
    assert today.went is not None
    assert today.went.median_h >= 0
    assert [(row.verdict, row.reason, row.decisions) for row in found.reasons] == [
        ("asked", "document", 1), ("refused", "no_such_licence", 1), ("refused", "not_the_licensee", 1),
    ]  # fmt: skip
    assert found.appeals is not None
    assert found.appeals.appeals == 0
    await intake.appeal(house.svc, claims[0].id, "Look again, please.", PLATFORM)
    await house.decide(ben, "refuse", reason="no_such_licence")
    await intake.appeal(house.svc, claims[1].id, "Look again, please.", PLATFORM)
    await house.ask_call(claims[1])
    by_hand = {"licence": form(house.clock()), **CALL}
    for reviewer in (ben, lea):
        await house.decide(reviewer, "approve", **by_hand)
    assert (await house.claim(claims[1].id)).state == "verified"
    found = await figures.figures(house.svc, lea)
    assert found.appeals is not None
    assert (found.appeals.appeals, found.appeals.overturned) == (2, 1)
    # Ada decided three; Ben one alone and one as the first of two; Lea was the second.
    assert [(row.name, row.decisions) for row in found.pace] == [("Ada", 3), ("Ben", 2), ("Lea", 1)]
    rows = lead_page.table_file(found).splitlines()
    assert "appeals decided,turned round" in rows
    assert "2,1" in rows
    assert "refused,no_such_licence,2" in rows
