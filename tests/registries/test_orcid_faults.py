"""ORCID fails, answers in another shape, or sends an id on and on: never a granted degree."""

from __future__ import annotations

import json

import pytest
from aiohttp import web

from tests.registries.builders import (
    NOW,
    USER_AGENT,
    CountingGate,
    RowsInMemory,
    answering,
    below,
    query,
)
from tests.registries.orcid import ABSENT, ROBIN, SHEET, ask, error, first, of, robin
from verifier.demo.servers.faults import MADE_ELSEWHERE, Fault, Faults
from verifier.demo.servers.orcid import document, orcid_of
from verifier.demo.world import running_world
from verifier.domain.evidence import (
    Answer,
    Found,
    NotFound,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.registries.base import Tools
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.orcid.adapter import NOBODY, build


async def test_where_nobody_offers_a_search_orcids_own_not_found_is_enough() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        if "search" in request.path:
            return web.Response(status=404, text="404: Not Found")
        return web.json_response(ABSENT, status=404)

    assert (await ask(handler))[0] == NotFound()
    assert asked[1:] == ["/v3.0/search/", f"/v3.0/{NOBODY}/record"]


@pytest.mark.parametrize(
    ("body", "status", "content_type"),
    [
        (b"404: Not Found", 404, "text/plain"),
        (b"<html>no</html>", 404, "text/html"),
        (b"", 404, "application/json"),
    ],
)
async def test_a_world_without_orcid_is_a_source_that_does_not_answer(
    body: bytes, status: int, content_type: str
) -> None:
    outcome, gate = await ask(answering(body, content_type, status))
    assert isinstance(outcome, Unavailable)
    assert gate.successes == []


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b'{"message":"Not Found"}', 404, "error: shape"),
        (b"[]", 404, "error: shape"),
        (error(404, "x", 9999), 404, "error: http_404"),
        (error(409, "409 Conflict: x"), 409, "error: http_409"),
        (error(404, "x"), 409, "error: shape"),
        (error(301, "301 Moved Permanently: x"), 301, "error: moved_nowhere"),
        (error(301, f"refer to account: https://orcid.org/{ROBIN.orcid}."), 301, "error: moved_nowhere"),
        (error(301, "refer to account: https://orcid.org/0009-0099-0000-0012."), 301, "error: moved_nowhere"),
        (error(301, f"refer to account: https://orcid.org.example/{NOBODY}."), 301, "error: moved_nowhere"),
        (error(409, "409 Conflict: The ORCID record is locked."), 409, "record: locked"),
        (json.dumps(document(ROBIN)).encode(), 200, "orcid-identifier.path: another_orcid"),
    ],
)
async def test_an_error_in_another_shape_is_an_alarm_and_no_absence(body: bytes, status: int, detail: str) -> None:
    asked = orcid_of(1) if status == 200 else ROBIN.orcid
    assert (await ask(answering(body, status=status), asked))[0] == Unreadable(detail)


async def test_an_id_that_moves_on_and_on_is_followed_one_step() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        moved = error(301, f"Please refer to account: https://orcid.org/{orcid_of(len(asked))}. ORCID x")
        elsewhere = {"Location": "http://localhost:1/elsewhere"}
        return web.Response(body=moved, status=301, content_type="application/json", headers=elsewhere)

    assert (await ask(handler))[0] == Unreadable("record: moved_twice")
    assert asked == [f"/v3.0/{orcid}/record" for orcid in (ROBIN.orcid, orcid_of(1))]


async def test_a_search_that_finds_nobody_is_a_broken_source() -> None:
    async def handler(request: web.Request) -> web.Response:
        if "search" in request.path:
            return web.json_response({"result": None, "num-found": 0})
        return web.json_response(ABSENT, status=404)

    outcome, _ = await ask(handler)
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == "control_empty"


async def test_an_id_that_was_given_up_is_not_found() -> None:
    given_up = robin("by_institution")
    given_up["history"]["deactivation-date"] = {"value": 1540897446513}

    async def handler(request: web.Request) -> web.Response:
        return web.json_response({"num-found": 1} if "search" in request.path else given_up)

    assert (await ask(handler))[0] == NotFound()
    deactivated = error(409, "409 Conflict: The ORCID record is deactivated.")

    async def newer(request: web.Request) -> web.Response:
        if "search" in request.path:
            return web.json_response({"num-found": 1})
        return web.Response(body=deactivated, status=409, content_type="application/json")

    assert (await ask(newer))[0] == NotFound()


# What goes wrong on the wire.

UNAVAILABLE = sorted(set(Fault) - MADE_ELSEWHERE - {Fault.SCHEMA_DRIFT, Fault.STATUS_DRIFT, Fault.OTHER_PERSON})


async def asked_of(fault: Fault) -> tuple[Answer, CountingGate, set[str]]:
    """Ask about somebody of a world that fails as ordered, with deadlines short enough for a test."""
    quick = SHEET.politeness.model_copy(update={"read_s": 0.2, "total_s": 0.5})
    gate, faults = CountingGate(), Faults(delay_s=5, drip_s=0.3)
    faults.set("orcid", fault)
    async with running_world(faults=faults) as world, open_session(USER_AGENT) as session:
        hasty = SHEET.model_copy(update={"politeness": quick})
        http = PoliteHttp(session, gate)
        registry = build(hasty, Tools(below(world.url, SHEET.id), http, RowsInMemory()))
        answer = await registry.ask(query(orcid=of(world, "by_institution").orcid), NOW)
        return answer, gate, {seen.registry for seen in world.log.of()}


@pytest.mark.parametrize("fault", UNAVAILABLE)
async def test_a_source_that_fails_is_unavailable_and_counted(fault: Fault) -> None:
    answer, gate, asked = await asked_of(fault)
    assert isinstance(answer.outcome, Unavailable)
    assert [failure[:2] for failure in gate.failures] == [("orcid", answer.outcome.detail)]
    assert asked == {"orcid"}


@pytest.mark.parametrize("fault", [Fault.SCHEMA_DRIFT, Fault.STATUS_DRIFT])
async def test_a_source_that_changed_its_words_never_reads_as_granted(fault: Fault) -> None:
    outcome = (await asked_of(fault))[0].outcome
    if isinstance(outcome, Found):
        assert all(record.standing is not Standing.ACTIVE for record in outcome.records)
    else:
        assert isinstance(outcome, Unreadable)


async def test_another_person_under_the_id_is_shown_as_that_person() -> None:
    outcome = (await asked_of(Fault.OTHER_PERSON))[0].outcome
    assert first(outcome).name.surname == "Umbernickel"
