"""Deliveries: tried by the published schedule, under one id, until an answer, and never more at once than agreed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import asyncpg
import pytest
from aiohttp import web
from standardwebhooks.webhooks import Webhook

from tests.outbound.sites import HERE, serving
from tests.webhooks.conftest import CHANGED, Got, Hooks
from verifier.flows.operations import doctor
from verifier.flows.webhooks import batch, deliver, messages, schedule
from verifier.outbound.webhooks.carrier import open_carrier
from verifier.store.rows import webhooks as webhook_rows

HELD_S = deliver.HELD.total_seconds()


async def _test_event(hooks: Hooks) -> dict[str, str]:
    made = await hooks.make("case.opened")
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    return made


async def _next(hooks: Hooks, made: dict[str, str]) -> None:
    """Let time pass until the next attempt is due, and make it."""
    at = datetime.fromisoformat((await hooks.attempts(made))[-1]["next_at"])
    hooks.house.clock.now = at + timedelta(seconds=1)
    await hooks.deliver()


async def test_an_endpoint_that_fails_is_tried_ten_times_within_three_days_under_one_id(hooks: Hooks) -> None:
    hooks.platform.says(500)
    made = await _test_event(hooks)
    began = hooks.house.clock()
    await hooks.deliver()
    for _ in schedule.WAITS:
        await _next(hooks, made)
    attempts = await hooks.attempts(made)
    assert [one["attempt"] for one in attempts] == list(range(1, 11))
    assert {(one["status"], one["error"]) for one in attempts} == {(500, "http_500")}
    assert attempts[-1]["next_at"] is None
    assert len({got.id for got in hooks.platform.got}) == 1
    assert len(hooks.platform.got) == 10
    for one, wait in zip(attempts, schedule.WAITS, strict=False):
        waited = datetime.fromisoformat(one["next_at"]) - datetime.fromisoformat(one["at"])
        assert wait <= waited <= wait * 1.1 + timedelta(seconds=1)
    assert timedelta(days=3) < hooks.house.clock() - began < timedelta(days=3.6)
    hooks.house.clock.forward(days=5)
    await hooks.deliver()
    assert len(hooks.platform.got) == 10
    assert await hooks.house.svc.pool.fetchval("SELECT outcome FROM webhook_delivery") == "failed"


async def test_what_is_taken_at_last_is_delivered_once(hooks: Hooks) -> None:
    hooks.platform.says(503)
    made = await _test_event(hooks)
    await hooks.deliver()
    hooks.platform.says(200)
    await _next(hooks, made)
    hooks.house.clock.forward(days=5)
    await hooks.deliver()
    assert len(hooks.platform.got) == 2
    assert Webhook(made["secret"]).verify(hooks.platform.got[0].body, hooks.platform.got[0].headers)
    assert [one["status"] for one in await hooks.attempts(made)] == [503, 200]


@pytest.mark.parametrize("then", ["nothing", "sent"])
async def test_a_worker_killed_between_attempt_and_record_leaves_a_delivery_that_another_makes(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """Killed before the post, or after it and before anything was written down."""
    made = await _test_event(hooks)

    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        dies: tuple[type, str] = (batch.Batch, "send") if then == "nothing" else (deliver.Dispatcher, "_record")
        patch.setattr(*dies, killed)
        with pytest.raises(asyncio.CancelledError):
            await hooks.deliver()
    assert len(hooks.platform.got) == (1 if then == "sent" else 0)
    [counted] = await hooks.attempts(made)
    assert (counted["attempt"], counted["status"], counted["error"]) == (1, None, None)
    await hooks.deliver()
    assert len(hooks.platform.got) == (1 if then == "sent" else 0), "nobody takes it before the other's time is over"
    hooks.house.clock.forward(seconds=HELD_S + 1)
    await hooks.deliver()
    assert [one["attempt"] for one in await hooks.attempts(made)] == [1, 2]
    assert len({got.id for got in hooks.platform.got}) == 1
    assert hooks.platform.got[-1].id == (await hooks.attempts(made))[0]["message_id"]


async def test_a_worker_killed_in_every_attempt_does_not_go_on_for_ever(hooks: Hooks) -> None:
    await _test_event(hooks)
    pool = hooks.house.svc.pool
    no = await pool.fetchval("SELECT no FROM webhook_endpoint")
    for _ in range(schedule.ATTEMPTS):
        now = hooks.house.clock()
        taken = await webhook_rows.take(
            pool, endpoint=no, now=now, again_at=now + deliver.HELD, limit=5, most=schedule.ATTEMPTS
        )
        assert [row.ends for row in taken] == [""]
        hooks.house.clock.forward(seconds=HELD_S + 1)
    await hooks.deliver()
    assert hooks.platform.got == []
    assert await pool.fetchval("SELECT outcome FROM webhook_delivery") == "failed"
    assert await pool.fetchval("SELECT given_up FROM webhook_endpoint") == 1


async def test_410_disables_at_once_and_enabling_goes_on_with_what_waits(hooks: Hooks) -> None:
    hooks.platform.says(410)
    made = await _test_event(hooks)
    await hooks.deliver()
    assert {key: (await hooks.state(made))[key] for key in ("state", "disabled_because")} == {
        "state": "disabled",
        "disabled_because": "gone",
    }
    for path in ("test", "replay"):
        said = await hooks.post(
            f"/v1/webhooks/{made['id']}/{path}", {"since": "2026-01-01T00:00:00Z"} if path == "replay" else None, 409
        )
        assert said["type"] == "urn:verifier:webhook_disabled"
    hooks.platform.says(200)
    hooks.house.clock.forward(hours=1)
    await hooks.deliver()
    assert len(hooks.platform.got) == 1
    assert (await hooks.post(f"/v1/webhooks/{made['id']}/enable"))["state"] == "active"
    await hooks.deliver()
    assert len(hooks.platform.got) == 2


async def test_an_endpoint_that_only_fails_is_failing_after_a_day_and_disabled_after_five(hooks: Hooks) -> None:
    hooks.platform.says(500)
    made = await hooks.make("case.opened")
    seen = []
    for _ in range(14):
        await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
        await hooks.deliver()
        seen.append((await hooks.state(made))["state"])
        if seen[-1] == "disabled":
            break
        hooks.house.clock.forward(hours=10)
    assert seen == ["active"] * 3 + ["failing"] * 9 + ["disabled"]
    assert (await hooks.state(made))["disabled_because"] == "failing"


async def _many(hooks: Hooks, count: int) -> dict[str, str]:
    """An endpoint for which many tests wait."""
    made = await hooks.make("case.opened")
    for _ in range(count):
        await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    return made


async def test_no_more_is_sent_at_once_than_agreed(hooks: Hooks) -> None:
    """The platform answers nobody before as many are there as may come at once; more would be seen."""
    await _many(hooks, batch.SIDE_BY_SIDE * 3)
    hooks.platform.meet = asyncio.Barrier(batch.SIDE_BY_SIDE)
    await asyncio.gather(*(hooks.deliver() for _ in range(3)))
    assert len(hooks.platform.got) == batch.SIDE_BY_SIDE * 3
    assert len({got.id for got in hooks.platform.got}) == batch.SIDE_BY_SIDE * 3
    assert hooks.platform.most_at_once == batch.SIDE_BY_SIDE


async def test_an_endpoint_that_does_not_answer_keeps_no_other_waiting(
    hooks: Hooks, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    came, done = asyncio.Event(), asyncio.Event()

    async def silent(_: web.BaseRequest) -> web.Response:
        came.set()
        await done.wait()
        return web.Response()

    async with serving(silent, None) as port:
        places = ((HERE, port), (HERE, hooks.platform.port))
        async with open_carrier("Tests", places) as carrier:
            dispatcher, held_up = deliver.Dispatcher(hooks.house.svc, carrier), await _test_event(hooks)
            await owner.execute("UPDATE webhook_endpoint SET url = $1", f"http://{HERE}:{port}/")
            await dispatcher.tick()
            await came.wait()
            await _test_event(hooks)
            await dispatcher.tick()
            await hooks.platform.until(1)
            done.set()
            await dispatcher.settle()
    assert [one["status"] for one in await hooks.attempts(held_up)] == [200]


async def test_a_dead_endpoint_is_left_alone_and_probed_by_one(hooks: Hooks) -> None:
    hooks.platform.says(500)
    made = await _many(hooks, 60)
    await hooks.deliver()
    first = len(hooks.platform.got)
    assert first <= batch.SIDE_BY_SIDE + 5
    assert len(await hooks.attempts(made)) == first, "what was not begun is no attempt"
    await hooks.deliver()
    assert len(hooks.platform.got) == first
    hooks.house.clock.forward(seconds=31)
    await hooks.deliver()
    assert len(hooks.platform.got) == first + 1
    hooks.platform.says(200)
    hooks.house.clock.forward(minutes=20)
    await hooks.deliver()
    assert len({got.id for got in hooks.platform.got}) == 60
    outcomes = await hooks.house.svc.pool.fetch("SELECT DISTINCT outcome FROM webhook_delivery")
    assert [row["outcome"] for row in outcomes] == ["delivered"]


async def test_a_newer_state_replaces_older_ones_that_were_not_delivered(hooks: Hooks) -> None:
    hooks.platform.says(500)
    await hooks.make()
    truth = hooks.house.people[0]
    await hooks.house.submit(truth)
    await hooks.work()
    assert [got.data["status"] for got in hooks.platform.got] == ["pending"]
    hooks.platform.says(200)
    await hooks.house.drain()
    await hooks.work()
    hooks.house.clock.forward(hours=1)
    await hooks.work()
    assert [got.data["status"] for got in hooks.platform.got] == ["pending", "verified"]
    outcomes = await hooks.house.svc.pool.fetch("SELECT outcome FROM webhook_delivery ORDER BY message")
    assert [row["outcome"] for row in outcomes] == ["replaced", "delivered"]


async def test_a_replay_has_the_first_ids_and_the_order(hooks: Hooks) -> None:
    made, before = await hooks.make("badge.changed", "claim.moved"), hooks.house.clock()
    for truth in hooks.house.people:
        await hooks.house.settle(truth)
    await hooks.work()
    first = {got.id: got.body for got in hooks.platform.got}
    hooks.platform.got.clear()
    hooks.house.clock.forward(minutes=1)
    everything = await hooks.house.svc.pool.fetchval("SELECT count(*) FROM webhook_message")
    said = await hooks.post(f"/v1/webhooks/{made['id']}/replay", {"since": before.isoformat()}, 202)
    assert said == {"messages": everything}
    await hooks.work()
    again = {got.id: got.body for got in hooks.platform.got}
    assert len(again) == everything == len(hooks.platform.got)
    assert {name: body for name, body in again.items() if name in first} == first
    for truth in hooks.house.people:
        told = [got.data["status"] for got in hooks.platform.got if got.data.get("handle") == truth.handle]
        assert told == ["pending", "verified"]


async def test_one_delivery_is_replayed_by_the_id_of_any_of_its_attempts(hooks: Hooks) -> None:
    made = await _test_event(hooks)
    await hooks.deliver()
    [attempt] = await hooks.attempts(made)
    path = f"/v1/webhooks/{made['id']}/replay"
    assert await hooks.post(path, {"delivery": attempt["id"]}, 202) == {"messages": 1}
    await hooks.deliver()
    assert [got.id for got in hooks.platform.got] == [attempt["message_id"]] * 2
    assert [one["attempt"] for one in await hooks.attempts(made)] == [1, 2]
    absent = await hooks.post(path, {"delivery": f"whd_{'0' * 32}_1"}, 404)
    assert absent["type"] == "urn:verifier:delivery_absent"
    both = {"since": "2026-01-01T00:00:00Z", "delivery": attempt["id"]}
    for body in ({}, both, {"since": "today"}, {"delivery": "x"}):
        assert (await hooks.post(path, body, 422))["type"] == "urn:verifier:validation"


async def test_an_endpoint_that_answers_at_length_or_elsewhere_costs_nothing(hooks: Hooks) -> None:
    made = await _test_event(hooks)
    hooks.platform.answer = lambda _: web.Response(status=200, body=b"x" * 5_000_000)
    await hooks.deliver()
    assert [one["status"] for one in await hooks.attempts(made)] == [200]

    def elsewhere(got: Got) -> web.Response:
        return web.Response(status=307, headers={"Location": hooks.platform.url, "X": got.id})

    hooks.platform.answer = elsewhere
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    await hooks.deliver()
    assert len(hooks.platform.got) == 2, "a redirect is not followed"
    assert [(one["status"], one["error"]) for one in await hooks.attempts(made)] == [(200, None), (307, "redirect")]


async def test_attempts_are_listed_page_by_page(hooks: Hooks) -> None:
    made = await _many(hooks, 5)
    await hooks.deliver()
    path = f"/v1/webhooks/{made['id']}/deliveries"
    first = await hooks.get(path, limit=3)
    rest = await hooks.get(path, limit=3, cursor=first["cursor"])
    assert len({one["id"] for one in first["deliveries"] + rest["deliveries"]}) == 5
    assert rest["cursor"] is None


async def test_what_is_older_than_the_feed_is_forgotten_with_its_attempts(hooks: Hooks) -> None:
    await _test_event(hooks)
    await hooks.deliver()
    svc = hooks.house.svc
    hooks.house.clock.forward(days=31)
    await messages.forget(svc.pool, svc.clock() - svc.settings.feed_keep, svc.clock())
    for table in ("webhook_message", "webhook_delivery", "webhook_attempt"):
        assert await svc.pool.fetchval(f"SELECT count(*) FROM {table}") == 0  # noqa: S608  our own names


async def test_no_line_of_the_log_names_an_address_a_handle_or_a_body(
    hooks: Hooks, capsys: pytest.CaptureFixture[str]
) -> None:
    await hooks.make(*CHANGED)
    truth = hooks.house.people[0]
    hooks.platform.says(500)
    await hooks.house.settle(truth)
    await hooks.work()
    said = "".join(capsys.readouterr())
    assert "webhook_deliveries" in said
    assert truth.handle not in said
    assert str(hooks.platform.port) not in said


async def test_metrics_and_doctor_say_what_waits_and_who_takes_nothing(hooks: Hooks) -> None:
    hooks.platform.says(410)
    await _test_event(hooks)
    fine = await _test_event(hooks)
    await hooks.deliver()
    hooks.platform.says(200)
    await hooks.post(f"/v1/webhooks/{fine['id']}/enable")
    hooks.house.clock.forward(minutes=1)
    async with hooks.caller.get("/metrics") as answer:
        waits = await answer.text()
    await hooks.deliver()
    async with hooks.caller.get("/metrics") as answer:
        delivered = await answer.text()
    assert "verifier_webhook_waiting 1.0" in waits
    assert 60 <= float(waits.partition("\nverifier_webhook_oldest_waiting_seconds ")[2].partition("\n")[0]) < 70
    assert "verifier_webhook_waiting 0.0" in delivered
    assert 'verifier_webhook_deliveries_total{outcome="delivered"} 1.0' in delivered
    assert 'verifier_webhook_deliveries_total{outcome="failed"} 2.0' in delivered
    assert 'verifier_webhook_endpoints{state="disabled"} 1.0' in delivered
    [found] = [one for one in await doctor.examine(hooks.house.svc) if "webhook" in one.what]
    assert (found.good, found.kind) == (False, "advice")
