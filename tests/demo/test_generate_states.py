"""Invented people of every state of the bundled world: in its boards' formats and words, and found over real HTTP."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from aiohttp import ClientSession
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.demo.registers import Boards, is_in, leaves, licence_of, printed, said_of, shapes
from tests.harness.boards import Visitor
from verifier.demo.people.assignments import every_assignment
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.licences import LICENCES, STATES
from verifier.demo.people.people import World, claims_of
from verifier.demo.people.scenarios import SCENARIOS, UNLISTED
from verifier.demo.people.words.vocabulary import word
from verifier.demo.servers.datasets import DATASETS
from verifier.demo.world import running_world

TODAY = date(2026, 11, 22)
BUNDLED = World.from_folder()
CLASSES = {claim.expected_class for claim in claims_of(BUNDLED)}
EVERYWHERE = {"us-nppes", "us-oig-leie"}


def everybody(seed: int = 1, n: int = 300) -> World:
    """A world of all states."""
    return make_people(seed, n, states=STATES, today=TODAY)


def test_the_states_are_those_of_the_bundled_world_with_the_same_professions() -> None:
    bundled = {(claim.jurisdiction, claim.credential) for claim in claims_of(BUNDLED)}
    assert {(f"US-{licence.state}", licence.credential) for licence in LICENCES} == bundled
    assert set(everybody().tables) == set(BUNDLED.tables)


def test_every_row_has_exactly_the_columns_of_the_bundled_files() -> None:
    for key, table in everybody().tables.items():
        assert table.header == BUNDLED.tables[key].header or key == "us-oig-leie"
        known = shapes(BUNDLED.tables[key])
        always, sometimes = frozenset.intersection(*known), frozenset.union(*known)
        for shape in shapes(table):
            assert always <= shape <= sometimes, (key, shape ^ always)


def test_every_board_says_it_in_the_words_it_has_in_the_bundled_world() -> None:
    boards, met = Boards(BUNDLED), 0
    for claim in claims_of(BUNDLED):
        expected = word(licence_of(claim), SCENARIOS[claim.scenario].said)
        for status in boards.statuses(claim) if expected else ():
            met += 1
            assert status in {expected, "Superseded", "Active", "CURRENT"}, (claim.jurisdiction, claim.scenario)
        assert not expected or not is_in(claim) or expected in boards.statuses(claim)
    assert met > len(BUNDLED.claims) * 0.9


def test_all_that_the_bundled_world_plays_is_played_but_what_connecticut_does_not_print() -> None:
    bundled = {(claim.jurisdiction.removeprefix("US-"), claim.scenario) for claim in claims_of(BUNDLED)}
    playable = {(assignment.state, assignment.scenario) for assignment in every_assignment(STATES)}
    assert bundled - playable == {("CT", "active_with_past_action")}
    assert {state for state, scenario in playable if scenario == "clean"} == set(STATES)
    assert {scenario for _, scenario in playable} == set(SCENARIOS)


def test_each_scenario_is_met_at_least_once_in_each_state_that_can_show_it() -> None:
    claims = claims_of(everybody())
    met = {(claim.jurisdiction.removeprefix("US-"), claim.scenario) for claim in claims}
    assert met == {(assignment.state, assignment.scenario) for assignment in every_assignment(STATES)}


def test_a_world_too_small_for_everything_still_has_every_scenario_and_every_state() -> None:
    assert {claim.scenario for claim in claims_of(everybody(n=len(SCENARIOS)))} == set(SCENARIOS)
    assert {claim.jurisdiction for claim in claims_of(everybody(n=2 * len(SCENARIOS)))} == {
        f"US-{state}" for state in STATES
    }


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32), st.integers(22, 300))
def test_nobody_anywhere_shares_a_name_number_npi_or_handle(seed: int, n: int) -> None:
    claims = claims_of(everybody(seed, n))
    for unique in ("id", "handle", "display_name", "number"):
        assert max(Counter(getattr(claim, unique) for claim in claims).values()) == 1, unique
    assert max(Counter(claim.npi for claim in claims if claim.npi).values()) == 1
    numbers = Counter(re.sub(r"\D", "", claim.number).lstrip("0") for claim in claims)
    assert max(numbers.values()) == 1
    assert {claim.expected_class for claim in claims} <= CLASSES


@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(st.integers(0, 2**32))
def test_every_truth_is_found_on_the_board_by_number(seed: int) -> None:
    boards = Boards(everybody(seed))
    for claim in claims_of(boards.world):
        rows = [said_of(row) for row in boards.rows(claim)]
        own = [row for row in rows if claim.board_first.upper() in row and claim.board_last.upper() in row]
        assert bool(own) == is_in(claim), (claim.jurisdiction, claim.scenario)
        if claim.scenario == "collision_other_profession":
            assert len(rows) == len(own) + 1
        elif claim.scenario not in UNLISTED:
            assert rows == own
        expected = word(licence_of(claim), SCENARIOS[claim.scenario].said).upper()
        assert all(expected in row for row in own[:1])


def test_a_second_attribute_is_one_the_board_prints() -> None:
    boards = Boards(everybody(2))
    for claim in claims_of(boards.world):
        surname = claim.display_name.partition(" ")[2]
        middle = claim.legal_name.removeprefix(claim.board_first).removesuffix(surname).strip()
        attested = {claim.locality, str(claim.birth_year)} | ({middle} if len(middle) > 2 else set())
        for row in boards.rows(claim)[:1] if claim.may_be_badged else ():
            assert any(f" {each} ".upper() in f"{said_of(row)} ".replace(",", " ") for each in attested) == (
                claim.second_attribute
            ), claim


def test_texas_lists_only_current_counselors_and_the_truth_knows_it() -> None:
    claims = claims_of(make_people(3, 60, scenarios=["revoked", "surrendered", "deceased"], states=["TX"], today=TODAY))
    gone = [claim for claim in claims if not is_in(claim)]
    assert {claim.expected_class for claim in gone} == {"not_found_or_refused"}
    assert {licence_of(claim).registry for claim in gone} == {"us-tx-bhec"}
    assert {claim.expected_class for claim in claims if is_in(claim)} == {"refused"}


def test_an_associate_never_has_the_full_licence_on_the_board() -> None:
    able = [state for state in STATES if any(each.state == state and each.associate_text for each in LICENCES)]
    boards = Boards(make_people(4, 80, scenarios=["associate_tier"], states=able, today=TODAY))
    for claim in claims_of(boards.world):
        row = {str(value) for _, value in leaves(boards.rows(claim)[0])}
        assert licence_of(claim).associate_text in row
        assert licence_of(claim).type_text not in row - {licence_of(claim).group}


def test_colorado_prints_a_row_for_every_discipline_case() -> None:
    boards = Boards(make_people(5, 4, scenarios=["suspended", "active_with_past_action"], states=["CO"], today=TODAY))
    for claim in claims_of(boards.world):
        rows = boards.rows(claim)
        assert len({row["casenumber"] for row in rows}) == len(rows) == 2


def test_the_same_seed_makes_the_same_world_of_all_states() -> None:
    def everything(seed: int) -> list[bytes]:
        return [table.printed() for table in everybody(seed, 100).tables.values()]

    assert everything(1) == everything(1)
    assert everything(1) != everything(2)


def test_a_written_world_of_all_states_reads_back_the_same(tmp_path: Path) -> None:
    made = everybody(6)
    made.write(tmp_path)
    read = World.from_folder(tmp_path)
    assert claims_of(read) == claims_of(made)
    assert {key: table.printed() for key, table in read.tables.items()} == {
        key: table.printed() for key, table in made.tables.items()
    }


def test_a_state_nobody_knows_and_a_scenario_nobody_can_show_are_refused() -> None:
    with pytest.raises(ValueError, match="ZZ"):
        make_people(1, 3, states=["WA", "ZZ"])
    with pytest.raises(ValueError, match="superseded_duplicate"):
        make_people(1, 3, states=["OR", "MA"], scenarios=["clean", "superseded_duplicate"])


async def _over_http(visitor: Visitor, claim: ClaimTruth) -> str:
    """Ask the claim's board for this very number, and return its answer as text."""
    licence, number = licence_of(claim), printed(claim)
    match licence.registry:
        case "us-tx-bhec":
            page = await visitor.text(f"/us-tx-bhec/csv/{licence.group}.csv")
            return said_of({"rows": [row for row in csv.DictReader(io.StringIO(page)) if row["LIC_NBR"] == number]})
        case "us-fl-mqa":
            lines = (await visitor.text("/us-fl-mqa/PROF_ALL.txt")).splitlines()
            return " ".join(line for line in lines if line.split("|")[5:7] == [licence.prefix, number]).upper()
        case "us-ca-dca":
            path = "/us-ca-dca/api/search/v1/licenseSearchService/getLicenseNumberSearch"
            return said_of(await visitor.json(path, licType=licence.group, licNumber=number))
        case "us-ny-op":
            path = "/us-ny-op/rosa/V2/byProfessionAndLicenseNumber"
            return said_of(await visitor.json(path, professionCode=licence.group, licenseNumber=number))
        case "us-or-thentia":
            return said_of(await visitor.json("/us-or-thentia/rest/public/registrant/search/", keyword=number))
        case "us-ma-bhpl":
            asked = {"firstName": "", "lastName": claim.board_last, "licenseNumber": number}
            path = f"{visitor.world.url}/us-ma-bhpl/api-public/search"
            async with visitor.session.post(path, json=asked) as answer:
                return said_of(await answer.json())
    dataset = next(each for each in DATASETS if each.registry == licence.registry)
    asked_for = claim.number if licence.state in {"WA", "DE"} else number
    path = f"/{licence.registry}/resource/{dataset.id}.json"
    return said_of({"rows": await visitor.json(path, _where=f"{dataset.number}='{asked_for}'")})


async def test_every_board_answers_for_its_people_over_http() -> None:
    people = make_people(7, 280, scenarios=["clean"], states=STATES, today=TODAY)
    somebody = {licence_of(claim).register: claim for claim in claims_of(people)}
    assert set(somebody) == set(people.tables) - EVERYWHERE
    async with running_world(people) as world, ClientSession() as session:
        session.headers.update({"APP_ID": "demo", "APP_KEY": "demo", "x-oapi-key": "demo"})
        visitor = Visitor(world, session)
        for claim in somebody.values():
            answer = await _over_http(visitor, claim)
            assert claim.board_first.upper() in answer, claim.jurisdiction
            assert claim.board_last.upper() in answer, claim.jurisdiction
            nppes = await visitor.json("/us-nppes/api/", version="2.1", number=claim.npi)
            assert f"US-{nppes['results'][0]['taxonomies'][0]['state']}" == claim.jurisdiction
