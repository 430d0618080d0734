from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.registries.builders import (
    NOW,
    USER_AGENT,
    Bench,
    CountingGate,
    RowsInMemory,
    answering,
    bench,
    named,
    query,
    serving,
    sheet,
)
from verifier.demo.servers.faults import Fault, Faults
from verifier.demo.world import running_world
from verifier.domain.evidence import Answer, Authority, Found, NotFound, RecordKind, Unavailable, Unreadable
from verifier.registries.base import Tools
from verifier.registries.drivers.roster import RosterRegistry, surname_key
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.rosters.block import RosterRow
from verifier.registries.rosters.row import every_key_of, key_of
from verifier.registries.rosters.row import kept as kept_columns
from verifier.registries.rosters.source import sheet_source
from verifier.registries.rosters.types import RosterPosition, RosterProgress, RosterRefused
from verifier.registries.sheet.datasheet import Datasheet, SourceSettings
from verifier.registries.sheet.sections import Number, Roster

HEADER = (
    "LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,GENERAL,SPECIALTY,UPIN,NPI,DOB,ADDRESS,CITY,STATE,ZIP,"
    "EXCLTYPE,EXCLDATE,REINDATE,WAIVERDATE,WVRSTATE"
)
NPI = "2381400458"
ROW = {
    "LASTNAME": "NGUYEN",
    "FIRSTNAME": "LUCÍA",
    "MIDNAME": "J.",
    "NPI": NPI,
    "DOB": "19500101",
    "ADDRESS": "100 MAIN ST",
    "STATE": "WA",
    "EXCLTYPE": "1128b4",
    "EXCLDATE": "20201231",
}


def leie(at: Bench) -> RosterRegistry:
    registry = at.catalogue.get("us-oig-leie")
    assert isinstance(registry, RosterRegistry)
    return registry


def printed(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER.split(","), restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def on_disk(folder: Path, text: str, name: str = "UPDATED.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def loaded(at: Bench, folder: Path, *rows: dict[str, str]) -> RosterRegistry:
    registry = leie(at)
    await registry.sync(at.rosters, folder, files=[on_disk(folder, printed(*rows))])
    return registry


async def asked(registry: RosterRegistry, name: str, npi: str = "", jurisdiction: str = "US-WA") -> Answer:
    return await registry.ask(query(name=name, npi=npi, jurisdiction=jurisdiction), NOW)


async def test_the_list_is_fetched_from_its_address_and_answers_from_then_on(at: Bench, tmp_path: Path) -> None:
    steps: list[RosterProgress] = []
    registry = leie(at)
    state = await registry.sync(at.rosters, tmp_path, told=steps.append)
    assert not isinstance(state, Unavailable)
    assert (state.rows, state.as_of is not None) == (8, True)
    assert [step.what for step in steps] == ["fetching", "loading"]
    assert steps[-1].rows == 8
    assert steps[-1].bytes_done == steps[-1].bytes_total == steps[0].bytes_done > 1000
    answer = await asked(registry, "Lucia Nguyen", jurisdiction="US-CT")
    assert isinstance(answer.outcome, Found)
    assert answer.outcome.records[0].note == "1128b4 20201231"
    assert answer.as_of == state.as_of
    assert files_in(tmp_path) == []


async def test_a_list_never_loaded_or_too_old_cannot_clear_anyone(at: Bench, tmp_path: Path) -> None:
    registry = leie(at)
    outcome = (await asked(registry, "Robin Sample")).outcome
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == "roster_stale"
    await loaded(at, tmp_path, ROW)
    for age, kind in ((timedelta(days=40), NotFound), (timedelta(days=41), Unavailable)):
        answer = await registry.ask(query(name="Robin Sample"), NOW + age)
        assert isinstance(answer.outcome, kind)
        assert isinstance((await registry.check(NOW + age)).outcome, kind)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Lucia Nguyen", ROW),
        ("Lucía Nguyễn", ROW),
        ("Jürgen Müller", {"FIRSTNAME": "JUERGEN", "LASTNAME": "MUELLER"}),
        ("Ana Rodriguez-Lopez", {"FIRSTNAME": "ANA", "LASTNAME": "RODRIGUEZ LOPEZ"}),
        ("Ana Rodriguez-Lopez", {"FIRSTNAME": "ANA", "LASTNAME": "LOPEZ"}),
        ("Bill Novak", {"FIRSTNAME": "WILLIAM", "LASTNAME": "NOVAK"}),
        ("Sean O'Connor", {"FIRSTNAME": "SEAN", "LASTNAME": "O CONNOR"}),
        ("Mary Ann Young", {"FIRSTNAME": "MARYANN", "LASTNAME": "YOUNG"}),
    ],
)
async def test_a_listed_person_is_not_missed_for_a_spelling(
    at: Bench, tmp_path: Path, name: str, listed: dict[str, str]
) -> None:
    row = {**ROW, "MIDNAME": "", "NPI": "0000000000", **listed}
    registry = await loaded(at, tmp_path, row)
    given_name, _, surname = name.rpartition(" ")
    asked_for = query(npi="", jurisdiction="US-WA")
    asked_for = type(asked_for)("US-WA", asked_for.family, "", type(asked_for.name)(given_name, surname))
    answer = await registry.ask(asked_for, NOW)
    assert isinstance(answer.outcome, Found)
    assert answer.outcome.records[0].kind is RecordKind.EXCLUSION
    assert answer.outcome.records[0].authority is Authority.SCREENING


@pytest.mark.parametrize("name", ["Thomas Nguyen", "Lucia Silva", "Nguyen Lucia Silva"])
async def test_another_name_is_no_hit(at: Bench, tmp_path: Path, name: str) -> None:
    registry = await loaded(at, tmp_path, ROW)
    assert isinstance((await asked(registry, name)).outcome, NotFound)


async def test_a_list_is_asked_under_every_name_and_npi_that_are_known(at: Bench, tmp_path: Path) -> None:
    registry = await loaded(at, tmp_path, {**ROW, "NPI": "2578949564"})
    asked_for = query(name="Robin Sample")
    for more, kind in (
        ({}, NotFound),
        ({"names": ("Robin Sample", "Lucia Nguyen")}, Found),
        ({"npis": frozenset({"2578949564"})}, Found),
    ):
        assert isinstance((await registry.ask(replace(asked_for, **more), NOW)).outcome, kind), more


async def test_the_same_npi_is_a_hit_whatever_the_name(at: Bench, tmp_path: Path) -> None:
    registry = await loaded(at, tmp_path, ROW, {"NPI": "2578949564", "BUSNAME": "A CLINIC", "STATE": "NY"})
    for npi in (NPI, "2578949564"):
        outcome = (await asked(registry, "Somebody Else", npi=npi, jurisdiction="US-OR")).outcome
        assert isinstance(outcome, Found)
        assert [record.npi for record in outcome.records] == [npi]
    assert isinstance((await asked(registry, "Somebody Else", npi="0000000000")).outcome, NotFound)


async def test_an_exclusion_that_begins_next_year_counts_today(at: Bench, tmp_path: Path) -> None:
    registry = await loaded(at, tmp_path, {**ROW, "EXCLDATE": "20991231"})
    assert isinstance((await asked(registry, "Lucia Nguyen")).outcome, Found)


async def test_a_row_that_cannot_be_read_is_an_alarm_not_a_clearance(at: Bench, tmp_path: Path) -> None:
    registry = await loaded(at, tmp_path, {**ROW, "DOB": "1950"})
    assert (await asked(registry, "Lucia Nguyen")).outcome == Unreadable("DOB: date_shape")


async def test_addresses_never_reach_the_table(at: Bench, tmp_path: Path) -> None:
    await loaded(at, tmp_path, ROW)
    kept = repr(at.rosters.rows["us-oig-leie"])
    assert "MAIN" not in kept
    assert "NGUYEN" in kept


def rows_of(sheet: Datasheet, path: Path) -> list[RosterRow]:
    batches = sheet_source(sheet, [path], None).batches(RosterPosition())
    return [row for batch in batches for row in batch.block.rows]


def test_a_row_is_kept_with_its_keys(tmp_path: Path) -> None:
    rows = rows_of(sheet("us-oig-leie"), on_disk(tmp_path, printed(ROW, {**ROW, "NPI": "0000000000"})))
    assert [(row.digits, row.npi, row.surname_key) for row in rows] == [("", NPI, "nguyen"), ("", "", "nguyen")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("<html>\n", "is a web page"),
        (printed(ROW).replace('"STATE"', '"PLACE"'), "lacks the column 'STATE'"),
        (printed(ROW).replace('"ZIP"', '"POSTCODE"'), "has the unknown column 'POSTCODE'"),
        (printed(ROW).replace('"ZIP"', '"NPI"'), "has twice the column 'NPI'"),
        (printed(ROW) + '"one","two"\n', "line 3: 2 columns, the header has 18"),
        (printed(ROW) + '"never closed', "line 3: quotation marks that do not pair"),
    ],
)
def test_a_file_of_another_shape_is_refused_by_line_and_without_its_content(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(RosterRefused) as refusal:
        rows_of(sheet("us-oig-leie"), on_disk(tmp_path, text))
    assert said in str(refusal.value)
    assert "NGUYEN" not in str(refusal.value)


def tolerant(most: int) -> Datasheet:
    made = sheet("us-oig-leie")
    assert made.roster is not None
    return made.model_copy(update={"roster": made.roster.model_copy(update={"max_bad_rows": most})})


BROKEN = printed(ROW, {**ROW, "CITY": "NEW\nYORK"}) + '"one"\n\n' + '"a"b,\n' + printed(ROW, ROW).partition("\n")[2]


def test_lines_at_fault_are_left_out_as_far_as_the_sheet_allows(tmp_path: Path) -> None:
    path = on_disk(tmp_path, BROKEN)
    assert len(rows_of(tolerant(2), path)) == 4
    with pytest.raises(RosterRefused) as refusal:
        rows_of(tolerant(1), path)
    assert str(refusal.value).endswith("line 5: 1 columns, the header has 18; line 7: quotation marks that do not pair")


def test_a_refusal_names_the_first_lines_only(tmp_path: Path) -> None:
    with pytest.raises(RosterRefused) as refusal:
        rows_of(sheet("us-oig-leie"), on_disk(tmp_path, printed(ROW) + '"one"\n' * 30))
    said = str(refusal.value)
    assert said.count("columns") == 5
    assert "line 3: " in said
    assert said.endswith("and 25 more before line 33")


def test_a_quotation_mark_that_never_closes_does_not_fill_the_memory(tmp_path: Path) -> None:
    endless = printed(ROW) + ('"x\n",' * 100 + "\n") * 30_000
    with pytest.raises(RosterRefused, match=r"UPDATED\.csv: line "):
        rows_of(sheet("us-oig-leie"), on_disk(tmp_path, endless.replace(",\n", ",")))


def test_the_rows_after_a_position_are_the_rows_that_were_not_loaded(tmp_path: Path) -> None:
    path = on_disk(tmp_path, printed(*({**ROW, "NPI": f"{n:010}", "CITY": "A\nB"} for n in range(1, 900))))
    source = sheet_source(sheet("us-oig-leie"), [path, path], None)
    batches = list(source.batches(RosterPosition()))
    rows = [row for batch in batches for row in batch.block.rows]
    assert len(rows) == 2 * 899
    for batch in batches:
        rest = [row for later in source.batches(batch.end) for row in later.block.rows]
        assert rows[: batch.end.rows] + rest == rows


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "UPDATED.csv"
    path.write_bytes(printed(ROW).encode("latin-1"))
    with pytest.raises(RosterRefused, match="line 2: not in the encoding"):
        rows_of(sheet("us-oig-leie"), path)


def test_one_line_that_never_ends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RosterRefused, match="line 3 is longer than"):
        rows_of(sheet("us-oig-leie"), on_disk(tmp_path, printed(ROW) + "x" * 200_000))


def licences(**roster: object) -> Datasheet:
    """A board's list in pipes, as Florida prints it."""
    wa, fields = sheet("us-wa-doh"), sheet("us-wa-doh").fields
    used = fields.model_copy(update={"number": ("Rank", "Number")})
    base: dict[str, object] = {"paths": ("/list.txt",), "format": "pipe", "min_rows": 1, "max_rows": 10}
    made = Roster.model_validate({**base, **roster})
    update = {"id": "us-xx-list", "driver": "roster", "roster": made, "fields": used, "required": ()}
    return wa.model_copy(update={**update, "socrata": None, "number": Number()})


PIPES = (
    "Rank|Number|lastname|firstname|middlename|credentialtype|status|actiontaken|firstissuedate|expirationdate|birthyear|\n"
    'LH|0069990001|Sample "Sam"|Robin||Mental Health Counselor License|Active|No||12/16/2027|1981|\n'
)


async def test_a_list_of_licences_is_looked_up_by_number_also_from_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "list.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("readme.txt", "x")
        packed.writestr("PROF_ALL.txt", PIPES)
    rosters = RowsInMemory()
    async with open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        registry = RosterRegistry(licences(member="PROF_*.txt"), Tools(SourceSettings(), http, rosters))
        await registry.sync(rosters, tmp_path, files=[archive])
        found = (await registry.ask(query("LH-69990001"), NOW)).outcome
        missing = (await registry.ask(query("LH-123"), NOW)).outcome
    assert isinstance(found, Found)
    assert (found.records[0].number, found.records[0].name.surname) == ("LH0069990001", 'Sample "Sam"')
    assert isinstance(missing, NotFound)


def test_a_zip_without_the_one_expected_file_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "list.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", PIPES)
        packed.writestr("b.txt", PIPES)
    with pytest.raises(RosterRefused, match="2 members"):
        rows_of(licences(member="*.txt"), archive)


def test_a_zip_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "list.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", PIPES + "|\n" * 100_000)
    with pytest.raises(RosterRefused, match="larger than"):
        rows_of(licences(member="*.txt", max_bytes=1000), archive)


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.CAPTCHA, Fault.CROSS_HOST_REDIRECT, Fault.RESET_MID_BODY])
async def test_a_list_that_cannot_be_fetched_leaves_the_old_one(tmp_path: Path, fault: Fault) -> None:
    faults = Faults()
    faults.schedule("us-oig-leie", [None, fault])
    async with running_world(faults=faults) as world, bench(world.url) as at:
        registry = leie(at)
        first = await registry.sync(at.rosters, tmp_path)
        assert isinstance(await registry.sync(at.rosters, tmp_path), Unavailable)
        assert await at.rosters.state(registry.sheet.id) == first


async def test_outside_a_world_the_file_must_have_as_many_rows_as_the_sheet_says(tmp_path: Path) -> None:
    rosters = RowsInMemory()
    async with open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        registry = RosterRegistry(sheet("us-oig-leie"), Tools(SourceSettings(), http, rosters))
        with pytest.raises(RosterRefused):
            await registry.sync(rosters, tmp_path, files=[on_disk(tmp_path, printed(ROW))])
    assert registry.expectation().max_shrink == 0.10


@pytest.mark.parametrize("base", ["", "http://127.0.0.1:9/us-oig-leie"])
async def test_an_operators_word_overrides_what_a_list_must_look_like_in_a_world_as_anywhere(base: str) -> None:
    settings = SourceSettings(base_url=base, min_rows=3, max_shrink=0.5)
    async with open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        registry = RosterRegistry(sheet("us-oig-leie"), Tools(settings, http, RowsInMemory()))
    assert (registry.expectation().min_rows, registry.expectation().max_shrink) == (3, 0.5)


async def test_a_page_instead_of_a_list_is_no_list(tmp_path: Path) -> None:
    async with serving(answering(b"<html>", "text/html")) as url, bench(url) as at:
        fetched = await leie(at).sync(at.rosters, tmp_path)
    assert isinstance(fetched, Unavailable)
    assert fetched.detail == "not_a_file"


PLAIN_NAME = st.text(alphabet="aeouSMITHjriv ,.-'\té\n", max_size=12)


@given(st.one_of(PLAIN_NAME, st.text(max_size=12), st.builds(lambda a, b: f"{a} {b}", PLAIN_NAME, PLAIN_NAME)))
@example("Saint James")
@example("SAINTSBURY")
@example("Smith, Jr.")
@example("Smith IV .")
@example("JR")
@example("Baeuer aee oee")
def test_the_quick_fold_of_a_surname_is_the_same_as_the_careful_one(surname: str) -> None:
    assert key_of(surname) == surname_key(surname)


CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)


@settings(deadline=None)  # a file is written for each
@given(surname=CELL, middle=CELL)
def test_whatever_a_cell_holds_is_kept_without_control_characters(surname: str, middle: str) -> None:
    with TemporaryDirectory() as folder:
        path = on_disk(Path(folder), printed({**ROW, "LASTNAME": surname, "MIDNAME": middle}))
        [kept] = rows_of(sheet("us-oig-leie"), path)
    fields = named(kept_columns(sheet("us-oig-leie")), kept)
    assert kept.surname_key == every_key_of(fields.get("LASTNAME", ""))
    assert not any(ord(char) < 32 for text in fields.values() for char in text)
