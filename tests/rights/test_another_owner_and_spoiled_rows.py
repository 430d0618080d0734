"""The new owner of an account sees nothing of the former one's; one spoiled row takes nobody's export away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

import asyncpg
import pytest

from tests.feed.conftest import Api
from tests.harness.creator_doors import ROBIN, Doors, other
from tests.harness.people import PLATFORM, ohio
from tests.harness.rulings import said_by_hand
from verifier.flows.accounts import accounts
from verifier.flows.binding import kept_documents
from verifier.flows.claims import claim_reader, intake
from verifier.flows.review import case_queue

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def _by_hand(owner: Owner, table: str, statement: str, *values: str) -> None:
    """Change a table as a fault of a disk would: no trigger has a say."""
    await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    await owner.execute(statement, *values)
    await owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


async def _answer(doors: Doors, token: str, what: str) -> dict[str, Any]:
    answer = await doors.ask(token, "GET", f"/v1/accounts/{ROBIN.id}/{what}")
    assert answer.status == 200, await answer.text()
    found: dict[str, Any] = await answer.json()
    return found


async def _export(api: Api) -> dict[str, Any]:
    async with (await api.caller("audit")).get("/v1/accounts/acct_71/export") as answer:
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found


async def test_the_new_owner_learns_nothing_of_what_was_read_of_the_former(doors: Doors) -> None:
    ada, former = await doors.house.reviewer("Ada"), await doors.ours(ROBIN)
    case = await doors.house.next(ada)
    await _answer(doors, former, "export")
    seen = (await _answer(doors, former, "access-log"))["entries"]
    assert [one["what"] for one in seen] == ["export", "case_assigned"]
    await doors.changed("transferred", 2)
    await claim_reader.claim(doors.svc, doors.claim_id, ada)
    token = await doors.ours(other(epoch=2))
    assert (await _answer(doors, token, "access-log"))["entries"] == []
    held = await _answer(doors, token, "export")
    assert (held["epoch"], held["handle"], held["claims"]) == (2, ROBIN.handle, [])
    assert [(one["what"], one["by"], one["claim_id"]) for one in held["read_by"]] == [("export", "creator", None)]
    assert not [word for word in (doors.claim_id, case.id, ada.id) if word in str(held)]


async def test_of_a_claim_bound_anew_the_new_owner_sees_the_readings_since(doors: Doors) -> None:
    ada, token = await doors.house.reviewer("Ada"), await doors.ours(other(epoch=2))
    await claim_reader.claim(doors.svc, doors.claim_id, ada)
    await doors.changed("transferred", 2)
    given = ohio(ROBIN.id, ROBIN.handle, number="E.0011111", name="Ruth Other", email="")
    await intake.submit(doors.svc, replace(given, account=replace(given.account, epoch=2)), PLATFORM)
    assert (await _answer(doors, token, "access-log"))["entries"] == []
    await claim_reader.claim(doors.svc, doors.claim_id, ada)
    assert [one["claim_id"] for one in (await _answer(doors, token, "access-log"))["entries"]] == [doors.claim_id]


async def test_the_platforms_own_eyes_see_every_epoch(api: Api) -> None:
    house = api.house
    claim = await said_by_hand(house)
    await claim_reader.claim(house.svc, claim.id, await house.reviewer("Ada"))
    await accounts.changed(house.svc, claim.account.id, "robin.new", 2, "transferred", PLATFORM)
    held = await _export(api)
    assert (held["epoch"], held["handle"]) == (2, "robin.new")
    assert [one["id"] for one in held["claims"]] == [claim.id]
    assert [one["what"] for one in held["read_by"]] == ["export", "claim"]


async def test_a_document_of_the_former_owner_that_is_opened_later_is_none_of_the_new_ones(
    doors: Doors, owner: Owner
) -> None:
    """The claim is bound anew; the document is of a try of the epoch before."""
    ada, token = await doors.house.reviewer("Ada"), await doors.ours(other(epoch=2))
    case = await doors.house.next(ada)
    await doors.house.send_card(await doors.house.claim(doors.claim_id))
    (document,) = (await case_queue.case(doors.svc, case.id, ada)).documents
    await _by_hand(owner, "account", "UPDATE account SET epoch = 2")
    await _by_hand(owner, "claim", "UPDATE claim SET account_epoch = 2")
    await kept_documents.open_for(doors.svc, case.id, document.id, ada)
    assert await owner.fetchval("SELECT count(*) FROM event WHERE kind = 'document_opened'") == 1
    seen = (await _answer(doors, token, "access-log"))["entries"]
    assert [one["what"] for one in seen] == ["case", "case_assigned"]


async def test_one_spoiled_answer_is_named_and_the_rest_is_given(api: Api, owner: Owner) -> None:
    claim = await said_by_hand(api.house)
    broken = await owner.fetchval("SELECT min(id) FROM evidence")
    await _by_hand(owner, "evidence", "UPDATE evidence SET sealed = '\\x00' WHERE id = $1", broken)
    (held,) = (await _export(api))["claims"]
    assert (held["id"], held["unreadable"], held["email"]) == (claim.id, False, "robin@example.org")
    assert [one["id"] for one in held["evidence"] if one.get("unreadable")] == [broken]
    assert len([one for one in held["evidence"] if "outcome" in one]) == len(held["evidence"]) - 1


@pytest.mark.parametrize(
    ("spoilt", "unreadable"),
    [
        ("sealed_words = '\\x00'", True),
        ("sealed_identity = '\\x00'", True),
        ("facts = '[1]'", True),
        ("facts = '{\"licence\": 1}'", True),
        ("credential = 'GURU'", False),  # nothing of it is sealed: it is given as it is kept
    ],
)
async def test_one_spoiled_claim_is_named_and_the_rest_is_given(
    api: Api, owner: Owner, spoilt: str, *, unreadable: bool
) -> None:
    broken, whole = await api.house.say(), await api.house.say(credential="RN")
    await _by_hand(owner, "claim", f"UPDATE claim SET {spoilt} WHERE id = $1", broken.id)  # noqa: S608  of this test
    held = await _export(api)
    claims = {one["id"]: one for one in held["claims"]}
    assert {name: one["unreadable"] for name, one in claims.items()} == {broken.id: unreadable, whole.id: False}
    assert claims[whole.id]["claim"]["claimed"]["name"] == "Robin A. Sample"
    assert (held["epoch"], held["handle"]) == (1, whole.account.handle)
