"""The monthly file is a mirror that can be asked for a licence number; weekly files keep it current."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.builders import NOW, Bench, bench, query, sheet
from tests.store.lists import rosters
from verifier.demo.people import people
from verifier.demo.servers.faults import Fault, Faults
from verifier.demo.world import running_world
from verifier.domain.credentials.numbers import parse_number
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Answer, Found, Record, RegistryId, Unavailable, Unreadable
from verifier.registries.rosters.block import RosterRow
from verifier.registries.rosters.types import RosterExpectation, RosterPosition, RosterRefused
from verifier.registries.us_nppes.adapter import NppesRegistry
from verifier.registries.us_nppes.bulk import needed_columns, read_bulk_row
from verifier.registries.us_nppes.bulkfile import COLUMNS, bulk_source, name_key, number_key, row_of
from verifier.store.db import Pool

NPPES = RegistryId("us-nppes")
ANY = RosterExpectation(0, 1_000_000, 1.0)
LINKED = Path(people.__file__).parents[1] / "data" / "npidata_pfile_linked.csv"
MONTHLY = "npidata_pfile_20050523-20261108.csv"
WEEKLY = "npidata_pfile_20261109-20261115.csv"
HEADER = sorted(needed_columns())


def nppes(at: Bench) -> NppesRegistry:
    registry = at.catalogue.get("us-nppes")
    assert isinstance(registry, NppesRegistry)
    return registry


def robin(npi: str = "2000000010", **cells: str) -> dict[str, str]:
    named = {"Provider Last Name (Legal Name)": "SAMPLE", "Provider First Name": "ROBIN", "Entity Type Code": "1"}
    return {"NPI": npi, **named, **line(1, "101YM0800X", "LH 69990001", "WA"), **cells}


def line(number: int, code: str, licence: str, state: str, switch: str = "Y") -> dict[str, str]:
    return {
        f"Healthcare Provider Taxonomy Code_{number}": code,
        f"Provider License Number_{number}": licence,
        f"Provider License Number State Code_{number}": state,
        f"Healthcare Provider Primary Taxonomy Switch_{number}": switch,
    }


def ended(npi: str) -> dict[str, str]:
    return {"NPI": npi, "NPI Deactivation Date": "11/10/2026"}


def printed(path: Path, *rows: dict[str, str], header: Iterable[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(header), restval="", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows_of(path: Path) -> list[RosterRow]:
    return [row for batch in bulk_source(sheet("us-nppes"), path).batches(RosterPosition()) for row in batch.block.rows]


def record_of(row: RosterRow) -> Record:
    kept = dict(zip(COLUMNS, row.values.split("\x1f"), strict=True))
    record = read_bulk_row(row_of(kept))
    assert isinstance(record, Record)
    return record


async def mirrored(at: Bench, folder: Path, *rows: dict[str, str]) -> NppesRegistry:
    registry = nppes(at)
    await registry.sync(at.rosters, folder, files=[printed(folder / MONTHLY, *rows)])
    return registry


async def asked(registry: NppesRegistry, number: str, name: str = "Robin Sample", **more: object) -> Answer:
    return await registry.ask(query(number, name, **more), NOW)


def test_every_person_of_the_world_is_kept_as_the_file_has_them() -> None:
    with LINKED.open(encoding="utf-8", newline="") as text:
        wanted = {row["NPI"]: read_bulk_row(row) for row in csv.DictReader(text) if row["Entity Type Code"] == "1"}
    kept = rows_of(LINKED)
    assert {row.npi: record_of(row) for row in kept} == wanted
    assert len(kept) >= len(wanted) > 300


def test_a_row_is_kept_for_each_licence_and_found_by_state_and_digits(tmp_path: Path) -> None:
    two = robin(**line(2, "101YP2500X", "C99107", "OR", "N"), **line(3, "101YM0800X", "00069990001", "WA", "N"))
    kept = rows_of(printed(tmp_path / MONTHLY, two, robin("2000000028", **line(1, "101YM0800X", "", ""))))
    assert [(row.digits, row.npi, row.surname_key) for row in kept] == [
        ("WA:69990001", "2000000010", "WA:sample:robin"),
        ("OR:99107", "2000000010", "OR:sample:robin"),
        ("", "2000000028", ":sample:robin"),
    ]
    assert [listed.number for listed in record_of(kept[0]).listed] == ["LH 69990001", "C99107", "00069990001"]


@pytest.mark.parametrize(
    ("state", "licence", "key"),
    [
        ("OR", "C99107", "OR:99107"),
        ("CA", "PSY 99118", "CA:99118"),
        ("NY", "099521-1", "NY:99521"),
        ("TX", "99801", "TX:99801"),
        ("WA", "00069584", "WA:69584"),
        ("WA", "", ""),
        ("WA", "PENDING", ""),
        ("Ontario", "12345", ""),
        ("", "12345", ""),
    ],
)
def test_licences_are_looked_up_by_state_and_digits(state: str, licence: str, key: str) -> None:
    assert number_key(state, licence) == key


@given(number=st.integers(0, 10**12), state=st.sampled_from(["WA", "CA", "NJ", "DE", "NY", "OH", "UT", "TX"]))
def test_the_short_way_for_plain_digits_leads_where_the_long_one_does(number: int, state: str) -> None:
    digits = parse_number(str(number), f"US-{state}").digits
    assert number_key(state, str(number)) == (f"{state}:{digits}" if digits else "")


def test_organisations_and_addresses_end_here(tmp_path: Path) -> None:
    header = [*HEADER, "Provider First Line Business Mailing Address"]
    clinic = {
        "NPI": "2000000028",
        "Entity Type Code": "2",
        "Provider Organization Name (Legal Business Name)": "CLINIC",
    }
    here = robin(**{"Provider First Line Business Mailing Address": "1 MAIN ST"})
    kept = rows_of(printed(tmp_path / MONTHLY, clinic, here, ended("2000000036"), header=header))
    assert [row.npi for row in kept] == ["2000000010"]
    assert "MAIN" not in kept[0].values


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([robin(), robin("20000")], "line 3: an NPI that is not ten digits"),
        ([robin(), robin(), robin(**{"Entity Type Code": "3"})], "line 4: an entity type that is neither 1 nor 2"),
    ],
)
def test_a_row_of_no_known_shape_is_refused_by_its_line(tmp_path: Path, rows: list[dict[str, str]], said: str) -> None:
    path = printed(tmp_path / MONTHLY, robin(), *rows[1:])
    with pytest.raises(RosterRefused, match=said):
        rows_of(path)


def test_a_file_without_the_columns_is_another_file(tmp_path: Path) -> None:
    with pytest.raises(RosterRefused, match="is no NPPES bulk file"):
        bulk_source(sheet("us-nppes"), printed(tmp_path / MONTHLY, header=["NPI", "Entity Type Code"]))


def test_the_zip_says_what_it_is_by_the_file_inside(tmp_path: Path) -> None:
    for name, weekly, day in ((MONTHLY, "", 8), (WEEKLY, "npi", 15)):
        archive = tmp_path / "NPPES_Data_Dissemination.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(printed(tmp_path / name, robin()), name)
            packed.writestr(name.replace(".csv", "_fileheader.csv"), "NPI")
            packed.writestr("othername_pfile_20050523-20261108.csv", "NPI")
        made = bulk_source(sheet("us-nppes"), archive)
        assert (made.supplement, made.as_of) == (weekly, datetime(2026, 11, day, tzinfo=UTC))
        assert [row.npi for batch in made.batches(RosterPosition()) for row in batch.block.rows] == ["2000000010"]


async def test_a_weekly_file_replaces_adds_and_ends_people(pool: Pool, tmp_path: Path) -> None:
    loaded, known = rosters(pool), sheet("us-nppes")
    monthly = [robin(), robin("2000000028", **line(2, "101YP2500X", "C99107", "OR", "N")), robin("2000000036")]
    weekly = [
        robin("2000000028", **line(1, "101YM0800X", "LH70000001", "WA")),
        robin("2000000044", **line(1, "101YM0800X", "LH70000002", "WA")),
        ended("2000000036"),
        ended("2000000051"),
    ]
    await loaded.load(NPPES, bulk_source(known, printed(tmp_path / MONTHLY, *monthly)), expected=ANY)
    state = await loaded.load(NPPES, bulk_source(known, printed(tmp_path / WEEKLY, *weekly)), expected=ANY)
    assert (state.rows, state.as_of) == (3, datetime(2026, 11, 15, tzinfo=UTC))
    for key, npis in (
        ("WA:69990001", ["2000000010"]),
        ("OR:99107", []),
        ("WA:70000001", ["2000000028"]),
        ("WA:70000002", ["2000000044"]),
    ):
        assert [row["NPI"] for row in (await loaded.by_number(NPPES, key)).rows] == npis
    assert (await loaded.by_npi(NPPES, "2000000036")).rows == []
    assert len((await loaded.by_name(NPPES, name_key("WA", "Robin", "Sample"))).rows) == 3


async def test_a_weekly_file_without_a_monthly_one_is_refused(pool: Pool, tmp_path: Path) -> None:
    weekly = bulk_source(sheet("us-nppes"), printed(tmp_path / WEEKLY, robin()))
    with pytest.raises(RosterRefused, match="no full list is loaded"):
        await rosters(pool).load(NPPES, weekly, expected=ANY)


async def test_the_mirror_is_asked_for_the_licence_before_the_api(tmp_path: Path) -> None:
    faults = Faults()
    faults.set("us-nppes", Fault.UNAVAILABLE)
    async with running_world(faults=faults) as world, bench(world.url) as at:
        registry = await mirrored(at, tmp_path, robin(), robin("2000000028", **line(1, "101YM0800X", "LH1", "OR")))
        answer = await asked(registry, "MHC.LH.69990001")
        beside = await asked(registry, "LH 5550001")
    assert isinstance(answer.outcome, Found)
    assert [record.npi for record in answer.outcome.records] == ["2000000010"]
    assert answer.as_of == datetime(2026, 11, 8, tzinfo=UTC)
    assert answer.request.startswith("MIRROR ")
    assert b"69990001" in answer.raw
    assert isinstance(beside.outcome, Unavailable)  # the API was asked, and does not answer


@pytest.mark.parametrize(
    "asked_for",
    [
        {"name": "Somebody Else"},
        {"family": Family.NURSE},
        {"jurisdiction": "US-OR"},
        {"number": ""},
        {"npi": "2000000010"},
    ],
)
async def test_another_name_family_state_or_a_given_npi_is_for_the_api(
    at: Bench, tmp_path: Path, asked_for: dict[str, Any]
) -> None:
    registry = await mirrored(at, tmp_path, robin())
    answer = await asked(registry, **{"number": "LH69990001", **asked_for})
    assert not answer.request.startswith("MIRROR")


async def test_a_mirror_that_is_old_or_was_never_loaded_is_not_asked(at: Bench, tmp_path: Path) -> None:
    before = await asked(nppes(at), "LH69990001")
    registry = await mirrored(at, tmp_path, robin())
    later = await registry.ask(query("LH69990001"), NOW + timedelta(days=60))
    assert not before.request.startswith("MIRROR")
    assert not later.request.startswith("MIRROR")
    assert (await asked(registry, "LH69990001")).request.startswith("MIRROR")


async def test_a_row_of_the_mirror_that_cannot_be_read_is_an_alarm(at: Bench, tmp_path: Path) -> None:
    registry = await mirrored(at, tmp_path, robin("2000000011"))
    assert (await asked(registry, "LH69990001")).outcome == Unreadable("NPI: npi")


async def test_without_a_file_it_is_said_where_to_get_one(at: Bench, tmp_path: Path) -> None:
    with pytest.raises(RosterRefused, match="NPI_Files"):
        await nppes(at).sync(at.rosters, tmp_path)
