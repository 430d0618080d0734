from __future__ import annotations

import json
from datetime import date

import pytest
from aiohttp import web

from tests.registries.builders import (
    NOW,
    USER_AGENT,
    Bench,
    CountingGate,
    bench,
    query,
    serving,
    tools,
)
from tests.registries.orcid import ROBIN, SHEET, first, of
from verifier.demo.servers.orcid import KINDS, document, orcid_of
from verifier.demo.world import WorldHandle
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Answer,
    Authority,
    NotFound,
    RecordKind,
    Standing,
    Unreadable,
)
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.orcid.adapter import OrcidRegistry


async def told(at: Bench, orcid: str) -> Answer:
    return await at.catalogue.get("orcid").ask(query(orcid=orcid, family=Family.DEGREE), NOW)


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


async def test_the_operators_token_is_sent_and_never_kept() -> None:
    headers: list[dict[str, str]] = []

    async def handler(request: web.Request) -> web.Response:
        headers.append(dict(request.headers))
        return web.json_response(document(ROBIN))

    async with serving(handler) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        for token in ("t0ken", ""):
            answer = await OrcidRegistry(SHEET, tools(http, base_url=url, app_token=token)).ask(
                query(orcid=ROBIN.orcid), NOW
            )
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
