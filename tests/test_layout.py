"""The ways in which modules lean on one another: what the import contracts cannot say."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
ROWS = "verifier.store.rows"  # of claims, of checks: nobody else calls them so


def test_no_two_modules_need_one_another_not_even_for_a_type() -> None:
    graph = grimp.build_graph("verifier", exclude_type_checking_imports=False, cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(needs) > 300
    TopologicalSorter(needs).prepare()  # raises CycleError, which names the circle


def test_what_is_ours_is_imported_under_its_own_name() -> None:
    imports = [
        (str(path.relative_to(ROOT)), node)
        for path in (ROOT / "verifier").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("verifier")
    ]
    assert len(imports) > 1_000
    aliased = [(where, one.name, one.asname) for where, node in imports for one in node.names if one.asname]
    of_rows = {(where, one.name, one.asname) for where, node in imports if node.module == ROWS for one in node.names}
    assert set(aliased) <= of_rows
    assert all(alias.endswith("_rows") for _, _, alias in aliased)
