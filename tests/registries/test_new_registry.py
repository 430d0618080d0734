from __future__ import annotations

import asyncio
import csv
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.registries.builders import answering, below, bench, query, serving
from tests.registries.drafts import NOW, as_source, dataset, decide, drafted, portal_of, seen_in, state
from verifier.demo.people.people import BUNDLED
from verifier.demo.servers.datasets import DATASETS
from verifier.demo.world import WorldHandle
from verifier.domain.evidence import Found, NotFound, Query, Standing
from verifier.registries import catalogue as discovery
from verifier.registries.catalogue import Catalogue
from verifier.registries.conformance import suite
from verifier.registries.drafting.columns import guesses
from verifier.registries.drafting.plan import Wanted, plan
from verifier.registries.drafting.source_view import DraftError, SourceView, see_file, see_portal
from verifier.registries.drivers.portal import PortalError
from verifier.registries.sheet.datasheet import SheetError, load_sheet, parse_sheet
from verifier.registries.sheet.row_reader import RowReader

REGISTRIES = [one.registry for one in DATASETS]
BHEC = BUNDLED / "tx_bhec_LPC.csv"
COLORADOS_FAMILIES = '["counselor", "marriage_and_family_therapist", "social_worker", "psychologist", "nurse"]'
COLORADOS_TYPES = 'LCSW = "CSW"\nPsychologist = "PSY"\nLMFT = "MFT"\n'


def read_file(path: Path) -> SourceView:
    return see_file(path, "", lambda _rows: None)


async def test_a_drafted_state_finds_its_licences_once_a_person_has_decided(
    world: WorldHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafted(await seen_in(world, "us-co-dora"), "us-co-dora", tmp_path)
    decide(draft.folder, COLORADOS_FAMILIES, COLORADOS_TYPES)
    source = as_source(draft.folder, monkeypatch)
    assert suite.faults_of(source) == []
    assert not (draft.folder / "adapter.py").exists()
    lines = (draft.folder / "registry.toml").read_text("utf-8").splitlines()
    assert len([line for line in lines if line and not line.startswith("#")]) <= 51
    async with bench(world.url) as at:
        catalogue = Catalogue(at.http, at.rosters, partial(below, world.url), [source])
        await finds_colorados_people(catalogue, world)


async def finds_colorados_people(catalogue: Catalogue, world: WorldHandle) -> None:
    claims = [claim for claim in world.people.claims if claim.jurisdiction == "US-CO" and claim.number]
    assert len(claims) > 10
    for claim in claims:
        outcome = (await catalogue.get("us-co-dora").ask(colorado(claim.number, claim.legal_name), NOW)).outcome
        if claim.board_last:
            assert isinstance(outcome, Found), claim.id
            assert claim.board_last in {record.name.surname for record in outcome.records}, claim.id
        else:
            assert isinstance(outcome, NotFound), claim.id


def colorado(number: str, name: str) -> Query:
    return query(number, name, jurisdiction="US-CO")


@pytest.mark.parametrize("registry", REGISTRIES)
async def test_no_draft_can_be_used_before_a_person_has_decided(
    world: WorldHandle, tmp_path: Path, registry: str
) -> None:
    draft = drafted(await seen_in(world, registry), registry, tmp_path)
    with pytest.raises(SheetError, match=r"registry\.toml: not decided yet: authority; .*terms; ") as refused:
        load_sheet(draft.folder / "registry.toml")
    assert all(decision in str(refused.value) for decision in draft.decisions)


@pytest.mark.parametrize("registry", REGISTRIES)
async def test_a_draft_names_nobody_who_is_in_the_source(world: WorldHandle, tmp_path: Path, registry: str) -> None:
    seen = await seen_in(world, registry)
    draft = drafted(seen, registry, tmp_path)
    document = tomllib.loads((draft.folder / "registry.toml").read_text("utf-8"))
    samples = [json.loads(line) for line in (draft.folder / "samples.jsonl").read_text("utf-8").splitlines()]
    written = set(texts([document, *samples]))
    found = guesses(seen.columns)
    about = {column for field in ("number", "surname", "given", "full_name", "city") for column in found.get(field, ())}
    theirs = {str(row[column]) for row in seen.rows for column in about if column in row}
    assert theirs
    assert not written & theirs
    assert samples


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401  any JSON or TOML value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


async def test_the_column_whose_words_are_titles_is_taken_for_the_type(world: WorldHandle) -> None:
    seen = await seen_in(world, "us-il-idfpr")
    made = plan(Wanted("us-il-board", "US-IL", "https://data.example.gov"), seen)
    assert made.fields["type"] == ("description",)
    assert made.types.known["LCPC"] == ("LICENSED CLINICAL PROFESSIONAL COUNSELOR",)
    assert "LICENSED PHYSICIAN AND SURGEON" in made.types.open
    chosen = plan(Wanted("us-il-board", "US-IL", "https://data.example.gov", mapped={"type": "license_type"}), seen)
    assert chosen.fields["type"] == ("license_type",)


def test_a_list_in_a_file_is_drafted_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = drafted(read_file(BHEC), "us-tx-two", tmp_path)
    decide(draft.folder, '["counselor"]', "")
    source = as_source(draft.folder, monkeypatch)
    assert suite.faults_of(source) == []
    reader = RowReader(source.sheet)
    with BHEC.open(encoding="utf-8", newline="") as file:
        records = [reader.read(row) for row in csv.DictReader(file)]
    assert {record.title.abbreviation for record in records if record.title} == {"LPC", "LPCA"}
    assert any(record.standing is Standing.ACTIVE for record in records)


def test_a_pipe_list_with_stray_quotation_marks_is_drafted() -> None:
    made = plan(Wanted("us-fl-list", "US-FL", "https://board.example.gov"), read_file(BUNDLED / "fl_PROF_ALL.txt"))
    assert made.seen.section["format"] == "pipe"
    assert made.fields["birth_range"] == ("Birth-Year-Range",)
    assert made.statuses.open == {"Clear": 41}
    assert "Mailing-Address-Phone-Number" in made.ignored


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no file"),
        (b"one column\nx\n", "not a header"),
        (b"number,lastname\n", "no rows"),
        (b'number,lastname\n"1,Sample\n', "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_a_sentence(tmp_path: Path, body: bytes, said: str) -> None:
    path = tmp_path / "list.csv"
    if body:
        path.write_bytes(body)
    with pytest.raises(DraftError, match=said):
        read_file(path)


async def test_a_data_set_that_is_not_there_is_told_in_a_sentence(world: WorldHandle) -> None:
    async with portal_of(f"{world.url}/us-co-dora", "aaaa-bbbb") as asked:
        with pytest.raises(PortalError, match="There is no data set aaaa-bbbb on this portal"):
            await see_portal(asked, lambda _what: None)


async def test_a_web_page_is_no_portal() -> None:
    async with serving(answering(b"<html>", "text/html")) as url, portal_of(url, "abcd-1234") as asked:
        with pytest.raises(PortalError, match="not_json"):
            await see_portal(asked, lambda _what: None)


async def test_a_column_that_is_not_there_and_a_folder_that_is_are_refused(world: WorldHandle, tmp_path: Path) -> None:
    seen = await seen_in(world, "us-de-dpr")
    with pytest.raises(DraftError, match="no column 'nope'"):
        drafted(seen, "us-de-dpr", tmp_path, type="nope")
    drafted(seen, "us-de-dpr", tmp_path)
    with pytest.raises(DraftError, match="is there already"):
        drafted(seen, "us-de-dpr", tmp_path)


async def test_the_command_writes_the_folder_and_says_what_is_open(world: WorldHandle, tmp_path: Path) -> None:
    asked = ["--dataset", dataset("us-co-dora").id, "--jurisdiction", state("us-co-dora"), "--id", "us-co-board"]
    told = await command("socrata", "--domain", "data.example.gov", *asked, "--to", str(tmp_path),
                         "--url", f"{world.url}/us-co-dora", "--json")  # fmt: skip
    document = json.loads(told[1])
    assert told[0] == 0
    assert document["decisions"][:2] == ["authority", "terms"]
    assert "verifier registries check us-co-board" in document["next"]
    assert {path.name for path in (tmp_path / "us_co_board").iterdir()} == {"registry.toml", "samples.jsonl"}


async def test_the_command_refuses_another_host_in_a_sentence(tmp_path: Path) -> None:
    there = ["--domain", "data.example.gov", "--dataset", "abcd-1234", "--to", str(tmp_path)]
    code, out, err = await command("socrata", *there, "--url", "http://192.0.2.1")
    assert (code, out) == (1, "")
    assert err == "new-registry: --url is for tests and must be on loopback.\n"


async def command(*arguments: str) -> tuple[int, str, str]:
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "verifier.cli.new_registry", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await made.communicate()
    return made.returncode or 0, out.decode(), err.decode()


def test_the_sheet_in_the_readme_is_one_that_can_be_read() -> None:
    readme = (Path(discovery.__file__).parent / "README.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    sheet = parse_sheet(blocks[0], "README.md")
    assert sheet.id == "us-xx-board"
    assert set(tomllib.loads(blocks[1])["project"]["entry-points"]) == {"verifier.registries"}
