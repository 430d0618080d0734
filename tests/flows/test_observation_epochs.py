"""Late answers, paused workers, lost and doubled jobs: one decision, made on what is newest, or none."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import asyncpg
import pytest

from tests.flows.workers import Worker
from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import Amendment
from verifier.domain.evidence import NotFound, RegistryId
from verifier.flows.accounts import accounts
from verifier.flows.checks import ask, check
from verifier.flows.checks.check import Done
from verifier.flows.checks.start import start, take
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import housekeeping
from verifier.store.jobs import CheckJob

WASHINGTON, NPPES, LEIE = "us-wa-doh", "us-nppes", "us-oig-leie"


@pytest.fixture
def truth(house: House) -> ClaimTruth:
    """A clean licensee."""
    return house.people[0]


async def _begun(house: House, truth: ClaimTruth) -> ClaimView:
    """A claim of which only Washington's answer is missing."""
    claim = await house.submit(truth)
    await house.svc.pool.execute("DELETE FROM pgq.pgqueuer")
    for registry in (NPPES, LEIE):
        await check.run(house.svc, CheckJob(claim.id, 1, registry))
    return claim


async def _decisions(house: House) -> int:
    return int(await house.svc.pool.fetchval("SELECT count(*) FROM decision"))


async def test_two_workers_on_one_question_come_to_one_decision(house: House, truth: ClaimTruth) -> None:
    claim = await _begun(house, truth)
    paused = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    second = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    assert await second.write() == "found"
    assert await paused.write() == "overtaken"
    assert await _decisions(house) == 1
    assert await house.svc.pool.fetchval("SELECT count(*) FROM evidence WHERE registry = $1", WASHINGTON) == 1


async def test_the_paused_worker_may_not_write_even_when_it_wakes_first(house: House, truth: ClaimTruth) -> None:
    claim = await _begun(house, truth)
    paused = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    second = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    assert await paused.write() == "overtaken"
    assert (await house.claim(claim.id)).state == "checking"
    assert await second.write() == "found"
    assert await house.status(truth.handle) == "verified"


async def test_many_workers_at_once_on_one_claim_come_to_one_decision(house: House, truth: ClaimTruth) -> None:
    claim = await house.submit(truth)
    jobs = [CheckJob(claim.id, 1, registry) for registry in (WASHINGTON, NPPES, LEIE)] * 3
    await asyncio.gather(*(check.run(house.svc, job) for job in jobs))
    await house.drain()
    assert await house.status(truth.handle) == "verified"
    assert await _decisions(house) == 1


async def test_a_job_that_runs_twice_writes_once(house: House, truth: ClaimTruth) -> None:
    claim = await house.settle(truth)
    again = await check.run(house.svc, CheckJob(claim.id, 1, WASHINGTON))
    assert again == Done("not_wanted")
    assert await _decisions(house) == 1


async def test_an_answer_to_an_older_round_is_dropped_when_the_claim_was_amended(
    house: House, truth: ClaimTruth
) -> None:
    claim = await house.settle(truth, identity=False)
    assert claim.state == "in_review"
    await intake.amend(house.svc, claim.id, Amendment(statement="Please look again."), PLATFORM)
    late = await Worker(house, CheckJob(claim.id, 2, WASHINGTON)).ask()
    await house.drain()
    await intake.amend(house.svc, claim.id, Amendment(name="Somebody Else"), PLATFORM)
    assert await late.write() == "overtaken"
    await house.drain()
    assert "name_mismatch" in (await house.claim(claim.id)).reasons


async def test_an_answer_in_flight_cannot_badge_a_claim_that_was_withdrawn(house: House, truth: ClaimTruth) -> None:
    claim = await _begun(house, truth)
    late = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    assert await late.write() == "overtaken"
    assert (await house.claim(claim.id)).state == "withdrawn"
    assert await house.status(truth.handle) == "none"


async def test_an_answer_in_flight_cannot_badge_what_a_reviewer_has_refused(house: House, truth: ClaimTruth) -> None:
    claim = await house.settle(truth, identity=False)
    house.clock.forward(hours=25)
    reviewer = await house.reviewer()
    case = await house.next(reviewer)  # asks again, for the answers are a day old
    late = await Worker(house, CheckJob(claim.id, 2, WASHINGTON)).ask()
    await house.rule(case, reviewer, "refuse", reason="not_the_licensee")
    assert await late.write() == "overtaken"
    assert (await house.claim(claim.id)).state == "refused"


async def test_an_answer_in_flight_cannot_badge_an_account_that_was_handed_over(
    house: House, truth: ClaimTruth
) -> None:
    claim = await _begun(house, truth)
    late = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    await accounts.changed(house.svc, f"acct_{truth.id}", truth.handle, 2, "transferred", PLATFORM)
    await late.write()
    after = await house.claim(claim.id)
    assert (after.state, after.reasons) == ("in_review", ("account_changed",))
    assert await house.status(truth.handle) == "pending"


async def test_a_slow_answer_counts_from_the_moment_of_asking(house: House, truth: ClaimTruth) -> None:
    claim = await _begun(house, truth)
    late = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    house.clock.forward(hours=25)
    await late.write()
    assert (await house.claim(claim.id)).state != "verified"
    assert await _decisions(house) == 0


async def test_the_last_answer_decides_whichever_it_is(house: House) -> None:
    orders = ((WASHINGTON, NPPES, LEIE), (NPPES, LEIE, WASHINGTON), (LEIE, WASHINGTON, NPPES))
    for person, order in zip(house.people, orders, strict=True):
        claim = await house.submit(person)
        states = []
        for registry in order:
            await check.run(house.svc, CheckJob(claim.id, 1, registry))
            states.append((await house.claim(claim.id)).state)
        assert states == ["checking", "checking", "verified"]


async def test_a_question_whose_job_was_lost_gets_its_job_back(house: House, truth: ClaimTruth) -> None:
    claim = await house.submit(truth)
    await house.svc.pool.execute("DELETE FROM pgq.pgqueuer")
    assert await house.drain() == 0
    await housekeeping.tidy(house.svc)
    await housekeeping.tidy(house.svc)
    assert await house.svc.pool.fetchval("SELECT count(*) FROM pgq.pgqueuer") == 3
    await house.drain()
    assert (await house.claim(claim.id)).state == "verified"


async def test_a_question_that_kills_its_worker_again_and_again_is_parked_with_a_person(
    house: House, truth: ClaimTruth
) -> None:
    claim = await _begun(house, truth)
    for _ in range(3):
        await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()  # and is killed before it writes
    assert await check.run(house.svc, CheckJob(claim.id, 1, WASHINGTON)) == Done("unreadable")
    after = await house.claim(claim.id)
    assert (after.state, after.reasons) == ("in_review", ("source_changed",))


async def test_an_orderly_silence_is_not_counted_as_a_crash(house: House, truth: ClaimTruth) -> None:
    claim = await _begun(house, truth)
    house.world.faults.set(WASHINGTON, "captcha_html", 5)
    job = CheckJob(claim.id, 1, WASHINGTON)
    for _ in range(5):
        assert isinstance(await check.run(house.svc, job), check.Later)
    await house.heal(WASHINGTON)
    assert await check.run(house.svc, job) == Done("found")


async def test_a_badge_that_we_fail_to_look_at_again_is_a_leads_case_and_stays(house: House, truth: ClaimTruth) -> None:
    claim = await house.settle(truth)
    house.clock.forward(days=31)
    await housekeeping.tidy(house.svc)
    await check.give_to_person(house.svc, CheckJob(claim.id, 2, WASHINGTON))
    assert await house.status(truth.handle) == "verified"
    case = await house.next(await house.reviewer("Lea", lead=True))
    assert case.queue == "lead"
    assert "check_failed" in case.reasons


async def test_a_question_we_fail_on_ourselves_goes_to_a_lead_and_stays_there(house: House, truth: ClaimTruth) -> None:
    claim = await _begun(house, truth)
    job = CheckJob(claim.id, 1, WASHINGTON)
    await check.give_to_person(house.svc, job)
    await check.give_to_person(house.svc, job)
    after = await house.claim(claim.id)
    assert (after.state, after.reasons) == ("in_review", ("check_failed",))
    case = await house.next(await house.reviewer("Lea", lead=True))
    assert (case.queue, case.claim.id) == ("lead", claim.id)
    await housekeeping.tidy(house.svc)
    assert await house.drain() == 0, "a question that was given to a person must not be asked for ever"


async def test_a_source_that_was_taken_out_while_the_question_waited_is_a_persons(
    house: House, truth: ClaimTruth
) -> None:
    claim = await _begun(house, truth)
    taken = await take(house.svc, CheckJob(claim.id, 1, WASHINGTON))
    assert taken is not None
    started = await start(house.svc, taken)
    asked = await ask.one(house.svc, started, replace(started.questions[0], registry=RegistryId("us-xx-gone")))
    assert not isinstance(asked.answer.outcome, NotFound)


async def test_a_late_note_of_silence_does_not_undo_a_newer_answer(house: House, truth: ClaimTruth) -> None:
    claim = await _begun(house, truth)
    house.world.faults.schedule(WASHINGTON, ["captcha_html", None])
    silent = await Worker(house, CheckJob(claim.id, 1, WASHINGTON)).ask()
    assert await check.run(house.svc, CheckJob(claim.id, 1, WASHINGTON)) == Done("found")
    assert await silent.write() == "overtaken"
    after = await house.claim(claim.id)
    assert (after.state, after.reasons) == ("verified", ())


async def test_a_question_and_its_job_are_written_with_the_claim_or_not_at_all(
    house: House, truth: ClaimTruth, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    await owner.execute(
        "CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''the disk is full''; END';"
        "CREATE TRIGGER no_more BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION no_more()"
    )
    with pytest.raises(asyncpg.RaiseError):
        await house.submit(truth)
    counts = [await owner.fetchval(f"SELECT count(*) FROM {table}") for table in _OF_A_CLAIM]  # noqa: S608
    assert counts == [0] * len(_OF_A_CLAIM)
    await owner.execute("DROP TRIGGER no_more ON event")
    await house.submit(truth)
    counts = [await owner.fetchval(f"SELECT count(*) FROM {table}") for table in _OF_A_CLAIM]  # noqa: S608
    assert counts == [1, 1, 3, 1, 2]  # what happened, and what became of the rows


_OF_A_CLAIM = ("account", "claim", "registry_check", "pgq.pgqueuer", "event")
