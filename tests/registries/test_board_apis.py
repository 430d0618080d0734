"""Boards with a JSON API of their own, over real HTTP: California, New York, Oregon and Massachusetts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module

import pytest

from tests.registries.builders import NOW, USER_AGENT, CountingGate, RowsInMemory, below
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.demo.people.sources import public
from verifier.demo.servers.faults import Fault, Faults
from verifier.demo.world import WorldHandle, running_world
from verifier.domain.credentials.profession import Credential, Level, read_credential
from verifier.domain.evidence import (
    Action,
    Found,
    NotFound,
    Outcome,
    PersonName,
    Query,
    Record,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.domain.names.parse import parse
from verifier.domain.names.tokens import fold
from verifier.registries.base import Registry, Tools
from verifier.registries.catalogue import build
from verifier.registries.discover import Source, discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session

BOARDS = {"us-ca-dca": "US-CA", "us-ny-op": "US-NY", "us-or-thentia": "US-OR", "us-ma-bhpl": "US-MA"}
SOURCES = {str(source.sheet.id): source for source in discover() if source.sheet.id in BOARDS}
STANDINGS = {
    "ACTIVE": Standing.ACTIVE,
    "PROBATION": Standing.ACTIVE_RESTRICTED,
    "EXPIRED": Standing.EXPIRED,
    "INACTIVE": Standing.INACTIVE,
    "SUSPENDED": Standing.SUSPENDED,
    "REVOKED": Standing.REVOKED,
    "SURRENDERED": Standing.SURRENDERED,
}
each_board = pytest.mark.parametrize("board", sorted(BOARDS))


@dataclass(frozen=True)
class Bench:
    registry: Registry
    gate: CountingGate
    world: WorldHandle


@asynccontextmanager
async def at(board: str, faults: Faults | None = None, total_s: float = 5) -> AsyncIterator[Bench]:
    source, gate = SOURCES[board], CountingGate()
    polite = source.sheet.politeness.model_copy(update={"read_s": total_s / 2, "total_s": total_s})
    hasty = Source(source.sheet.model_copy(update={"politeness": polite}), source.package)
    async with running_world(faults=faults) as world, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, gate)
        settings = below(world.url, board, app_token="made-up")  # noqa: S106  of nobody
        yield Bench(build(hasty, Tools(settings, http, RowsInMemory())), gate, world)


def claims(board: str) -> list[ClaimTruth]:
    return [claim for claim in World.from_folder().claims if claim.jurisdiction == BOARDS[board]]


def claimed(claim: ClaimTruth) -> Credential:
    read = read_credential(claim.credential, claim.jurisdiction, has_number=True)
    assert isinstance(read, Credential)
    return read


def question(claim: ClaimTruth) -> Query:
    """Build the service's query: the number as typed, the name folded."""
    name = parse(claim.display_name)
    person = PersonName(name.given, " ".join(name.surname), " ".join(name.middles), name.suffix)
    return Query(claim.jurisdiction, claimed(claim).family, claim.number, person)


def licensee(board: str) -> Query:
    return question(next(claim for claim in claims(board) if claim.scenario == "clean"))


async def told(bench: Bench, asked: Query) -> Outcome:
    return (await bench.registry.ask(asked, NOW)).outcome


def of_type(claim: ClaimTruth, records: tuple[Record, ...]) -> Record:
    """The one record of the claimed branch, whatever its level."""
    branches = {title.branch for title in claimed(claim).titles}
    [record] = [record for record in records if record.title and record.title.branch in branches]
    return record


@each_board
def test_every_row_of_the_world_is_read(board: str) -> None:
    adapter = import_module(f"{SOURCES[board].package}.adapter")
    table = World.from_folder().table(board)
    assert table
    for entry in table:
        for row in unwrapped(board, entry.row):
            record = adapter.read_row(SOURCES[board].sheet, row)
            assert record.title is not None
            assert record.name.given
            assert record.number


def unwrapped(board: str, row: dict[str, object]) -> list[dict[str, object]]:
    """A row as its adapter's `read_row` takes it: California's without its wrapping."""
    if board != "us-ca-dca":
        return [public(row)]
    code = str(row["_key"]).partition("/")[0]
    full: list[dict[str, object]] = row["licenseDetails"][0]["getFullLicenseDetail"]  # type: ignore[index]
    return [{"licType": code, **one} for one in full]


@each_board
async def test_every_claim_finds_what_its_board_holds(board: str) -> None:
    async with at(board) as bench:
        await told(bench, licensee(board))  # California's control is the last record found
        for claim in claims(board):
            outcome = await told(bench, question(claim))
            if not claim.board_status or stranger_by_name(board, claim):
                assert outcome == NotFound(), claim.id
                continue
            assert isinstance(outcome, Found), claim.id
            record = of_type(claim, outcome.records)
            assert fold(record.name.surname) == fold(claim.board_last), claim.id
            assert record.standing is standing_of(board, claim), claim.id
            assert (record.action is Action.TAKEN) >= (claim.scenario == "active_with_past_action"), claim.id
            associate = claim.scenario == "associate_tier"
            assert record.title is not None
            assert record.title.level is (Level.ASSOCIATE if associate else Level.INDEPENDENT), claim.id


def stranger_by_name(board: str, claim: ClaimTruth) -> bool:
    """Massachusetts is asked by name, so an impostor's own name finds nobody's licence."""
    return board == "us-ma-bhpl" and claim.scenario == "impostor_real_number"


def standing_of(board: str, claim: ClaimTruth) -> Standing | None:
    """California's other codes are disputed: they give no standing at all."""
    standing = STANDINGS[claim.board_status]
    return None if board == "us-ca-dca" and standing is not Standing.ACTIVE else standing


@each_board
@pytest.mark.parametrize("fault", sorted(Fault))
async def test_no_fault_of_a_board_speaks_for_or_against_anybody(board: str, fault: Fault) -> None:
    faults = Faults(delay_s=5, drip_s=0.3)
    asked = licensee(board)
    async with at(board, faults, total_s=0.5) as bench:
        faults.set(board, fault)
        outcome = await told(bench, asked)
    if fault is Fault.OTHER_PERSON and isinstance(outcome, Found):
        assert all(record.name.surname.upper() == "UMBERNICKEL" for record in outcome.records)
    elif isinstance(outcome, Unavailable):
        assert [failure[:2] for failure in bench.gate.failures] == [(board, outcome.detail)]
    else:
        assert isinstance(outcome, Unreadable)


@each_board
@pytest.mark.parametrize("fault", [Fault.SCHEMA_DRIFT, Fault.STATUS_DRIFT])
async def test_a_board_that_changed_its_words_is_for_people(board: str, fault: Fault) -> None:
    faults = Faults()
    async with at(board, faults) as bench:
        faults.set(board, fault)
        assert isinstance(await told(bench, licensee(board)), Unreadable)


@pytest.mark.parametrize(("board", "credential"), [("us-ca-dca", "MD"), ("us-or-thentia", "LPC")])
async def test_a_fault_in_the_second_request_is_no_half_answer(board: str, credential: str) -> None:
    faults = Faults()
    asked = next(claim for claim in claims(board) if claim.credential == credential and claim.board_status)
    async with at(board, faults) as bench:
        faults.schedule(board, [None, Fault.UNAVAILABLE])
        assert isinstance(await told(bench, question(asked)), Unavailable)


@each_board
async def test_a_board_that_works_is_alive_before_anybody_was_found(board: str) -> None:
    async with at(board) as bench:
        assert (await bench.registry.check(NOW)).outcome == NotFound()


@each_board
async def test_what_is_kept_of_a_request_names_nobody(board: str) -> None:
    asked = licensee(board)
    async with at(board) as bench:
        answer = await bench.registry.ask(asked, NOW)
    digits = "".join(char for char in asked.number if char.isdigit())
    assert answer.request
    assert digits not in answer.request
    assert asked.name.surname not in answer.request.lower()
    assert "made-up" not in answer.request


@pytest.mark.parametrize("board", ["us-ca-dca", "us-ny-op"])
async def test_without_the_operators_key_a_board_is_not_asked(board: str) -> None:
    async with at(board) as bench, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, bench.gate)
        keyless = build(SOURCES[board], Tools(below(bench.world.url, board), http, RowsInMemory()))
        for answer in (await keyless.ask(licensee(board), NOW), await keyless.check(NOW)):
            assert isinstance(answer.outcome, Unavailable)
            assert answer.outcome.detail == "no_key"
        assert bench.world.log.of(board) == []
