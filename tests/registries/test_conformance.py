"""The one suite every folder must pass: sheet, samples, mutations, and every way a source can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.registries.builders import NOW, USER_AGENT, CountingGate, RowsInMemory, below, query
from verifier.demo.people.people import World
from verifier.demo.people.sources import SOURCES as SERVED_SOURCES
from verifier.demo.servers.faults import Fault, Faults
from verifier.demo.world import running_world
from verifier.domain.credentials.profession import Credential, read_credential
from verifier.domain.evidence import Answer, Found, NotFound, PersonName, Query, Standing, Unavailable, Unreadable
from verifier.registries.base import Tools
from verifier.registries.catalogue import build
from verifier.registries.conformance import suite
from verifier.registries.discover import Source, discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session

SOURCES = discover()
# ORCID is asked in test_orcid.py, and fails in test_orcid_faults.py; lists are asked in test_roster.py; the boards'
# own APIs fail in every way in their own tests.
# A source that somebody adds has no place in the bundled world: its samples speak for it here, and `registries check`.
SERVED = {one.registry for one in SERVED_SOURCES}
ASKED_OVER_HTTP = [source for source in SOURCES if source.sheet.driver != "roster" and source.sheet.id in SERVED]
IDS = [source.sheet.id for source in ASKED_OVER_HTTP]
ONE_OF_EACH_DRIVER = [source for source in ASKED_OVER_HTTP if source.sheet.id in {"us-nppes", "us-wa-doh"}]
UNAVAILABLE = {
    Fault.REFUSE: "reset",
    Fault.DRIP: "timeout",
    Fault.DELAY: "timeout",
    Fault.TOO_MANY: "rate_limited",
    Fault.TOO_MANY_SILENT: "rate_limited",
    Fault.TOO_MANY_ODD: "rate_limited",
    Fault.ERROR: "http_500",
    Fault.UNAVAILABLE: "http_503",
    Fault.RESET_MID_BODY: None,
    Fault.SHORT_CONTENT_LENGTH: "truncated",
    Fault.WRONG_CONTENT_TYPE: "not_json",
    Fault.CAPTCHA: "not_json",
    Fault.MAINTENANCE: "not_json",
    Fault.LOGIN_REDIRECT: "redirect",
    Fault.CROSS_HOST_REDIRECT: "redirect",
    Fault.EMPTY: "empty",
    Fault.TRUNCATED: "not_json",
    Fault.BAD_UTF8: "not_json",
    Fault.GZIP_BOMB: "too_large",
}


@pytest.mark.parametrize("source", SOURCES, ids=[source.sheet.id for source in SOURCES])
def test_a_folder_conforms(source: Source) -> None:
    assert suite.faults_of(source) == []


def test_a_folder_has_to_say_whether_its_silence_about_discipline_means_something() -> None:
    source = next(one for one in SOURCES if one.sheet.id == "us-wa-doh")
    undecided = replace(source, sheet=source.sheet.model_copy(update={"publishes_discipline": None}))
    assert [fault for fault in suite.faults_of(undecided) if "publishes_discipline" in fault]


def test_these_registers_are_silent_about_discipline_beside_a_licence_in_force() -> None:
    silent = {one.sheet.id for one in SOURCES if not one.sheet.tells_discipline}
    assert silent >= {"us-ct-elicense", "us-de-dpr", "us-nppes", "us-oig-leie", "orcid"}
    told = "us-wa-doh us-co-dora us-il-idfpr us-tx-tmb us-tx-bon us-tx-bhec us-fl-mqa us-md-bop us-ca-dca us-ny-op"
    assert not silent & {*told.split(), "us-or-thentia", "us-ma-bhpl"}


@pytest.mark.parametrize("source", SOURCES, ids=[source.sheet.id for source in SOURCES])
def test_the_suite_notices_a_sample_that_reads_otherwise(source: Source) -> None:
    sample = next(sample for sample in suite.samples(source) if sample.reads)
    wrong = suite.Sample(sample.why, sample.row, {**(sample.reads or {}), "surname": "Otherwise"}, "")
    assert suite.misread(source, wrong) != []


def test_the_suite_notices_a_sheet_that_lets_a_licence_in_force_have_no_end() -> None:
    source = next(source for source in SOURCES if source.sheet.id == "us-wa-doh")
    loose = Source(source.sheet.model_copy(update={"required_in_force": ()}), source.package)
    sample = suite.samples(source)[0]
    assert "deleted expirationdate" in list(suite.survivors(loose, sample))


def test_the_suite_notices_a_sheet_whose_status_words_are_good_in_every_column() -> None:
    source = next(source for source in SOURCES if source.sheet.id == "us-tx-tmb")
    words = {
        standing: tuple(word.partition("=")[2] or word for word in listed)
        for standing, listed in source.sheet.statuses.items()
    }
    loose = Source(source.sheet.model_copy(update={"statuses": words}), source.package)
    sample = suite.samples(source)[0]
    label = "exchanged license_status and currently_licensed"
    assert label in list(suite.survivors(loose, sample))
    assert label in dict(suite.exchanged(source, sample.row))
    assert list(suite.survivors(source, sample)) == []


def question(source: Source) -> Query:
    """Something the bundled world has an answer to: its first licence in force that this source knows."""
    if source.sheet.id == "us-nppes":
        return query(npi="2401757226", name="Thomas Silva")
    for claim in World.from_folder().claims:
        claimed = read_credential(claim.credential, claim.jurisdiction, has_number=True)
        if not isinstance(claimed, Credential) or claimed.family not in source.sheet.families:
            continue
        if claim.jurisdiction == source.sheet.jurisdiction and claim.scenario == "clean":
            name = PersonName(claim.board_first, claim.board_last)
            return Query(claim.jurisdiction, claimed.family, claim.number, name)
    raise LookupError(source.sheet.id)


async def ask(source: Source, fault: Fault | None) -> tuple[Answer, CountingGate, set[str]]:
    """Ask a source of the bundled world that fails as ordered; deadlines are short where one has to end."""
    short = {"read_s": 0.2, "total_s": 0.5} if fault and UNAVAILABLE.get(fault) == "timeout" else {}
    quick = source.sheet.politeness.model_copy(update=short)
    hasty = Source(source.sheet.model_copy(update={"politeness": quick}), source.package)
    gate = CountingGate()
    faults = Faults(delay_s=5, drip_s=0.3)
    if fault:
        faults.set(source.sheet.id, fault)
    async with running_world(faults=faults) as world, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, gate)
        settings = below(world.url, source.sheet.id, app_token="made-up")  # noqa: S106  of nobody
        registry = build(hasty, Tools(settings, http, RowsInMemory()))
        answer = await registry.ask(question(source), NOW)
        asked = {seen.registry for seen in world.log.of()}
    return answer, gate, asked


@pytest.mark.parametrize("source", ASKED_OVER_HTTP, ids=IDS)
async def test_a_healthy_source_answers(source: Source) -> None:
    answer, gate, asked = await ask(source, None)
    outcome = answer.outcome
    assert isinstance(outcome, Found)
    assert outcome.records[0].standing is Standing.ACTIVE
    assert (gate.failures, set(gate.successes), asked) == ([], {source.sheet.id}, {source.sheet.id})


@pytest.mark.parametrize("source", ASKED_OVER_HTTP, ids=IDS)
async def test_a_made_up_source_passes_the_control_of_the_real_one(source: Source) -> None:
    async with running_world() as world, open_session(USER_AGENT) as session:
        settings = below(world.url, source.sheet.id, app_token="made-up")  # noqa: S106  of nobody
        registry = build(source, Tools(settings, PoliteHttp(session, CountingGate()), RowsInMemory()))
        assert isinstance((await registry.check(NOW)).outcome, Found | NotFound)


@pytest.mark.parametrize("fault", sorted(UNAVAILABLE))
@pytest.mark.parametrize("source", ONE_OF_EACH_DRIVER, ids=[source.sheet.id for source in ONE_OF_EACH_DRIVER])
async def test_a_source_that_fails_is_unavailable_and_counted(source: Source, fault: Fault) -> None:
    answer, gate, asked = await ask(source, fault)
    outcome = answer.outcome
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == (UNAVAILABLE[fault] or outcome.detail)
    assert [failure[:2] for failure in gate.failures] == [(source.sheet.id, outcome.detail)]
    assert outcome.retry_in.total_seconds() <= 3600
    assert asked == {source.sheet.id}


@pytest.mark.parametrize("fault", [Fault.SCHEMA_DRIFT, Fault.STATUS_DRIFT])
@pytest.mark.parametrize("source", ASKED_OVER_HTTP, ids=IDS)
async def test_a_source_that_changed_its_words_never_reads_as_in_force(source: Source, fault: Fault) -> None:
    answer, _, _ = await ask(source, fault)
    match answer.outcome:
        case Unreadable():
            pass
        case Found(records):
            assert all(record.standing is not Standing.ACTIVE for record in records)
        case other:
            pytest.fail(f"neither an alarm nor a record out of force: {other}")


@pytest.mark.parametrize("source", ASKED_OVER_HTTP, ids=IDS)
async def test_another_person_under_the_right_number_is_shown_as_that_person(source: Source) -> None:
    answer, _, _ = await ask(source, Fault.OTHER_PERSON)
    match answer.outcome:
        case Found(records):
            surname = question(source).name.surname
            assert all(record.name.surname.casefold() != surname.casefold() for record in records)
        case NotFound() | Unreadable():
            pass
        case other:
            pytest.fail(f"unexpected {other}")
