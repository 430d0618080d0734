"""The measure of the tests measures: faults of every kind are made, planted, and told apart by what notices them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from scripts.rig.mutants import python, statements
from scripts.rig.mutants.nearest import LISTED, TESTS_OF
from scripts.rig.mutants.report import members
from scripts.rig.mutants.running import clusters, nurseries
from scripts.rig.mutants.trial import Nursery, Outcome, Score, Trial, equivalents, key_of, mutants_of, sample, tried
from tests.harness.processes import ROOT


def _becomes(text: str) -> set[str]:
    return {one.becomes for one in python.mutants_of(dedent(text).encode(), "some.py")}


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("x = a < b", {"x = (a <= b)", "x = (a >= b)"}),
        ("x = a is b", {"x = (a is not b)"}),
        ("x = a in b", {"x = (a not in b)"}),
        ("x = a and b", {"x = (a or b)", "x = (a)", "x = (b)"}),
        ("x = not a", {"x = (a)"}),
        ("x = 3", {"x = 4", "x = 2"}),
        ("x = 0", {"x = 1"}),
        ("x = True", {"x = False"}),
        ("x = 'word'", {"x = 'wordX'"}),
        ("x = 'A sentence for people.'", set()),
        ("x = 'one two'.split()", {"x = 'two'.split()", "x = 'one'.split()"}),
        ("x = (a, b)", {"x = (b)", "x = (a,)"}),
        ("x = {a, b, c}", {"x = {b, c}", "x = {a, c}", "x = {a, b}"}),
        ("x = {a: b, c: d}", {"x = {c: d}", "x = {a: b}"}),
        ("x = f(a, k=b)", {"x = f(a)"}),
        ("x = f(*a)", {"x = f()"}),
        ("x = min(a)", {"x = max(a)"}),
        ("x = a + b", {"x = (a - b)"}),
        ("x = [a for a in b if c]", {"x = [a for a in b if True]"}),
        ("a.append(b)", {"pass"}),
        ("x += y", {"pass"}),
        ("raise Wrong('word', 1 < 2)", set()),
        ("x: int | None", set()),
        ("from a import b", set()),
    ],
)
def test_each_kind_of_fault_is_made(line: str, faults: set[str]) -> None:
    assert _becomes(line) == faults


def test_conditions_and_returned_values_are_faulted_too() -> None:
    found = _becomes("""
        def f(x: object) -> bool:
            '''Say nothing.'''
            if x:
                return g(x)
            return h(x)
    """)
    assert found == {"if True:", "if False:", "return not (g(x))", "return not (h(x))"}


def test_a_fault_is_told_by_its_file_line_and_function_and_is_all_that_changes() -> None:
    source = b"class A:\n    def f(self):\n        return self.a == '\xc3\xa9'  # so\n"
    (one,) = [m for m in python.mutants_of(source, "some.py") if m.kind == "compare"]
    assert (one.where, one.line) == ("A.f", 3)
    assert one.applied(source).decode() == "class A:\n    def f(self):\n        return (self.a != 'é')  # so\n"
    assert one.diff.splitlines()[0] == "some.py:3 A.f [compare]"


def test_a_function_of_the_database_is_faulted_where_it_stands(tmp_path: Path) -> None:
    body = """
        BEGIN
            IF a = 1 AND (b OR c) THEN
                RAISE EXCEPTION 'never' USING ERRCODE = 'VC001';
            END IF;
            DELETE FROM t WHERE x IN ('p', 'q');
            RETURN coalesce(y, z);
        END
    """
    for name in ("e", "f"):
        head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS int LANGUAGE plpgsql AS $$"
        (tmp_path / f"of_{name}.sql").write_text(f"-- first\n{head}{dedent(body)}$$;\n")
    found = statements.mutants_of("f", tmp_path, tmp_path)
    assert {one.file for one in found} == {"of_f.sql"}
    lines = {one.becomes for one in found}
    assert lines >= {
        "IF TRUE AND (b OR c) THEN", "IF a = 1 AND TRUE THEN", "IF a = 1 OR (b OR c) THEN",
        "IF a = 1 AND (FALSE OR c) THEN", "IF a <> 1 AND (b OR c) THEN",
        "IF a = 2 AND (b OR c) THEN", "IF FALSE THEN", "IF TRUE THEN", "NULL;",
        "DELETE FROM t WHERE x NOT IN ('p', 'q');", "DELETE FROM t WHERE x IN ('q');",
        "DELETE FROM t WHERE x IN ('p');",
        "RETURN (y);", "RETURN (z);", "DELETE FROM t WHERE TRUE;", "DELETE FROM t WHERE x IN ('px', 'q');",
    }  # fmt: skip
    assert not any("VC001" in one.was for one in found)


def test_a_sample_is_spread_evenly_and_the_same_for_the_same_seed() -> None:
    drawn = sample(["lifecycle", "admit_in_turn", "reasons"], 30, 7)
    assert sum(len(chosen) for _, chosen in drawn.values()) == 30
    assert {len(chosen) for _, chosen in drawn.values()} == {10}
    assert drawn == sample(["lifecycle", "admit_in_turn", "reasons"], 30, 7)
    assert drawn != sample(["lifecycle", "admit_in_turn", "reasons"], 30, 8)


def test_every_listed_file_can_be_faulted_and_has_its_tests() -> None:
    assert all(len(mutants_of(subject)) > 20 for subject in LISTED)
    assert [path for tests in TESTS_OF.values() for path in tests if not (ROOT / path).exists()] == []


def test_what_is_kept_as_equivalent_is_still_a_fault_of_its_file_and_has_its_reason() -> None:
    kept = equivalents()
    there = {key_of(one) for subject in {key[0] for key in kept} for one in mutants_of(subject)}
    assert set(kept) - there == set()
    assert all(why.endswith(".") for why in kept.values())


def test_a_listed_file_that_notices_less_than_nine_in_ten_falls_short() -> None:
    one = mutants_of("lifecycle")[0]
    outcomes = [
        Outcome(one, status) for status in ["killed"] * 17 + ["slow", "survived", "survived", "equivalent", "broken"]
    ]
    assert not Score("lifecycle", 99, outcomes).falls_short
    short = Score("lifecycle", 99, [*outcomes, Outcome(one, "survived")])
    assert short.falls_short
    assert not Score("reasons", 99, short.outcomes).falls_short
    told = Trial(0, 1.0, [short])
    assert told.found == ["lifecycle: 86% of its mutants are noticed"]
    assert len(members(told)["scores"][0]["survivors"]) == 3


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """A process for faults of Python."""
    made = Nursery(None)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("becomes", "status"),
    [
        ("return not ((source, transition) in _EDGES)", "killed"),
        ("return ((source, transition) not in _EDGES)", "killed"),
        ("{Transition.REFUSED, Transition.REVOKED, Transition.APPROVED}", "killed"),
        ("(_S.RECEIVED, _H.CHECK_STARTED),", "broken"),
    ],
)
def test_a_planted_fault_is_noticed(nursery: Nursery, becomes: str, status: str) -> None:
    fault = next(one for one in mutants_of("lifecycle") if one.becomes == becomes)
    assert tried(fault, nursery, [["tests/domain/test_lifecycle.py"]]).status == status


def test_nothing_is_noticed_where_there_is_no_fault(nursery: Nursery) -> None:
    assert nursery.run(["tests/domain/test_lifecycle.py"], file="")["status"] == "survived"


def test_a_fault_of_the_database_is_noticed() -> None:
    idle = "tests/store/test_gate.py::test_an_idle_hour_is_not_saved_up"
    (fault,) = [one for one in mutants_of("admit_in_turn") if one.becomes.endswith("SET tat = (b.tat) + emission")]
    unmade = next(one for one in mutants_of("admit_in_turn") if "DO UPDATE SET tat <>" in one.becomes)
    with clusters(1) as servers, nurseries(servers) as started:
        assert tried(fault, started[0], [[idle]]).by == idle
        assert tried(unmade, started[0], [[idle]]).status == "broken"
