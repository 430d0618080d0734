"""Which tests stand nearest to which rules, and which rules have to be held."""

from __future__ import annotations

from scripts.rig.child import ROOT

# Of each of these nine in ten faults have to be noticed.
LISTED = (
    "decision", "records", "binding", "proofs", "matching", "relate", "numbers", "assertions", "lifecycle", "review",
    "policy", "guard_decision", "move_claim", "dispute_claim", "project_badge", "admit_in_turn",
)  # fmt: skip

_SQL = (
    "illegal_shapes", "last_lock", "what_people_rest_on", "two_steps_together", "service_time", "binding_shapes",
    "moving_shapes", "lifecycle_table", "stored_badge",
)  # fmt: skip


def _domain(*names: str) -> list[str]:
    return [f"tests/domain/test_{name}.py" for name in names]


def _sql(*names: str) -> list[str]:
    return [f"tests/sql/test_{name}.py" for name in dict.fromkeys([*names, *_SQL])]


TESTS_OF = {
    "decision": _domain("decision", "confirm"),
    "records": _domain("records", "decision"),
    "binding": _domain("binding", "others"),
    "proofs": _domain("proofs"),
    "matching": _domain("names_matching", "names"),
    "relate": _domain("names_matching", "names_properties"),
    "review": _domain("review_rules"),
    "policy": [*_domain("policy"), "tests/flows/test_policyfile.py"],
    "profession": _domain("professions"),
    "titles": _domain("professions", "lookup"),
    "assertions": _domain("handles"),
    "title_words": _domain("word_lists", "handles"),
    "skeleton": _domain("handles"),
    "readings": _domain("handles"),
    "own_names": _domain("handles"),
    "manual_lookup": _domain("lookup"),
    "listed_names": _domain("listed"),
    "guard_decision": _sql(),
    "move_claim": _sql("moving_shapes", "lifecycle_table"),
    "dispute_claim": [*_sql("denials", "moving_shapes"), "tests/bind/test_the_licensee_says_no.py"],
    "project_badge": _sql("stored_badge", "moving_shapes"),
    "admit_in_turn": ["tests/store/test_gate.py", "tests/flows/test_source_health.py"],
}


def tests_of_domain() -> list[str]:
    """Every file of tests of `verifier/domain`."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "domain").glob("test_*.py"))
