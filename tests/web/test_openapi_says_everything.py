"""Nothing in the document goes unsaid: a sentence and a true example for every operation, value, body and field."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from tests.harness.openapi import DOCUMENT, JSON, OPERATIONS, SAID, faults
from verifier.domain.badge import Status
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.domain.report import ReportReason
from verifier.domain.review import REASONS

SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]
FIELDS = [
    (model, name, schema) for model, drawn in SCHEMAS.items() for name, schema in drawn.get("properties", {}).items()
]


def _is_a_sentence(said: object) -> bool:
    return isinstance(said, str) and len(said) > 8 and said.endswith((".", "`"))


def test_every_operation_value_and_body_is_described_with_an_example_that_fits() -> None:
    wanting = []
    for operation in OPERATIONS:
        values = [(one["name"], one["schema"], one.get("example"), one["description"]) for one in operation.values]
        says_body = operation.said.get("requestBody", {}).get("description")
        bodies = [(kind, one["schema"], one.get("example"), says_body) for kind, one in operation.bodies.items()]
        for name, schema, example, says in (*values, *bodies):
            if not _is_a_sentence(says) or example is None or faults(schema, example):
                wanting.append((operation.name, name, example, faults(schema, example)))
        if not _is_a_sentence(operation.said["description"]):
            wanting.append((operation.name, "description", "", []))
    assert wanting == []


def test_every_answer_has_an_example_that_fits() -> None:
    wanting = []
    for operation in OPERATIONS:
        for status, kind, content in operation.answers():
            example, schema = content.get("example"), content["schema"]
            if not example and schema.get("format") != "binary":
                wanting.append((operation.name, status, kind, ["no example"]))
            elif kind in JSON and faults(schema, example):
                wanting.append((operation.name, status, kind, faults(schema, example)))
    assert wanting == []


def test_every_field_has_a_sentence_and_an_example_of_its_own_or_of_its_model() -> None:
    """Sentences and examples stand in the folder web/api/described."""
    silent = [f"{model}.{name}" for model, name, one in FIELDS if not _is_a_sentence(one.get("description"))]
    bare = [f"{model}.{name}" for model, name, one in FIELDS if not (one.get("examples") or "/schemas/" in str(one))]
    untrue = [
        (f"{model}.{name}", faults(one, example))
        for model, name, one in FIELDS
        for example in one.get("examples", [])
        if faults(one, example)
    ]
    assert (silent, bare, untrue) == ([], [], [])


def test_nothing_is_described_that_is_not_there() -> None:
    drawn = {(model, name) for model, name, _ in FIELDS}
    assert {(model, name) for model, fields in SAID.models.items() for name in fields} <= drawn
    assert set(SAID.operations) == {operation.name for operation in OPERATIONS}


def test_the_vocabularies_are_the_codes_own() -> None:
    def codes(name: str) -> list[str]:
        assert SCHEMAS[name]["type"] == "string"
        listed: list[str] = SCHEMAS[name]["enum"]
        return listed

    assert codes("ClaimState") == [*State]
    assert codes("BadgeStatus") == [*Status]
    assert codes("Reason") == [*Reason, *REASONS]
    assert codes("DecisionReason") == [*REASONS]
    assert codes("ProblemType") == [f"urn:verifier:{code}" for code in SAID.problems]
    assert SCHEMAS["Report"]["properties"]["reason"]["enum"] == [*get_args(ReportReason)]


@pytest.mark.parametrize(
    ("model", "field", "vocabulary"),
    [
        ("ClaimView", "state", "ClaimState"),
        ("RelatedView", "state", "ClaimState"),
        ("Badge", "status", "BadgeStatus"),
        ("BadgeChange", "then", "BadgeStatus"),
        ("ClaimView", "reasons", "Reason"),
        ("CaseView", "reasons", "Reason"),
        ("EarlierDecision", "reason", "Reason"),
        ("FirstDecision", "reason", "DecisionReason"),
        ("Decision", "reason", "DecisionReason"),
        ("Problem", "type", "ProblemType"),
    ],
)
def test_a_vocabulary_is_referred_to_wherever_it_occurs(model: str, field: str, vocabulary: str) -> None:
    assert f"'#/components/schemas/{vocabulary}'" in str(SCHEMAS[model]["properties"][field])
