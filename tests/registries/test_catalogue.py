from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.registries.builders import NOW, USER_AGENT, CountingGate, RowsInMemory, query
from tests.registries.test_datasheet import SHEET
from verifier.domain.credentials.profession import Credential, Family, read_credential
from verifier.domain.evidence import NotFound
from verifier.registries import discover as discovery
from verifier.registries.catalogue import Catalogue
from verifier.registries.coverage.coverage import lookup_url, untold
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.sheet.datasheet import SheetError, SourceSettings


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


async def test_a_degree_is_nobodys_licence_and_only_orcid_speaks_for_it() -> None:
    for place in (None, "US-WA", "CA-ON"):
        assert ids((await built()).for_claim(place, Family.DEGREE).all) == ["orcid"]
    off = await built(orcid=SourceSettings(enabled=False))
    assert off.for_claim(None, Family.DEGREE).all == ()
    assert off.offers("us-wa-doh")
    assert not off.offers("orcid")
    assert not off.offers("us-xx-unknown")


async def test_a_source_that_is_switched_off_is_not_asked() -> None:
    chosen = await built(us_wa_doh=SourceSettings(enabled=False), us_oig_leie=SourceSettings(enabled=False))
    assert chosen.for_claim("US-WA", Family.COUNSELOR).primaries == ()
    assert "us-oig-leie" not in ids(chosen.rosters())
    assert not chosen.enabled("us-wa-doh")
    assert chosen.get("us-wa-doh").sheet.id == "us-wa-doh"


async def test_rates_come_from_the_sheet_unless_the_operator_says_otherwise() -> None:
    chosen = await built(us_nppes=SourceSettings(rate=10_000))
    assert (chosen.rate("us-nppes"), chosen.rate("us-wa-doh")) == (10_000, 2.0)


async def test_lists_that_must_be_loaded_are_known() -> None:
    assert ids((await built()).rosters()) == ["us-fl-mqa", "us-md-bop", "us-oig-leie", "us-tx-bhec"]


async def test_coverage_says_what_a_machine_checks_and_where_a_person_looks() -> None:
    rows = {(row.family, row.jurisdiction): row for row in (await built()).coverage()}
    washington = rows[Family.COUNSELOR, "US-WA"]
    assert (washington.how, washington.source) == ("automatic", "us-wa-doh")
    alabama = rows[Family.COUNSELOR, "US-AL"]
    assert (alabama.how, alabama.source, alabama.lookup_url) == ("by_hand", "", "https://abec.alabama.gov/")
    assert "cannot be asked by machine" in alabama.words
    assert rows[Family.NURSE, "US-AL"].source_name.startswith("Nursys")
    assert (rows[Family.DEGREE, ""].how, rows[Family.DEGREE, ""].source) == ("automatic", "orcid")
    places = {place for family, place in rows if family is Family.COUNSELOR}
    assert {row.jurisdiction for row in rows.values() if row.family is Family.NURSE} == places
    assert len([place for place in places if place.startswith("US-")]) == 56
    assert all(row.words for row in rows.values())


PEOPLES = ("platform_identity", "document", "referee_call")


@pytest.mark.parametrize(
    ("place", "family", "more"),
    [
        ("US-WA", Family.COUNSELOR, ()),
        ("US-AL", Family.COUNSELOR, ()),
        ("*", Family.NURSE, ()),
        ("GB-ENG", Family.PHYSICIAN, ()),
        ("US-FL", Family.COUNSELOR, ("registry_contact_code",)),
        ("US-FL", Family.NURSE, ("registry_contact_code",)),
        (None, Family.DEGREE, ("orcid_sign_in", "registry_write_back")),
    ],
)
async def test_coverage_names_every_method_that_can_be_open_there_and_no_other(
    place: str | None, family: Family, more: tuple[str, ...]
) -> None:
    row = (await built()).coverage_of(place, family)
    assert row.bindings == ("platform_identity", *more, "document", "referee_call")


async def test_a_method_goes_with_the_source_it_needs() -> None:
    off = await built(us_fl_mqa=SourceSettings(enabled=False), orcid=SourceSettings(enabled=False))
    assert {row.bindings for row in off.coverage()} == {PEOPLES}


async def test_a_title_that_the_board_does_not_list_is_bound_without_the_board() -> None:
    chosen = await built()
    florida = chosen.coverage_of("US-FL", Family.COUNSELOR)
    assert "registry_contact_code" in chosen.covered(florida, "LMHC").bindings
    assert untold(florida).bindings == PEOPLES


async def test_a_source_that_wants_a_permission_or_a_key_is_off_and_coverage_says_so() -> None:
    chosen = await built()
    oregon = chosen.coverage_of("US-OR", Family.COUNSELOR)
    assert (oregon.how, oregon.source) == ("by_hand", "")
    assert "no permission or key" in oregon.words
    for registry, family in (("us_ca_dca", Family.MFT), ("us_ny_op", Family.MFT)):
        sheet = chosen.sheet(registry.replace("_", "-"))
        assert not chosen.enabled(sheet.id)
        keyed = await built(**{registry: SourceSettings(enabled=True, app_id="an-id", app_key="a-key", app_token="")})
        takes_a_pair = registry == "us_ca_dca"
        assert keyed.enabled(sheet.id) == takes_a_pair, "each wants the key in the form its board gave it"
        assert keyed.coverage_of(sheet.jurisdiction, family).how == ("automatic" if takes_a_pair else "by_hand")


@pytest.mark.parametrize(
    ("letters", "jurisdiction", "asked"),
    [
        ("RN", "US-TX", ["us-tx-bon"]),
        ("LVN", "US-TX", []),
        ("APRN", "US-TX", []),
        ("LPC", "US-TX", ["us-tx-bhec"]),
        ("LMSW", "US-TX", ["us-tx-bhec"]),
        ("MD", "US-CO", ["us-co-dora"]),
    ],
)
async def test_a_source_is_asked_only_about_titles_it_lists(letters: str, jurisdiction: str, asked: list[str]) -> None:
    chosen = await built()
    claimed = read_credential(letters, jurisdiction, has_number=True)
    assert isinstance(claimed, Credential)
    assert ids(chosen.speakers(jurisdiction, claimed).primaries) == asked
    told = chosen.covered(chosen.coverage_of(jurisdiction, claimed.family), letters)
    assert (told.how, told.source) == (("automatic", asked[0]) if asked else ("by_hand", ""))


@pytest.mark.parametrize(
    ("jurisdiction", "family", "title"),
    [
        ("GB-ENG", Family.PHYSICIAN, "General Medical Council"),
        ("AU-NSW", Family.PSYCHOLOGIST, "Ahpra"),
        ("CA-ON", Family.PHYSICIAN, "College of Physicians"),
        ("CA-QC", Family.PHYSICIAN, ""),
        ("DE", Family.PSYCHOLOGIST, ""),
    ],
)
async def test_a_licence_from_abroad_is_looked_up_by_a_person_where_we_know_a_register(
    jurisdiction: str, family: Family, title: str
) -> None:
    row = (await built()).coverage_of(jurisdiction, family)
    assert (row.how, bool(row.lookup_url), row.source_name.startswith(title)) == ("by_hand", bool(title), True)
    assert row.words


async def test_pages_that_help_beside_the_boards_own_are_shown_to_reviewers() -> None:
    also = {link.title for link in (await built()).coverage_of("US-WA", Family.COUNSELOR).see_also}
    assert also == {"Counseling Compact (CompactConnect)", "SAM.gov exclusions"}


async def test_with_the_board_switched_off_washington_is_done_by_hand() -> None:
    rows = (await built(us_wa_doh=SourceSettings(enabled=False))).coverage()
    washington = [row for row in rows if row.jurisdiction == "US-WA"]
    assert {row.how for row in washington} == {"by_hand"}
    assert {row.source_name for row in washington} == {"Washington State Department of Health"}
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
    point = EntryPoint("board", "their_board", discovery.GROUP)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(discovery, "entry_points", lambda group: [point] if group == discovery.GROUP else [])
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
