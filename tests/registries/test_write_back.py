"""Entries of people on their own records at ORCID and NPPES, where nobody else can write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.registries.builders import (
    NOW,
    USER_AGENT,
    Bench,
    CountingGate,
    answering,
    bench,
    query,
    serving,
    sheet,
    tools,
)
from verifier.demo.servers.faults import Fault, Faults
from verifier.demo.servers.orcid import Researcher, document, orcid_of, researchers
from verifier.demo.world import WorldHandle, running_world
from verifier.domain.evidence import NotFound, Unavailable, Unreadable
from verifier.registries.base import Published, Registry, WriteBack
from verifier.registries.conformance import suite
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.orcid.adapter import OrcidRegistry
from verifier.registries.orcid.places import PlacesReader
from verifier.registries.sheet.parse import Surprise
from verifier.registries.us_nppes.adapter import NppesRegistry

Outcome = Published | NotFound | Unavailable | Unreadable
OURS = "https://verify.example.org/b/k3x9"
OTHERS = "https://club.example.org/members"
ROBIN = Researcher(orcid_of(9_990_000), "Robin", "Sample", "by_institution", "Sample University")
READER = PlacesReader(sheet("orcid").ignored)
RESULT = suite.samples(next(source for source in discover() if source.sheet.id == "us-nppes"))[0].row
NPI = str(RESULT["number"])


async def published(at: Bench, registry: str, identifier: str) -> Outcome:
    asked = at.catalogue.get(registry)
    assert isinstance(asked, WriteBack)
    return await asked.published(identifier, NOW)


def of(world: WorldHandle, kind: str) -> Researcher:
    return next(person for person in researchers(world.people) if person.kind == kind)


def an_npi(world: WorldHandle) -> str:
    table = world.people.table("us-nppes")
    assert table is not None
    return next(table.number(entry) for entry in table if table.status(entry) == "A")


async def test_only_registries_that_people_can_write_to_offer_it(at: Bench) -> None:
    able = {one for one, registry in at.catalogue.registries.items() if isinstance(registry, WriteBack)}
    assert able == {"orcid", "us-nppes"}


async def test_a_link_somebody_adds_to_their_own_id_is_seen(world: WorldHandle, at: Bench) -> None:
    person = of(world, "by_institution")
    assert await published(at, "orcid", person.orcid) == Published(())
    world.truth.publish("orcid", person.orcid, OTHERS)
    world.truth.publish("orcid", person.orcid, OURS)
    assert await published(at, "orcid", person.orcid) == Published((OTHERS, OURS))
    assert {registry for registry, _, _ in at.gate.admitted} == {"orcid"}
    assert await published(at, "orcid", of(world, "by_itself").orcid) == Published(())


async def test_an_endpoint_somebody_adds_to_their_own_npi_is_seen(world: WorldHandle, at: Bench) -> None:
    npi = an_npi(world)
    assert await published(at, "us-nppes", npi) == Published(())
    world.truth.publish("us-nppes", npi, OURS)
    assert await published(at, "us-nppes", npi) == Published((OURS,))
    assert {registry for registry, _, _ in at.gate.admitted} == {"us-nppes"}


async def test_an_endpoint_changes_nothing_of_what_the_record_says(world: WorldHandle, at: Bench) -> None:
    npi, asked = an_npi(world), at.catalogue.get("us-nppes")
    before = (await asked.ask(query(npi=npi), NOW)).outcome
    world.truth.publish("us-nppes", npi, OURS)
    assert (await asked.ask(query(npi=npi), NOW)).outcome == before


async def test_an_id_that_moved_on_or_is_locked_shows_nothing(world: WorldHandle, at: Bench) -> None:
    moved, locked = of(world, "deprecated").orcid, of(world, "locked").orcid
    for orcid in (moved, locked):
        world.truth.publish("orcid", orcid, OURS)
    assert await published(at, "orcid", moved) == NotFound()
    assert await published(at, "orcid", locked) == Unreadable("record: locked")


@pytest.mark.parametrize(("registry", "nobodys"), [("orcid", orcid_of(5_000_000)), ("us-nppes", "2999999990")])
async def test_nobodys_record_is_not_found_at_a_source_that_finds_others(
    at: Bench, registry: str, nobodys: str
) -> None:
    assert await published(at, registry, nobodys) == NotFound()


@pytest.mark.parametrize("registry", ["orcid", "us-nppes"])
@pytest.mark.parametrize("identifier", ["", "0009-0099-0000-0012", "2999999999", "x/../y"])
async def test_a_mistyped_identifier_is_not_asked_about(
    world: WorldHandle, at: Bench, registry: str, identifier: str
) -> None:
    assert await published(at, registry, identifier) == NotFound()
    assert world.log.of() == []


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.CAPTCHA, Fault.TRUNCATED, Fault.CROSS_HOST_REDIRECT])
@pytest.mark.parametrize("registry", ["orcid", "us-nppes"])
async def test_a_source_that_fails_is_unavailable_and_counted(registry: str, fault: Fault) -> None:
    faults = Faults()
    faults.set(registry, fault)
    async with running_world(faults=faults) as world, bench(world.url) as at:
        identifier = of(world, "by_institution").orcid if registry == "orcid" else an_npi(world)
        outcome = await published(at, registry, identifier)
        assert isinstance(outcome, Unavailable)
        assert [failure[:2] for failure in at.gate.failures] == [(registry, outcome.detail)]


# What goes wrong in an answer.


async def said(build: Any, registry: str, body: object, identifier: str) -> Outcome:  # noqa: ANN401  an adapter
    async with serving(answering(json.dumps(body).encode())) as url, open_session(USER_AGENT) as session:
        made: Registry = build(sheet(registry), tools(PoliteHttp(session, CountingGate()), base_url=url))
        assert isinstance(made, WriteBack)
        return await made.published(identifier, NOW)


def links(row: dict[str, Any]) -> list[dict[str, Any]]:
    return row["person"]["researcher-urls"]["researcher-url"]  # type: ignore[no-any-return]


def robins(**change: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
    """Robin's record with one link of Robin's own, changed so."""
    row = document(ROBIN, [OURS])
    links(row)[0].update(change)
    return row


CLIENT = {"uri": "https://orcid.org/client/APP-SAMPLE0000000000", "path": "APP-SAMPLE0000000000", "host": "orcid.org"}
OWN = {"uri": f"https://orcid.org/{ROBIN.orcid}", "path": ROBIN.orcid, "host": "orcid.org"}
ANOTHER = {"uri": f"https://orcid.org/{orcid_of(1)}", "path": orcid_of(1), "host": "orcid.org"}


@pytest.mark.parametrize(
    "source",
    [
        {"source-orcid": None, "source-client-id": CLIENT},
        {"source-orcid": None, "source-client-id": CLIENT, "assertion-origin-orcid": OWN},
        {"source-orcid": ANOTHER},
        {"assertion-origin-client-id": CLIENT},
        {"assertion-origin-orcid": ANOTHER},
    ],
)
async def test_a_link_that_somebody_else_entered_does_not_count(source: dict[str, Any]) -> None:
    row = robins()
    links(row)[0]["source"].update(source)
    assert await said(OrcidRegistry, "orcid", row, ROBIN.orcid) == Published(())


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"visibility": "limited"}, "researcher-url.visibility: not_public"),
        ({"path": f"/{orcid_of(1)}/researcher-urls/9401"}, "researcher-url.path: another_orcid"),
        ({"url": {"value": None}}, "researcher-url.url: not_text"),
        ({"url": None}, "value: not_an_object"),
        ({"url": {"value": "https://example.org/\u202e"}}, "researcher-url.url: control_character"),
        ({"url": {"value": "https://example.org/" + "x" * 2000}}, "researcher-url.url: too_long"),
        ({"source": None}, "entry.source: not_an_object"),
        ({"verified": True}, "researcher-url: unknown_key"),
    ],
)
async def test_a_link_that_cannot_be_understood_is_an_alarm(change: dict[str, Any], detail: str) -> None:
    assert await said(OrcidRegistry, "orcid", robins(**change), ROBIN.orcid) == Unreadable(detail)


async def test_a_record_without_its_list_of_links_is_an_alarm() -> None:
    row = robins()
    del row["person"]["researcher-urls"]
    assert await said(OrcidRegistry, "orcid", row, ROBIN.orcid) == Unreadable("person: missing_key")
    assert await said(OrcidRegistry, "orcid", robins(), orcid_of(1)) == Unreadable(
        "orcid-identifier.path: another_orcid"
    )


def test_an_id_that_was_given_up_shows_nothing() -> None:
    row = robins()
    row["history"]["deactivation-date"] = {"value": 1540897446513}
    assert READER.places(row, ROBIN.orcid) is None


def test_no_single_slip_makes_another_organisations_link_the_persons_own() -> None:
    row = robins()
    links(row)[0]["source"].update({"source-orcid": None, "source-client-id": CLIENT})
    kept = {key: row[key] for key in ("orcid-identifier", "person", "activities-summary")}
    kept["activities-summary"] = {}
    kept["person"] = {"name": None, "researcher-urls": {"researcher-url": links(row)}}

    def shown(mutant: dict[str, Any]) -> bool:
        try:
            return bool(READER.places(mutant, ROBIN.orcid))
        except Surprise:
            return False

    assert not shown(kept)
    assert [label for label, mutant in suite.mutations(kept) if shown(mutant)] == []


def page(**change: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
    """The API's answer about one NPI, changed so."""
    return {"result_count": 1, "results": [{**RESULT, **change}]}


@pytest.mark.parametrize(
    ("endpoints", "detail"),
    [
        (None, "endpoints: not_a_list"),
        ([OURS], "endpoints[]: not_an_object"),
        ([{"endpoint": 7}], "endpoints[].endpoint: not_text"),
        ([{}], "endpoints[].endpoint: not_text"),
        ([{"endpoint": OURS, "verified": "Y"}], "endpoints[]: unknown_key"),
    ],
)
async def test_endpoints_in_another_shape_are_an_alarm(endpoints: object, detail: str) -> None:
    assert await said(NppesRegistry, "us-nppes", page(endpoints=endpoints), NPI) == Unreadable(detail)


async def test_the_endpoints_of_another_number_are_never_taken_for_ones_own() -> None:
    body = page(number="2000000010", endpoints=[{"endpoint": OURS}])
    assert isinstance(await said(NppesRegistry, "us-nppes", body, NPI), NotFound)


async def test_an_organisations_or_a_deactivated_number_is_nobodys_own_record() -> None:
    closed = page(basic={**RESULT["basic"], "status": "D"}, endpoints=[{"endpoint": OURS}])
    clinic = page(
        enumeration_type="NPI-2", basic={"organization_name": "A CLINIC", "status": "A"}, endpoints=[{"endpoint": OURS}]
    )
    for body in (closed, clinic):
        assert await said(NppesRegistry, "us-nppes", body, NPI) == NotFound()
