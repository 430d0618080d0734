"""The figures of docs/accuracy.md are counted from what the rules say, and can be made anew by anybody."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.rig import prove
from scripts.rig.accuracy import names, others, people, report
from scripts.rig.accuracy.names import NoPairs
from scripts.rig.accuracy.proof import Proof
from tests.harness.processes import ROOT
from verifier.domain.policy import Policy
from verifier.reference import shares_of_people

PAIRS = """claimed_name,registry_name,same_person,category,group
Robin Sample,ROBIN A SAMPLE,1,middle,us
Bob Sample,Robert Sample,1,short,us
Alex Example,Robin Sample,0,other,us
Robin Sample,Robin Sample,0,twin,us
"""


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Four pairs, one of them of two people with one name."""
    file = tmp_path / "pairs.csv"
    file.write_text(PAIRS)
    return file


def test_pairs_are_counted_by_kind_and_group_and_namesakes_by_themselves(pairs: Path) -> None:
    found = names.measure(pairs, "us", frozenset({"twin"}))
    assert {kind: (one.number, one.same["match"]) for kind, one in found.kinds.items()} == {
        "middle": (1, 1), "short": (1, 1), "other": (1, 0),
    }  # fmt: skip
    assert found.untold.others["match"] == 1
    assert (found.groups["us"].precision, found.groups["us"].recall) == (1.0, 1.0)
    assert names.measure(pairs, "us", frozenset()).groups["us"].precision == pytest.approx(2 / 3)


def test_a_file_without_the_columns_says_which_are_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file := tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    with pytest.raises(NoPairs, match="claimed_name, registry_name, same_person"):
        names.measure(file, "", frozenset())
    with pytest.raises(SystemExit, match="needs the columns"):
        prove.main(["accuracy", "--pairs", str(file), "--seed", "1"])
    assert "Traceback" not in capsys.readouterr().err


def test_the_more_agrees_the_fewer_others_fit() -> None:
    shares, policy = shares_of_people(), Policy()
    alone, year, *_, exact = others.fits(300, 1, shares, policy)
    assert alone.middle > year.middle > exact.middle
    assert alone.bound < year.bound < exact.bound
    assert others.fits(300, 1, shares, policy)[0] == alone


async def test_nobody_false_is_confirmed_and_the_page_is_written(tmp_path: Path) -> None:
    states, wrong = await people.confirmed(22, 3, lambda _done, _of: None)
    assert wrong == []
    assert sum(one.honest["verified"] for one in states.values()) > 0
    assert sum(one.others.total() for one in states.values()) > 0
    _write(states, Path(shutil.copy(ROOT / "docs" / "accuracy.md", tmp_path / "page.md")))


def _write(states: dict[str, people.Outcomes], page: Path) -> None:
    report.write(page, Proof(3, "2026-12-01", states=states, fits=[others.Fit("the name alone", 33.0, 0.066)]))
    said, kept = page.read_text(), (ROOT / "docs" / "accuracy.md").read_text()
    assert "| the name alone | 33 | 6.6% |" in said
    assert said.count("<!-- measured: ") == 2
    assert said.partition("<!-- measured: begin")[0] == kept.partition("<!-- measured: begin")[0]
