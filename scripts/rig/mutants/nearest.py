"""The tests nearest to each rule, and the rules that have to be held."""

from __future__ import annotations

from tests.harness.processes import ROOT

# Of each of these nine in ten faults have to be noticed.
LISTED = (
    "decision", "findings", "records", "binding", "proofs", "matching", "relate", "numbers", "board_letters",
    "assertions", "lifecycle", "review", "policy", "guard_decision", "move_claim", "dispute_claim", "project_badges",
    "admit_in_turn",
)  # fmt: skip

_SQL = (
    "illegal_shapes", "last_lock", "what_people_rest_on", "two_steps_together", "service_time", "binding_shapes",
    "moving_shapes", "lifecycle_table", "stored_badge",
)  # fmt: skip

_DECISION = ("decision", "decision_sources", "decision_differences")
_PAIRS_OF_NAMES = ("names_matching", "names_middle", "names_order")
_HANDLES = ("handles", "disguised_titles", "titles_that_agree")


def _domain(*names: str) -> list[str]:
    return [f"tests/domain/test_{name}.py" for name in names]


def _sql(*names: str) -> list[str]:
    return [f"tests/sql/test_{name}.py" for name in dict.fromkeys([*names, *_SQL])]


TESTS_OF = {
    "decision": _domain(*_DECISION, "last_word", "policy"),
    "findings": _domain(*_DECISION, "confirm"),
    "matter": _domain(*_DECISION, "proofs"),
    "records": _domain("records", *_DECISION),
    "record_points": _domain("records", *_DECISION),
    "binding": _domain("binding", "others"),
    "proofs": _domain("proofs"),
    "matching": _domain(*_PAIRS_OF_NAMES, "names"),
    "relate": _domain(*_PAIRS_OF_NAMES, "names_properties"),
    "numbers": _domain("numbers", "numbers_as_printed", "npi_numbers"),
    "board_letters": _domain("numbers", "numbers_as_printed"),
    "review": _domain("review_rules"),
    "policy": [*_domain("policy"), "tests/flows/test_policyfile.py"],
    "profession": _domain("professions"),
    "titles": _domain("professions", "lookup"),
    "assertions": _domain(*_HANDLES),
    "title_words": _domain("word_lists", *_HANDLES),
    "field_words": _domain("word_lists", *_HANDLES),
    "skeleton": _domain(*_HANDLES),
    "readings": _domain(*_HANDLES),
    "own_names": _domain(*_HANDLES),
    "manual_lookup": _domain("lookup"),
    "listed_names": _domain("listed"),
    "guard_decision": _sql(),
    "move_claim": _sql("moving_shapes", "lifecycle_table"),
    "dispute_claim": [*_sql("denials", "moving_shapes"), "tests/bind/test_the_licensee_says_no.py"],
    "project_badges": _sql("stored_badge", "moving_shapes"),
    "admit_in_turn": ["tests/store/test_gate.py", "tests/flows/test_source_health.py"],
}


def tests_of_domain() -> list[str]:
    """List every file of tests of `verifier/domain`."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "domain").glob("test_*.py"))
