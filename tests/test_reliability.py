"""`docs/reliability.md` says what the proofs and the code hold: a changed promise, default or file fails here."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from scripts.rig import prove
from scripts.rig.arguments import parser

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")


def section(title: str) -> str:
    """The text of a section, without its heading."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def rows(title: str) -> list[list[str]]:
    """The cells of the table in a section."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


PROOFS = {row[0].strip("`"): row for row in rows("The proofs")}
LIMITS = rows("In numbers")
FAILURES = {row[0]: row for row in rows("What happens when something fails")}


def test_every_proof_has_its_line() -> None:
    assert set(PROOFS) == set(prove._PROOFS)


@pytest.mark.parametrize("name", PROOFS)
def test_the_command_of_a_proof_is_its_default(name: str) -> None:
    """The command is written out in full: whoever changes a default or the page has to change the other."""
    written = shlex.split(PROOFS[name][2].strip("`"))
    assert written[:2] == ["scripts/prove", name]
    said, default = (vars(parser("").parse_args(arguments)) for arguments in (written[1:], [name]))
    assert said == default
    named = {word for word in written if word.startswith("--")}
    numbers = {f"--{key}" for key, value in default.items() if isinstance(value, int | float) and value is not False}
    assert numbers - {"--seed", "--jobs"} <= named


@pytest.mark.parametrize("row", LIMITS, ids=[row[0] for row in LIMITS])
def test_a_number_on_the_page_is_that_of_the_code(row: list[str]) -> None:
    _, value, where = row
    module, _, name = where.strip("`").rpartition(".")
    held = getattr(import_module(module), name)
    held = held.total_seconds() if hasattr(held, "total_seconds") else held
    number = re.match(r"[0-9][0-9,.]*", value)
    assert number, value
    assert float(number[0].replace(",", "").rstrip(".")) == float(held)


def test_every_failure_of_the_model_has_its_line() -> None:
    assert list(FAILURES) == [f"FM-{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_names_what_tests_it(name: str) -> None:
    held_by = FAILURES[name][2]
    assert re.findall(r"`(tests/[^`]+|scripts/prove [a-z]+)`", held_by) or "not tested" in held_by


def test_every_file_and_proof_on_the_page_exists() -> None:
    for path in re.findall(r"`((?:tests|docs|scripts/rig)/[^`*]+)`", PAGE):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([a-z_]+\.md)", PAGE):
        assert (ROOT / "docs" / path).exists(), path
    assert set(re.findall(r"scripts/prove ([a-z]+)", PAGE)) <= set(prove._PROOFS)


def test_the_last_figures_have_a_day_and_a_command() -> None:
    figures = rows("The last figures")
    assert len(figures) >= 5
    for command, day, what in figures:
        assert re.fullmatch(r"`scripts/prove [a-z]+.*`|`scripts/bench.*`", command)
        assert re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}|not run", day)
        assert what
        if command.startswith("`scripts/prove"):
            parser("").parse_args(shlex.split(command.strip("`"))[1:])
