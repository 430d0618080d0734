"""While a lead has stopped approvals nobody is approved, by machine or people; what is taken away is taken away."""

from __future__ import annotations

import pytest

from tests.harness.rulings import code_of
from tests.harness.service import House
from tests.harness.staff import owner_of
from verifier.domain.claim import Actor
from verifier.domain.reasons import Reason
from verifier.flows.core import freeze
from verifier.flows.core.cases import open_case
from verifier.store.db import Connection, in_transaction
from verifier.store.rows import claims as claim_rows


async def _switch(house: House, actor: Actor, *, on: bool) -> None:
    """Do what the function of the database does for a lead's session."""
    async with owner_of(house.dsn) as owner:
        by = actor.id if on else None
        await owner.execute(
            "UPDATE approval_freeze SET frozen_at = CASE WHEN $1::text IS NOT NULL THEN now() END, frozen_by = $1", by
        )


async def test_neither_machine_nor_people_approve_until_a_lead_lets_them_go_on(
    house: House, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _switch(house, ada, on=True)
    claim = await house.settle(house.people[0])
    assert (claim.state, claim.reasons) == ("in_review", (Reason.APPROVALS_FROZEN,))
    case = await house.next(ada)
    assert [(one.action, one.code) for one in case.not_offered] == [("approve", "approvals_frozen")]
    assert await code_of(house.rule(case, ada, "approve")) == "approvals_frozen"

    async def unasked(_: Connection) -> None:
        """A version that forgets to ask."""

    with monkeypatch.context() as forgetful:
        forgetful.setattr(freeze, "insist_open", unasked)
        assert await code_of(house.rule(case, ada, "approve")) == "approvals_frozen", "the database refuses it, too"
    await _switch(house, ada, on=False)
    await house.rule(case, ada, "approve")
    assert await house.status(house.people[0].handle) == "verified"


async def test_a_badge_stays_on_and_can_be_taken_down_while_approvals_are_stopped(house: House, ada: Actor) -> None:
    claim = await house.settle(house.people[0])
    await _switch(house, ada, on=True)
    assert await house.status(house.people[0].handle) == "verified"

    async def doubt(connection: Connection) -> None:
        row = await claim_rows.claim_lock(connection, claim_id=claim.id)
        assert row is not None
        await open_case(house.svc.policy, connection, row, (Reason.REPORTED,), house.clock())

    await in_transaction(house.svc.pool, doubt)
    await house.decide(ada, "suspend", reason="safety_concern")
    assert await house.status(house.people[0].handle) == "suspended"
