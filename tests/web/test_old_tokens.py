"""A creator's token is of one account and one epoch: an older one, or one of another handle, opens nothing anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import asyncpg
import pytest

from tests.harness.creator_doors import ROBIN, Doors, other
from tests.harness.people import PLATFORM, ohio
from tests.outbound.scans import photo
from verifier.domain.claim import AccountRef, Amendment, Identity, Submission
from verifier.flows.access import creator_tokens
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.core.errors import Conflict, Outdated


async def _both(doors: Doors, account: AccountRef) -> tuple[str, str]:
    return await doors.ours(account), await doors.theirs(account)


async def _closed_everywhere(doors: Doors, tokens: tuple[str, ...]) -> None:
    """Each token is refused on every call and page by the same code, tells nothing and changes nothing."""
    before = await doors.svc.pool.fetchrow("SELECT version, state FROM claim WHERE id = $1", doors.claim_id)
    for token in tokens:
        knocks = list(await doors.knock_everywhere(token))
        assert len(knocks) > 35, "the routes come from the router"
        assert {(knock.at, knock.status) for knock in knocks} == {(knock.at, 401) for knock in knocks}
        assert {knock.code for knock in knocks} <= {"account_changed", ""}
        assert {knock.at for knock in knocks if knock.tells} == set()
    assert await doors.svc.pool.fetchrow("SELECT version, state FROM claim WHERE id = $1", doors.claim_id) == before
    assert await doors.svc.pool.fetchval("SELECT count(*) FROM claim") == 1


@pytest.mark.parametrize(
    ("reason", "epoch"),
    [("recovered", 2), ("transferred", 2), ("renamed", 2), ("closed", 2), ("closed", 1), ("recovered", 1)],
)
async def test_after_a_change_an_older_token_opens_nothing(doors: Doors, reason: str, epoch: int) -> None:
    tokens = await _both(doors, ROBIN)
    await doors.changed(reason, epoch)
    await _closed_everywhere(doors, tokens)


async def test_another_handle_of_the_same_epoch_opens_nothing(doors: Doors) -> None:
    await _closed_everywhere(doors, await _both(doors, other(handle="robin.old")))


async def test_a_newer_token_of_a_closed_account_opens_nothing(doors: Doors) -> None:
    tokens = (*await _both(doors, ROBIN), await doors.ours(other(epoch=3)), await doors.theirs(other(epoch=3)))
    await doors.changed("closed", 2)
    await _closed_everywhere(doors, tokens)


async def test_a_token_whose_handle_went_to_somebody_else_opens_nothing(doors: Doors) -> None:
    tokens = await _both(doors, ROBIN)
    await intake.submit(doors.svc, ohio("acct_new", ROBIN.handle), PLATFORM)
    before = await doors.svc.pool.fetchval("SELECT count(*) FROM event")
    for token in tokens:
        knocks = list(await doors.knock_everywhere(token))
        assert {knock.status for knock in knocks} == {401}
    assert await doors.svc.pool.fetchval("SELECT count(*) FROM event") == before


async def test_another_accounts_token_finds_no_such_claim(doors: Doors) -> None:
    for token in await _both(doors, AccountRef("acct_ruth", "ruth", 1, "Ruth Other")):
        for knock in await doors.knock_everywhere(token):
            assert not knock.tells, knock.at
            if "/claims/{id}" in knock.at or "/claims/orcid" in knock.at:
                assert knock.status == 404, knock
    claim = await doors.house.claim(doors.claim_id)
    assert (claim.state, claim.claimed.number) == ("in_review", "E.0099999")


@pytest.mark.parametrize("ours", [True, False])
async def test_a_newer_token_has_the_effect_of_a_change_and_is_served(doors: Doors, ours: bool) -> None:  # noqa: FBT001
    old, make = await doors.ours(ROBIN), doors.ours if ours else doors.theirs
    newer = await make(other(epoch=2, display_name="Ruth Other"))
    listed = await doors.ask(newer, "GET", "/v1/claims", params={"account_id": ROBIN.id})
    assert (listed.status, (await listed.json())["claims"]) == (200, []), "what was claimed before is not theirs"
    assert (await doors.ask(old, "GET", f"/v1/claims/{doors.claim_id}")).status == 401
    for knock in await doors.knock_everywhere(newer):
        assert not knock.tells, knock.at
        if "/claims/{id}" in knock.at:
            assert knock.status == 404, knock
    shown = await doors.house.claim(doors.claim_id)
    assert (shown.facts.account, shown.account.epoch) == ("changed", 1), "the platform still sees it"


async def test_a_newer_token_stops_a_badge_at_once(doors: Doors) -> None:
    truth = doors.house.people[0]
    badged = await doors.house.settle(truth)
    account = AccountRef(badged.account.id, badged.account.handle, 2)
    assert (await doors.ask(await doors.theirs(account), "GET", "/v1/registries")).status == 200
    assert await doors.house.status(truth.handle) == "suspended"
    assert (await doors.house.claim(badged.id)).reasons == ("account_changed",)


async def test_the_new_owner_sees_nothing_of_the_former_until_the_platform_binds_the_claim_anew(doors: Doors) -> None:
    truth = doors.house.people[0]
    badged = await doors.house.settle(truth)
    account = AccountRef(badged.account.id, badged.account.handle, 2, badged.account.display_name)
    await accounts.changed(doors.svc, account.id, account.handle, 2, "transferred", PLATFORM)
    token, path = await doors.ours(account), f"/v1/claims/{badged.id}"
    for way in ("", "/bindings"):
        assert (await doors.ask(token, "GET", path + way)).status == 404
    identity = Identity(truth.legal_name, truth.birth_year, truth.locality, "kyc", doors.house.clock(), "idv_2")
    await intake.amend(doors.svc, badged.id, Amendment(account=account, identity=identity), PLATFORM)
    await doors.house.drain()
    shown = await doors.ask(token, "GET", path)
    assert (shown.status, (await shown.json())["account"]["epoch"]) == (200, 2)


async def test_tries_and_documents_of_an_older_epoch_stay_with_the_platform_and_reviewers(doors: Doors) -> None:
    await doors.changed("transferred", 2)
    given = ohio(ROBIN.id, ROBIN.handle, number="E.0011111", name="Ruth Other", email="")
    await intake.submit(doors.svc, _at(given, 2), PLATFORM)
    await doors.house.drain()
    token, path = await doors.ours(other(epoch=2)), f"/v1/claims/{doors.claim_id}"
    shown = await (await doors.ask(token, "GET", path)).text()
    assert "Ruth Other" in shown, "the platform went on with the claim for the new epoch"
    assert not [word for word in ("0099999", "Robin A.") if word in shown]
    listed = await (await doors.ask(token, "GET", f"{path}/bindings")).json()
    assert listed["bindings"] == []
    for method, way in (("GET", ""), ("POST", "/answer")):
        answer = await doors.ask(token, method, f"{path}/bindings/{doors.binding_id}{way}", **_json(method))
        assert answer.status == 404
    assert "bnd_" not in await (await doors.page(token, "GET", f"/claims/{doors.claim_id}")).text()
    words = await doors.svc.pool.fetchrow("SELECT contactable FROM claim WHERE id = $1", doors.claim_id)
    assert words is not None
    assert words["contactable"] is False, "no letter goes to whoever owned the account before"


async def test_a_claim_left_behind_blocks_no_new_one(doors: Doors) -> None:
    """In whatever state it was left, with the page and with the API."""
    await doors.changed("transferred", 2)
    token = await doors.ours(other(epoch=2))
    body = {"credential": "LPC", "jurisdiction": "US-OH", "number": "E.0099999", "name": {"full": "Robin A. Sample"}}
    made = await doors.ask(token, "POST", "/v1/claims", json=body)
    assert made.status == 202
    assert (await made.json())["id"] != doors.claim_id
    again = await doors.ask(token, "POST", "/v1/claims", json=body)
    assert (again.status, (await again.json())["claim_id"]) == (409, (await made.json())["id"]), "one of this epoch"
    await doors.house.drain()
    mine = await (await doors.ask(token, "GET", f"/v1/claims/{(await made.json())['id']}")).json()
    assert not {"contested", "licence_locked"} & set(mine["reasons"]), "nobody contests a licence with themselves"


async def test_documents_of_an_older_epoch_use_up_nobodys_room(doors: Doors) -> None:
    put = [await _document(doors, await doors.ours(ROBIN)) for _ in range(6)]
    assert put == [201] * 5 + [429]
    await doors.changed("transferred", 2)
    given = ohio(ROBIN.id, ROBIN.handle)
    await intake.submit(doors.svc, _at(given, 2), PLATFORM)
    await doors.house.drain()
    assert await _document(doors, await doors.ours(other(epoch=2))) == 201


async def test_an_old_link_takes_no_handle_back(doors: Doors) -> None:
    """Two accounts that nobody knew: the one whose link is older must not get the handle the other has since."""
    old = (
        *await _both(doors, AccountRef("acct_old", "shared", 1)),
        await doors.ours(AccountRef("acct_71", "shared", 2)),
    )
    doors.house.clock.forward(minutes=1)
    badged = await doors.house.settle(doors.house.people[0], account=AccountRef("acct_holder", "shared", 1))
    assert (badged.state, await doors.house.status("shared")) == ("verified", "verified")
    body = {"credential": "LPC", "jurisdiction": "US-OH", "name": {"full": "Ruth Other"}}
    for token in old:
        answer = await doors.ask(token, "POST", "/v1/claims", json=body)
        assert (answer.status, (await answer.json())["type"]) == (401, "urn:verifier:account_changed")
    assert await doors.house.status("shared") == "verified"
    doors.house.clock.forward(minutes=1)
    newer = await doors.ours(AccountRef("acct_old", "shared", 1))
    assert (await doors.ask(newer, "POST", "/v1/claims", json=body)).status == 202, "the platform says so today"
    assert (await doors.house.claim(badged.id)).reasons == ("account_changed",)


async def test_a_quiet_rename_is_not_undone_by_an_older_link(doors: Doors) -> None:
    """Same epoch, nothing verified: the platform renamed Robin, and Ruth has Robin's first handle and a badge."""
    old = await _both(doors, ROBIN)
    await intake.submit(doors.svc, ohio(ROBIN.id, "robin.new", credential="LSW"), PLATFORM)
    await doors.house.settle(doors.house.people[0], account=AccountRef("acct_ruth", ROBIN.handle, 1))
    assert await doors.house.status(ROBIN.handle) == "verified"
    for token in old:
        for knock in await doors.knock_everywhere(token):
            assert knock.status == 401, knock
    assert await doors.house.status(ROBIN.handle) == "verified"


async def test_a_link_that_would_open_nothing_is_not_made(doors: Doors) -> None:
    await doors.changed("recovered", 3)
    for epoch, code in ((1, "epoch_stale"), (2, "epoch_stale")):
        with pytest.raises(Conflict) as caught:
            await doors.ours(other(epoch=epoch))
        assert (caught.value.code, caught.value.extra) == (code, {"epoch": 3})
    await doors.ours(other(epoch=3))
    await doors.changed("recovered", 3)
    with pytest.raises(Conflict) as caught:
        await doors.ours(other(epoch=3))
    assert caught.value.code == "epoch_needed"
    await doors.changed("closed", 4)
    for epoch in (4, 5):
        with pytest.raises(Conflict) as caught:
            await doors.ours(other(epoch=epoch))
        assert caught.value.code == "account_closed"


async def test_an_answer_that_is_kept_is_not_repeated_to_a_token_that_is_outdated(doors: Doors) -> None:
    token, head = await doors.ours(ROBIN), {"Idempotency-Key": "one"}
    body = {"credential": "LSW", "jurisdiction": "US-OH", "name": {"full": "Robin A. Sample"}}
    auth = {"Authorization": f"Bearer {token}"} | head
    first = await doors.http.post("/v1/claims", json=body, headers=auth)
    assert (first.status, (await doors.http.post("/v1/claims", json=body, headers=auth)).status) == (202, 202)
    await doors.changed("recovered", 2)
    again = await doors.http.post("/v1/claims", json=body, headers=auth)
    assert (again.status, "Sample" in await again.text()) == (401, False)


async def test_a_write_waits_for_the_change_it_meets_and_is_refused(
    doors: Doors, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    """The token was good at the door; the account changes hands before the write begins."""
    actor = await creator_tokens.who(doors.svc, await doors.ours(ROBIN))
    assert actor is not None
    work: dict[str, Callable[[], Awaitable[object]]] = {
        "withdraw": lambda: intake.withdraw(doors.svc, doors.claim_id, actor),
        "amend": lambda: intake.amend(doors.svc, doors.claim_id, Amendment(number="E.2"), actor),
        "submit": lambda: intake.submit(doors.svc, ohio(ROBIN.id, ROBIN.handle, "LSW"), actor),
    }
    async with owner.transaction():
        await owner.execute("UPDATE account SET epoch = 2 WHERE platform_id = $1", ROBIN.id)
        begun = {name: asyncio.create_task(_outcome(go())) for name, go in work.items()}
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%account%'"
        while await _count(doors, waiting) < len(begun):
            assert not any(task.done() for task in begun.values())
    assert {name: await task for name, task in begun.items()} == dict.fromkeys(work, "account_changed")


async def _outcome(work: Awaitable[object]) -> str:
    try:
        await work
    except Outdated as outdated:
        return outdated.code
    return "done"


async def _count(doors: Doors, sql: str) -> int:
    return int(await doors.svc.pool.fetchval(sql))


async def _document(doors: Doors, token: str) -> int:
    path = f"/v1/claims/{doors.claim_id}/evidence"
    return (await doors.ask(token, "PUT", path, data=photo())).status


def _at(given: Submission, epoch: int) -> Submission:
    return replace(given, account=replace(given.account, epoch=epoch))


def _json(method: str) -> dict[str, object]:
    return {"json": {}} if method == "POST" else {}
