"""The states whose source is a data sheet alone: all rows are read, and every claim meets the record it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cache
from importlib.resources import files

import pytest

from tests.registries.builders import NOW, Bench, bench
from verifier.demo.people import sources
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.demo.world import running_world
from verifier.domain.credentials.profession import Credential, Satisfaction, Title, read_credential, satisfies
from verifier.domain.evidence import Action, Found, NotFound, PersonName, Query, Record, Standing
from verifier.domain.names.tokens import fold
from verifier.registries.discover import discover
from verifier.registries.sheet.row_reader import RowReader
from verifier.registries.sheet.type_words import TypeWords

READERS = {str(source.sheet.id): RowReader(source.sheet) for source in discover()}
SHEETS = [
    READERS[registry].sheet
    for registry in (
        "us-wa-doh", "us-co-dora", "us-ct-elicense", "us-il-idfpr", "us-de-dpr", "us-tx-tmb", "us-tx-bon", "us-tx-bhec",
        "us-fl-mqa",
    )
]  # fmt: skip
PORTALS = [one for one in SHEETS if one.driver == "socrata"]
CLAIMS = World.from_folder().claims
# What a board prints for these; Delaware only says that a licence is closed, Connecticut's inactive ones have lapsed.
STANDINGS: dict[str, set[Standing | None]] = {
    "ACTIVE": {Standing.ACTIVE},
    "PROBATION": {Standing.ACTIVE_RESTRICTED},
    "EXPIRED": {Standing.EXPIRED},
    "INACTIVE": {Standing.INACTIVE, Standing.EXPIRED},
    "SUSPENDED": {Standing.SUSPENDED},
    "REVOKED": {Standing.REVOKED},
    "SURRENDERED": {Standing.SURRENDERED, None},
    "DECEASED": {Standing.DECEASED, None},
}
each_sheet = pytest.mark.parametrize("registry", [one.id for one in SHEETS])
each_portal = pytest.mark.parametrize("registry", [one.id for one in PORTALS])


@pytest.fixture
async def at() -> AsyncIterator[Bench]:
    async with running_world() as world, bench(world.url) as made:
        yield made


@cache
def records(registry: str) -> list[Record]:
    """Every row of the world's files of one source, read; a list's rows as the loader keeps them."""
    one = READERS[registry].sheet
    reader = READERS[registry]
    kept = set(one.fields.columns())
    rows = [row for source in sources.SOURCES if source.registry == registry for row in _rows(source)]
    if one.driver == "roster":
        rows = [{name: " ".join(text.split()) for name, text in row.items() if text and name in kept} for row in rows]
    return [reader.read(row) for row in rows]


def _rows(source: sources.Source) -> list[sources.Row]:
    text = (files("verifier.demo") / "data" / source.file).read_text(encoding="utf-8")
    return sources.read_rows(source.shape, text)[1]


def claims(registry: str) -> list[tuple[ClaimTruth, Credential]]:
    """The world's claims that this source is asked about."""
    one = READERS[registry].sheet
    read = [(claim, read_credential(claim.credential, claim.jurisdiction, has_number=True)) for claim in CLAIMS]
    return [
        (claim, credential)
        for claim, credential in read
        if isinstance(credential, Credential)
        and (claim.jurisdiction, credential.family in one.families) == (one.jurisdiction, True)
    ]


def titled(registry: str, words: str) -> Title:
    """The title behind the source's words for a licence type."""
    found = TypeWords(READERS[registry].sheet).find(words)
    assert found is not None
    return found[0]


def of_the_claim(registry: str, claim: ClaimTruth, credential: Credential, listed: list[Record]) -> list[Record]:
    """The records with the claim's number and family, without what a renewal left behind."""
    reader = READERS[registry]
    return [
        record
        for record in listed
        if record.family is credential.family
        and reader.same_number(record.number, claim.number)
        and record.standing is not Standing.SUPERSEDED
    ]


@each_sheet
def test_every_row_of_the_source_is_read_without_surprise(registry: str) -> None:
    assert records(registry) != []


@each_sheet
def test_the_record_behind_every_claim_has_the_standing_the_board_gave_it(registry: str) -> None:
    listed = records(registry)
    for claim, credential in claims(registry):
        found = of_the_claim(registry, claim, credential, listed)
        if not claim.board_status or (registry == "us-tx-bhec" and claim.board_status == "REVOKED"):
            assert found == [], claim.id
            continue
        assert {fold(record.name.surname) for record in found} == {fold(claim.board_last)}, claim.id
        assert {record.standing for record in found} <= STANDINGS[claim.board_status], claim.id
        assert {record.jurisdiction for record in found} == {claim.jurisdiction}


@each_sheet
def test_only_the_full_licence_satisfies_a_claim_of_it(registry: str) -> None:
    listed = records(registry)
    lower = Satisfaction.LOWER_LEVEL
    for claim, credential in claims(registry):
        for record in of_the_claim(registry, claim, credential, listed):
            assert record.title is not None
            expected = lower if claim.scenario == "associate_tier" else Satisfaction.SAME
            assert satisfies(credential, record.title) is expected, claim.id


@each_sheet
def test_what_the_board_flags_is_told_and_silence_is_not_called_a_clean_record(registry: str) -> None:
    listed = records(registry)
    flagged = {"active_with_past_action", "probation"}
    silent = {"us-ct-elicense", "us-de-dpr"}
    for claim, credential in claims(registry):
        actions = {record.action for record in of_the_claim(registry, claim, credential, listed)}
        if claim.scenario in flagged and registry not in silent:
            assert Action.TAKEN in actions, claim.id
        if registry in silent:
            assert Action.NONE not in actions, claim.id


@each_portal
async def test_however_the_creator_writes_the_number_the_portal_is_asked_for_the_right_row(
    registry: str, at: Bench
) -> None:
    for claim, credential in claims(registry):
        name = PersonName(claim.board_first, claim.board_last)
        asked = Query(claim.jurisdiction, credential.family, claim.number, name)
        outcome = (await at.catalogue.get(registry).ask(asked, NOW)).outcome
        if claim.board_status:
            assert isinstance(outcome, Found), claim.id
            assert fold(claim.board_last) in {fold(record.name.surname) for record in outcome.records}, claim.id
        elif not isinstance(outcome, NotFound):
            assert isinstance(outcome, Found), claim.id
            assert all(record.family is not credential.family for record in outcome.records), claim.id


@pytest.mark.parametrize(
    ("registry", "written", "printed"),
    [
        ("us-co-dora", "LPC.0022753", "22753"),
        ("us-co-dora", "APN.0990385-NP", "990385"),
        ("us-ct-elicense", "46.099997", "99997"),
        ("us-il-idfpr", "149.012345", "149012345"),
        ("us-il-idfpr", "36112666", "036112666"),
        ("us-de-dpr", "Q10099435", "Q1-0099435"),
        ("us-de-dpr", "q1 99435", "Q1-0099435"),
        ("us-tx-tmb", "k-1234", "K1234"),
        ("us-tx-tmb", "K01234", "K1234"),
        ("us-tx-bhec", "LPC 89438", "89438"),
        ("us-fl-mqa", "mh 57127", "MH57127"),
        ("us-md-bop", "D53825", "D0053825"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(registry: str, written: str, printed: str) -> None:
    assert READERS[registry].same_number(printed, written)


@pytest.mark.parametrize("other", ["S1234", "1234", "K123", "K12345", "K10234"])
def test_the_letter_of_a_texan_physicians_number_tells_people_apart(other: str) -> None:
    assert not READERS["us-tx-tmb"].same_number("K1234", other)


def test_an_illinois_lpc_is_not_the_lcpc_and_a_colorado_lpcc_is_a_candidate() -> None:
    for registry, words, claimed in (
        ("us-il-idfpr", "LICENSED PROFESSIONAL COUNSELOR", "LCPC"),
        ("us-co-dora", "LPCC", "LPC"),
    ):
        title = titled(registry, words)
        credential = read_credential(claimed, READERS[registry].sheet.jurisdiction, has_number=True)
        assert isinstance(credential, Credential)
        assert satisfies(credential, title) is Satisfaction.LOWER_LEVEL


@pytest.mark.parametrize("place", ["US-CO", "US-CT", "US-IL", "US-MD", "US-NY"])
def test_where_one_licence_serves_both_degrees_md_and_do_are_answered_alike_and_neither_is_printed(place: str) -> None:
    source = next(
        one for one in (*SHEETS, READERS["us-md-bop"].sheet, READERS["us-ny-op"].sheet) if one.jurisdiction == place
    )
    title = titled(source.id, source.types.full["Physician"][0])
    for letters in ("MD", "DO"):
        credential = read_credential(letters, place, has_number=True)
        assert isinstance(credential, Credential)
        assert satisfies(credential, title) is Satisfaction.SAME
        assert credential.badge_title.abbreviation == "Physician"


def test_a_sheet_alone_is_at_most_fifty_lines() -> None:
    for one in PORTALS:
        path = files("verifier.registries") / str(one.id).replace("-", "_") / "registry.toml"
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 50, one.id
