"""Finding of what a requirement may rest on: tests by name, sections of docs/security.md, examinations of the doctor.

Everything is read, nothing is run: a report takes a second.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]
PAGE: Final = ROOT / "docs" / "security.md"


@cache
def sections() -> dict[str, str]:
    """Return the sections of the page by their headings."""
    parts = re.split(r"^## (.+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def _tests_of(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file() or not file.startswith("tests/"):
        return frozenset()
    found = ast.walk(ast.parse(path.read_text("utf-8")))
    functions = (node for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def is_test(name: str) -> bool:
    """Return True for `tests/file.py::test_name` where there is such a test; nothing is collected for it."""
    file, _, test = name.partition("::")
    return test in _tests_of(file)


@cache
def examinations() -> frozenset[str]:
    """Return what `verifier doctor` looks at, as it says it."""
    files = (ROOT / "verifier" / "flows" / "operations").glob("*.py")
    calls = (
        node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    )
    said = (call.args[0] for call in calls if _name(call) == "Finding" and call.args)
    return frozenset(one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def is_there(evidence: str) -> bool:
    """Return True if `test ...`, `section ...` or `doctor ...` names something that exists."""
    kind, _, name = evidence.partition(" ")
    match kind:
        case "test":
            return is_test(name)
        case "section":
            return name in sections()
        case "doctor":
            return name in examinations()
        case _:
            return False
