from __future__ import annotations

import importlib
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from tests.registries.builders import NOW, bench, query, serving
from verifier.app import build
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Found, NotFound, Standing, Unreadable
from verifier.flows.sources import overview
from verifier.registries.conformance import suite
from verifier.registries.discover import Source, discover
from verifier.registries.sheet.datasheet import SheetError
from verifier.registries.sheet.parse import Surprise
from verifier.settings import Settings
from verifier.store.db import Pool
from verifier.store.sealing.crypto import Vault

PACKAGE = Path(__file__).parent.parent / "packages" / "example_board"
THEIRS = ("us-me-example", "us-vt-example")
SITES = ("word website", "empty website", "deleted website", "word practice_url", "deleted practice_url")
SITE = "https://robin-sample.example/"
LICENCES = {
    "90001": {"surname": "Sample", "given": "Robin", "status": "in force", "until": "2027-08-31", "practice_url": SITE},
    "90002": {"surname": "Sample", "given": "Alex", "status": "ended", "until": "2020-08-31"},
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place that packages are installed to, as an installer leaves it."""
    place = tmp_path / "site"
    shutil.copytree(PACKAGE / "example_board", place / "example_board")
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]
    install(place, "example_board-1.0", project["entry-points"]["verifier.registries"])
    monkeypatch.syspath_prepend(str(place))
    yield place
    for name in [name for name in sys.modules if name.partition(".")[0] in {"example_board", "other_board"}]:
        del sys.modules[name]


def install(place: Path, name: str, points: dict[str, str]) -> None:
    info = place / f"{name}.dist-info"
    info.mkdir(parents=True)
    title, _, version = name.partition("-")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {title}\nVersion: {version}\n", "utf-8")
    lines = [f"{key} = {value}" for key, value in points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[verifier.registries]", *lines]) + "\n", "utf-8")
    importlib.invalidate_caches()


def another(site: Path, sheet: str) -> None:
    """One more package, with this sheet."""
    folder = site / "other_board" / "us_nh_other"
    folder.mkdir(parents=True)
    (folder / "registry.toml").write_text(sheet, "utf-8")
    install(site, "other_board-2.0", {"us-nh-other": "other_board.us_nh_other"})


def vermonts(site: Path) -> str:
    return (site / "example_board" / "us_vt_example" / "registry.toml").read_text("utf-8")


def theirs() -> dict[str, Source]:
    return {source.sheet.id: source for source in discover() if source.package.startswith("example_board.")}


@pytest.mark.usefixtures("site")
def test_an_installed_package_is_found_and_conforms() -> None:
    found = theirs()
    assert tuple(sorted(found)) == THEIRS
    assert [suite.faults_of(source) for source in found.values()] == [[], []]


def test_without_the_package_its_registries_are_not_there() -> None:
    assert theirs() == {}


async def portal(request: web.Request) -> web.Response:
    """Both boards."""
    if "/licences/" in request.path:
        number = request.path.rpartition("/")[2]
        kind = {"number": f"CC{number}", "kind": "clinical professional counselor"}
        return web.json_response({"licences": [kind | LICENCES[number]] if number in LICENCES else []})
    row: dict[str, object] = {"license_no": "90001", "last_name": "Sample", "first_name": "Robin", "status": "Active"}
    row |= {"license_type": "Clinical Mental Health Counselor", "expires": "08/31/2027", "website": {"url": SITE}}
    if "/api/views/" in request.path:
        return web.json_response({"columns": [{"fieldName": name} for name in row]})
    asked = request.query.get("$where", "")
    return web.json_response([row] if not asked or "'90001'" in asked else [])


@pytest.mark.usefixtures("site")
async def test_it_is_asked_like_any_other() -> None:
    async with serving(portal) as url, bench(url) as at:
        for registry in THEIRS:
            state = f"US-{registry[3:5].upper()}"
            asked = at.catalogue.get(registry)
            answer = await asked.ask(query("90001", jurisdiction=state), NOW)
            assert isinstance(answer.outcome, Found)
            assert answer.outcome.records[0].standing is Standing.ACTIVE
            assert answer.outcome.records[0].name.full == "Robin Sample"
            assert answer.outcome.records[0].website == SITE
            assert isinstance((await asked.ask(query("77777", jurisdiction=state), NOW)).outcome, NotFound)
            assert isinstance((await asked.check(NOW)).outcome, Found | NotFound)
            assert asked in at.catalogue.for_claim(state, Family.COUNSELOR).primaries
        assert set(THEIRS) <= {registry for registry, _, _ in at.gate.admitted}


@pytest.mark.usefixtures("site")
async def test_where_a_board_lists_practice_sites_a_word_can_be_put_on_one() -> None:
    async with bench("http://127.0.0.1:9") as at:
        for state in ("US-ME", "US-VT"):
            assert at.catalogue.coverage_of(state, Family.COUNSELOR).bindings == (
                "platform_identity",
                "domain_nonce",
                "document",
                "referee_call",
            )
        assert "domain_nonce" not in at.catalogue.coverage_of("US-VT", Family.PHYSICIAN).bindings


@pytest.mark.usefixtures("site")
def test_a_practice_site_never_decides_whose_licence_it_is() -> None:
    for source in theirs().values():
        sited = [sample for sample in suite.samples(source) if sample.reads and sample.reads.get("website")]
        for sample in sited:
            record = suite.read(source, sample.row)
            assert list(suite.survivors(source, sample)) == []
            changed = [row for label, row in suite.mutations(sample.row) if label.endswith(SITES)]
            assert changed
            for row in changed:
                with suppress(Surprise):
                    assert replace(suite.read(source, row), website="") == replace(record, website="")
        assert sited


@pytest.mark.usefixtures("site")
async def test_a_board_that_does_not_find_its_own_number_denies_nothing() -> None:
    async def empty(_request: web.Request) -> web.Response:
        return web.json_response({"licences": []})

    async with serving(empty) as url, bench(url) as at:
        answer = await at.catalogue.get("us-me-example").ask(query("77777", jurisdiction="US-ME"), NOW)
        assert answer.outcome == Unreadable("control: not_found")


@pytest.mark.usefixtures("site")
async def test_its_registries_are_listed_with_ours(pool: Pool, tmp_path: Path) -> None:
    async with bench("http://127.0.0.1:9") as at:
        svc = build(Settings(data_dir=tmp_path), pool, Vault(bytes(range(32))), at.http)
        listed = {view.id: view for view in await overview.registries(svc)}
        assert "us-wa-doh" in listed
        assert [listed[one].title for one in THEIRS] == ["Example Board of Maine", "Example Board of Vermont"]
        covered = {row.source for row in overview.coverage(svc) if row.jurisdiction == "US-VT"}
        assert "us-vt-example" in covered


def test_a_package_with_a_broken_sheet_is_refused_by_name(site: Path) -> None:
    another(site, vermonts(site).replace('"us-vt-example"', '"us-nh-other"').replace("Active", "Lapsed"))
    with pytest.raises(SheetError, match=r"other_board\.us_nh_other/registry\.toml: .*'lapsed' is listed twice"):
        discover()


def test_a_package_with_an_undecided_sheet_is_refused_by_name(site: Path) -> None:
    another(
        site,
        vermonts(site).replace('"us-vt-example"', '"us-nh-other"').replace("[statuses]", '[statuses]\n"?" = ["Odd"]'),
    )
    with pytest.raises(SheetError, match=r"other_board\.us_nh_other/registry\.toml: not decided yet: statuses: 'Odd'"):
        discover()


@pytest.mark.parametrize(
    ("taken", "holder"),
    [("us-vt-example", "example_board.us_vt_example"), ("us-wa-doh", "verifier.registries.us_wa_doh")],
)
def test_an_id_that_is_taken_is_refused_by_the_names_of_both(site: Path, taken: str, holder: str) -> None:
    another(site, vermonts(site).replace('"us-vt-example"', f'"{taken}"'))
    with pytest.raises(SheetError, match=f"other_board.us_nh_other: {taken} is the id of another source, {holder}"):
        discover()


def test_a_package_that_is_half_installed_is_refused_by_name(site: Path) -> None:
    install(site, "other_board-2.0", {"us-nh-other": "other_board.us_nh_other"})
    with pytest.raises(SheetError, match=r"other_board\.us_nh_other: no registry\.toml can be read there"):
        discover()
