"""Many badges at once: in the order asked, each what a read of it alone gives; and the list of a hub."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from tests.feed.conftest import Api
from verifier.web.api import badge_lists
from verifier.web.api.requests import BadgeQuery


async def _alone(caller: Any, item: Any) -> dict[str, Any]:  # noqa: ANN401  a client, and an item as JSON
    query = {} if isinstance(item, str) else {name: item[name] for name in ("account_id", "epoch") if name in item}
    async with caller.get(f"/v1/badges/{item if isinstance(item, str) else item['handle']}", params=query) as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def test_each_of_many_badges_is_what_a_read_of_it_alone_gives_in_the_order_asked(api: Api) -> None:
    first, second, third = api.house.people
    for truth in (first, second):
        await api.house.settle(truth)
    await api.house.submit(third)
    items: list[Any] = [truth.handle for truth in api.house.people]
    items += [f"@{first.handle}", "nobody.known", first.handle]
    items += [{"handle": first.handle, "account_id": account} for account in (f"acct_{first.id}", f"acct_{second.id}")]
    items += [{"handle": first.handle, "account_id": f"acct_{first.id}", "epoch": epoch} for epoch in (1, 2)]
    items += [{"handle": second.handle, "epoch": 1}, {"handle": "@nobody"}]
    draw = Random(1)  # noqa: S311  the same order every time
    for caller in (await api.caller(), await api.caller("badges:read")):
        expected = [await _alone(caller, item) for item in items]
        assert len({json.dumps(badge) for badge in expected}) > 3
        for _ in range(4):
            order = draw.choices(range(len(items)), k=40)
            async with caller.post("/v1/badge-query", json={"items": [items[n] for n in order]}) as answer:
                assert answer.status == 200, await answer.text()
                assert (await answer.json())["badges"] == [expected[n] for n in order]


async def test_a_thousand_may_be_asked_and_no_more(api: Api) -> None:
    caller = await api.caller()
    for count, status in ((0, 200), (1_000, 200), (1_001, 422)):
        async with caller.post("/v1/badge-query", json={"items": [f"creator.{n}" for n in range(count)]}) as answer:
            assert answer.status == status
            if status == 200:
                assert [badge["handle"] for badge in (await answer.json())["badges"]] == [
                    f"creator.{n}" for n in range(count)
                ]


async def test_whatever_is_wrong_is_named_item_by_item(api: Api) -> None:
    caller = await api.caller()
    items = ["robin", "UPPER", {"handle": "robin", "epoch": 0}, 7, {"handle": "x y"}, {"handle": "ok", "more": 1}, None]
    async with caller.post("/v1/badge-query", json={"items": items}) as answer:
        said = await answer.json()
        assert answer.status == 422
        assert [fault["pointer"] for fault in said["errors"]] == [
            "/items/1", "/items/2/epoch", "/items/3", "/items/4/handle", "/items/5/more", "/items/6",
        ]  # fmt: skip
        assert not any("UPPER" in json.dumps(fault) for fault in said["errors"])


@pytest.mark.parametrize(
    "body",
    [
        b'{"items":[]}',
        b'{"items": ["robin", "@alex_1"]}',
        b'{"items":[{"handle":"robin","account_id":"acct_1","epoch":3},{"handle":"alex"}]}',
        b'{"items": [{"handle": "robin", "epoch": 2}, "alex"]}',
    ],
)
def test_the_plainest_bodies_are_read_at_once_and_say_the_same(body: bytes) -> None:
    quick = badge_lists.quick(body)
    assert quick is not None
    slow = BadgeQuery.model_validate_json(body)
    assert [badge_lists._item(item) for item in quick.items] == [badge_lists._item(item) for item in slow.items]


@pytest.mark.parametrize(
    "body",
    [
        b'{"items":["robin",]}',
        b'{"items":["robin" "alex"]}',
        b'{"items":[,"robin"]}',
        b'{"items":["Robin"]}',
        b'{"items":["robin"],"items":[]}',
        b'{"items":["robin"]}x',
        b'{"items":[1]}',
        b'{"items":["robin",null]}',
        b'{"items":["rob\\u0069n"]}',
        b'{"items":["robin"],"more":[]}',
        b'{"items":"robin"}',
        b'{"items":"a"}',
        b'["items"]',
        b'{"items":' + b"[" * 50_000,
        b'{"items":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b"\xff",
        b'{"items":[{"handle":"robin","epoch":0}]}',
        b'{"items":[{"handle":"robin","account_id":"a\\"b"}]}',
        b'{"items":[{"handle":"robin","account_id":"a b"}]}',
        b'{"items":[' + b",".join([b'"a"'] * 1_001) + b"]}",
    ],
)
def test_any_other_body_is_left_to_the_ordinary_reader(body: bytes) -> None:
    assert badge_lists.quick(body) is None


async def _listed(caller: Any, **query: str | int) -> list[dict[str, Any]]:  # noqa: ANN401  a client
    found: list[dict[str, Any]] = []
    while True:
        async with caller.get("/v1/badges", params=query) as answer:
            assert answer.status == 200, await answer.text()
            page = await answer.json()
        found += page["badges"]
        if page["cursor"] is None:
            return found
        query["cursor"] = page["cursor"]


async def test_a_hub_lists_verified_creators_by_handle_of_a_profession_and_a_place(api: Api) -> None:
    caller = await api.caller("badges:read")
    for truth in api.house.people[:2]:
        await api.house.settle(truth)
    await api.house.submit(api.house.people[2])
    handles = sorted(truth.handle for truth in api.house.people[:2])
    alone = {handle: await _alone(caller, handle) for handle in handles}
    assert await _listed(caller) == await _listed(caller, status="verified", limit=1) == list(alone.values())
    for handle, badge in alone.items():
        (shown,) = badge["credentials"]
        for query in (
            {"profession": shown["profession"]},
            {"jurisdiction": shown["jurisdiction"]},
            {"profession": shown["profession"], "jurisdiction": shown["jurisdiction"], "limit": 1},
        ):
            assert badge in await _listed(caller, **query), handle
    assert await _listed(caller, jurisdiction="US-WY") == []
    api.house.clock.forward(days=400)  # nobody has kept house since
    assert await _listed(caller) == []


@pytest.mark.parametrize(
    "query", [{"status": "pending"}, {"profession": "astrologer"}, {"jurisdiction": "US-XX"}, {"jurisdiction": "us"}]
)
async def test_what_a_hub_cannot_ask_is_refused_with_what_it_can(api: Api, query: dict[str, str]) -> None:
    async with (await api.caller()).get("/v1/badges", params=query) as answer:
        said = await answer.json()
        assert (answer.status, [fault["pointer"] for fault in said["errors"]]) == (422, [f"/{next(iter(query))}"])


async def test_a_body_nested_without_end_is_refused_like_any_other(api: Api) -> None:
    head = {"Content-Type": "application/json"}
    for body in (b'{"items":' + b"[" * 50_000, b'{"items":' + b"[" * 50_000 + b"]" * 50_000 + b"}"):
        async with (await api.caller()).post("/v1/badge-query", data=body, headers=head) as answer:
            assert answer.status in {400, 422}, await answer.text()
