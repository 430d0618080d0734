"""Creators erase their own account with a token of today; the platform hears of it; an operator has a command."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.feed.conftest import Api
from tests.harness.creator_doors import ROBIN, Doors, other
from tests.harness.staff import new_key
from tests.webhooks.conftest import Hooks
from verifier.domain.claim import Actor
from verifier.flows.rights import erase as erasing

OPERATOR = Actor("platform", "key_erases", frozenset({"erase"}))


async def test_the_page_asks_and_then_says_what_is_gone_and_what_stays(doors: Doors) -> None:
    token = await doors.ours(ROBIN)
    asked = await (await doors.page(token, "GET", "/claims/erase")).text()
    assert "Erase everything about you?" in asked
    assert doors.claim_id in await (await doors.page(token, "GET", "/claims/new")).text()
    answer = await doors.page(token, "POST", "/claims/erase")
    said = await answer.text()
    assert answer.status == 200
    assert "Everything about you is erased" in said
    assert "1 claims, taken back" in said
    assert "robin" not in said.lower()
    assert (await doors.page(token, "GET", "/claims/new")).status == 401, "the token opens nothing any more"
    assert (await doors.house.claim(doors.claim_id)).state == "withdrawn"


async def test_a_form_from_elsewhere_erases_nothing(doors: Doors) -> None:
    token = await doors.ours(ROBIN)
    assert (await doors.page(token, "POST", "/claims/erase", {"csrf": "made up"})).status == 403
    assert (await doors.house.claim(doors.claim_id)).state == "in_review"


async def test_a_creator_erases_their_own_account_alone_and_with_a_token_of_today(doors: Doors) -> None:
    path = f"/v1/accounts/{ROBIN.id}/erase"
    stranger = await doors.ours(other(id="acct_other", handle="somebody.else"))
    assert (await doors.ask(stranger, "POST", path)).status == 403
    earlier = await doors.ours(ROBIN)
    await doors.changed("recovered", 2)
    assert (await doors.ask(earlier, "POST", path)).status == 401
    now = await doors.ours(other(epoch=2))
    assert (await doors.ask(now, "POST", path)).status == 200


async def test_a_token_from_before_makes_no_new_account(doors: Doors) -> None:
    token = await doors.ours(ROBIN)
    doors.house.clock.forward(seconds=1)
    await erasing.erase(doors.svc, ROBIN.id, OPERATOR)
    claim = {"credential": "LPC", "jurisdiction": "US-OH", "number": "E.1", "name": {"full": "Robin Sample"}}
    answer = await doors.ask(token, "POST", "/v1/claims", json=claim)
    assert (answer.status, (await answer.json())["type"]) == (401, "urn:verifier:account_changed")
    doors.house.clock.forward(seconds=1)
    assert (await doors.ask(await doors.ours(ROBIN), "POST", "/v1/claims", json=claim)).status == 202


async def test_the_webhook_says_none_in_place_of_everything_that_waited(hooks: Hooks) -> None:
    await hooks.make("badge.changed", "claim.moved")
    truth = hooks.house.people[0]
    await hooks.house.settle(truth)
    await hooks.work()
    before = len(hooks.platform.got)
    await hooks.house.say(account=f"acct_{truth.id}", handle=truth.handle)
    done = await erasing.erase(hooks.house.svc, f"acct_{truth.id}", OPERATOR)
    await hooks.work()
    (told,) = hooks.platform.got[before:]
    assert told.said["type"] == "badge.changed"
    assert {name: told.data[name] for name in ("handle", "account_id", "epoch", "status")} == {
        "handle": truth.handle, "account_id": f"acct_{truth.id}", "epoch": 1, "status": "none",
    }  # fmt: skip
    assert told.data["version"] > 0
    assert done.account_id == f"acct_{truth.id}"


async def test_the_command_asks_erases_and_says_what_it_did(api: Api) -> None:
    await api.house.settle(api.house.people[0])
    account, key = f"acct_{api.house.people[0].id}", await new_key(api.house.dsn, "Operator", ("erase",))
    where = {"VERIFIER_PUBLIC_URL": str(api.server.make_url("")).rstrip("/"), "VERIFIER_KEY": key}

    async def verifier(*words: str, said: bytes = b"") -> tuple[int, str]:
        pipe = asyncio.subprocess.PIPE
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "verifier", *words, stdin=pipe, stdout=pipe, stderr=pipe, env=where
        )
        out, _ = await asyncio.wait_for(running.communicate(said), 60)
        return running.returncode or 0, out.decode()

    code, _ = await verifier("erase", account, said=b"n\n")
    assert code == 1
    assert await api.house.status(api.house.people[0].handle) == "verified"
    code, out = await verifier("erase", account, "--yes", "--json")
    assert (code, json.loads(out)["account_id"]) == (0, account)
    assert await api.house.status(api.house.people[0].handle) == "none"
    code, out = await verifier("erase", account, "--yes")
    assert code == 0
    assert "1 claims, taken back" in out
