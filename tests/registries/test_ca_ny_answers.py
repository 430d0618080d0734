"""Answers of the boards of California and New York, and positive control at all four."""

from __future__ import annotations

import json

import pytest
from aiohttp import web

from tests.registries.boardsays import EMPTY, LICENCE, NOBODY, NY, ROBIN, TYPES, asked, checked, said, told
from tests.registries.builders import USER_AGENT, CountingGate, RowsInMemory, answering, query, sheet
from verifier import app
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Found, NotFound, Unavailable, Unreadable
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.operator_key import has_key, key_of
from verifier.registries.http.transport import open_session
from verifier.registries.sheet.datasheet import SourceSettings
from verifier.settings import load
from verifier.store.errors import CannotStart


@pytest.mark.parametrize("board", sorted(EMPTY))
async def test_a_board_that_shows_nobody_at_all_is_broken_and_its_silence_is_no_answer(board: str) -> None:
    outcome = await told(board, answering(json.dumps(EMPTY[board]).encode()))
    assert isinstance(outcome, Unavailable | Unreadable)


@pytest.mark.parametrize("board", ["us-ca-dca", "us-ny-op"])
async def test_a_server_with_nothing_but_the_look_up_is_alive_but_proves_no_absence(board: str) -> None:
    lookups = said({"getLicenseNumberSearch": NOBODY, "byProfessionAndLicenseNumber": []})
    assert await checked(board, lookups) == NotFound()
    outcome = await told(board, lookups)
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == "control_empty"


@pytest.mark.parametrize("board", ["us-ca-dca", "us-ny-op"])
@pytest.mark.parametrize(
    ("status", "body"), [(404, ""), (404, "gone"), (404, "{}"), (404, '{"error": "x"}'), (204, "")]
)
async def test_a_server_that_has_nothing_at_any_address_is_no_board(board: str, status: int, body: str) -> None:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body)

    assert isinstance(await checked(board, handler), Unavailable)


@pytest.mark.parametrize("board", ["us-ca-dca", "us-ny-op"])
@pytest.mark.parametrize("status", [200, 404])
async def test_a_server_that_says_nobody_in_the_boards_own_words_is_alive(board: str, status: int) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        lookup = "Number" in request.path
        return web.json_response(EMPTY[board], status=status) if lookup else web.Response(status=404)

    assert await checked(board, handler) == NotFound()


async def test_an_answer_of_another_server_is_no_sign_of_life() -> None:
    outcome = await checked("us-ny-op", said({"byProfessionAndLicenseNumber": {"greeting": "hello"}}))
    assert isinstance(outcome, Unreadable)


async def test_the_last_licence_found_is_the_best_control() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.json_response(LICENCE if request.query.get("licNumber") == "99001" else NOBODY)

    stranger = query("12345", jurisdiction="US-CA")
    first, second, third = await asked("us-ca-dca", handler, stranger, ROBIN["us-ca-dca"], stranger)
    assert isinstance(first.outcome, Unreadable)  # the list of types answered in another shape: an alarm
    assert isinstance(second.outcome, Found)
    assert third.outcome == NotFound()


async def test_californias_own_list_of_types_shows_that_it_works() -> None:
    served = {"getLicenseNumberSearch": NOBODY, "getAllLicenseTypes": TYPES}
    assert await told("us-ca-dca", said(served)) == NotFound()
    others = {"getAllLicenseTypes": [{"licenseTypes": [{"clientCode": "1"}]}]}
    assert isinstance(await told("us-ca-dca", said({**served, "getAllLicenseTypes": others})), Unavailable)


async def test_a_404_says_that_a_licence_is_unknown_only_where_the_board_shows_that_it_works() -> None:
    assert await told("us-ca-dca", said({"getAllLicenseTypes": TYPES})) == NotFound()
    assert isinstance(await told("us-ca-dca", said({})), Unavailable)
    page = answering(b"<html>not here</html>", "text/html", status=404)
    assert isinstance(await told("us-ca-dca", page), Unavailable)


async def test_a_physicians_number_is_asked_for_under_both_boards() -> None:
    types: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        types.append(request.query["licType"])
        return web.json_response(LICENCE if request.query["licType"] == "9001" else NOBODY)

    outcome = await told("us-ca-dca", handler, query("20A099001", jurisdiction="US-CA", family=Family.PHYSICIAN))
    assert isinstance(outcome, Found)
    assert [record.title and record.title.abbreviation for record in outcome.records] == ["DO"]
    assert types == ["8002", "9001"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (None, "answer: not_an_object"),
        ({}, "licenseDetails: missing"),
        ({"licenseDetails": [], "more": 1}, "answer: unknown_key"),
        ({"licenseDetails": {}}, "licenseDetails: not_a_list"),
        ({"licenseDetails": [1]}, "licenseDetails: not_an_object"),
        ({"licenseDetails": [{"getFullLicenseDetail": []}]}, "getFullLicenseDetail: missing"),
    ],
)
async def test_an_answer_california_was_never_seen_to_give_is_an_alarm(body: object, detail: str) -> None:
    assert await told("us-ca-dca", answering(json.dumps(body).encode())) == Unreadable(detail)


@pytest.mark.parametrize("board", ["us-ca-dca", "us-ny-op"])
async def test_a_licence_with_another_number_was_never_asked_for(board: str) -> None:
    body = {"us-ca-dca": LICENCE, "us-ny-op": NY}[board]
    outcome = await told(board, answering(json.dumps(body).encode()), query("12345", jurisdiction="US-XX"))
    assert isinstance(outcome, Unreadable)
    assert outcome.detail.endswith("outside_the_question")


@pytest.mark.parametrize("number", ["16637", "016637", "F016637-1", "#016637-01", "LMHC 016637"])
async def test_new_york_is_asked_for_six_digits_however_they_are_typed(number: str) -> None:
    numbers: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        numbers.append(request.query["licenseNumber"])
        return web.json_response({**NY, "licenseNumber": {"value": "016637", "label": "License Number"}})

    assert isinstance(await told("us-ny-op", handler, query(number, jurisdiction="US-NY")), Found)
    assert numbers == ["016637"]


async def test_new_york_says_with_an_empty_answer_that_a_licence_is_unknown() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        named = request.path.endswith("byProfessionAndName")
        return web.json_response({"content": [NY]}) if named else web.Response(status=204)

    assert await told("us-ny-op", handler) == NotFound()


async def test_new_yorks_answer_about_another_profession_was_never_asked_for() -> None:
    body = {**NY, "professionCode": "068"}
    outcome = await told("us-ny-op", answering(json.dumps(body).encode()))
    assert outcome == Unreadable("professionCode: outside_the_question")


@pytest.mark.parametrize("board", sorted(EMPTY))
@pytest.mark.parametrize("number", ["", "none", "٣٣٣", "' OR 1=1"])
async def test_a_number_without_digits_is_not_even_asked_for(board: str, number: str) -> None:
    async def handler(_request: web.Request) -> web.StreamResponse:
        raise AssertionError

    asked_for = query(number.replace("1", ""), jurisdiction=sheet(board).jurisdiction)
    assert await told(board, handler, asked_for) == NotFound()


@pytest.mark.parametrize(
    ("board", "given", "headers"),
    [
        ("us-ca-dca", {"app_id": "a", "app_key": "b"}, (("APP_ID", "a"), ("APP_KEY", "b"))),
        ("us-ca-dca", {"app_token": "a:b:c"}, (("APP_ID", "a"), ("APP_KEY", "b:c"))),
        ("us-ca-dca", {"app_token": "a"}, (("APP_ID", "a"), ("APP_KEY", "a"))),
        ("us-ca-dca", {"app_id": "a"}, None),
        ("us-ca-dca", {"app_key": "b"}, None),
        ("us-ca-dca", {"app_token": "a:"}, None),
        ("us-ca-dca", {}, None),
        ("us-ny-op", {"app_token": "a:b"}, (("x-oapi-key", "a:b"),)),
        ("us-ny-op", {}, None),
        ("us-or-thentia", {}, ()),
    ],
)
def test_an_operators_key_goes_into_the_headers_its_board_wants(
    board: str, given: dict[str, str], headers: object
) -> None:
    settings = SourceSettings(**given)  # type: ignore[arg-type]
    assert key_of(sheet(board), settings) == headers
    assert has_key(sheet(board), settings) is (headers is not None)


@pytest.mark.parametrize(
    ("board", "named"),
    [
        ("us_ca_dca", "VERIFIER_REGISTRIES__US_CA_DCA__APP_ID and VERIFIER_REGISTRIES__US_CA_DCA__APP_KEY"),
        ("us_ny_op", "VERIFIER_REGISTRIES__US_NY_OP__APP_TOKEN"),
    ],
)
@pytest.mark.parametrize("world", ["", "http://127.0.0.1:9"])
async def test_a_board_switched_on_without_its_key_stops_the_start_and_says_what_to_set(
    board: str, named: str, world: str
) -> None:
    chosen = load(world_url=world, registries={board: {"enabled": True}})
    async with open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        with pytest.raises(CannotStart, match=f"set {named},"):
            app.catalogue(http, RowsInMemory(), chosen)
        assert app.catalogue(http, RowsInMemory(), load(world_url=world)).locked() == ()
