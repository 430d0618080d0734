"""The code starts no shell, makes no code from text and draws nothing that can be foreseen, whoever writes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_CODE = {"eval", "exec", "__import__"}
_MODULES = {"pickle", "marshal", "shelve", "dill", "xml", "commands"}
_SHELLS = {"create_subprocess_shell", "system", "popen", "getoutput"}
# They make up people, wait a little longer at random, or draw from the system's own: nobody gains by foreseeing it.
_CHANCE = (
    "verifier/demo/",
    "verifier/client/pace.py",
    "verifier/flows/checks/finish.py",
    "verifier/flows/review/seconds/draw.py",  # SystemRandom
    "verifier/flows/webhooks/schedule.py",
    "verifier/store/db.py",
)


def _trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted((ROOT / "verifier").rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def _dangers(tree: ast.AST) -> Iterator[str]:
    """Yield what starts a shell, or makes code or objects of a text."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in _CODE:
                yield name
            case ast.Call(func=ast.Attribute(attr=name)) if name in _SHELLS:
                yield name
            case ast.keyword(arg="shell"):
                yield "shell"
            case ast.Import(names=names):
                yield from (one.name for one in names if one.name.split(".")[0] in _MODULES)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in _MODULES:
                yield module


def test_no_program_is_started_by_a_shell_and_no_text_becomes_code() -> None:
    assert [(file, danger) for file, tree in _trees() for danger in _dangers(tree)] == []


@pytest.mark.parametrize(
    "line", ["eval(x)", "import pickle", "run(x, shell=True)", "os.system(x)", "from xml import dom"]
)
def test_what_would_is_seen(line: str) -> None:
    assert list(_dangers(ast.parse(line)))


def test_no_chance_comes_from_a_generator_that_can_be_foreseen() -> None:
    using = {
        file
        for file, tree in _trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(one.name == "random" for one in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "random")
    }
    assert {file for file in using if not file.startswith(_CHANCE)} == set()


def test_no_script_of_the_pages_builds_markup_or_code_from_text() -> None:
    scripts = list((ROOT / "verifier" / "web" / "static").rglob("*.js"))
    assert len(scripts) >= 4
    danger = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|__proto__")
    assert [path.name for path in scripts if danger.search(path.read_text("utf-8"))] == []
