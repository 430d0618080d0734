"""The console's page of boards' words: for leads, who accept and take back what others proposed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.pages import House, open_house
from tests.harness.visits import desk_in
from verifier.flows.review import board_words
from verifier.store.db import in_transaction
from verifier.store.server.embedded import Dsn


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database, tmp_path) as opened:
        yield opened


async def test_a_lead_accepts_what_a_reviewer_proposed_and_takes_it_back(house: House) -> None:
    async with desk_in(house) as ron, desk_in(house) as lea:
        await ron.sign_in("Ron Reviewer")
        await lea.sign_in("Lea Lead", lead=True)
        ids = {row["name"]: row["id"] for row in await house.svc.pool.fetch("SELECT id, name FROM reviewer")}
        made = await in_transaction(
            house.svc.pool,
            lambda connection: board_words.propose(
                connection, "US-OH", "status", "Green Seal", "active", ids["Ron Reviewer"]
            ),
        )
        assert (await ron.go("/console/boards")).status == 403
        await lea.go("/console/boards")
        assert "green seal" in lea.page.text
        assert (await ron.send(f"/console/boards/{made}/accept")).status == 403
        await lea.send(f"/console/boards/{made}/accept")
        assert "Accepted." in lea.page.text
        assert (await lea.send(f"/console/boards/{made}/accept")).status == 409
        assert "Somebody has decided about these words already." in lea.page.text
        await lea.send(f"/console/boards/{made}/reject")
        assert "Nothing waits" in lea.page.text
        assert (await lea.send("/console/boards/bwd_nothing/accept")).status == 404
