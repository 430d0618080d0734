"""Second looks at the console: taken with one button, answered with one form."""

from __future__ import annotations

import dataclasses

import pytest

from tests.harness.visits import Desk
from verifier.flows.review.seconds import draw


async def test_a_second_look_is_taken_and_answered(desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "chance", lambda: 0.0)
    policy = dataclasses.replace(desk.house.svc.policy, second_look_share=0.05)
    object.__setattr__(desk.house.svc, "policy", policy)
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await other.sign_in("Ben Trial")
    await desk.take()
    lease = await desk.house.svc.pool.fetchval("SELECT 1 FROM review_case WHERE state = 'assigned'")
    assert lease == 1
    await desk.send(f"{desk.case}/decision", action="refuse", reason="no_such_licence", note="")
    await desk.house.svc.pool.execute("UPDATE waiting_decision SET due_at = now() - interval '1 second'")
    from verifier.flows.review.decisions import waiting  # noqa: PLC0415

    assert await waiting.carry_out(desk.house.svc, desk.house.svc.clock()) == 1
    await desk.go("/console")
    assert "Take a second look" not in desk.page.text
    await other.go("/console")
    assert "Take a second look" in other.page.text
    shown = await other.send("/console/second-looks/next")
    path = shown.url.path
    assert path.startswith("/console/second-looks/slk_")
    assert "Somebody has decided this case" in other.page.text
    assert (await desk.go(path)).status == 409
    wrong = await other.send(path, action="", reason="")
    assert wrong.status == 422
    await other.send(path, action="refuse", reason="no_such_licence")
    assert "Nothing has changed by it" in other.page.text
    assert (await other.go("/console/second-looks/slk_x")).status == 404
