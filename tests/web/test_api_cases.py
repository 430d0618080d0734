"""Review over HTTP: the system assigns, a lease decides, and only reviewers are let in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.harness.staff import new_reviewer, revoke
from tests.web.conftest import Client
from tests.web.test_api_claims import claim
from verifier.domain.reasons import Reason
from verifier.flows.core.cases import open_case
from verifier.flows.core.service import Service
from verifier.store.db import Connection, in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.server.embedded import Dsn

Make = Callable[..., Awaitable[str]]


async def _waiting_case(client: Client, key: Make, svc: Service, account: str = "acct_71") -> str:
    """A claim that a machine could not decide: the worker's part, done by hand. Returns the claim's id."""
    taken = await (await client(await key()).post("/v1/claims", json=claim(account))).json()

    async def work(connection: Connection) -> None:
        row = await claim_rows.claim_lock(connection, claim_id=taken["id"])
        assert row is not None
        await open_case(svc.policy, connection, row, (Reason.HOLDER_UNBOUND,), svc.clock())

    await in_transaction(svc.pool, work)
    return str(taken["id"])


def ruling(lease: str, **changes: object) -> dict[str, Any]:
    return {"action": "refuse", "reason": "not_confirmed", "note": "No such licence.", "lease": lease} | changes


async def test_an_empty_queue_has_no_next_case(client: Client, reviewer: Make) -> None:
    answer = await client(await reviewer()).post("/v1/cases/next")
    assert (answer.status, await answer.read()) == (204, b"")


async def test_the_next_case_comes_with_a_lease_that_can_be_kept_and_given_back(
    client: Client, key: Make, reviewer: Make, svc: Service
) -> None:
    claim_id = await _waiting_case(client, key, svc)
    ada = client(await reviewer())
    case = await (await ada.post("/v1/cases/next")).json()
    assert case["claim"]["id"] == claim_id
    lease = {"lease": case["lease"]["token"]}
    kept = await ada.post(f"/v1/cases/{case['id']}/heartbeat", json=lease)
    assert (kept.status, (await kept.json())["lease"]["token"]) == (200, lease["lease"])
    assert (await ada.get(f"/v1/cases/{case['id']}")).status == 200
    assert (await ada.post(f"/v1/cases/{case['id']}/release", json=lease)).status == 204
    lost = await ada.post(f"/v1/cases/{case['id']}/heartbeat", json=lease)
    assert (lost.status, (await lost.json())["type"]) == (409, "urn:verifier:lease_lost")


async def test_a_case_that_is_another_reviewers_cannot_be_read_or_decided(
    client: Client, key: Make, reviewer: Make, svc: Service
) -> None:
    await _waiting_case(client, key, svc)
    case = await (await client(await reviewer()).post("/v1/cases/next")).json()
    bob = client(await reviewer("Bob Trial"))
    assert (await bob.get(f"/v1/cases/{case['id']}")).status == 403
    stolen = await bob.post(f"/v1/cases/{case['id']}/decision", json=ruling(case["lease"]["token"]))
    assert stolen.status in {403, 409}


async def test_a_reviewer_who_steps_aside_is_not_given_the_case_again(
    client: Client, key: Make, reviewer: Make, svc: Service
) -> None:
    await _waiting_case(client, key, svc)
    ada = client(await reviewer())
    case = await (await ada.post("/v1/cases/next")).json()
    aside = await ada.post(f"/v1/cases/{case['id']}/recuse", json={"lease": case["lease"]["token"]})
    assert aside.status == 204
    assert (await ada.post("/v1/cases/next")).status == 204
    other = await (await client(await reviewer("Bob Trial")).post("/v1/cases/next")).json()
    assert other["id"] == case["id"]


async def test_cases_are_listed_by_state_and_queue(client: Client, key: Make, reviewer: Make, svc: Service) -> None:
    for account in ("acct_71", "acct_72"):
        await _waiting_case(client, key, svc, account)
    ada = client(await reviewer())
    first = await (await ada.get("/v1/cases?state=open&limit=1")).json()
    second = await (await ada.get(f"/v1/cases?state=open&limit=1&cursor={first['cursor']}")).json()
    assert len({row["id"] for row in first["cases"] + second["cases"]}) == 2
    assert second["cursor"] is None
    assert (await (await ada.get("/v1/cases?state=closed")).json())["cases"] == []
    assert (await ada.get("/v1/cases?state=lost")).status == 422


async def test_a_decision_is_checked_field_by_field(client: Client, key: Make, reviewer: Make, svc: Service) -> None:
    await _waiting_case(client, key, svc)
    ada = client(await reviewer())
    case = await (await ada.post("/v1/cases/next")).json()
    address, lease = f"/v1/cases/{case['id']}/decision", case["lease"]["token"]
    for pointer, body in {
        "/action": ruling(lease, action="delete"),
        "/reason": ruling(lease, reason="Not a code"),
        "/lease": ruling(""),
        "/holder/level": ruling(lease, holder={"level": "H9"}),
        "/licence/url": ruling(lease, licence=_licence(url="javascript:alert(1)")),
        "/licence/standing": ruling(lease, licence=_licence(standing="splendid")),
        "/licence/valid_until": ruling(lease, licence=_licence(valid_until="9999-12-31")),
        "/licence/looked_up_at": ruling(lease, licence=_licence(looked_up_at="0001-01-01T00:00:00+14:00")),
    }.items():
        answer = await ada.post(address, json=body)
        problem = await answer.json()
        assert (answer.status, [fault["pointer"] for fault in problem["errors"]]) == (422, [pointer])


def _licence(**changes: object) -> dict[str, object]:
    return {
        "board": "Washington State Department of Health",
        "url": "https://fortress.wa.gov/doh/providercredentialsearch/",
        "record_name": "Robin Sample",
        "title": "Licensed Mental Health Counselor",
        "number": "LH99999999",
        "standing": "active",
        "valid_until": None,
        "looked_up_at": "2026-11-22T12:00:00Z",
    } | changes


async def test_a_platforms_key_cannot_review_and_a_reviewer_cannot_submit(
    client: Client, key: Make, reviewer: Make
) -> None:
    platform, ada = client(await key()), client(await reviewer())
    assert (await platform.post("/v1/cases/next")).status == 403
    assert (await platform.get("/v1/cases")).status == 403
    assert (await ada.post("/v1/claims", json=claim())).status == 403
    assert (await ada.get("/v1/badges/robin")).status == 403


async def test_a_revoked_reviewers_token_is_nobodys_with_the_next_call(client: Client, database: Dsn) -> None:
    ada = await new_reviewer(database, "Ada Trial")
    http = client(ada.token)
    assert (await http.get("/v1/cases")).status == 200
    await revoke(database, ada.id)
    assert (await http.get("/v1/cases")).status == 401


async def test_an_unknown_reason_has_a_title_and_lists_the_ones_there_are(
    client: Client, key: Make, reviewer: Make, svc: Service
) -> None:
    await _waiting_case(client, key, svc)
    ada = client(await reviewer())
    case = await (await ada.post("/v1/cases/next")).json()
    body = ruling(case["lease"]["token"], reason="because")
    refused = await ada.post(f"/v1/cases/{case['id']}/decision", json=body)
    problem = await refused.json()
    assert (refused.status, problem["type"]) == (422, "urn:verifier:unknown_reason")
    assert problem["title"] == "This reason is not one of the listed ones"
    assert "no_such_licence" in problem["accepted"]
    assert all(code in problem["detail"] for code in problem["accepted"])
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [("/reason", "unknown_reason")]
