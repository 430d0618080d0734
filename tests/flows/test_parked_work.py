"""Work that the service gave up: a lead sees why, and puts it back once, however often the button is pressed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.harness.people import PLATFORM
from tests.harness.rulings import code_of
from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.flows.checks import check, start
from verifier.flows.claims.views import ClaimView
from verifier.flows.review.leading import parked, policies
from verifier.flows.sources import days
from verifier.store.jobs import EVERY, CheckJob


@pytest.fixture
async def lea(house: House) -> Actor:
    """A lead."""
    return await house.reviewer("Lea", lead=True)


async def given_up(house: House, number: int) -> ClaimView:
    """A claim whose questions failed on our side until a person got it."""
    claim = await house.submit(house.people[number])
    jobs = "DELETE FROM pgq.pgqueuer WHERE dedupe_key LIKE 'check:' || $1 || ':%' RETURNING payload"
    [row] = await house.svc.pool.fetch(jobs, claim.id)
    job = CheckJob.read(row["payload"])
    assert job.registry == EVERY
    taken = await start.take(house.svc, job)
    assert taken is not None
    await check.give_to_person(house.svc, job)
    return await house.claim(claim.id)


async def test_a_parked_question_is_listed_and_its_sources_are_asked_anew_once(house: House, lea: Actor) -> None:
    claim = await given_up(house, 0)
    assert (claim.state, claim.reasons) == ("in_review", ("check_failed",))
    found = await parked.listed(house.svc, lea)
    assert found.left("check") > 0
    assert {(line.kind, line.claim_id) for line in found.lines} == {("check", claim.id)}
    pressed = await asyncio.gather(*(parked.again(house.svc, "check", "", lea) for _ in range(5)))
    assert sum(pressed) == 1
    assert (await parked.listed(house.svc, lea)).lines == []
    assert await house.drain() > 0
    assert await parked.again(house.svc, "check", claim.id, lea) == 0
    rows = await house.svc.pool.fetch("SELECT body FROM event WHERE kind = 'parked_again'")
    assert [json.loads(row["body"])["done"] for row in rows] == [1]


async def test_one_of_many_is_put_back_and_the_others_stay(house: House, lea: Actor) -> None:
    first, second = await given_up(house, 0), await given_up(house, 1)
    assert await parked.again(house.svc, "check", first.id, lea) == 1
    assert {line.claim_id for line in (await parked.listed(house.svc, lea)).lines} == {second.id}


async def test_a_letter_that_was_given_up_is_sent_again_once(house: House, lea: Actor) -> None:
    claim = await house.settle(house.people[0])
    sql = """
INSERT INTO mail_outbox (
    claim_id, account_key, claim_version, template, occasion, created_at, next_at, attempts, failed_at, outcome,
    smtp_code
) SELECT c.id, c.account_key, c.version, 'confirmed', 'x', $2, $2, 5, $2, 'failed', 550 FROM claim AS c WHERE c.id = $1
"""
    await house.svc.pool.execute(sql, claim.id, house.clock())
    [line] = (await parked.listed(house.svc, lea)).lines
    assert (line.kind, line.why, line.claim_id) == ("letter", "SMTP 550", claim.id)
    done = await asyncio.gather(*(parked.again(house.svc, "letter", line.id, lea) for _ in range(3)))
    assert sum(done) == 1
    row = await house.svc.pool.fetchrow("SELECT outcome, attempts, failed_at FROM mail_outbox WHERE id = $1", line.id)
    assert row is not None
    assert tuple(row) == ("waiting", 0, None)


async def test_a_job_that_was_given_up_goes_back_and_never_twice(house: House, lea: Actor) -> None:
    await house.submit(house.people[0])
    await house.svc.pool.execute("UPDATE pgq.pgqueuer SET status = 'failed'")
    twin = """
INSERT INTO pgq.pgqueuer (priority, status, entrypoint, dedupe_key, payload)
SELECT priority, 'failed', entrypoint, dedupe_key, payload FROM pgq.pgqueuer
"""
    await house.svc.pool.execute(twin)
    odd = "INSERT INTO pgq.pgqueuer (priority, status, entrypoint, payload) VALUES (0, 'failed', 'check', 'odd')"
    await house.svc.pool.execute(odd)
    found = await parked.listed(house.svc, lea)
    assert (found.left("job"), {line.what for line in found.lines}) == (3, {EVERY, "not readable"})
    done = await asyncio.gather(*(parked.again(house.svc, "job", "", lea) for _ in range(3)))
    assert sum(done) == 3
    states = await house.svc.pool.fetch("SELECT status::text FROM pgq.pgqueuer")
    assert [row["status"] for row in states] == ["queued", "queued"], "of twins one is left"


@pytest.mark.parametrize(("kind", "one"), [("nothing", ""), ("job", "x"), ("job", "9" * 30)])
async def test_what_is_no_parked_work_is_not_found(house: House, lea: Actor, kind: str, one: str) -> None:
    assert await code_of(parked.again(house.svc, kind, one, lea)) == "not_found"
    assert await parked.again(house.svc, "letter", "mal_" + "0" * 32, lea) == 0


async def test_leads_alone_see_what_the_service_does_by_itself(house: House, ada: Actor) -> None:
    for work in (
        parked.listed(house.svc, ada),
        parked.again(house.svc, "letter", "", ada),
        policies.history(house.svc, ada),
    ):
        assert await code_of(work) == "not_for_you"
    assert await code_of(parked.listed(house.svc, PLATFORM)) == "reviewers_only"


async def test_the_history_of_the_policy_says_what_changed(house: House, lea: Actor) -> None:
    await house.settle(house.people[0])
    patient = replace(house.svc.policy, version="2027-01-01.1", silence=timedelta(days=45))
    later = replace(house, svc=replace(house.svc, policy=patient))
    later.clock.forward(days=1)
    await later.settle(house.people[1])
    new, old = await policies.history(later.svc, lea)
    assert [(one.key, one.was, one.now) for one in new.changes] == [("silence", "30d", "45d")]
    assert (new.in_force, new.built_in, old.first, old.built_in) == (True, False, True, True)


async def test_how_a_source_was_is_kept_by_the_day_for_three_months(house: House) -> None:
    await house.settle(house.people[0])
    await days.note_now(house.svc)
    await house.svc.pool.execute("UPDATE registry_health SET breaker = 'open' WHERE registry = 'us-wa-doh'")
    await days.note_now(house.svc)
    [washington] = [one for one in await days.of_sources(house.svc, house.clock()) if one.id == "us-wa-doh"]
    [today] = washington.days
    assert (today.looks, today.broken, today.unwell) == (2, 1, 0)
    house.clock.forward(days=93)
    await days.note_now(house.svc)
    kept = await house.svc.pool.fetch("SELECT DISTINCT day FROM registry_day")
    assert [row["day"] for row in kept] == [house.clock().date()]
