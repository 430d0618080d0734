"""Nothing in the document goes unsaid: a sentence and a true example for every operation, value, body and field."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import Webhook

from tests.harness.openapi import DOCUMENT, JSON, OPERATIONS, SAID, faults
from verifier.domain.badge import Status
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.domain.report import ReportReason
from verifier.domain.review import REASONS
from verifier.flows.webhooks import bodies

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


def _example(model: str, field: str) -> Any:  # noqa: ANN401  any JSON
    return SCHEMAS[model]["properties"][field]["examples"][0]


def test_every_message_is_described_with_headers_that_the_keys_of_a_new_endpoint_verify() -> None:
    assert set(DOCUMENT["webhooks"]) == {*bodies.TYPES, bodies.TEST}
    secret, public = Webhook(_example("WebhookMade", "secret")), _example("WebhookMade", "public_key")
    verifying = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    for kind, calls in DOCUMENT["webhooks"].items():
        said = calls["post"]
        content = said["requestBody"]["content"]["application/json"]
        assert _is_a_sentence(said["description"]), kind
        assert faults(content["schema"], content["example"]) == []
        assert content["example"]["type"] == kind
        head = {one["name"]: one["example"] for one in said["parameters"]}
        assert all(
            _is_a_sentence(one["description"]) and not faults(one["schema"], one["example"])
            for one in said["parameters"]
        )
        assert head.keys() == {"webhook-id", "webhook-timestamp", "webhook-signature"}
        at, body = int(head["webhook-timestamp"]), json.dumps(content["example"], separators=(",", ":"))
        v1, v1a = head["webhook-signature"].split()
        assert secret.sign(head["webhook-id"], datetime.fromtimestamp(at, UTC), body) == v1
        verifying.verify(base64.b64decode(v1a.removeprefix("v1a,")), f"{head['webhook-id']}.{at}.{body}".encode())


def test_every_header_of_an_answer_is_described_with_an_example() -> None:
    heads = [
        (operation.name, status, name, one)
        for operation in OPERATIONS
        for status, answer in operation.said["responses"].items()
        for name, one in answer.get("headers", {}).items()
    ]
    assert [head[:3] for head in heads if not (_is_a_sentence(head[3]["description"]) and head[3]["example"])] == []
    assert {name for _, _, name, _ in heads} >= {"ETag", "RateLimit", "Retry-After", "Vary"}


def test_nothing_is_described_that_is_not_there() -> None:
    assert set(SAID.messages) == set(DOCUMENT["webhooks"])
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
