from __future__ import annotations

import json
from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from aiohttp import web

from tests.registries.builders import (
    NOW,
    USER_AGENT,
    Bench,
    CountingGate,
    RowsInMemory,
    answering,
    bench,
    query,
    serving,
    sheet,
    tools,
)
from verifier.demo.servers.faults import MADE_ELSEWHERE, Fault, Faults
from verifier.demo.servers.orcid import KINDS, Researcher, document, orcid_of, researchers
from verifier.demo.world import WorldHandle, running_world
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Answer,
    Authority,
    Found,
    NotFound,
    Outcome,
    Record,
    RecordKind,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.registries.base import Tools
from verifier.registries.conformance import suite
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.orcid.adapter import NOBODY, OrcidRegistry, build
from verifier.registries.orcid.record import OrcidReader
from verifier.registries.sheet.datasheet import SourceSettings
from verifier.registries.sheet.parse import Surprise

SHEET = sheet("orcid")
READER = OrcidReader(SHEET.ignored)
ROBIN = Researcher(orcid_of(9_990_000), "Robin", "Sample", "by_institution", "Sample University")
ABSENT = {
    "response-code": 404,
    "developer-message": "404 Not Found: The resource was not found.",
    "user-message": "The resource was not found.",
    "error-code": 9016,
    "more-info": "https://members.orcid.org/api/resources/troubleshooting",
}


@pytest.fixture
async def world() -> AsyncIterator[WorldHandle]:
    async with running_world() as handle:
        yield handle


@pytest.fixture
async def at(world: WorldHandle) -> AsyncIterator[Bench]:
    async with bench(world.url) as made:
        yield made


async def told(at: Bench, orcid: str) -> Answer:
    return await at.catalogue.get("orcid").ask(query(orcid=orcid, family=Family.DEGREE), NOW)


def of(world: WorldHandle, kind: str) -> Researcher:
    return next(person for person in researchers(world.people) if person.kind == kind)


def robin(kind: str) -> dict[str, Any]:
    return document(Researcher(ROBIN.orcid, ROBIN.given, ROBIN.surname, kind, ROBIN.university))


def read_parts(row: dict[str, Any]) -> dict[str, Any]:
    """The record without what is known and not read: fewer places for a slip."""
    kept = {key: row[key] for key in ("orcid-identifier", "history", "person", "activities-summary")}
    kept["person"] = {"name": row["person"]["name"]}
    kept["activities-summary"] = {key: row["activities-summary"][key] for key in ("educations", "qualifications")}
    return kept


def entry_of(made: dict[str, Any]) -> dict[str, Any]:
    section = made["activities-summary"]["educations"]["affiliation-group"]
    return section[0]["summaries"][0]["education-summary"]  # type: ignore[no-any-return]


def first(outcome: Outcome) -> Record:
    assert isinstance(outcome, Found)
    return outcome.records[0]


async def test_a_doctorate_the_university_entered_is_a_primary_record(world: WorldHandle, at: Bench) -> None:
    person = of(world, "by_institution")
    answer = await told(at, person.orcid)
    record = first(answer.outcome)
    assert record.title is not None
    assert (record.title.abbreviation, record.field_of_study, record.institution, record.number) == (
        "PhD",
        "Physics",
        person.university,
        person.orcid,
    )
    assert (record.authority, record.asserted_by, answer.authority) == (
        Authority.PRIMARY,
        "institution",
        Authority.PRIMARY,
    )
    assert (record.name.given, record.name.surname) == (person.given, person.surname)
    assert (record.standing, record.issued_on, record.expires_on) == (Standing.ACTIVE, date(2015, 6, 30), None)
    assert answer.request == "GET /v3.0/{orcid}/record"
    assert json.loads(answer.raw)["orcid-identifier"]["path"] == person.orcid


@pytest.mark.parametrize(
    ("kind", "who", "letters"),
    [
        ("by_institution", "institution", "PhD"),
        ("for_institution", "institution", "PhD"),
        ("psyd", "institution", "PsyD"),
        ("edd", "institution", "EdD"),
        ("by_itself", "self", "PhD"),
        ("by_app", "self", "PhD"),
        ("by_other", "organisation", "PhD"),
        ("candidate", "institution", None),
        ("unfinished", "institution", "PhD"),
    ],
)
async def test_who_said_what_is_kept_apart(
    world: WorldHandle, at: Bench, kind: str, who: str, letters: str | None
) -> None:
    answer = await told(at, of(world, kind).orcid)
    record = first(answer.outcome)
    said = record.title.abbreviation if record.title else None
    assert (record.asserted_by, said) == (who, letters)
    assert (record.standing is Standing.ACTIVE) is (kind not in {"candidate", "unfinished"})
    wanted = Authority.PRIMARY if who == "institution" else Authority.SUPPORTING
    assert (record.authority, answer.authority) == (wanted, wanted)


async def test_beside_a_licence_an_id_only_supports(world: WorldHandle, at: Bench) -> None:
    for orcid in (of(world, "by_institution").orcid, orcid_of(5_000_000)):
        answer = await at.catalogue.get("orcid").ask(query(orcid=orcid), NOW)
        assert answer.authority is Authority.SUPPORTING


async def test_an_id_without_an_education_still_says_whose_it_is(world: WorldHandle, at: Bench) -> None:
    person = of(world, "nothing")
    answer = await told(at, person.orcid)
    record = first(answer.outcome)
    assert (record.kind, record.name.surname, record.title) == (RecordKind.RESEARCHER, person.surname, None)
    assert answer.authority is Authority.SUPPORTING
    assert first((await told(at, of(world, "hidden").orcid)).outcome).name.full == ""


async def test_a_deprecated_id_is_read_under_the_one_it_became(world: WorldHandle, at: Bench) -> None:
    person = of(world, "deprecated")
    outcome = (await told(at, person.orcid)).outcome
    assert first(outcome).number == orcid_of(KINDS.index("deprecated") + 2)
    assert {seen.template for seen in world.log.of()} == {"/orcid/v3.0/{orcid}/record"}


async def test_a_locked_record_is_a_persons_to_look_at(world: WorldHandle, at: Bench) -> None:
    assert (await told(at, of(world, "locked").orcid)).outcome == Unreadable("record: locked")


async def test_an_unknown_id_counts_at_a_source_that_finds_others(world: WorldHandle, at: Bench) -> None:
    assert (await told(at, orcid_of(5_000_000))).outcome == NotFound()
    assert [seen.template for seen in world.log.of()] == ["/orcid/v3.0/{orcid}/record", "/orcid/v3.0/search/?q&rows"]


@pytest.mark.parametrize(
    "orcid", ["", "0009-0099-0000-0012", "0009-0099-0000-00", "not an iD", "0009-0099-0000-001/../x"]
)
async def test_without_an_id_or_with_a_mistyped_one_nobody_is_asked(world: WorldHandle, at: Bench, orcid: str) -> None:
    assert (await told(at, orcid)).outcome == NotFound()
    assert world.log.of() == []


async def ask(handler: Any, orcid: str = ROBIN.orcid, **settings: object) -> tuple[Outcome, CountingGate]:  # noqa: ANN401  a handler
    gate = CountingGate()
    async with serving(handler) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, gate, world_url=url)
        registry = OrcidRegistry(SHEET, tools(http, **settings))
        return (await registry.ask(query(orcid=orcid), NOW)).outcome, gate


def error(status: int, words: str, code: int = 9000) -> bytes:
    return json.dumps({**ABSENT, "response-code": status, "developer-message": words, "error-code": code}).encode()


async def test_where_nobody_offers_a_search_orcids_own_not_found_is_enough() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        if "search" in request.path:
            return web.Response(status=404, text="404: Not Found")
        return web.json_response(ABSENT, status=404)

    assert (await ask(handler))[0] == NotFound()
    assert asked[1:] == ["/orcid/v3.0/search/", f"/orcid/v3.0/{NOBODY}/record"]


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
    assert asked == [f"/orcid/v3.0/{orcid}/record" for orcid in (ROBIN.orcid, orcid_of(1))]


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


async def test_the_operators_token_is_sent_and_never_kept() -> None:
    headers: list[dict[str, str]] = []

    async def handler(request: web.Request) -> web.Response:
        headers.append(dict(request.headers))
        return web.json_response(document(ROBIN))

    async with serving(handler) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate(), world_url=url)
        for token in ("t0ken", ""):
            answer = await OrcidRegistry(SHEET, tools(http, app_token=token)).ask(query(orcid=ROBIN.orcid), NOW)
            assert "t0ken" not in repr(answer) + answer.raw.decode()
    assert [sent.get("Authorization") for sent in headers] == ["Bearer t0ken", None]
    assert {sent["Accept"] for sent in headers} == {"application/vnd.orcid+json"}


async def test_the_control_asks_for_the_last_id_that_was_found(world: WorldHandle) -> None:
    async with bench(world.url) as made:
        person = of(world, "by_institution")
        await told(made, person.orcid)
        world.log.clear()
        assert (await made.catalogue.get("orcid").check(NOW)).outcome == NotFound()
    assert [seen.template for seen in world.log.of()] == ["/orcid/v3.0/{orcid}/record"]


# What goes wrong on the wire.

UNAVAILABLE = sorted(set(Fault) - MADE_ELSEWHERE - {Fault.SCHEMA_DRIFT, Fault.STATUS_DRIFT, Fault.OTHER_PERSON})


async def asked_of(fault: Fault) -> tuple[Answer, CountingGate, set[str]]:
    """Ask about somebody of a world that fails as ordered, with deadlines short enough for a test."""
    quick = SHEET.politeness.model_copy(update={"read_s": 0.2, "total_s": 0.5})
    gate, faults = CountingGate(), Faults(delay_s=5, drip_s=0.3)
    faults.set("orcid", fault)
    async with running_world(faults=faults) as world, open_session(USER_AGENT) as session:
        hasty = SHEET.model_copy(update={"politeness": quick})
        http = PoliteHttp(session, gate, world_url=world.url)
        registry = build(hasty, Tools(SourceSettings(), http, RowsInMemory()))
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


# What goes wrong in a record.


def counted(row: dict[str, Any]) -> tuple[object, ...] | None:
    """What a badge would rest on, if the first entry is a granted doctorate that the institution itself entered."""
    try:
        found = READER.record(row)
    except Surprise:
        return None
    if not found or found[0].asserted_by != "institution" or found[0].standing is not Standing.ACTIVE:
        return None
    one = found[0]
    return (one.number, one.title), one.institution, one.name


@pytest.mark.parametrize("kind", ["by_itself", "by_app", "by_other", "candidate", "unfinished"])
def test_no_single_slip_turns_a_weaker_entry_into_a_granted_degree(kind: str) -> None:
    row = read_parts(robin(kind))
    entry_of(row)["start-date"] = None  # a beginning and an end exchanged would be another entry, not a slip
    assert counted(row) is None
    assert [label for label, mutant in suite.mutations(row) if counted(mutant) is not None] == []


@pytest.mark.parametrize("kind", ["by_institution", "for_institution"])
def test_a_slip_in_a_granted_degree_is_noticed_or_changes_nothing_that_counts(kind: str) -> None:
    row = read_parts(robin(kind))
    good = counted(row)
    assert good is not None
    for label, mutant in suite.mutations(row):
        read = counted(mutant)
        # A name may be any words: it is compared with the claim's and the verified one.
        assert read in (None, good) or ("person.name" in label and read[:2] == good[:2]), label


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        (
            {"end-date": {"year": {"value": "2015"}, "month": None, "day": {"value": "01"}}},
            "entry.end-date: date_shape",
        ),
        (
            {"end-date": {"year": {"value": "2015"}, "month": {"value": "13"}, "day": None}},
            "entry.end-date: date_value",
        ),
        ({"end-date": {"year": {"value": "15"}, "month": None, "day": None}}, "entry.end-date: date_shape"),
        ({"end-date": {"year": {"value": "2009"}, "month": None, "day": None}}, "entry.end-date: before_start"),
        ({"visibility": "limited"}, "entry.visibility: not_public"),
        ({"path": f"/{orcid_of(1)}/education/6455"}, "entry.path: another_orcid"),
        ({"path": f"/{ROBIN.orcid}/employment/6455"}, "entry.path: another_orcid"),
        ({"role-title": "PhD\u202e"}, "entry.role-title: control_character"),
        (
            {"organization": {"name": "", "address": None, "disambiguated-organization": None}},
            "entry.organization.name: missing",
        ),
        ({"certified": True}, "entry: unknown_key"),
    ],
)
def test_an_entry_that_cannot_be_understood_is_a_surprise(change: dict[str, Any], detail: str) -> None:
    row = robin("by_institution")
    entry_of(row).update(change)
    with pytest.raises(Surprise, match=f"^{detail}$"):
        READER.record(row)


def address(place: str, identifier: str) -> dict[str, str]:
    return {"uri": f"https://{place}/{identifier}", "path": identifier, "host": place.partition("/")[0]}


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"source-client-id": None}, "nobody_or_two"),
        ({"source-orcid": address("orcid.org", ROBIN.orcid)}, "nobody_or_two"),
        ({"assertion-origin-name": {"value": "Robin Sample"}}, "origin_without_id"),
        ({"source-client-id": address("orcid.org", ROBIN.orcid)}, "reference"),
        ({"source-client-id": address("orcid.org.example/client", "APP-SAMPLE0000000000")}, "reference"),
        ({"source-client-id": address("orcid.org/client", "SAMPLE")}, "reference"),
    ],
)
def test_an_entry_whose_writer_is_unclear_is_a_surprise(change: dict[str, Any], detail: str) -> None:
    row = robin("by_institution")
    entry_of(row)["source"].update(change)
    with pytest.raises(Surprise, match=rf"^entry\.source.*: {detail}$"):
        READER.record(row)


def test_what_may_be_left_out_is_left_out() -> None:
    row = read_parts(robin("by_institution"))
    del row["history"], row["activities-summary"]["qualifications"], row["person"]["name"]["visibility"]
    for key in ("department-name", "start-date", "visibility"):
        del entry_of(row)[key]
    entry_of(row)["end-date"] = {"year": {"value": "2015"}}
    del entry_of(row)["organization"]["disambiguated-organization"], entry_of(row)["source"]["source-client-id"]["host"]
    record = READER.record(row)[0]
    assert (record.asserted_by, record.issued_on, record.field_of_study) == ("institution", date(2015, 12, 31), "")


@pytest.mark.parametrize("key", ["source", "role-title", "end-date", "organization", "path"])
def test_what_a_degree_rests_on_may_not_be_left_out(key: str) -> None:
    row = robin("by_institution")
    del entry_of(row)[key]
    with pytest.raises(Surprise, match=r"^entry: missing_key$"):
        READER.record(row)


def test_a_year_alone_counts_from_its_last_day() -> None:
    row = robin("by_institution")
    entry_of(row)["end-date"] = {"year": {"value": "2016"}, "month": {"value": "02"}, "day": None}
    assert READER.record(row)[0].issued_on == date(2016, 2, 29)
    entry_of(row)["end-date"] = {"year": {"value": "2016"}, "month": None, "day": None}
    assert READER.record(row)[0].issued_on == date(2016, 12, 31)


def test_a_qualification_may_name_no_organisation_and_is_then_nobodys_degree() -> None:
    row = robin("by_institution")
    activities = row["activities-summary"]
    moved = deepcopy(entry_of(row)) | {"organization": None, "path": f"/{ROBIN.orcid}/qualification/1"}
    activities["educations"]["affiliation-group"] = []
    group = {"last-modified-date": None, "external-ids": None, "summaries": [{"qualification-summary": moved}]}
    activities["qualifications"]["affiliation-group"] = [group]
    record = READER.record(row)[0]
    assert (record.institution, record.asserted_by) == ("", "organisation")


def test_the_folder_keeps_no_persons_id() -> None:
    for sample in suite.samples(next(s for s in discover() if s.sheet.id == "orcid")):
        orcid = sample.row["orcid-identifier"]["path"]
        assert orcid.startswith("0009-0099-") or sample.row["orcid-identifier"]["host"] == "sandbox.orcid.org"
