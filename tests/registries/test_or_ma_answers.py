"""Answers of the boards of Oregon and Massachusetts, one peculiarity at a time."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from tests.registries.boardsays import BRIEF, MA, OR, bhpl, said, thentia, told
from tests.registries.builders import USER_AGENT, CountingGate, answering, query, serving, sheet
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Action, Found, NotFound, PersonName, Query, Unreadable
from verifier.registries.http.client import PoliteHttp, Reply, Request
from verifier.registries.http.transport import open_session
from verifier.registries.sheet.datasheet import SourceSettings


async def test_oregons_notices_are_only_in_the_full_record() -> None:
    outcome = await told("us-or-thentia", said({"search": thentia(BRIEF), "get": {**OR, "publicNotices": [{}]}}))
    assert isinstance(outcome, Found)
    assert outcome.records[0].action is Action.TAKEN
    assert outcome.records[0].expires_on is not None


@pytest.mark.parametrize("full", [{**OR, "lastName": "Specimen"}, {**OR, "licenseStatus": "Revoked"}])
async def test_two_answers_of_oregon_that_differ_are_an_alarm(full: object) -> None:
    outcome = await told("us-or-thentia", said({"search": thentia(BRIEF), "get": full}))
    assert outcome == Unreadable("licenseNumber: two_answers")


async def test_oregons_full_record_may_come_in_the_envelope_of_the_search() -> None:
    assert isinstance(await told("us-or-thentia", said({"search": thentia(BRIEF), "get": thentia(OR)})), Found)
    twice = said({"search": thentia(BRIEF), "get": thentia(OR, OR)})
    assert await told("us-or-thentia", twice) == Unreadable("result: not_one")


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (thentia(BRIEF, errorCode="7"), "errorCode: refused"),
        (thentia(BRIEF, more=1), "answer: unknown_key"),
        (thentia(BRIEF, count=0), "resultCount: not_the_number_of_results"),
        (thentia(count=3), "resultCount: not_the_number_of_results"),
        (thentia(BRIEF, count=2), "result: page_limit"),
        (thentia(*[BRIEF] * 100), "result: page_limit"),
        (thentia({**BRIEF, "licenseNumber": "C12345"}), "licenseNumber: outside_the_question"),
        (thentia({**BRIEF, "licenseCategory": "Wizard"}), "licenseCategory: unlisted_type"),
        (thentia({**BRIEF, "id": None}), "id: missing"),
    ],
)
async def test_a_search_oregon_was_never_seen_to_answer_so_is_an_alarm(answer: object, detail: str) -> None:
    assert await told("us-or-thentia", said({"search": answer, "get": OR})) == Unreadable(detail)


async def test_a_longer_number_that_contains_the_digits_is_another_licence() -> None:
    longer = {**BRIEF, "licenseNumber": "C990011"}
    assert await told("us-or-thentia", said({"search": thentia(longer), "get": OR})) == NotFound()


def test_each_family_of_oregon_is_asked_about_at_its_own_board() -> None:
    hosts = sheet("us-or-thentia").api.hosts  # type: ignore[union-attr]
    assert {host.split("//")[1].split(".")[0] for host in hosts.values()} == {"oblpct", "obop", "blsw"}


async def test_massachusetts_finds_a_name_that_is_written_otherwise_by_the_given_name() -> None:
    bodies: list[dict[str, Any]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        bodies.append(await request.json())
        return web.json_response(bhpl({**MA, "lastName": "O'Connor"}) if bodies[-1]["firstName"] else bhpl())

    folded = Query("US-MA", Family.COUNSELOR, "10099001", PersonName("robin", "oconnor"))
    assert isinstance(await told("us-ma-bhpl", handler, folded), Found)
    assert [(body["firstName"], body["lastName"], body["licenseMetaId"]) for body in bodies] == [
        ("", "oconnor", 35),
        ("robin", "", 35),
    ]


async def test_therapists_in_massachusetts_are_asked_for_among_all_types() -> None:
    bodies: list[dict[str, Any]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        bodies.append(await request.json())
        return web.json_response(bhpl({**MA, "licenseNumber": "LMFT99001"}))

    outcome = await told("us-ma-bhpl", handler, query("LMFT99001", jurisdiction="US-MA", family=Family.MFT))
    assert isinstance(outcome, Found)
    assert "licenseMetaId" not in bodies[0]


async def test_a_request_may_go_to_another_host_of_the_same_source_and_carry_a_body() -> None:
    asked: list[tuple[str, str, bytes]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append((request.method, request.content_type, await request.read()))
        return web.json_response({})

    async with serving(handler) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        request = Request("/search", body=b'{"lastName": "x"}', base=url)
        reply = await http.get_json(sheet("us-or-thentia"), SourceSettings(), request)
    assert isinstance(reply, Reply)
    assert asked == [("POST", "application/json", b'{"lastName": "x"}')]


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ({"results": {"data": []}}, "totalDataCount: missing"),
        ({"results": {"data": [], "totalDataCount": 0, "more": 1}}, "results: unknown_key"),
        (bhpl(MA, total=0), "totalDataCount: not_the_number_of_results"),
        (bhpl(MA, total=2), "results: page_limit"),
        (bhpl({**MA, "lastName": "Specimen", "firstName": "Ada"}), "lastName: outside_the_question"),
        (bhpl({**MA, "licenseNumber": "LRC10099001"}), "licenseNumber: unlisted_type"),
    ],
)
async def test_a_search_massachusetts_was_never_seen_to_answer_so_is_an_alarm(answer: object, detail: str) -> None:
    assert await told("us-ma-bhpl", said({"search": answer})) == Unreadable(detail)


async def test_without_any_name_massachusetts_cannot_be_asked() -> None:
    nameless = Query("US-MA", Family.COUNSELOR, "10099001", PersonName("", "O"))
    assert await told("us-ma-bhpl", answering(b"not asked"), nameless) == Unreadable("lastName: nothing_to_ask_for")


STRANGER = {**MA, "licenseNumber": "LMHC10012345", "computedStatus": "Zorblax"}


async def test_a_word_nobody_knows_in_a_strangers_row_does_not_stop_everybody_of_that_name() -> None:
    outcome = await told("us-ma-bhpl", said({"search": bhpl(STRANGER, MA)}))
    assert isinstance(outcome, Found)
    assert [record.number for record in outcome.records] == [MA["licenseNumber"]]


async def test_where_nobodys_row_can_be_read_nobody_is_missing() -> None:
    outcome = await told("us-ma-bhpl", said({"search": bhpl(STRANGER)}))
    assert outcome == Unreadable("control: computedStatus: unlisted_status")


async def test_a_stranger_in_a_known_row_shows_that_the_register_answers() -> None:
    stranger = {**STRANGER, "computedStatus": "Current"}
    assert await told("us-ma-bhpl", said({"search": bhpl(stranger)})) == NotFound()
