from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.registries.builders import NOW, USER_AGENT, CountingGate, RowsInMemory, query
from tests.registries.test_datasheet import SHEET
from verifier.domain.evidence import NotFound
from verifier.domain.profession import Family
from verifier.registries import catalogue
from verifier.registries.catalogue import Catalogue, discover
from verifier.registries.coverage import lookup_url
from verifier.registries.datasheet import SheetError, SourceSettings
from verifier.registries.http import PoliteHttp
from verifier.registries.transport import open_session


async def built(**settings: SourceSettings) -> Catalogue:
    async with open_session(USER_AGENT) as session:
        chosen = {name.replace("_", "-"): value for name, value in settings.items()}
        http = PoliteHttp(session, CountingGate())
        return Catalogue(http, RowsInMemory(), lambda registry: chosen.get(registry, SourceSettings()))


def ids(registries: tuple[object, ...]) -> list[str]:
    return [registry.sheet.id for registry in registries]  # type: ignore[attr-defined]


async def test_a_washington_counsellor_is_asked_about_at_the_board_nppes_and_the_exclusion_list() -> None:
    speakers = (await built()).for_claim("US-WA", Family.COUNSELOR)
    assert ids(speakers.primaries) == ["us-wa-doh"]
    assert ids(speakers.supporting) == ["us-nppes"]
    assert ids(speakers.screening) == ["us-oig-leie"]
    assert ids(speakers.all) == ["us-wa-doh", "us-nppes", "us-oig-leie"]


@pytest.mark.parametrize(("jurisdiction", "family"), [("US-OR", Family.COUNSELOR), ("CA-ON", Family.PHYSICIAN)])
async def test_a_state_without_a_source_has_no_primary(jurisdiction: str, family: Family) -> None:
    assert (await built()).for_claim(jurisdiction, family).primaries == ()


async def test_a_degree_is_nobodys_licence() -> None:
    assert (await built()).for_claim(None, Family.DEGREE).all == ()


async def test_a_source_that_is_switched_off_is_not_asked() -> None:
    chosen = await built(us_wa_doh=SourceSettings(enabled=False), us_oig_leie=SourceSettings(enabled=False))
    assert chosen.for_claim("US-WA", Family.COUNSELOR).primaries == ()
    assert chosen.rosters() == ()
    assert not chosen.enabled("us-wa-doh")
    assert chosen.get("us-wa-doh").sheet.id == "us-wa-doh"


async def test_rates_come_from_the_sheet_unless_the_operator_says_otherwise() -> None:
    chosen = await built(us_nppes=SourceSettings(rate=10_000))
    assert (chosen.rate("us-nppes"), chosen.rate("us-wa-doh")) == (10_000, 2.0)


async def test_lists_that_must_be_loaded_are_known() -> None:
    assert ids((await built()).rosters()) == ["us-oig-leie"]


async def test_coverage_says_what_a_machine_checks_and_where_a_person_looks() -> None:
    rows = {(row.family, row.jurisdiction): row for row in (await built()).coverage()}
    washington = rows[Family.COUNSELOR, "US-WA"]
    assert (washington.how, washington.source, washington.mask) == ("automatic", "us-wa-doh", "MHC.LH.########")
    oregon = rows[Family.COUNSELOR, "US-OR"]
    assert (oregon.how, oregon.source) == ("by_hand", "")
    assert oregon.lookup_url == "https://www.oregon.gov/mhra/pages/verify.aspx"
    assert rows[Family.DEGREE, ""].how == "by_hand"
    states = {place for family, place in rows if family is Family.COUNSELOR}
    assert {row.jurisdiction for row in rows.values() if row.family is Family.NURSE} == states
    assert len(states) == 56


async def test_with_the_board_switched_off_washington_is_done_by_hand() -> None:
    rows = (await built(us_wa_doh=SourceSettings(enabled=False))).coverage()
    washington = [row for row in rows if row.jurisdiction == "US-WA"]
    assert {row.how for row in washington} == {"by_hand"}
    assert all(row.lookup_url.startswith("https://") for row in washington)


def test_a_psychologist_is_looked_up_at_the_psychology_board() -> None:
    assert "psychology" in lookup_url("US-AL", Family.PSYCHOLOGIST)
    assert lookup_url("US-AK", Family.PSYCHOLOGIST) == lookup_url("US-AK", Family.COUNSELOR)
    assert lookup_url("US-AL", Family.NURSE) == "https://www.nursys.com/"
    assert lookup_url("US-GU", Family.COUNSELOR) == ""


ADAPTER = """
from verifier.domain.evidence import Answer, NotFound

class Board:
    def __init__(self, sheet):
        self.sheet = sheet

    async def ask(self, query, now):
        return Answer(self.sheet.id, self.sheet.authority, NotFound(), now)

    check = ask

def build(sheet, tools):
    return Board(sheet)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of a third party, installed."""
    folder = tmp_path / "their_board"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "registry.toml").write_text(SHEET.replace('driver = "socrata"', 'driver = "python"'))
    (folder / "adapter.py").write_text(ADAPTER)
    point = EntryPoint("board", "their_board", catalogue.GROUP)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [point] if group == catalogue.GROUP else [])
    yield folder
    for name in [name for name in sys.modules if name.startswith("their_board")]:
        del sys.modules[name]


@pytest.mark.usefixtures("package")
async def test_a_third_party_ships_a_source_as_a_package() -> None:
    chosen = await built()
    assert "us-xx-board" in ids(chosen.for_claim("US-WA", Family.COUNSELOR).primaries)
    answer = await chosen.get("us-xx-board").ask(query("1"), NOW)
    assert isinstance(answer.outcome, NotFound)


def test_two_sources_with_one_id_are_refused(package: Path) -> None:
    (package / "registry.toml").write_text(SHEET.replace("us-xx-board", "us-wa-doh"))
    with pytest.raises(SheetError, match="their_board: us-wa-doh is the id of another source"):
        discover()


def test_a_broken_sheet_in_a_package_names_the_package(package: Path) -> None:
    (package / "registry.toml").write_text("id = 1")
    with pytest.raises(SheetError, match=r"their_board/registry\.toml"):
        discover()
