"""Quality is computed, not claimed: only a source that was shown to be live confirms without a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.harness.people import small_world, submission
from tests.harness.service import House, open_house
from verifier.demo.servers.faults import Fault
from verifier.domain.claim import AccountRef
from verifier.domain.evidence import RegistryId, Unreadable
from verifier.flows.sources import health, overview
from verifier.flows.sources.views import RegistryView
from verifier.registries.http import positive_control
from verifier.store.server.embedded import Dsn

WASHINGTON = RegistryId("us-wa-doh")


async def _view(house: House, registry: str = WASHINGTON) -> RegistryView:
    return next(view for view in await overview.registries(house.svc) if view.id == registry)


async def test_a_source_is_sampled_until_it_has_answered_its_own_control_and_then_live(house: House) -> None:
    assert ((await _view(house)).quality, (await _view(house)).control) == ("sampled", None)
    await health.control(house.svc)
    seen = await _view(house)
    assert (seen.quality, seen.control, seen.control_at) == ("live", "answers", house.clock())
    house.clock.forward(hours=26, seconds=1)
    assert (await _view(house)).quality == "sampled", "a control of the day before yesterday proves nothing"


async def test_the_first_claim_after_a_start_has_the_control_asked_before_its_own_question(house: House) -> None:
    await house.settle(house.people[0])
    asked = [seen.template for seen in house.world.log.of(WASHINGTON) if "resource" in seen.template]
    assert "where" not in asked[0]
    assert "where" in asked[-1]
    assert await house.status(house.people[0].handle) == "verified"
    assert (await _view(house)).quality == "live"


async def test_the_control_is_asked_daily_and_sooner_when_it_failed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positive_control, "GOOD_FOR_S", 0.0)  # this clock runs a day in no time
    await health.control(house.svc)
    begun = house.clock()
    for hours, failing in ((23.9, False), (0.2, True), (0.04, True), (0.04, False)):
        house.clock.forward(hours=hours)
        house.world.faults.set(WASHINGTON, Fault.CAPTCHA) if failing else await house.heal(WASHINGTON)
        await health.control(house.svc)
    seen = await _view(house)
    assert seen.control == "unavailable"
    assert (seen.control_detail, seen.control_at) == ("not_json", begun + timedelta(hours=24.1))
    house.clock.forward(minutes=1)
    await health.control(house.svc)
    assert (await _view(house)).quality == "live"


async def test_a_source_without_good_samples_confirms_nobody_and_a_person_looks(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.svc.catalogue, "sampled", lambda registry: registry != WASHINGTON)
    claim = await house.settle(house.people[0])
    assert (claim.state, claim.reasons) == ("in_review", ("source_unproven",))
    assert claim.facts.licence.level == "primary"
    assert (await _view(house)).quality == "listed"


async def test_data_older_than_its_sheet_allows_is_waited_for(house: House) -> None:
    sheet = house.svc.catalogue.sheet(WASHINGTON)
    assert sheet.max_data_age_days is not None
    rebuilt_last = house.clock() - timedelta(days=sheet.max_data_age_days, hours=1)
    house.world.people.clock = lambda: rebuilt_last
    claim = await house.settle(house.people[0])
    assert (claim.state, claim.reasons) == ("checking", ("source_unavailable",))
    seen = await _view(house)
    assert (seen.quality, seen.as_of) == ("sampled", rebuilt_last.replace(microsecond=0))


async def test_a_column_that_the_portal_added_or_dropped_is_told_before_any_row_shows_it(house: House) -> None:
    registry = house.svc.catalogue.get(WASHINGTON)
    house.world.faults.schedule(WASHINGTON, [None, Fault.SCHEMA_DRIFT])
    answer = await registry.check(house.clock())
    assert answer.outcome == Unreadable("columns: status missing")


@pytest.mark.parametrize("fault", [Fault.SCHEMA_DRIFT, Fault.STATUS_DRIFT])
async def test_five_answers_in_a_row_that_cannot_be_read_open_the_breaker(
    database: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(positive_control, "GOOD_FOR_S", 0.0)  # this clock runs an hour in no time
    async with open_house(database, tmp_path, small_world(*["clean"] * 6)) as house:
        await health.control(house.svc)
        house.world.faults.set(WASHINGTON, fault)
        for truth in house.people[:5]:
            assert (await _view(house)).breaker == "closed"
            assert (await house.settle(truth)).reasons == ("source_changed",)
        assert (await _view(house)).breaker == "open"
        before = len(house.world.log.of(WASHINGTON))
        assert (await house.settle(house.people[5])).reasons == ("source_unavailable",)
        assert len(house.world.log.of(WASHINGTON)) == before, "an open breaker asks nothing"


async def test_one_persons_odd_row_stops_their_own_claims_and_nobody_elses(
    database: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positive_control, "GOOD_FOR_S", 0.0)
    async with open_house(database, tmp_path, small_world(*["clean"] * 2)) as house:
        odd, honest = house.people[:2]
        entries = house.world.people.tables["us-wa-doh"].ending(["".join(c for c in odd.number if c.isdigit())])
        assert isinstance(entries[0].row, dict)
        del entries[0].row["firstname"]
        for number in range(6):
            account = AccountRef(f"acct_{number}", f"someone.{number}", 1, "Robin Sample")
            claim = await house.settle(odd, account=account)
            assert (claim.state, claim.reasons) == ("in_review", ("source_changed",))
        seen = await _view(house)
        assert (seen.breaker, seen.quality) == ("closed", "live")
        assert (await house.settle(honest)).state == "verified"


async def test_a_national_list_that_is_out_holds_up_nobody_who_named_no_number_of_it(
    database: Dsn, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * 2)) as house:
        house.world.faults.set("us-nppes", Fault.UNAVAILABLE)
        truth = house.people[0]
        assert truth.npi, "the people of this world have NPIs"
        silent = replace(submission(truth, house.clock()).words, npi="")
        assert (await house.settle(truth, words=silent)).state == "verified"
        assert (await house.settle(house.people[1])).reasons == ("source_unavailable",)


async def test_an_answer_that_can_be_read_begins_the_count_anew(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * 9)) as house:
        await health.control(house.svc)
        for number, truth in enumerate(house.people):
            house.world.faults.clear(WASHINGTON)
            if number != 4:
                house.world.faults.set(WASHINGTON, Fault.STATUS_DRIFT)
            await house.settle(truth)
        assert (await _view(house)).breaker == "closed"


async def test_a_source_that_is_read_again_closes_its_breaker_with_one_probe(house: House) -> None:
    await health.control(house.svc)
    for _ in range(5):
        await house.svc.pool.execute("UPDATE registry_health SET misreads = 5, breaker = 'open', probe_after = now()")
    await house.settle(house.people[0])
    seen = await _view(house)
    assert (seen.breaker, await house.status(house.people[0].handle)) == ("closed", "verified")
