"""The console beside the case: lists, own decisions, the lead's figures, and the freeze that every page tells of."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.harness.database import Stock
from tests.harness.pages import ROBIN, House, open_house
from tests.harness.visits import Desk, desk_in
from tests.web import people
from verifier.flows.review.figures import Figures
from verifier.store.rows.figures import PaceSince
from verifier.web.pages.desk import lead


@dataclass
class Room:
    """A house with one claim in review, a reviewer and a lead."""

    house: House
    ron: Desk
    lea: Desk


@pytest.fixture(scope="module")
async def room(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    dsn = await stock.take()
    async with (
        open_house(dsn, tmp_path_factory.mktemp("desk")) as house,
        desk_in(house) as ron,
        desk_in(house) as lea,
    ):
        await house.claim(ROBIN)
        await ron.sign_in("Ron Reviewer")
        await lea.sign_in("=Lea Lead", lead=True)
        yield Room(house, ron, lea)
    stock.give_back(dsn)


@pytest.mark.parametrize(
    ("chosen", "there"),
    [
        ("", True),
        ("?queue=standard&state=open&place=US-OH", True),
        ("?queue=lead", False),
        ("?place=US-WA", False),
        ("?late=yes", False),
        ("?state=closed", False),
        ("?queue=nonsense", True),
    ],
)
async def test_cases_are_listed_as_chosen(room: Room, chosen: str, *, there: bool) -> None:
    assert (await room.ron.go(f"/console/cases{chosen}")).status == 200
    assert ("@robin.sample.lpc" in room.ron.page.text) is there


async def test_a_list_goes_on_where_its_page_ended_and_takes_no_other_cursor(room: Room) -> None:
    assert (await room.ron.go("/console/cases?cursor=nonsense")).status == 422


async def test_a_reviewer_reads_no_figures_and_stops_nothing(room: Room) -> None:
    await room.ron.go("/console")
    assert "Lead" not in room.ron.page.text.split()
    for path in ("/console/lead", "/console/lead/figures.csv"):
        assert (await room.ron.go(path)).status == 403
    await room.ron.go("/console")
    assert (await room.ron.send("/console/lead/freeze", on="yes")).status == 403
    assert await room.house.svc.pool.fetchval("SELECT frozen_at FROM approval_freeze") is None


async def test_a_lead_stops_approvals_which_every_page_then_says_and_lets_them_go_on(room: Room) -> None:
    await room.lea.go("/console/lead")
    await room.lea.send("/console/lead/freeze", on="yes")
    for desk, path in ((room.lea, "/console"), (room.ron, "/console/cases"), (room.ron, "/console/search")):
        await desk.go(path)
        assert "has stopped all approvals" in desk.page.text
    await room.lea.go("/console/lead")
    await room.lea.send("/console/lead/freeze", on="no")
    await room.ron.go("/console")
    assert "has stopped all approvals" not in room.ron.page.text
    told = await room.house.svc.pool.fetch("SELECT kind FROM event WHERE kind LIKE 'approvals%' ORDER BY seq")
    assert [event["kind"] for event in told] == ["approvals_frozen", "approvals_resumed"]


async def test_a_lead_sees_what_waits_and_takes_the_figures_along(room: Room) -> None:
    await room.lea.go("/console/lead")
    assert "standard" in room.lea.page.text
    answer = await room.lea.http.get("/console/lead/figures.csv")
    assert answer.content_type == "text/csv"
    rows = list(csv.reader((await answer.text()).splitlines()))
    assert rows[1][:4] == ["standard", "1", "0", "0"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_a_cell_that_a_program_would_compute_is_text(name: str) -> None:
    found = Figures(people.NOW, [], [], [], [PaceSince(name, 1, 0)])
    assert f"'{name}" in lead.table_file(found)
