"""Endpoints over HTTP: who may make one, what is shown once, and how one is switched off and on."""

from __future__ import annotations

import base64
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import Webhook

from tests.webhooks.conftest import CHANGED, Got, Hooks


def both(got: Got) -> tuple[list[str], list[str]]:
    """The signatures of one delivery by kind."""
    parts = got.headers["webhook-signature"].split(" ")
    return [one for one in parts if one.startswith("v1,")], [one for one in parts if one.startswith("v1a,")]


def signed_by(public: str, got: Got) -> bool:
    """Return True if the owner of a `whpk_` key signed a delivery."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    said = f"{got.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    return any(_verifies(key, base64.b64decode(one.removeprefix("v1a,")), said) for one in both(got)[1])


def _verifies(key: Ed25519PublicKey, signature: bytes, said: bytes) -> bool:
    try:
        key.verify(signature, said)
    except InvalidSignature:
        return False
    return True


async def test_a_new_endpoint_shows_its_keys_once(hooks: Hooks) -> None:
    made = await hooks.make("badge.changed", "claim.moved")
    assert re.fullmatch(r"whk_[0-9a-f]{32}", made["id"])
    assert len(base64.b64decode(made["secret"].removeprefix("whsec_"))) == 32
    assert len(base64.b64decode(made["public_key"].removeprefix("whpk_"))) == 32
    assert await hooks.state(made) == {
        "id": made["id"],
        "url": hooks.platform.url,
        "types": ["badge.changed", "claim.moved"],
        "description": "",
        "state": "active",
        "disabled_because": None,
        "last_delivery_at": None,
    }


async def test_what_is_stored_of_the_keys_opens_only_with_the_master_key(hooks: Hooks) -> None:
    made = await hooks.make()
    sealed = await hooks.house.svc.pool.fetchval("SELECT sealed FROM webhook_secret")
    assert base64.b64decode(made["secret"].removeprefix("whsec_")) not in sealed


async def test_a_create_sent_twice_gives_one_endpoint_and_the_same_secret(hooks: Hooks) -> None:
    body, head = {"url": hooks.platform.url, "types": CHANGED}, {"Idempotency-Key": "one"}
    answers = []
    for _ in range(2):
        async with hooks.caller.post("/v1/webhooks", json=body, headers=head) as answer:
            answers.append(await answer.read())
    assert answers[0] == answers[1]
    assert len((await hooks.get("/v1/webhooks"))["webhooks"]) == 1


@pytest.mark.parametrize(
    ("scopes", "types", "status"),
    [
        (("webhooks",), ["badge.changed"], 403),
        (("webhooks", "badges:read"), ["badge.changed"], 403),
        (("webhooks", "claims:read"), ["claim.moved", "badge.changed"], 403),
        (("webhooks", "badges:read", "claims:read"), ["badge.changed"], 201),
        (("webhooks",), ["case.opened"], 201),
        (("badges:read", "claims:read"), ["badge.changed"], 403),
        (("review",), ["case.opened"], 403),
    ],
)
async def test_who_may_be_told_of_what(hooks: Hooks, scopes: tuple[str, ...], types: list[str], status: int) -> None:
    other = await hooks.key(*scopes)
    async with other.post("/v1/webhooks", json={"url": hooks.platform.url, "types": types}) as answer:
        assert answer.status == status
        if status == 403:
            assert (await answer.json())["scope"] in {"webhooks", "badges:read", "claims:read"}


@pytest.mark.parametrize(
    "body",
    [
        {"url": "x", "types": ["badge.changed"]},
        {"url": "https://example.org/", "types": []},
        {"url": "https://example.org/", "types": ["badge.gone"]},
        {"url": "https://example.org/", "types": ["badge.changed"], "secret": "mine"},
        {"url": "https://user:pass@example.org/", "types": ["badge.changed"]},
        {"url": "https://example.org/#part", "types": ["badge.changed"]},
        {"url": "ftp://example.org/", "types": ["badge.changed"]},
        {"url": "https://exa\\mple.org/", "types": ["badge.changed"]},
        {"url": "https:///path", "types": ["badge.changed"]},
        {"url": "https://xn--a.example/", "types": ["badge.changed"]},
        {"url": "https://xn--/", "types": ["badge.changed"]},
        {"url": "https://example.org:99999/", "types": ["badge.changed"]},
        {"url": "https://example.org/" + "x" * 2000, "types": ["badge.changed"]},
    ],
)
async def test_what_is_no_endpoint_is_refused_field_by_field(hooks: Hooks, body: dict[str, object]) -> None:
    said = await hooks.post("/v1/webhooks", body, 422)
    assert said["type"] == "urn:verifier:validation"
    assert said["errors"]


async def test_a_test_is_signed_so_that_others_code_verifies_it(hooks: Hooks) -> None:
    made = await hooks.make("case.opened")
    assert await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202) == {"messages": 1}
    await hooks.work()
    [got] = hooks.platform.got
    said = Webhook(made["secret"]).verify(got.body, got.headers)
    assert said == got.said == {"type": "test", "timestamp": got.said["timestamp"], "data": {"webhook_id": made["id"]}}
    assert signed_by(made["public_key"], got)
    assert got.headers["content-type"] == "application/json"
    [attempt] = await hooks.attempts(made)
    assert attempt == attempt | {
        "message_id": got.id, "type": "test", "attempt": 1, "status": 204, "error": None, "next_at": None,
    }  # fmt: skip
    assert (await hooks.state(made))["last_delivery_at"] is not None


async def test_after_a_rotation_both_secrets_verify_for_a_day(hooks: Hooks) -> None:
    made = await hooks.make("case.opened")
    fresh = await hooks.post(f"/v1/webhooks/{made['id']}/rotate")
    assert fresh["secret"] != made["secret"]
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    await hooks.work()
    got = hooks.platform.got[-1]
    assert [len(kind) for kind in both(got)] == [2, 2]
    for secret, public in ((made["secret"], made["public_key"]), (fresh["secret"], fresh["public_key"])):
        assert Webhook(secret).verify(got.body, got.headers)["type"] == "test"
        assert signed_by(public, got)
    hooks.house.clock.forward(hours=24, seconds=1)
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    await hooks.work()
    late = hooks.platform.got[-1]
    assert [len(kind) for kind in both(late)] == [1, 1]
    assert signed_by(fresh["public_key"], late)
    assert not signed_by(made["public_key"], late)


async def test_keys_that_are_changed_again_and_again_are_not_collected_without_end(hooks: Hooks) -> None:
    made = await hooks.make("case.opened")
    for _ in range(4):
        await hooks.post(f"/v1/webhooks/{made['id']}/rotate")
    said = await hooks.post(f"/v1/webhooks/{made['id']}/rotate", status=409)
    assert said["type"] == "urn:verifier:too_many_secrets"


async def test_a_removed_endpoint_is_gone_and_nothing_more_goes_there(hooks: Hooks) -> None:
    made = await hooks.make("case.opened")
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    async with hooks.caller.delete(f"/v1/webhooks/{made['id']}") as answer:
        assert (answer.status, await answer.read()) == (204, b"")
    await hooks.work()
    assert hooks.platform.got == []
    assert (await hooks.get("/v1/webhooks"))["webhooks"] == []
    path = f"/v1/webhooks/{made['id']}"
    for call in (hooks.caller.delete(path), hooks.caller.post(f"{path}/test")):
        async with call as answer:
            assert (answer.status, (await answer.json())["type"]) == (404, "urn:verifier:webhook_absent")


async def test_a_list_goes_on_where_it_ended(hooks: Hooks) -> None:
    made = [(await hooks.make("case.opened"))["id"] for _ in range(3)]
    first = await hooks.get("/v1/webhooks", limit=2)
    rest = await hooks.get("/v1/webhooks", limit=2, cursor=first["cursor"])
    assert [one["id"] for one in first["webhooks"] + rest["webhooks"]] == made[::-1]
    assert rest["cursor"] is None
