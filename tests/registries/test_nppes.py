from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.builders import (
    NOW,
    USER_AGENT,
    Bench,
    CountingGate,
    answering,
    query,
    serving,
    sheet,
    tools,
)
from verifier.demo.people import people
from verifier.demo.world import WorldHandle
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Found,
    NotFound,
    Outcome,
    Query,
    Record,
    RecordKind,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.registries.conformance import suite
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.sheet.parse import Surprise
from verifier.registries.us_nppes.adapter import NppesRegistry
from verifier.registries.us_nppes.bulk import Deactivated, check_header, needed_columns, read_bulk_row
from verifier.registries.us_nppes.npi import npi_ok

SOURCE = next(source for source in discover() if source.sheet.id == "us-nppes")
RESULT = suite.samples(SOURCE)[0].row
NPI = str(RESULT["number"])
BULK = {
    **dict.fromkeys(needed_columns(), ""),
    "NPI": NPI,
    "Entity Type Code": "1",
    "Provider Last Name (Legal Name)": "SAMPLE",
    "Provider First Name": "ROBIN",
    "Healthcare Provider Taxonomy Code_1": "101YM0800X",
    "Provider License Number_1": "LH69990001",
    "Provider License Number State Code_1": "WA",
    "Healthcare Provider Primary Taxonomy Switch_1": "Y",
    "Provider Business Practice Location Address City Name": "SEATTLE",
}


async def told(at: Bench, asked: Query) -> Outcome:
    return (await at.catalogue.get("us-nppes").ask(asked, NOW)).outcome


def page(*results: object, count: int | None = None) -> bytes:
    return json.dumps({"result_count": len(results) if count is None else count, "results": results}).encode()


async def answered(body: bytes, asked: Query) -> Outcome:
    async with serving(answering(body)) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        return (await NppesRegistry(sheet("us-nppes"), tools(http, base_url=url)).ask(asked, NOW)).outcome


async def test_every_npi_of_the_world_is_found_or_gone(at: Bench, world: WorldHandle) -> None:
    claims = [claim for claim in world.people.claims if claim.npi and claim.jurisdiction == "US-WA"]
    assert claims
    for claim in claims:
        outcome = await told(at, query(npi=claim.npi))
        if isinstance(outcome, Found):
            assert [record.npi for record in outcome.records] == [claim.npi]
            assert outcome.records[0].kind is RecordKind.ENUMERATION
        else:
            assert isinstance(outcome, NotFound), claim.id


async def test_without_an_npi_people_of_the_name_state_and_family_are_found(at: Bench) -> None:
    outcome = await told(at, query(name="Thomas Silva", family=Family.MFT))
    assert isinstance(outcome, Found)
    assert {record.name.surname for record in outcome.records} == {"SILVA"}
    assert isinstance(await told(at, query(name="Thomas Silva", family=Family.DIETITIAN)), NotFound)


async def test_nobody_of_that_name_counts_at_a_source_that_answers_for_others(at: Bench) -> None:
    assert isinstance(await told(at, query(name="Zebulon Quixotry")), NotFound)


async def test_nobody_at_all_is_a_broken_source() -> None:
    outcome = await answered(page(), query(name="Robin Sample"))
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == "control_empty"


async def test_a_number_that_fails_its_check_digit_is_not_asked_for() -> None:
    assert isinstance(await answered(b"not asked", query(npi="1234567890")), NotFound)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"Errors":[{"description":"x","field":"number","number":"06"}]}', "Errors: error_06"),
        (b'{"Errors":"x"}', "Errors: error"),
        (b"{}", "answer: shape"),
        (b"null", "answer: not_an_object"),
        (b"[]", "answer: not_an_object"),
        (b'{"result_count":0,"results":{}}', "answer: shape"),
        (b'{"result_count":3,"results":[]}', "result_count: not_the_number_of_results"),
        (b'{"result_count":true,"results":[]}', "result_count: not_the_number_of_results"),
        (page({**RESULT, "new": 1}), "result: unknown_key"),
        (page({**RESULT, "enumeration_type": "NPI-3"}), "enumeration_type: unlisted"),
    ],
)
async def test_an_answer_of_unknown_shape_is_an_alarm(body: bytes, detail: str) -> None:
    assert await answered(body, query(npi=NPI)) == Unreadable(detail)


async def test_someone_elses_record_is_not_the_one_asked_for() -> None:
    assert isinstance(await answered(page(RESULT), query(npi="2401757226")), NotFound)


ODD = {**RESULT, "number": "2401757226", "basic": {**RESULT["basic"], "middle_name": None}}


async def test_a_strangers_odd_result_is_left_and_ones_own_is_read() -> None:
    outcome = await answered(page(RESULT, ODD), query(name="Robin Sample"))
    assert isinstance(outcome, Found)
    assert [record.npi for record in outcome.records] == [NPI]
    assert isinstance(await answered(page(ODD, RESULT), query(npi=NPI)), Found)


async def test_a_page_of_odd_results_alone_is_an_alarm() -> None:
    assert await answered(page(ODD), query(name="Robin Sample")) == Unreadable("basic.middle_name: not_text")


async def test_a_name_with_more_people_than_can_be_paged_is_for_people() -> None:
    skips: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        skips.append(request.query["skip"])
        return web.Response(body=page(*([RESULT] * 200)), content_type="application/json")

    async with serving(handler) as url, open_session(USER_AGENT) as session:
        registry = NppesRegistry(sheet("us-nppes"), tools(PoliteHttp(session, CountingGate()), base_url=url))
        answer = await registry.ask(query(name="Robin Sample"), NOW)
    assert answer.outcome == Unreadable("results: page_limit")
    assert skips == ["0", "200", "400", "600", "800", "1000"]


async def test_a_name_with_diacritics_is_also_asked_for_without() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.query.get("last_name", ""))
        results = [RESULT] if request.query.get("last_name") == "Muller" else []
        return web.Response(body=page(*results), content_type="application/json")

    async with serving(handler) as url, open_session(USER_AGENT) as session:
        registry = NppesRegistry(sheet("us-nppes"), tools(PoliteHttp(session, CountingGate()), base_url=url))
        answer = await registry.ask(query(name="Robin Müller"), NOW)
    assert isinstance(answer.outcome, Found)
    assert asked == ["Müller", "Muller"]


async def test_a_deactivation_without_a_reactivation_is_not_active() -> None:
    basic = {**RESULT["basic"], "deactivation_date": "2020-01-01"}
    outcome = await answered(page({**RESULT, "basic": basic}), query(npi=NPI))
    assert isinstance(outcome, Found)
    assert outcome.records[0].standing is Standing.INACTIVE


def test_every_row_of_the_worlds_bulk_file_is_a_record_or_the_end_of_one() -> None:
    with (people.BUNDLED / "npidata_pfile_linked.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        check_header(rows.fieldnames or [])
        read = Counter(type(read_bulk_row(row)) for row in rows)
    assert read == {Record: 399, Deactivated: 14}


def test_a_bulk_row_reads_like_the_api() -> None:
    record = read_bulk_row(BULK)
    assert not isinstance(record, Deactivated)
    assert (record.npi, record.name.full, record.city, record.family) == (
        NPI,
        "ROBIN SAMPLE",
        "SEATTLE",
        Family.COUNSELOR,
    )
    assert [(one.jurisdiction, one.number) for one in record.listed] == [("US-WA", "LH69990001")]


def test_a_given_up_npi_is_told_from_a_row_that_lost_its_type() -> None:
    gone = {**dict.fromkeys(BULK, ""), "NPI": NPI, "NPI Deactivation Date": "03/05/2020"}
    read = read_bulk_row(gone)
    assert isinstance(read, Deactivated)
    assert read.on.isoformat() == "2020-03-05"
    with pytest.raises(Surprise):
        read_bulk_row({**BULK, "Entity Type Code": ""})


@pytest.mark.parametrize("column", ["NPI", "Provider First Name", "Provider Last Name (Legal Name)"])
def test_a_bulk_row_without_a_name_or_number_is_a_surprise(column: str) -> None:
    with pytest.raises(Surprise):
        read_bulk_row({**BULK, column: ""})


def test_a_bulk_file_without_a_column_we_read_is_another_file() -> None:
    header = sorted(needed_columns())
    check_header([*header, "Certification Date"])
    with pytest.raises(Surprise):
        check_header(header[1:])
    with pytest.raises(Surprise):
        check_header([*header, header[0]])


@given(st.integers(0, 99_999_999))
def test_every_npi_has_one_check_digit(stem: int) -> None:
    assert sum(npi_ok(f"1{stem:08}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize("npi", ["", "123", "3000000006", "12345678901", "١٢٣٤٥٦٧٨٩٠", " 234567893"])
def test_what_is_no_ten_digits_is_no_npi(npi: str) -> None:
    assert not npi_ok(npi)


def test_the_check_digit_is_the_published_one() -> None:
    assert npi_ok("1234567893")


def test_the_folder_keeps_no_real_npi() -> None:
    text = (Path(suite.__file__).parents[1] / "us_nppes" / "samples.jsonl").read_text(encoding="utf-8")
    assert '"number": "1' not in text
