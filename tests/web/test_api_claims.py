"""Claims over HTTP: what a platform and a creator may do, and that a create sent twice happens once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import Client
from verifier.flows.core.service import Service, utc_now

Key = Callable[..., Awaitable[str]]


def claim(account: str = "acct_71", **changes: object) -> dict[str, Any]:
    body: dict[str, Any] = {
        "account": {
            "id": account,
            "handle": account.replace("acct", "robin"),
            "epoch": 1,
            "display_name": "Robin Sample",
        },
        "credential": "LMHC",
        "jurisdiction": "US-WA",
        "number": "LH99999999",
        "name": {"full": "Robin A. Sample"},
        "contact": {"email": "robin@example.org"},
    }
    return body | changes


def identity(**changes: object) -> dict[str, Any]:
    checked = (utc_now() - timedelta(days=30)).isoformat()
    return {
        "verified_name": "Robin Alex Sample",
        "method": "platform_kyc",
        "verified_at": checked,
        "reference": "idv_8",
    } | changes


async def test_a_submitted_claim_is_taken_and_can_be_read_and_listed(client: Client, key: Key) -> None:
    http = client(await key())
    taken = await http.post("/v1/claims", json=claim())
    body = await taken.json()
    assert (taken.status, body["state"]) == (202, "received")
    assert taken.headers["Location"] == f"/v1/claims/{body['id']}"
    read = await http.get(taken.headers["Location"])
    assert (read.status, (await read.json())["id"]) == (200, body["id"])
    listed = await (await http.get("/v1/claims", params={"account_id": "acct_71"})).json()
    assert [row["id"] for row in listed["claims"]] == [body["id"]]
    assert listed["cursor"] is None


async def test_a_list_goes_on_where_the_cursor_says(client: Client, key: Key) -> None:
    http = client(await key())
    for credential in ("LMHC", "LMFT", "LICSW"):
        assert (await http.post("/v1/claims", json=claim(credential=credential))).status == 202
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = "/v1/claims?account_id=acct_71&limit=1" + (f"&cursor={cursor}" if cursor else "")
        page = await (await http.get(query)).json()
        seen += [row["credential"] for row in page["claims"]]
        cursor = page["cursor"]
    assert sorted(seen) == ["LICSW", "LMFT", "LMHC"]
    assert cursor is None


async def test_a_handle_may_be_written_with_one_at_sign(client: Client, key: Key) -> None:
    body = claim()
    body["account"]["handle"] = "@robin.sample"
    taken = await (await client(await key()).post("/v1/claims", json=body)).json()
    assert taken["account"]["handle"] == "robin.sample"


async def test_an_unknown_credential_is_refused_with_the_accepted_ones(client: Client, key: Key) -> None:
    answer = await client(await key()).post("/v1/claims", json=claim(credential="GURU"))
    problem = await answer.json()
    assert answer.status == 422
    assert problem["errors"][0]["pointer"] == "/credential"
    assert "LPC" in problem["detail"]
    assert "GURU" not in str(problem)


async def test_a_claim_can_be_withdrawn_without_a_body(client: Client, key: Key) -> None:
    http = client(await key())
    address = (await http.post("/v1/claims", json=claim())).headers["Location"]
    gone = await http.post(f"{address}/withdraw")
    assert (gone.status, (await gone.json())["state"]) == (200, "withdrawn")
    assert (await http.post(f"{address}/appeal", json={"statement": "Please look again."})).status == 409


async def test_an_identity_needs_the_scope_for_it(client: Client, key: Key) -> None:
    answer = await client(await key("claims:write", "claims:read")).post("/v1/claims", json=claim(identity=identity()))
    assert (answer.status, (await answer.json())["scope"]) == (403, "identity:assert")
    assert (await client(await key()).post("/v1/claims", json=claim(identity=identity()))).status == 202


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"verified_at": "2999-01-01T00:00:00Z"}, "/identity/verified_at"),
        ({"verified_at": "2020-01-01T00:00:00Z"}, "/identity/verified_at"),
        ({"verified_at": "0001-01-01T00:00:00+14:00"}, "/identity/verified_at"),
        ({"verified_at": "9999-12-31T23:59:59-12:00"}, "/identity/verified_at"),
        ({"birth_year": 2100}, "/identity/birth_year"),
        ({"birth_year": None, "birth_date": "2100-01-01"}, "/identity/birth_date"),
        ({"birth_year": 1981, "birth_date": "1980-04-05"}, "/identity/birth_date"),
    ],
)
async def test_an_identity_from_another_time_is_refused(
    client: Client, key: Key, changes: dict[str, object], pointer: str
) -> None:
    answer = await client(await key()).post("/v1/claims", json=claim(identity=identity(**changes)))
    assert answer.status == 422
    assert [fault["pointer"] for fault in (await answer.json())["errors"]] == [pointer]


async def test_a_platform_must_say_whose_claim_it_is(client: Client, key: Key) -> None:
    body = claim()
    del body["account"]
    answer = await client(await key()).post("/v1/claims", json=body)
    assert (answer.status, (await answer.json())["errors"][0]["pointer"]) == (422, "/account")


async def _creator(client: Client, key: Key, account: str = "acct_71", **changes: object) -> str:
    body = {"handle": "robin.sample", "display_name": "Robin", "epoch": 1} | changes
    answer = await client(await key()).post(f"/v1/accounts/{account}/link", json=body)
    assert answer.status == 201
    return str((await answer.json())["token"])


async def test_a_creators_token_speaks_for_its_own_account_only(client: Client, key: Key) -> None:
    creator = client(await _creator(client, key))
    body = claim()
    del body["account"]
    mine = await creator.post("/v1/claims", json=body)
    assert (mine.status, (await mine.json())["account"]["id"]) == (202, "acct_71")
    assert (await creator.post("/v1/claims", json=claim("acct_72"))).status == 403
    theirs = await client(await key()).post("/v1/claims", json=claim("acct_73"))
    for method, way in (("GET", ""), ("POST", "/withdraw")):
        answer = await creator.request(method, theirs.headers["Location"] + way)
        assert answer.status == 404, "another account's claim looks like none at all"
    assert (await creator.get("/v1/claims?account_id=acct_73")).status in {200, 404}
    assert (await (await creator.get("/v1/claims?account_id=acct_73")).json()).get("claims", []) == []


async def test_a_creator_cannot_make_links_or_say_that_an_account_changed(client: Client, key: Key) -> None:
    creator = client(await _creator(client, key))
    assert (await creator.post("/v1/accounts/acct_71/link", json={"handle": "robin", "epoch": 1})).status == 403
    changed = {"handle": "robin", "epoch": 2, "reason": "renamed"}
    assert (await creator.post("/v1/accounts/acct_71/changed", json=changed)).status == 403


async def test_an_account_change_is_taken_without_an_answer(client: Client, key: Key) -> None:
    http = client(await key())
    address = (await http.post("/v1/claims", json=claim())).headers["Location"]
    answer = await http.post(
        "/v1/accounts/acct_71/changed", json={"handle": "robin_71", "epoch": 2, "reason": "transferred"}
    )
    assert (answer.status, await answer.read()) == (204, b"")
    assert (await (await http.get(address)).json())["facts"]["account"] == "changed"


async def test_a_create_sent_twice_is_answered_byte_for_byte_the_same(client: Client, key: Key) -> None:
    http = client(await key())
    first = await http.post("/v1/claims", json=claim(), headers={"Idempotency-Key": "one"})
    again = await http.post("/v1/claims", json=claim(), headers={"Idempotency-Key": "one"})
    assert (first.status, again.status) == (202, 202)
    assert await first.read() == await again.read()
    assert first.headers["Location"] == again.headers["Location"]


async def test_the_answer_to_a_create_is_kept_by_the_commit_that_makes_the_claim(
    client: Client, key: Key, svc: Service
) -> None:
    """Whoever repeats a request whose answer was lost on its way is answered as if it had come."""
    taken = await client(await key()).post("/v1/claims", json=claim(), headers={"Idempotency-Key": "one"})
    assert taken.status == 202
    together = "SELECT i.xmin = c.xmin FROM idempotency AS i, claim AS c WHERE i.status = 202"
    assert await svc.pool.fetchval(together) is True


async def test_an_idempotency_key_belongs_to_one_body_one_address_and_one_caller(client: Client, key: Key) -> None:
    http = client(await key())
    once = {"Idempotency-Key": "one"}
    assert (await http.post("/v1/claims", json=claim(), headers=once)).status == 202
    other = await http.post("/v1/claims", json=claim("acct_72"), headers=once)
    assert (other.status, (await other.json())["type"]) == (422, "urn:verifier:idempotency_key_reused")
    neighbour = client(await key())
    assert (await neighbour.post("/v1/claims", json=claim("acct_73"), headers=once)).status == 202


async def test_a_refused_create_leaves_its_idempotency_key_free(client: Client, key: Key) -> None:
    http = client(await key())
    once = {"Idempotency-Key": "one"}
    assert (await http.post("/v1/claims", json=claim(credential="GURU"), headers=once)).status == 422
    assert (await http.post("/v1/claims", json=claim(), headers=once)).status == 202


async def test_fifty_equal_creates_at_once_make_one_claim(client: Client, key: Key, svc: Service) -> None:
    http = client(await key())

    async def send() -> tuple[int, bytes]:
        answer = await http.post("/v1/claims", json=claim(), headers={"Idempotency-Key": "one"})
        return answer.status, await answer.read()

    answers = await asyncio.gather(*(send() for _ in range(50)))
    made = {body for status, body in answers if status == 202}
    assert len(made) == 1
    assert {status for status, _ in answers} <= {202, 409}
    assert await svc.pool.fetchval("select count(*) from claim") == 1


@pytest.mark.parametrize("bad", ["", " ", "x" * 256, "with space", "ümlaut"])
async def test_an_unusable_idempotency_key_is_refused(client: Client, key: Key, bad: str) -> None:
    answer = await client(await key()).post("/v1/claims", json=claim(), headers={"Idempotency-Key": bad})
    assert (answer.status, (await answer.json())["errors"][0]["in"]) == (422, "header")
