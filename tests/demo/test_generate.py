"""Invented people: the same for the same seed, alike in shape to the bundled ones, and true to their scenario."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import Entry, World, claims_of
from verifier.demo.people.scenarios import SCENARIOS
from verifier.demo.people.words.spelling import npi_for

TODAY = date(2026, 11, 22)


def board_rows(world: World, claim: ClaimTruth) -> list[Entry]:
    """The board's rows under the digits that are claimed."""
    digits = re.sub(r"\D", "", claim.number)[-8:]
    return [
        entry for entry in world.tables["us-wa-doh"].ending([digits]) if entry.row["credentialnumber"].endswith(digits)
    ]


def luhn(number: str) -> bool:
    """Return True if the check digit fits, computed another way than the generator does."""
    digits = [int(c) for c in "80840" + number]
    for at in range(len(digits) - 2, -1, -2):
        digits[at] = digits[at] * 2 - (9 if digits[at] > 4 else 0)
    return sum(digits) % 10 == 0


@given(st.integers(0, 10**9))
def test_every_made_npi_has_its_check_digit(stem: int) -> None:
    assert luhn(npi_for(f"2{stem % 10**8:08d}"))


def test_the_check_digit_is_the_one_the_bundled_numbers_have() -> None:
    numbers = [claim.npi for claim in claims_of(World.from_folder()) if claim.npi]
    assert [npi_for(number[:9]) for number in numbers] == numbers


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(22, 120))
def test_nobody_shares_a_name_number_npi_or_handle_with_anybody(seed: int, n: int) -> None:
    world = make_people(seed, n, today=TODAY)
    claims = claims_of(world)
    for unique in ("id", "handle", "display_name", "number"):
        assert max(Counter(getattr(claim, unique) for claim in claims).values()) == 1, unique
    assert max(Counter(claim.npi for claim in claims if claim.npi).values()) == 1
    assert all(re.fullmatch(r"[a-z0-9._-]{1,64}", claim.handle) for claim in claims)
    assert all(re.fullmatch(r"2\d{9}", claim.npi) and luhn(claim.npi) for claim in claims if claim.npi)
    assert all(
        re.fullmatch(r"[A-Z]{2,3}\.[A-Z]{2}\.6\d{7}", entry.row["credentialnumber"])
        for entry in world.tables["us-wa-doh"]
    )
    assert {claim.scenario for claim in claims} == set(SCENARIOS)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_every_scenario_is_true_in_the_registers(seed: int) -> None:
    world = make_people(seed, 44, scenarios=list(SCENARIOS), today=TODAY)
    npis = {entry.row["number"]: entry.row for entry in world.tables["us-nppes"]}
    excluded = {entry.row["LASTNAME"] for entry in world.tables["us-oig-leie"]}
    for claim in claims_of(world):
        rows = [entry.row for entry in board_rows(world, claim)]
        own = [row for row in rows if row["firstname"] == claim.board_first and row["lastname"] == claim.board_last]
        alive = [row for row in own if row["status"] != "Superseded"]
        assert len(alive) == (claim.scenario != "unlicensed_claim"), claim.scenario
        assert len(own) == len(alive) + (claim.scenario == "superseded_duplicate")
        assert len(rows) == len(own) + (claim.scenario == "collision_other_profession")
        assert (claim.npi in npis) == (claim.scenario not in {"no_npi", "unlicensed_claim", "npi_deactivated"})
        assert (claim.board_last.upper() in excluded) == (claim.scenario == "excluded_leie")
        if claim.may_be_badged:
            assert alive[0]["status"] == "Active"
            assert alive[0]["actiontaken"] == "No"
            assert alive[0]["birthyear"] == str(claim.birth_year)
            assert alive[0]["credentialtype"].endswith("License")
            month, day, year = map(int, alive[0]["expirationdate"].split("/"))
            assert date(year, month, day) > TODAY
        if claim.scenario.startswith("impostor"):
            assert alive[0]["birthyear"] != str(claim.birth_year)
            same_name = f"{claim.board_first} {claim.board_last}" == claim.display_name
            assert same_name == (claim.scenario == "impostor_namesake")
        if claim.scenario == "npi_license_typo":
            typed = npis[claim.npi]["taxonomies"][0]["license"]
            assert typed != claim.number
            assert sorted(typed) == sorted(claim.number) or typed[:-1] == claim.number[:-1]


def test_the_same_seed_makes_the_same_people_and_another_seed_others() -> None:
    def printed(seed: int) -> list[bytes]:
        world = make_people(seed, 60, today=TODAY)
        return [table.printed() for table in world.tables.values()]

    assert printed(1) == printed(1)
    assert printed(1) != printed(2)


def test_somebody_of_a_common_name_is_always_there() -> None:
    world = make_people(1, 1, scenarios=["unlicensed_claim"], today=TODAY)
    assert {"SMITH", "JOHNSON"} < {entry.row["basic"]["last_name"] for entry in world.tables["us-nppes"]}
    assert {"Smith", "Johnson"} < {entry.row["lastname"] for entry in world.tables["us-wa-doh"]}


def test_a_written_world_reads_back_the_same(tmp_path: Path) -> None:
    made = make_people(5, 50, today=TODAY)
    made.write(tmp_path)
    read = World.from_folder(tmp_path)
    assert claims_of(read) == claims_of(made)
    assert {key: table.printed() for key, table in read.tables.items()} == {
        key: table.printed() for key, table in made.tables.items()
    }


def test_the_bundled_world_writes_what_it_read(tmp_path: Path) -> None:
    bundled = World.from_folder()
    bundled.write(tmp_path)
    assert claims_of(World.from_folder(tmp_path)) == claims_of(bundled)
    for key, table in World.from_folder(tmp_path).tables.items():
        assert [entry.row for entry in table] == [entry.row for entry in bundled.tables[key]], key


def test_a_world_without_exclusions_still_has_an_empty_list(tmp_path: Path) -> None:
    make_people(5, 3, scenarios=["clean"], today=TODAY).write(tmp_path)
    (tmp_path / "leie_linked.csv").unlink()
    world = World.from_folder(tmp_path)
    assert next(csv.reader([world.tables["us-oig-leie"].printed().decode()]))[0] == "LASTNAME"
    assert len(world.tables["us-oig-leie"]) == 0


def test_more_people_than_names_are_refused() -> None:
    with pytest.raises(ValueError, match="names"):
        make_people(1, 100_000)
