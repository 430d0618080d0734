"""Reports by strangers: people are asked to look, once; no number of reports changes a badge."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.domain.report import Report
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import TooMany
from verifier.flows.core.rate_limits import Limiter, Rate
from verifier.flows.operations import housekeeping
from verifier.flows.review import case_queue, reports
from verifier.flows.review.report_views import ReceiptView, ReportsView
from verifier.flows.review.views import CaseView

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
STRANGER = Report("impersonation", "canary: that is my licence", "canary@example.org")


@pytest.fixture
async def badged(house: House) -> ClaimView:
    """A creator whose badge is on."""
    claim = await house.settle(house.people[0])
    assert claim.state == "verified"
    return claim


async def _report(house: House, handle: str, report: Report = STRANGER, times: int = 1) -> list[ReceiptView]:
    """So many strangers at once, none of whom is held back by the limit for one handle."""
    open_door = replace(house.svc, limiter=Limiter({"reported": Rate(10_000, 10_000), "writes": Rate(1, 1)}))
    return await asyncio.gather(*(reports.receive(open_door, handle, report) for _ in range(times)))


async def _cases(house: House) -> int:
    return int(await house.svc.pool.fetchval("SELECT count(*) FROM review_case"))


async def _claim_row(house: House, claim: ClaimView) -> dict[str, object]:
    return dict(await house.svc.pool.fetchrow("SELECT * FROM claim WHERE id = $1", claim.id) or {})


async def _keep(house: House, case: CaseView, actor: Actor) -> None:
    await house.rule(case, actor, "keep", reason="no_concern")


async def test_a_hundred_reports_are_one_case_and_the_badge_stays(house: House, badged: ClaimView, ada: Actor) -> None:
    handle = badged.account.handle
    row, badge = await _claim_row(house, badged), await house.badge(handle)
    receipts = await _report(house, handle, times=90) + await _report(house, handle, Report("other", "again"), 20)
    assert len({receipt.receipt for receipt in receipts}) == 110
    assert await _cases(house) == 1
    assert (await _claim_row(house, badged), await house.badge(handle)) == (row, badge)
    case = await house.next(ada)
    assert (case.reasons, case.queue, case.actions) == (("reported",), "standard", ("keep", "suspend", "revoke"))
    assert (case.reports.number, case.reports.reasons) == (110, {"impersonation": 90, "other": 20})
    assert len(case.reports.latest) == 10
    kept = await house.svc.pool.fetchval("SELECT count(*) FROM report")
    assert kept == reports.IN_FULL, "a flood is counted, not stored"


async def test_a_reviewer_reads_what_was_reported_and_the_creator_does_not(
    house: House, badged: ClaimView, ada: Actor
) -> None:
    await _report(house, badged.account.handle)
    [said] = (await house.next(ada)).reports.latest
    assert (said.reason, said.details, said.contact) == (STRANGER.reason, STRANGER.details, STRANGER.contact)
    seen = await house.claim(badged.id)
    assert "canary" not in str(seen)
    assert (seen.state, seen.reasons, seen.next) == (badged.state, badged.reasons, badged.next)


async def test_a_report_without_words_is_counted_and_not_stored(house: House, badged: ClaimView, ada: Actor) -> None:
    await _report(house, badged.account.handle, Report("not_in_force"))
    assert await house.svc.pool.fetchval("SELECT count(*) FROM report") == 0
    case = await house.next(ada)
    assert (case.reports.number, case.reports.latest) == (1, ())


async def test_an_unknown_and_an_unverified_handle_get_the_same_receipt_and_leave_nothing(
    house: House, owner: Owner
) -> None:
    pending = await house.submit(house.people[1])
    before = await owner.fetchval("SELECT count(*) FROM event")
    for handle in ("nobody.at.all", pending.account.handle):
        [receipt] = await _report(house, handle)
        assert receipt.receipt.startswith("rcp_")
        assert receipt.received_at == house.clock()
    assert await _cases(house) == 0
    assert await owner.fetchval("SELECT (SELECT count(*) FROM report) + (SELECT count(*) FROM report_tally)") == 0
    assert await owner.fetchval("SELECT count(*) FROM event") == before


async def test_a_report_joins_the_case_that_is_open_already_and_keeps_its_lease(house: House, ada: Actor) -> None:
    claim = await house.say()
    await house.drain()
    case = await house.next(ada)
    await _report(house, claim.account.handle, times=5)
    assert await _cases(house) == 1
    assert (await house.claim(claim.id)).reasons == ("no_automatic_source",)
    again = await house.next(ada)
    assert (again.id, again.reasons) == (case.id, ("no_automatic_source", "reported"))
    assert again.version == case.version + 1, "only the first report touches the case"
    await house.rule(again, ada, "refuse", reason="no_such_licence")


async def test_an_account_with_two_badges_has_one_case(house: House, owner: Owner) -> None:
    first, second = await house.settle(house.people[0]), await house.settle(house.people[1])
    await owner.execute(
        "UPDATE claim SET account_key = (SELECT account_key FROM claim WHERE id = $1) WHERE id = $2",
        first.id,
        second.id,
    )
    await _report(house, first.account.handle, times=8)
    assert await _cases(house) == 1


async def test_what_people_have_looked_at_is_not_asked_again_for_a_month(
    house: House, badged: ClaimView, ada: Actor
) -> None:
    handle = badged.account.handle
    await _report(house, handle)
    await _keep(house, await house.next(ada), ada)
    await _report(house, handle, times=10)
    assert await _cases(house) == 1, "repeating it asks nobody"
    await _report(house, handle, Report("not_in_force"))
    assert await _cases(house) == 2, "another reason is another question"
    await _keep(house, await house.next(ada), ada)
    house.clock.forward(days=31)
    await _report(house, handle)
    assert await _cases(house) == 3
    assert (await house.status(handle)) == "verified"


async def test_one_handle_can_be_reported_only_so_often(house: House, badged: ClaimView) -> None:
    svc = replace(house.svc, limiter=Limiter({"reported": Rate(1 / 60, 3), "writes": Rate(1, 1)}))
    for _ in range(3):
        await reports.receive(svc, badged.account.handle, Report("other"))
    with pytest.raises(TooMany) as caught:
        await reports.receive(svc, badged.account.handle, Report("other"))
    assert float(str(caught.value.extra["retry_after_s"])) >= 1
    await reports.receive(svc, "somebody.else", Report("other"))


def test_reports_have_limits_that_a_person_does_not_meet_and_a_flood_does() -> None:
    for bucket in ("192.0.2.7:reports", "robin:reported"):
        limiter = Limiter()
        allowed = sum(limiter.take(bucket).allowed for _ in range(1_000))
        assert 5 <= allowed <= 200


async def test_the_words_of_a_reporter_are_sealed_and_go_with_the_accounts_key(
    house: House, badged: ClaimView, ada: Actor, owner: Owner, capsys: pytest.CaptureFixture[str]
) -> None:
    await _report(house, badged.account.handle)
    rows = await owner.fetch("SELECT t::text AS row FROM report t UNION ALL SELECT t::text FROM event t")
    dump = "\n".join(row["row"] for row in rows)
    assert "rcp_" in dump
    assert not [word for word in ("canary", b"canary".hex()) if word in dump]
    assert not {word for word in ("canary", badged.account.handle) if word in "".join(capsys.readouterr())}
    case = await house.next(ada)
    assert case.reports.latest[0].details == STRANGER.details
    await owner.execute("DELETE FROM account_secret")
    assert (await case_queue.case(house.svc, case.id, ada)).reports == ReportsView()


async def test_a_report_moved_to_another_row_does_not_open(
    house: House, badged: ClaimView, ada: Actor, owner: Owner
) -> None:
    await _report(house, badged.account.handle, times=2)
    await owner.execute("UPDATE report SET sealed = (SELECT sealed FROM report ORDER BY id LIMIT 1)")
    assert await case_queue.next_case(house.svc, ada) is None
    case = await house.next(await house.reviewer("Lea", lead=True))
    assert (case.queue, bool(case.cannot_be_opened), case.reports.number) == ("lead", True, 0)


async def test_reports_are_forgotten_half_a_year_after_their_case_was_closed(
    house: House, badged: ClaimView, ada: Actor
) -> None:
    await _report(house, badged.account.handle)
    case = await house.next(ada)
    house.clock.forward(days=2)
    await _keep(house, await house.next(ada), ada)
    count = "SELECT (SELECT count(*) FROM report) + (SELECT count(*) FROM report_tally)"

    async def after(days: int) -> int:
        house.clock.forward(days=days)
        async with house.svc.pool.acquire() as connection:
            await housekeeping._prune(connection, house.clock())
        return int(await house.svc.pool.fetchval(count))

    assert (await after(179), await after(2)) == (2, 0)
    assert case.reports.number == 1


async def test_every_report_that_opened_something_is_in_the_log_of_events_once(house: House, badged: ClaimView) -> None:
    await _report(house, badged.account.handle, times=30)
    timeline = [entry.event for entry in (await house.claim(badged.id)).timeline]
    assert timeline.count("reported") == 1
