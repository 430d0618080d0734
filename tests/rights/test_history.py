"""Point in time: what was shown at every step of a life is what the history says of that instant afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from tests.feed.conftest import Api
from tests.harness.people import PLATFORM
from tests.rights.erasures import erase
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.report import Report
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.feed import upkeep
from verifier.flows.review import reports
from verifier.store.db import in_transaction


class Life:
    """A badge as it was read at each step, beside the instant of the reading."""

    def __init__(self, api: Api, truth: ClaimTruth) -> None:
        self.api, self.truth, self.handle = api, truth, truth.handle
        self.read: list[tuple[datetime, dict[str, Any]]] = []

    @property
    def account(self) -> str:
        """The account's id at the platform."""
        return f"acct_{self.truth.id}"

    async def step(self, expected: str, *, days: float = 0) -> None:
        """Let time pass and read the badge; what ended by time may be published a moment later."""
        self.api.house.clock.forward(days=days, minutes=1)
        self.api.house.svc.badges.forget()  # a read may be a second old, and what is kept is of now
        badge = await self.api.house.badge(self.handle)
        assert badge["status"] == expected
        self.read.append((self.api.house.clock(), badge))
        await upkeep.keep_up(self.api.house.svc)
        self.api.house.svc.badges.forget()  # as every process does once it hears of it
        self.api.house.clock.forward(minutes=1)
        self.read.append((self.api.house.clock(), await self.api.house.badge(self.handle)))


async def history(caller: aiohttp.ClientSession, account: str, on: str, status: int = 200) -> dict[str, Any]:
    """Ask for an instant."""
    async with caller.get(f"/v1/accounts/{account}/history", params={"on": on}) as answer:
        assert answer.status == status, await answer.text()
        said: dict[str, Any] = await answer.json()
        return said


async def _checked_again_changed_hands_and_withdrawn(life: Life) -> None:
    house = life.api.house
    claim = await house.submit(life.truth)
    await life.step("pending")
    await house.drain()
    await life.step("verified")
    await house.tidy()
    await life.step("verified", days=31)
    await house.tidy()
    await life.step("verified", days=3)
    await accounts.changed(house.svc, life.account, life.handle, 2, "recovered", PLATFORM)
    await life.step("suspended")
    await house.settle(life.truth, epoch=2)
    await life.step("verified")
    life.handle = "another.handle"
    await accounts.changed(house.svc, life.account, life.handle, 3, "renamed", PLATFORM)
    await life.step("suspended")
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    await life.step("none")


async def _never_looked_at_again(life: Life) -> None:
    await life.api.house.settle(life.truth)
    await life.step("verified")
    await life.step("verified", days=30)
    await life.step("stale", days=10)
    await life.step("none", days=20)


async def _decided_by_people(life: Life) -> None:
    house = life.api.house
    await house.settle(life.truth)
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    await reports.receive(house.svc, life.handle, Report("not_in_force"))
    await life.step("verified")
    await house.decide(ada, "suspend", reason="safety_concern")
    await life.step("suspended")
    await house.decide(ada, "reinstate", reason="no_concern")
    await life.step("verified")
    await reports.receive(house.svc, life.handle, Report("impersonation"))
    await house.decide(ada, "revoke", reason="board_action")
    await house.decide(ben, "revoke", reason="board_action")
    await life.step("revoked")


async def _lost_its_handle(life: Life) -> None:
    house = life.api.house
    await house.settle(life.truth)
    await life.step("verified")
    await accounts.changed(house.svc, life.account, life.handle, 2, "closed", PLATFORM)
    await life.step("none")


LIVES: list[Callable[[Life], Awaitable[None]]] = [
    _checked_again_changed_hands_and_withdrawn, _never_looked_at_again, _decided_by_people, _lost_its_handle,
]  # fmt: skip


@pytest.mark.parametrize("lived", LIVES)
async def test_history_says_of_every_step_what_was_read_then(
    api: Api, lived: Callable[[Life], Awaitable[None]]
) -> None:
    life = Life(api, api.house.people[0])
    born = api.house.clock()
    api.house.clock.forward(hours=1)
    await lived(life)
    caller = await api.caller("audit")
    nothing = await history(caller, life.account, born.isoformat())
    assert [nothing[field] for field in ("status", "credentials", "evidence", "decision")] == ["none", [], [], None]
    assert (nothing["account_id"], nothing["version"], nothing["as_of"]) == (None, 0, None)
    for at, badge in life.read:
        said = await history(caller, life.account, at.isoformat())
        evidence, decision = said.pop("evidence"), said.pop("decision")
        assert said == badge, at
        assert bool(evidence) == bool(decision)
        if decision is not None:
            assert datetime.fromisoformat(decision["decided_at"]) <= at
            assert all(datetime.fromisoformat(one["retrieved_at"]) <= at for one in evidence)
        if badge["status"] == "verified":
            assert decision["verdict"] in ("verified", "reinstated")
            checked = {one["checked_at"] for one in badge["credentials"]}
            assert checked <= {one["retrieved_at"] for one in evidence}


async def test_what_stood_behind_a_badge_is_named_with_its_digest_and_who_decided(api: Api) -> None:
    life = Life(api, api.house.people[0])
    await _decided_by_people(life)
    caller = await api.caller("audit")
    first = await history(caller, life.account, life.read[0][0].isoformat())
    decision = first["decision"]
    assert (decision["verdict"], decision["by"], decision["reasons"]) == ("verified", "machine", [])
    assert decision["id"].startswith("dec_")
    assert decision["policy"]
    kept = {row["sha256"].hex() for row in await api.house.svc.pool.fetch("SELECT sha256 FROM evidence")}
    assert {one["sha256"] for one in first["evidence"]} <= kept
    assert {one["source"] for one in first["evidence"]} > {"us-wa-doh"}
    last = (await history(caller, life.account, life.read[-1][0].isoformat()))["decision"]
    assert (last["verdict"], last["by"], last["reasons"]) == ("revoked", "reviewers", ["board_action"])


async def test_the_terms_of_then_count_not_those_of_today(api: Api) -> None:
    life, svc = Life(api, api.house.people[0]), api.house.svc
    await api.house.settle(life.truth)
    await life.step("verified", days=30)
    shorter = replace(svc.policy, sighting_age=svc.policy.sighting_age / 10)
    await in_transaction(svc.pool, lambda connection: upkeep.set_terms(connection, shorter))
    api.house.clock.forward(minutes=1)
    said = await history(await api.caller("audit"), life.account, life.read[0][0].isoformat())
    assert said["status"] == "verified"


@pytest.mark.parametrize(
    "on", ["", "2026-05-01", "2026-05-01T00:00:00", "2026-13-01T00:00:00Z", "yesterday", "2999-01-01T00:00:00Z"]
)
async def test_an_instant_has_a_zone_and_has_passed(api: Api, on: str) -> None:
    await api.house.submit(api.house.people[0])
    said = await history(await api.caller("audit"), f"acct_{api.house.people[0].id}", on, 422)
    assert [fault["pointer"] for fault in said["errors"]] == ["/on"]


async def test_it_is_for_the_scope_audit_and_knows_nobody_who_is_unknown_or_was_erased(api: Api) -> None:
    truth, now = api.house.people[0], api.house.clock().isoformat()
    await api.house.settle(truth)
    await history(await api.caller(), f"acct_{truth.id}", now, 403)
    caller = await api.caller("audit")
    await history(caller, "acct_nobody", now, 404)
    await history(caller, f"acct_{truth.id}", now)
    await erase(api, f"acct_{truth.id}")
    await history(caller, f"acct_{truth.id}", now, 404)
    assert await api.house.svc.pool.fetchval("SELECT count(*) FROM badge_history") == 0
