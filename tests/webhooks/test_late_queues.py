"""Leads are told that a queue is late: once each time, by mail and by a signed webhook, and of nobody's name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from standardwebhooks.webhooks import Webhook

from tests.harness.mail import Relay, running_relay
from tests.harness.service import House, open_house
from tests.outbound.sites import HERE, serving
from tests.webhooks.conftest import Hooks, Platform
from verifier.flows.operations import late_queues
from verifier.settings import SettingsError, load
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app

BOTH = ("lea@example.org", "max@example.org")
LEADS = "lea@example.org, max@example.org"
LATE = "UPDATE review_case SET due_by = $1 WHERE state <> 'closed'"


@dataclass
class Office:
    """A house with two leads, a relay that takes letters, and a server that is told."""

    hooks: Hooks
    relay: Relay

    @property
    def house(self) -> House:
        """The house."""
        return self.hooks.house

    async def case(self, number: int) -> str:
        """A case that waits; its id."""
        claim = await self.house.say(account=f"acct_{number}", handle=f"robin{number}")
        await self.house.drain()
        return str(await self.house.svc.pool.fetchval("SELECT id FROM review_case WHERE claim_id = $1", claim.id))

    async def until_late(self) -> None:
        """Make what waits late."""
        await self.house.svc.pool.execute(LATE, self.house.clock() - timedelta(minutes=1))

    async def look(self) -> None:
        """The worker's round."""
        await late_queues.look(self.house.svc)
        await self.hooks.work()


@pytest.fixture
async def office(database: Dsn, tmp_path: Path) -> AsyncIterator[Office]:
    platform = Platform()
    async with AsyncExitStack() as stack:
        relay = await stack.enter_async_context(running_relay())
        platform.port = await stack.enter_async_context(serving(platform.take, None))
        told = load(leads_mail=LEADS).leads_mail
        house = await stack.enter_async_context(
            open_house(database, tmp_path, outbound_allow=((HERE, platform.port),), smtp_url=relay.url, leads_mail=told)
        )
        server = TestServer(build_app(house.svc))
        await server.start_server()
        stack.push_async_callback(server.close)
        hooks = Hooks(house, platform, None, server, stack)  # type: ignore[arg-type]
        caller = await hooks.key("webhooks", "claims:read", "badges:read")
        yield Office(Hooks(house, platform, caller, server, stack), relay)


async def test_a_queue_that_is_late_is_told_once_to_each_lead_and_to_whoever_asked(office: Office) -> None:
    endpoint = await office.hooks.make("queue.late")
    await office.case(1)
    await office.case(2)
    await office.look()
    assert (office.relay.to, office.hooks.platform.got) == ([], [])
    await office.until_late()
    for _ in range(3):
        await office.look()
        office.house.clock.forward(hours=2)
    assert sorted(office.relay.to) == ["lea@example.org", "max@example.org"]
    assert "2 cases are past the promised time" in office.relay.last()
    (got,) = office.hooks.platform.got
    Webhook(endpoint["secret"]).verify(got.body, got.headers)
    assert (got.said["type"], got.data) == ("queue.late", {"queue": "standard", "late": 2})
    letter = office.relay.last()
    assert not any(word in f"{letter}{got.body!r}".lower() for word in ("robin", "acct_", "sample", "clm_", "cas_"))
    rows = await office.house.svc.pool.fetch("SELECT t::text AS row FROM lead_notice AS t")
    assert not any("example.org" in row["row"] for row in rows)


async def test_another_process_after_a_restart_tells_nothing_again(
    office: Office, database: Dsn, tmp_path: Path
) -> None:
    await office.case(1)
    await office.until_late()
    await office.look()
    again: dict[str, Any] = {
        "smtp_url": office.relay.url,
        "leads_mail": ("lea@example.org", "max@example.org"),
        "rosters": False,
    }
    async with open_house(database, tmp_path / "two", **again) as second:
        second.clock.forward(days=9)
        await asyncio.gather(late_queues.look(second.svc), late_queues.look(office.house.svc))
    assert len(office.relay.to) == 2


async def test_a_queue_that_is_late_anew_is_told_anew_but_not_within_the_hour(office: Office) -> None:
    await office.case(1)
    await office.case(2)
    await office.until_late()
    await office.look()
    await office.house.svc.pool.execute(LATE, office.house.clock() + timedelta(hours=1))
    await office.look()
    await office.house.svc.pool.execute(LATE, office.house.clock() - timedelta(hours=1))
    await office.look()
    assert len(office.relay.to) == 2, "it has come and gone within the hour"
    office.house.clock.forward(hours=1)
    await office.look()
    assert len(office.relay.to) == 4
    office.house.clock.forward(hours=30)
    await office.look()
    assert len(office.relay.to) == 4


async def test_a_relay_that_is_away_is_asked_again_and_no_letter_is_lost_or_doubled(office: Office) -> None:
    await office.case(1)
    await office.until_late()
    office.relay.data_replies = ["451 Later", "250 OK"]
    await office.look()
    assert len(office.relay.to) == 1
    await office.look()
    assert len(office.relay.to) == 1
    office.house.clock.forward(minutes=3)
    await office.look()
    assert sorted(office.relay.to) == ["lea@example.org", "max@example.org"]


async def test_an_address_that_left_the_settings_gets_nothing_more(
    office: Office, database: Dsn, tmp_path: Path
) -> None:
    await office.case(1)
    await office.until_late()
    office.relay.data_replies = ["451 Later", "451 Later"]
    await office.look()
    again: dict[str, Any] = {"smtp_url": office.relay.url, "leads_mail": ("lea@example.org",), "rosters": False}
    async with open_house(database, tmp_path / "two", **again) as second:
        second.clock.forward(days=9)
        await late_queues.look(second.svc)
    assert office.relay.to == ["lea@example.org"]
    rows = await office.house.svc.pool.fetch("SELECT outcome FROM lead_notice ORDER BY outcome")
    assert [row["outcome"] for row in rows] == ["gone", "sent"]


@pytest.mark.parametrize(
    "wrong", ["lea", "lea@", "a b@example.org", "lea@example.org;max@example.org", "lea\nmax@example.org"]
)
def test_what_is_no_address_of_a_lead_is_said_at_start(wrong: str) -> None:
    with pytest.raises(SettingsError, match="VERIFIER_LEADS_MAIL cannot be used: it is not a list"):
        load(leads_mail=wrong)
