"""An auditor sees every case, decision and figure, each reading is written down, and nothing follows from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import pytest

from tests.harness.database import Stock
from tests.harness.pages import ROBIN, House, account, open_house
from tests.harness.people import PLATFORM, card
from tests.harness.staff import new_reviewer, owner_of
from tests.harness.visits import APPROVAL, Desk, desk_in
from verifier.domain.roles import Role
from verifier.flows.access import access, keys
from verifier.flows.audit import checkpoints
from verifier.flows.binding import documents
from verifier.flows.core.errors import Forbidden
from verifier.flows.review import case_queue
from verifier.flows.review.decisions import waiting
from verifier.flows.review.views import Ruling
from verifier.store.ids import new_id

HANDED_OUT = """
INSERT INTO case_assignment (case_id, reviewer_id, assigned_at) SELECT id, $1, now() FROM review_case LIMIT 1
"""
CHANGED = "SELECT body ->> 'to' AS role FROM event WHERE kind = 'reviewer_role_changed' ORDER BY seq"
RIGHTS = ("UPDATE reviewer SET lead = TRUE WHERE id = $1", "UPDATE reviewer SET admin = TRUE WHERE id = $1")
READ = "SELECT kind, codes FROM event WHERE by_id = $1 AND kind <> 'reviewer_signed_in' ORDER BY seq"


@dataclass
class Room:
    """A house with one case, on which a reviewer decided first, and an auditor."""

    house: House
    una: Desk
    una_id: str
    case: str
    document: str


async def refused_one(house: House) -> None:
    """A claim that Cy refused."""
    await house.claim(account(72))
    actor = await access.who(house.svc, (await new_reviewer(house.dsn, "Cy Trial")).token)
    assert actor is not None
    case = await case_queue.next_case(house.svc, actor)
    assert case is not None
    assert case.lease is not None
    await case_queue.decide(house.svc, case.id, Ruling("refuse", "no_such_licence", "", case.lease.token), actor)


@pytest.fixture(scope="module")
async def room(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    dsn = await stock.take()
    async with open_house(dsn, tmp_path_factory.mktemp("audit")) as house, desk_in(house) as ada, desk_in(house) as una:
        await refused_one(house)
        claim = await house.claim(ROBIN)
        document = await documents.receive(house.svc, claim, card(), PLATFORM)
        await ada.sign_in("Ada Trial")
        await ada.take()
        await ada.send(f"{ada.case}/decision", **APPROVAL)
        made = await new_reviewer(dsn, "Una Auditor", role=Role.AUDITOR)
        await una.send("/console/login", token=made.login_token)
        yield Room(house, una, made.id, ada.case, document.id)
    stock.give_back(dsn)


async def test_every_case_is_open_to_an_auditor_without_a_button_and_reading_it_is_written_down(room: Room) -> None:
    assert (await room.una.go(room.case)).status == 200
    assert "@robin.sample.lpc" in room.una.page.text
    assert "Ada Trial decided" in room.una.page.text
    assert "You audit: reviewers decide this case." in room.una.page.text
    forms = {form["action"] for form in room.una.page.having("form")}
    assert forms == {"/console/logout"}
    rows = await room.house.svc.pool.fetch(READ, room.una_id)
    assert ("words_read", ["case"]) in [(row["kind"], row["codes"]) for row in rows]


async def test_of_a_document_an_auditor_sees_what_it_is_and_not_what_is_on_it(room: Room) -> None:
    await room.una.go(room.case)
    assert "SHA-256" in room.una.page.text
    assert not [at for at in room.una.page.having("a") if "/documents/" in at["href"]]
    assert room.una.page.having("img") == []
    assert (await room.una.go(f"{room.case}/documents/{room.document}")).status == 403


async def test_an_auditor_takes_along_what_is_held_and_who_read_it(room: Room) -> None:
    await room.una.go(f"/console/accounts/{ROBIN.id}")
    answer = await room.una.http.get(f"/console/accounts/{ROBIN.id}/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (await answer.json())["account_id"] == ROBIN.id
    await room.una.go(f"/console/accounts/{ROBIN.id}/readers")
    assert room.una_id in room.una.page.text
    codes = [row["codes"] for row in await room.house.svc.pool.fetch(READ, room.una_id)]
    assert ["account"] in codes
    assert ["export"] in codes


async def test_an_auditor_sees_everybodys_decisions_with_the_pack_of_each_and_the_policy(room: Room) -> None:
    svc = room.house.svc
    decision = await svc.pool.fetchval("SELECT id FROM decision")
    await room.una.go("/console/decisions")
    assert "Cy Trial" in room.una.page.text
    await checkpoints.checkpoint(svc, first=True)
    answer = await room.una.http.get(f"/console/decisions/{decision}/pack")
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(await answer.read())).namelist()
    await room.una.go("/console/policy")
    assert f"Policy {svc.policy.version}" in room.una.page.text


async def test_the_database_hands_an_auditor_nothing_and_believes_nothing_of_theirs(room: Room) -> None:
    """Whatever the code above it believes: no case, no look-up, no decision."""
    with pytest.raises(asyncpg.PostgresError) as refused:
        await room.house.svc.pool.execute(HANDED_OUT, room.una_id)
    assert refused.value.sqlstate == "VC020"
    async with owner_of(room.house.dsn) as owner:
        assert await owner.fetchval("SELECT reviewer_is_active($1)", room.una_id) is False
        for more in RIGHTS:
            with pytest.raises(asyncpg.CheckViolationError):
                await owner.execute(more, room.una_id)


async def test_a_reviewer_who_becomes_an_auditor_gives_their_case_back_and_decides_nothing(
    room: Room,
) -> None:
    svc = room.house.svc
    made = await new_reviewer(room.house.dsn, "Ben Trial")
    actor = await access.who(svc, made.token)
    assert actor is not None
    held = await case_queue.next_case(svc, actor)
    assert held is not None
    assert held.lease is not None
    async with owner_of(room.house.dsn) as owner:
        assert await keys.set_role(owner, made.id, Role.AUDITOR) is True
        assert await keys.set_role(owner, made.id, Role.AUDITOR) is False
        assert await keys.set_role(owner, new_id("rev"), Role.AUDITOR) is None
        kinds = await owner.fetch(CHANGED)
    assert [row["role"] for row in kinds][-1] == "auditor"
    assert await svc.pool.fetchval("SELECT assigned_to FROM review_case WHERE id = $1", held.id) is None
    changed = await access.who(svc, made.token)
    assert changed is not None
    for step in (case_queue.release, case_queue.recuse, case_queue.heartbeat):
        with pytest.raises(Forbidden) as refused:
            await step(svc, held.id, held.lease.token, changed)
        assert refused.value.detail == "An auditor looks and changes nothing: a reviewer does this."


async def test_a_refusal_that_waits_is_dropped_once_its_reviewer_audits(room: Room) -> None:
    svc = room.house.svc
    claim = await room.house.claim(account(73))
    made = await new_reviewer(room.house.dsn, "Dora Trial")
    actor = await access.who(svc, made.token)
    assert actor is not None
    case = await case_queue.next_case(svc, actor)
    while case is not None and case.claim.id != claim:
        assert case.lease is not None
        await case_queue.release(svc, case.id, case.lease.token, actor)
        case = await case_queue.next_case(svc, actor)
    assert case is not None
    assert case.lease is not None
    await waiting.wait(svc, case.id, Ruling("refuse", "no_such_licence", "", case.lease.token), actor)
    async with owner_of(room.house.dsn) as owner:
        await keys.set_role(owner, made.id, Role.AUDITOR)
    assert await waiting.carry_out(svc, svc.clock() + timedelta(minutes=1)) == 0
    told = await svc.pool.fetchval("SELECT body ->> 'why' FROM event WHERE kind = 'decision_dropped'")
    assert (told, await svc.pool.fetchval("SELECT state FROM claim WHERE id = $1", claim)) == (
        "reviewer_gone",
        "in_review",
    )
