"""The ways in which modules lean on one another: what the import contracts cannot say."""

from __future__ import annotations

from graphlib import TopologicalSorter

import grimp


def test_no_two_modules_need_one_another_not_even_for_a_type() -> None:
    graph = grimp.build_graph("verifier", exclude_type_checking_imports=False, cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(needs) > 300
    TopologicalSorter(needs).prepare()  # raises CycleError, which names the circle
