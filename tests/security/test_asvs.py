"""Each requirement of ASVS 5.0, levels 1 and 2, is held by something that exists, or its gap is declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.rig.asvs.evidence import examinations, is_there
from scripts.rig.asvs.report import TABLE, lines, main, read


def test_every_requirement_is_held_declared_a_gap_or_not_applicable() -> None:
    report = read()
    assert report.faults == []
    assert len(report.requirements) == 253  # 70 of level 1, 183 of level 2
    assert len(report.titles) == 17


def test_a_gap_says_what_it_needs_and_stands_in_the_report() -> None:
    report = read()
    gaps = [one for one in report.requirements.values() if one.gap]
    assert gaps
    said = "\n".join(lines(report, whole=False))
    assert all(f"GAP  {one.number}" in said and one.gap in said for one in gaps)


def test_the_doctors_examinations_are_found() -> None:
    assert {"people reach the service by https", "the console's provider answers"} <= examinations()


@pytest.mark.parametrize(
    "name",
    [
        "test tests/test_log.py::test_that_nobody_wrote",
        "test tests/test_logs.py::test_a_line_says_what_happened_to_which_claim",
        "test tests/test_log.py",
        "section Ways out",
        "doctor all is well",
        "hope",
    ],
)
def test_what_is_not_there_holds_nothing(name: str) -> None:
    assert not is_there(name)


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('items = "9.2.2"', 'items = "9.2.9"', "9.2.9 is no requirement"),
        ('items = "9.2.2"', 'items = "9.2.1"', "9.2.2 is held by nothing"),
        ("test_a_link_signs_in_once", "test_a_link_signs_in_twice", "6.4.1 names what is not there"),
        ("section Libraries", "section Books", "15.1.1 names what is not there"),
        ('items = "8.4.1"', 'items = "8.4.1 8.3.1"', "8.3.1 cannot be held and not applicable"),
    ],
)
def test_a_table_that_is_not_right_is_a_fault(tmp_path: Path, was: str, becomes: str, fault: str) -> None:
    text = TABLE.read_text("utf-8")
    assert was in text
    (tmp_path / "asvs.toml").write_text(text.replace(was, becomes, 1), "utf-8")
    assert any(one.startswith(fault) for one in read(tmp_path / "asvs.toml").faults)


def test_the_command_prints_it_by_chapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--whole"]) == 0
    said = capsys.readouterr().out
    assert "V7 Session Management" in said
    assert "17.3.2" in said
