"""The codes by which the database refuses are one list: what is raised, written down, and made of it by flows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import verifier
from verifier.store.functions import function_files
from verifier.store.refusals import MISTAKES, Refusal
from verifier.store.sqlfiles import sql_root

PACKAGE = Path(verifier.__file__).parent
NO_RIGHT, NO_SUCH_VALUE = "42501", "23514"  # PostgreSQL's own: insufficient_privilege, check_violation
ROW = re.compile(r"^\| `(VC\d{3})` \| `(\w+)` \| (.+) \| (.+) \|$", re.MULTILINE)


def _raised() -> Iterator[str]:
    for one in function_files():
        raises = re.findall(r"\bRAISE EXCEPTION\b(?:'[^']*'|[^';])*;", one.text)
        for said in raises:
            found = re.search(r"USING ERRCODE = '(\w{5})';$", said)
            assert found, f"{one.file}: {said} has no code"
            yield found[1]


def _named(folder: Path) -> set[str]:
    """The members of `Refusal` that the code of a folder names."""
    nodes = [node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Refusal"
    }


def test_every_code_that_is_raised_is_in_the_list_and_every_one_of_the_list_is_raised() -> None:
    assert set(_raised()) == {*map(str, Refusal), NO_RIGHT, NO_SUCH_VALUE}


def test_flows_say_what_each_refusal_means_but_those_that_only_a_mistake_comes_to() -> None:
    assert _named(PACKAGE / "flows") == {one.name for one in set(Refusal) - MISTAKES}


def test_no_code_is_spelled_out_beside_the_list() -> None:
    spelled = {path.name for path in PACKAGE.rglob("*.py") if re.search(r"\bVC\d{3}\b", path.read_text("utf-8"))}
    assert spelled == {"refusals.py"}


def test_the_table_in_the_readme_is_the_list() -> None:
    rows = ROW.findall((sql_root() / "README.md").read_text(encoding="utf-8"))
    assert [row[:3] for row in rows] == [(str(one), one.name, one.sentence) for one in Refusal]
    assert {code for code, _, _, told in rows if told == "an error"} == {str(one) for one in MISTAKES}
