"""Exclusion lists: whoever is on one gets no badge by machine, under no name; whoever is not is not held up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.people import PLATFORM, attested, submission
from tests.harness.rulings import CALL, form
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.servers.faults import Fault
from verifier.domain.claim import AccountRef, Submission, Words
from verifier.domain.evidence import Unavailable
from verifier.flows.checks import check
from verifier.flows.checks.finish import Finished
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.service import Service
from verifier.flows.operations import housekeeping, roster_changes
from verifier.flows.review import case_queue
from verifier.flows.review.views import CaseView
from verifier.registries.drivers.roster import RosterRegistry
from verifier.store.jobs import CheckJob

BOARD, LEIE, NPPES = "us-wa-doh", "us-oig-leie", "us-nppes"
NAMELESS_DATES = {"REINDATE": "00000000", "WAIVERDATE": "00000000", "EXCLTYPE": "1128b4", "EXCLDATE": "20260101"}
_LAST_DECISION = "SELECT verdict, reasons, by_reviewer FROM decision ORDER BY claim_version DESC LIMIT 1"
QUINTERO = {"firstname": "Marisol", "middlename": "", "lastname": "Quintero Ibarra"}


async def listed(house: House, **row: str) -> None:
    """Put a row on the list and load it."""
    table = house.world.people.table(LEIE)
    assert table is not None
    table.add(dict.fromkeys(table.header, "") | {"NPI": "0000000000", "STATE": "WA"} | NAMELESS_DATES | row)
    await load(house)


async def load(house: House) -> None:
    roster = house.svc.catalogue.get(LEIE)
    assert isinstance(roster, RosterRegistry)
    spool = house.svc.settings.data_dir / "spool"
    spool.mkdir(exist_ok=True)
    assert not isinstance(await roster_changes.sync(house.svc, roster, spool), Unavailable)
    await house.drain()


def board_prints(house: House, truth: ClaimTruth, **fields: str) -> None:
    for field, text in fields.items():
        house.world.truth.set_field(BOARD, truth.number, field, text)


def submitted(house: House, truth: ClaimTruth, name: str, attests: str = "") -> Submission:
    """Somebody claims this licence under a name; the platform attests the same or another."""
    identity = replace(attested(truth, house.clock()), verified_name=attests or name)
    words = Words(name=name, number=truth.number)
    return replace(submission(truth, house.clock()), words=words, identity=identity)


async def claim(house: House, truth: ClaimTruth, name: str, *, attests: str = "") -> ClaimView:
    taken = await intake.submit(house.svc, submitted(house, truth, name, attests), PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


async def case_of(house: House) -> CaseView:
    return await house.next(await house.reviewer())


def said(case: CaseView) -> dict[str, str]:
    return {point.field: point.verdict for point in case.points if point.field.startswith("listed_")}


@pytest.fixture
def marisol(house: House) -> ClaimTruth:
    """A clean licensee of Washington whose surname has two parts, as the board prints it."""
    truth = house.people[0]
    board_prints(house, truth, **QUINTERO)
    return truth


@pytest.mark.parametrize(
    ("board", "typed", "attests", "row"),
    [
        ("Quintero Ibarra", "Marisol Quintero Ibarra", "", "QUINTERO IBARRA"),
        ("Quintero Ibarra", "Marisol Quintero Ibarra", "", "QUINTERO"),
        ("Quintero Ibarra", "Marisol Quintero Ibarra", "", "IBARRA"),
        ("Quintero-Ibarra", "Marisol Quintero", "Marisol Quintero Ibarra", "QUINTEROIBARRA"),
        ("Quintero-Ibarra", "Marisol Quintero", "", "IBARRA"),  # only the board says that this is their name
        ("de la Cruz", "Marisol Delacruz", "", "DE LA CRUZ"),
        ("O'Brien", "Marisol OBrien", "", "O BRIEN"),
    ],
)
async def test_a_listed_person_gets_no_badge_by_machine_however_the_surname_is_written(
    house: House, board: str, typed: str, attests: str, row: str
) -> None:
    truth = house.people[0]
    board_prints(house, truth, **QUINTERO | {"lastname": board})
    await listed(house, LASTNAME=row, FIRSTNAME="MARISOL")
    taken = await claim(house, truth, typed, attests=attests)
    assert taken.state == "in_review"
    case = await case_of(house)
    assert (case.queue, said(case)["listed_name"]) == ("screening", "agrees")
    assert "screening_possible" in case.reasons
    assert await house.status(truth.handle) != "verified"


async def test_the_case_shows_a_birth_year_that_contradicts(house: House, marisol: ClaimTruth) -> None:
    await listed(house, LASTNAME="QUINTERO IBARRA", FIRSTNAME="MARISOL", DOB="19300101", NPI="1999999984")
    assert (await claim(house, marisol, "Marisol Quintero Ibarra")).state == "in_review"
    assert said(await case_of(house)) == {
        "listed_name": "agrees", "listed_npi": "silent", "listed_birth_year": "differs", "listed_state": "agrees",
    }  # fmt: skip


async def test_another_state_is_shown_and_is_no_way_out(house: House, marisol: ClaimTruth) -> None:
    await listed(house, LASTNAME="IBARRA", FIRSTNAME="MARISOL", DOB=f"{marisol.birth_year}0101", STATE="TX")
    assert (await claim(house, marisol, "Marisol Quintero Ibarra")).state == "in_review"
    case = await case_of(house)
    assert (said(case)["listed_birth_year"], said(case)["listed_state"]) == ("agrees", "differs")


async def test_an_npi_that_the_creator_left_out_is_asked_about(house: House) -> None:
    truth = house.people[0]
    await listed(house, LASTNAME="ELSEWHERE", FIRSTNAME="NOBODY", NPI=truth.npi)
    taken = await claim(house, truth, truth.legal_name)
    assert (taken.state, "screening_hit" in (await case_of(house)).reasons) == ("in_review", True)


@pytest.mark.parametrize(
    "row",
    [
        {"LASTNAME": "QUINTERO IBARRA", "FIRSTNAME": "TOMAS"},
        {"LASTNAME": "IBARRA", "FIRSTNAME": "ANA"},
        {"LASTNAME": "QUINTERO", "FIRSTNAME": "MARIA", "MIDNAME": "SOLEDAD"},
        {"LASTNAME": "MARISOL", "FIRSTNAME": "IBARRA"},
        {"LASTNAME": "IBARRA", "FIRSTNAME": "MARISOL", "DOB": "19300101", "STATE": "TX"},
        {"BUSNAME": "QUINTERO IBARRA LLC"},
    ],
)
async def test_who_is_on_no_list_is_not_held_up(house: House, marisol: ClaimTruth, row: dict[str, str]) -> None:
    await listed(house, **row)
    assert (await claim(house, marisol, "Marisol Quintero Ibarra")).state == "verified"


@pytest.mark.parametrize("surname", ["QUINTERO IBARRA", "QUINTERO", "IBARRA", "QUINTEROIBARRA"])
async def test_a_list_that_is_loaded_later_finds_them_too(house: House, marisol: ClaimTruth, surname: str) -> None:
    """Typed and attested as one half of the name: the other half is only on the board's record."""
    assert (await claim(house, marisol, "Marisol Quintero")).state == "verified"
    await listed(house, LASTNAME=surname, FIRSTNAME="MARISOL")
    case = await case_of(house)
    assert (case.claim.account.handle, case.queue) == (marisol.handle, "screening")
    assert await house.status(marisol.handle) == "verified", "a name alone takes no badge away"


async def test_a_name_that_the_board_prints_later_is_asked_under_from_then_on(house: House) -> None:
    truth = house.people[0]
    assert (await claim(house, truth, truth.legal_name)).state == "verified"
    given, surname = truth.board_first, truth.board_last
    await listed(house, LASTNAME="QUINTERO", FIRSTNAME=given.upper(), STATE="WA")
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 0
    board_prints(house, truth, lastname=f"{surname} Quintero")
    house.clock.forward(days=31)
    await housekeeping.load_rosters(house.svc)
    await house.tidy()
    assert "screening_possible" in (await case_of(house)).reasons


async def _checked_at(house: House, claim_id: str) -> Any:  # noqa: ANN401  an instant
    return await house.svc.pool.fetchval("SELECT sighted_at FROM claim WHERE id = $1", claim_id)


async def test_a_listed_name_is_one_case_and_not_one_a_recheck(house: House, marisol: ClaimTruth) -> None:
    taken = await claim(house, marisol, "Marisol Quintero Ibarra")
    before = await _checked_at(house, taken.id)
    await listed(house, LASTNAME="IBARRA", FIRSTNAME="MARISOL")
    case = await case_of(house)
    assert await _checked_at(house, taken.id) >= before, "the licence was seen all the same"
    versions = []
    for _ in range(2):
        house.clock.forward(days=31)
        await housekeeping.load_rosters(house.svc)
        await house.tidy()
        versions.append(await house.svc.pool.fetchval("SELECT version FROM review_case WHERE id = $1", case.id))
    assert versions == [case.version] * 2, "nobody who has the case open is disturbed"
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 1
    assert await house.status(marisol.handle) == "verified"


async def test_a_listed_number_and_name_take_a_badge_down_at_once(house: House) -> None:
    truth, beside = house.people[:2]
    taken = await house.settle(truth)
    assert taken.state == "verified"
    await listed(house, LASTNAME=truth.board_last.upper(), FIRSTNAME=truth.board_first.upper(), NPI=truth.npi)
    assert (await house.claim(taken.id)).state == "suspended"
    assert await house.status(truth.handle) == "suspended"
    case = await case_of(house)
    assert (case.queue, case.reasons[0]) == ("screening", "screening_hit")
    decision = await house.svc.pool.fetchrow(_LAST_DECISION)
    assert decision is not None
    assert tuple(decision) == ("suspended", ["screening_hit"], None)
    event = await house.svc.pool.fetchrow("SELECT kind, codes FROM event WHERE kind = 'suspended'")
    assert event is not None
    assert tuple(event) == ("suspended", ["screening_hit"])
    assert (await house.settle(beside)).state == "verified"


async def test_a_listed_number_of_another_name_asks_and_takes_nothing_down(house: House) -> None:
    truth = house.people[0]
    await house.settle(truth)
    await listed(house, LASTNAME="ELSEWHERE", FIRSTNAME="NOBODY", NPI=truth.npi)
    assert "screening_hit" in (await case_of(house)).reasons
    assert await house.status(truth.handle) == "verified"


async def test_a_licence_that_is_over_and_a_listed_number_suspend_and_the_case_has_both(house: House) -> None:
    truth = house.people[0]
    await house.settle(truth)
    board_prints(house, truth, status="Expired")
    await listed(house, LASTNAME=truth.board_last.upper(), FIRSTNAME=truth.board_first.upper(), NPI=truth.npi)
    case = await case_of(house)
    assert (case.claim.state, set(case.reasons)) == ("suspended", {"screening_hit", "standing_expired"})


@pytest.mark.parametrize("down", [NPPES, BOARD])
async def test_a_listed_number_and_name_do_not_wait_for_a_source_that_is_down(house: House, down: str) -> None:
    truth = house.people[0]
    await house.settle(truth)
    house.world.faults.set(down, Fault.UNAVAILABLE)
    await listed(house, LASTNAME=truth.board_last.upper(), FIRSTNAME=truth.board_first.upper(), NPI=truth.npi)
    assert await house.status(truth.handle) == "suspended"


async def test_reinstating_over_a_hit_takes_two_people_and_is_remembered(house: House) -> None:
    truth = house.people[0]
    taken = await house.settle(truth)
    await listed(house, LASTNAME=truth.board_last.upper(), FIRSTNAME=truth.board_first.upper(), NPI=truth.npi)
    ada, ben = await house.reviewer(), await house.reviewer("Ben")
    _, second = await house.decide(ada, "reinstate", reason="mistake_corrected", note="Another person of this name.")
    assert second
    await house.drain()
    await house.decide(ben, "reinstate", reason="mistake_corrected", note="Another person of this name.")
    assert (await house.claim(taken.id)).state == "verified"
    house.clock.forward(days=31)
    await housekeeping.load_rosters(house.svc)
    await house.tidy()
    assert (await house.claim(taken.id)).state == "verified"
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE state <> 'closed'") == 0


async def test_a_cleared_namesake_is_not_asked_about_again_and_their_licence_is_seen(house: House) -> None:
    truth = house.people[0]
    row = {"LASTNAME": truth.board_last.upper(), "FIRSTNAME": truth.board_first.upper(), "DOB": "19300101"}
    await listed(house, **row)
    taken = await claim(house, truth, truth.legal_name)
    assert taken.reasons == ()
    for name in ("Ada", "Ben"):
        await house.decide(await house.reviewer(name), "approve", reason="record_agrees", note="Another birth year.")
        await house.drain()
    assert (await house.claim(taken.id)).state == "verified"
    before = await _checked_at(house, taken.id)
    house.clock.forward(hours=1)
    await listed(house, **row, EXCLDATE="20260901")
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE state <> 'closed'") == 0
    assert await _checked_at(house, taken.id) > before


async def test_board_wording_does_not_wait_for_a_list_that_is_too_old(house: House) -> None:
    truth = house.people[0]
    await house.settle(truth)
    house.world.truth.set_status(BOARD, truth.number, "Suspended")
    house.clock.forward(days=41)
    await house.tidy()
    assert await house.status(truth.handle) == "suspended"


async def test_a_supporting_source_that_is_down_is_no_reason_not_to_see_the_licence(house: House) -> None:
    truth = house.people[0]
    taken = await house.settle(truth)
    before = await _checked_at(house, taken.id)
    house.world.faults.set(NPPES, Fault.UNAVAILABLE)
    house.clock.forward(days=31)
    await housekeeping.load_rosters(house.svc)
    await house.tidy()
    assert await _checked_at(house, taken.id) > before
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 0


async def test_a_hit_that_comes_up_while_people_are_at_a_claim_is_in_their_case(house: House) -> None:
    await listed(house, LASTNAME="ELSEWHERE", FIRSTNAME="NOBODY")
    taken = await house.say(name="Robin A. Sample")
    await house.drain()
    assert (await house.claim(taken.id)).state == "in_review"
    await listed(house, LASTNAME="SAMPLE", FIRSTNAME="ROBIN", STATE="OH")
    ada = await house.reviewer(lead=True)
    case = await house.next(ada)
    house.clock.forward(days=8)
    await housekeeping.load_rosters(house.svc)
    await house.next(ada)  # the answers are too old for a decision: they are asked again
    await house.drain()
    shown = await case_queue.case(house.svc, case.id, ada)
    assert (shown.claim.id, shown.queue, "screening_possible" in shown.reasons) == (taken.id, "screening", True)


async def test_every_badge_of_the_account_gets_the_case(house: House) -> None:
    truth, other = house.people[:2]
    account = AccountRef("acct_71", "somebody", 1, "Somebody")
    for licence in (truth, other):
        assert (await house.settle(licence, account=account)).state == "verified"
    await listed(house, LASTNAME=truth.board_last.upper(), FIRSTNAME=truth.board_first.upper(), NPI=truth.npi)
    cases = await house.svc.pool.fetch("SELECT claim_id, queue FROM review_case WHERE state <> 'closed'")
    assert len(cases) == 2
    assert {row["queue"] for row in cases} == {"screening"}


async def test_a_process_that_dies_before_a_list_is_asked_again_leaves_it_to_housekeeping(
    house: House, marisol: ClaimTruth, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listed(house, LASTNAME="IBARRA", FIRSTNAME="MARISOL")
    taken = await intake.submit(house.svc, submitted(house, marisol, "Marisol Quintero"), PLATFORM)
    await check.run(house.svc, CheckJob(taken.id, 1, LEIE))  # it answers first: the board has taught nobody a name

    async def dies(_: Service, __: CheckJob, finished: Finished) -> None:
        killed.append(finished.unasked)

    killed: list[tuple[str, ...]] = []
    with monkeypatch.context() as patched:
        patched.setattr(check, "_again", dies)
        await house.drain()
    assert (LEIE,) in killed
    assert (await house.claim(taken.id)).state == "checking", "nothing is decided before the list is asked again"
    await house.tidy()
    assert (await house.claim(taken.id)).state == "in_review"


async def test_a_list_that_answers_first_is_asked_again_under_the_name_that_the_board_prints(
    house: House, marisol: ClaimTruth
) -> None:
    await listed(house, LASTNAME="IBARRA", FIRSTNAME="MARISOL")
    taken = await intake.submit(house.svc, submitted(house, marisol, "Marisol Quintero"), PLATFORM)
    await check.run(house.svc, CheckJob(taken.id, 1, LEIE))
    await house.drain()
    assert (await house.claim(taken.id)).state == "in_review"
    assert await house.svc.pool.fetchval("SELECT count(*) FROM evidence WHERE registry = $1", LEIE) == 2


async def test_the_name_on_a_boards_page_that_people_typed_is_asked_about_before_they_approve_on_it(
    house: House,
) -> None:
    await listed(house, FIRSTNAME="ROBIN", LASTNAME="QUINTERO", STATE="OH")
    taken = await house.say()
    await house.drain()
    shown = await house.ask_call(taken)
    assert "screening_possible" not in shown.reasons
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    read = {"licence": form(house.clock(), record_name="Robin A. Sample Quintero"), **CALL}
    assert (await house.decide(ada, "approve", **read))[1] is True
    case = await house.next(ben)
    assert "screening_possible" in case.reasons
    assert (await house.rule(case, ben, "approve", **read))[1] is False
    assert (await house.claim(taken.id)).state == "verified", "two people may put it aside"


async def test_what_the_first_of_two_people_did_not_know_is_decided_by_two_who_do(house: House) -> None:
    """A hit that comes up between them makes the second decision a first one: two people put a hit aside, not one."""
    taken = await house.ask_call(await house.settle(house.people[0], identity=False))
    ada, ben = await house.reviewer(), await house.reviewer("Ben")
    _, waits = await house.decide(ada, "approve", **CALL)
    assert waits
    truth = house.people[0]
    await listed(house, LASTNAME=truth.board_last.upper(), FIRSTNAME=truth.board_first.upper(), NPI=truth.npi)
    house.clock.forward(days=2)
    await house.next(ben)  # the answers are a day old: they are asked again
    await house.drain()
    case, waits = await house.decide(ben, "approve", **CALL)
    assert ("screening_hit" in case.reasons, waits) == (True, True)
    assert (await house.claim(taken.id)).state == "in_review"
    _, waits = await house.decide(ada, "approve", **CALL)
    assert not waits
