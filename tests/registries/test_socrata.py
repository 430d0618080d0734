from __future__ import annotations

import json

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
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.world import WorldHandle
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Action,
    Found,
    NotFound,
    Outcome,
    PersonName,
    Query,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.registries.drivers import soql
from verifier.registries.drivers.socrata import SocrataRegistry
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.sheet.row_reader import RowReader

ROW = {
    "credentialnumber": "MHC.LH.69990001",
    "lastname": "Sample",
    "firstname": "Robin",
    "credentialtype": "Mental Health Counselor License",
    "status": "Active",
    "expirationdate": "12/16/2027",
    "actiontaken": "No",
}


async def told(at: Bench, asked: Query) -> Outcome:
    return (await at.catalogue.get("us-wa-doh").ask(asked, NOW)).outcome


async def answered(handler: object, asked: Query) -> Outcome:
    async with serving(handler) as url, open_session(USER_AGENT) as session:  # type: ignore[arg-type]
        http = PoliteHttp(session, CountingGate())
        return (await SocrataRegistry(sheet("us-wa-doh"), tools(http, base_url=url)).ask(asked, NOW)).outcome


def washington(world: WorldHandle) -> list[ClaimTruth]:
    return [claim for claim in world.people.claims if claim.jurisdiction == "US-WA" and claim.number]


async def test_every_washington_claim_finds_what_the_board_holds(at: Bench, world: WorldHandle) -> None:
    for claim in washington(world):
        outcome = await told(at, query(claim.number, claim.legal_name))
        if claim.board_last:
            assert isinstance(outcome, Found), claim.id
            assert claim.board_last in {record.name.surname for record in outcome.records}, claim.id
        else:
            assert isinstance(outcome, NotFound), claim.id


@pytest.mark.parametrize("number", ["MHC.LH.69990001", "LH 69990001", "lh-69990001", "#69990001", "LH69990001 "])
async def test_however_a_number_is_typed_the_same_row_is_found(number: str) -> None:
    async def handler(request: web.Request) -> web.Response:
        asked_for_it = "'%69990001'" in request.query.get("$where", "")
        return web.json_response([ROW] if asked_for_it else [])

    outcome = await answered(handler, query(number))
    assert isinstance(outcome, Found)
    assert outcome.records[0].number == "MHC.LH.69990001"


async def test_a_short_number_is_asked_for_with_its_leading_zeros() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.query.get("$where", ""))
        return web.json_response([{**ROW, "credentialnumber": "RN.RN.00094584"}])

    outcome = await answered(handler, query("94584"))
    assert isinstance(outcome, Found)
    assert asked == [
        "credentialnumber like '%.94584' OR credentialnumber = '94584' OR credentialnumber like '%00094584'"
    ]


async def test_without_a_number_the_name_is_asked_for(at: Bench) -> None:
    outcome = await told(at, query("", "Lindsay D'Angelo"))
    assert isinstance(outcome, Found)
    assert {record.name.full for record in outcome.records} == {"Lindsay A D'Angelo"}


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_is_typed_never_leaves_its_quotes(column_value: str, other: str) -> None:
    texts = [text for text in (column_value, other) if all(ord(char) >= 32 for char in text)]
    for text in texts:
        literal = soql.quoted(text)
        assert literal[0] == literal[-1] == "'"
        assert literal[1:-1].replace("''", "") == text.replace("'", "")
        assert literal[1:-1].replace("''", "'") == text


@pytest.mark.parametrize("number", ["%", "' OR 'a'='a", "_", "LH%'", "٣٣٣", "abc", "9" * 21])
async def test_a_number_without_usable_digits_is_not_even_asked_for(number: str) -> None:
    async def handler(_request: web.Request) -> web.Response:
        raise AssertionError

    assert isinstance(await answered(handler, query(number)), NotFound)


async def test_a_name_with_a_quotation_mark_is_asked_for_as_text() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.query.get("$where", ""))
        return web.json_response([ROW])

    await answered(handler, query("", "Robin O'Connor' OR 'a'='a"))
    assert asked == ["upper(lastname) = 'O''CONNOR'' OR ''A''=''A' AND upper(firstname) = 'ROBIN'"]


async def test_an_empty_answer_counts_only_when_the_source_shows_that_it_works(at: Bench, world: WorldHandle) -> None:
    for number in ("11111111", "22222222", "33333333"):
        assert isinstance(await told(at, query(number)), NotFound)
    controls = [seen for seen in world.log.of("us-wa-doh") if "where" not in seen.template]
    assert len(controls) == 1


async def test_a_source_that_is_empty_altogether_is_unavailable_not_silent() -> None:
    outcome = await answered(answering(b"[]"), query("69990001"))
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == "control_empty"


async def test_a_row_of_another_profession_with_these_digits_is_a_record_of_no_family() -> None:
    other = {**ROW, "credentialnumber": "NA.NC.69990001", "credentialtype": "Nursing Assistant Certification"}
    outcome = await answered(answering(json.dumps([ROW, other]).encode()), query("69990001"))
    assert isinstance(outcome, Found)
    assert [record.family for record in outcome.records] == [Family.COUNSELOR, None]


async def test_a_longer_number_that_only_ends_in_these_digits_is_left_out() -> None:
    rows = [ROW, {**ROW, "credentialnumber": "MHC.LH.60000001"}]
    outcome = await answered(answering(json.dumps(rows).encode()), query("1"))
    assert isinstance(outcome, NotFound)


async def test_a_row_that_was_not_asked_for_is_an_alarm() -> None:
    outcome = await answered(answering(json.dumps([ROW]).encode()), query("12345678"))
    assert outcome == Unreadable("credentialnumber: outside_the_question")


async def test_a_full_page_may_hide_more_and_is_for_people() -> None:
    outcome = await answered(answering(json.dumps([ROW] * 50).encode()), query("69990001"))
    assert outcome == Unreadable("rows: page_limit")


@pytest.mark.parametrize(
    ("status", "document", "expected"),
    [
        (400, {"code": "query.soql.no-such-column", "error": True, "message": "x"}, "columns: no_such_column"),
        (404, {"code": "dataset.missing", "error": True}, "dataset: missing"),
        (200, {"rows": []}, "answer: not_a_list"),
        (200, None, "answer: not_a_list"),
        (200, ["row"], "row: not_an_object"),
        (200, [{**ROW, "newcolumn": "x"}], "newcolumn: unknown_column"),
        (200, [{**ROW, "Sam Sample": "x", "<script>": "y"}], "?: unknown_column"),
        (200, [{**ROW, "status": "Zorblax"}], "status: unlisted_status"),
        (200, [{**ROW, "status": None}], "status: not_text"),
    ],
)
async def test_a_changed_source_is_an_alarm(status: int, document: object, expected: str) -> None:
    handler = answering(json.dumps(document).encode(), status=status)
    assert await answered(handler, query("69990001")) == Unreadable(expected)


async def test_another_refusal_may_pass() -> None:
    handler = answering(b'{"code": "query.execution.timeout", "error": true}', status=400)
    outcome = await answered(handler, query("69990001"))
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == "http_400"


async def test_a_renewed_licence_comes_with_its_superseded_twin(at: Bench) -> None:
    outcome = await told(at, query("MDP.MD.62795769"))
    assert isinstance(outcome, Found)
    assert {record.standing for record in outcome.records} == {Standing.ACTIVE, Standing.SUPERSEDED}
    assert all(record.title and record.title.abbreviation == "MD" for record in outcome.records)


async def test_the_evidence_names_the_request_without_what_was_typed(at: Bench) -> None:
    answer = await at.catalogue.get("us-wa-doh").ask(query("MFT.LF.67495484"), NOW)
    assert "67495484" not in answer.request
    assert answer.request.startswith("GET /resource/qxh8-f4bd.json?$where=%.{digits}")
    assert b"67495484" in answer.raw
    assert (answer.sheet_version, answer.adapter, answer.retrieved_at) == ("2026-11-22", "socrata/1", NOW)


async def test_the_app_token_is_sent_and_kept_out_of_the_evidence() -> None:
    tokens: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        tokens.append(request.headers.get("X-App-Token", ""))
        return web.json_response([ROW])

    async with serving(handler) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        registry = SocrataRegistry(sheet("us-wa-doh"), tools(http, base_url=url, app_token="s3cret"))  # noqa: S106  made up
        answer = await registry.ask(query("69990001"), NOW)
    assert tokens == ["s3cret"]
    assert "s3cret" not in answer.request


async def test_a_check_notes_how_fresh_the_source_says_it_is(at: Bench) -> None:
    registry = at.catalogue.get("us-wa-doh")
    assert isinstance((await registry.check(NOW)).outcome, NotFound)
    assert (await registry.ask(query("67495484"), NOW)).as_of is not None


def test_numbers_of_both_years_have_the_same_digits() -> None:
    reader = RowReader(sheet("us-wa-doh"))
    assert reader.same_number("LH61321872", "MHC.LH.61321872")
    assert reader.same_number("N361321872", "61321872")
    assert reader.same_number("n061321872", "61321872")
    assert not reader.same_number("61321873", "61321872")
    assert not reader.same_number("", "")


def test_an_action_beside_an_active_licence_is_told() -> None:
    record = RowReader(sheet("us-wa-doh")).read({**ROW, "actiontaken": "Yes"})
    assert (record.standing, record.action) == (Standing.ACTIVE, Action.TAKEN)
    assert record.name == PersonName("Robin", "Sample")
