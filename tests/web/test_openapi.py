"""The OpenAPI document: valid, complete, and the same as the routes that are served."""

from __future__ import annotations

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.harness.openapi import DOCUMENT as _DOCUMENT
from verifier.web.app import ROUTES, pattern
from verifier.web.http.route import Needs, Public

_OPERATIONS = [
    (path, method, operation) for path, methods in _DOCUMENT["paths"].items() for method, operation in methods.items()
]
# The outside contract, written out once more: a route that is lost or renamed breaks clients.
_CONTRACT = """
POST /v1/claims · GET /v1/claims · GET /v1/claims/{id} · POST /v1/claims/{id}/amend · POST /v1/claims/{id}/withdraw
POST /v1/claims/{id}/appeal · POST /v1/accounts/{id}/changed · POST /v1/accounts/{id}/link · GET /v1/badges/{handle}
GET /v1/cases · POST /v1/cases/next · GET /v1/cases/{id} · POST /v1/cases/{id}/heartbeat · POST /v1/cases/{id}/release
POST /v1/cases/{id}/recuse · POST /v1/cases/{id}/decision · GET /v1/coverage · GET /v1/registries · GET /healthz
GET /readyz · GET /metrics · GET /openapi.json · GET /docs · POST /b/{handle}/report
GET /b/{handle} · GET /b/{handle}/badge.svg · GET /b/{handle}/credential · GET /.well-known/did.json
POST /v1/webhooks · GET /v1/webhooks · DELETE /v1/webhooks/{id} · POST /v1/webhooks/{id}/enable
POST /v1/webhooks/{id}/test · POST /v1/webhooks/{id}/rotate · POST /v1/webhooks/{id}/replay
GET /v1/webhooks/{id}/deliveries
"""


def test_the_document_is_valid_openapi_31() -> None:
    OpenAPIV31SpecValidator(_DOCUMENT).validate()


def test_every_address_of_the_contract_is_there() -> None:
    promised = set(re.findall(r"(?:GET|POST|DELETE) \S+", _CONTRACT))
    assert {f"{method.upper()} {path}" for path, method, _ in _OPERATIONS} >= promised


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_says_who_may_call_it_and_what_it_is_for(route: object) -> None:
    operation = _DOCUMENT["paths"][route.path][route.method.lower()]  # type: ignore[attr-defined]
    policy = route.policy  # type: ignore[attr-defined]
    assert isinstance(policy, Public | Needs)
    assert bool(operation["security"]) == isinstance(policy, Needs)
    assert operation["summary"].endswith(".")
    assert ("401" in operation["responses"]) == isinstance(policy, Needs)


def test_only_what_a_stranger_may_see_is_open() -> None:
    open_paths = {route.path for route in ROUTES if isinstance(route.policy, Public)}
    assert open_paths == {
        "/b/{handle}",
        "/b/{handle}/badge.svg",
        "/b/{handle}/credential",
        "/b/{handle}/report",
        "/status-lists/{number}",
        "/.well-known/did.json",
        "/v1/coverage",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/docs",
    }


def test_a_report_is_the_only_open_address_that_changes_anything_and_it_is_limited() -> None:
    writing = [route for route in ROUTES if isinstance(route.policy, Public) and route.method == "POST"]
    assert [(route.path, route.policy) for route in writing] == [("/b/{handle}/report", Public(limited=True))]
    answers = _DOCUMENT["paths"]["/b/{handle}/report"]["post"]["responses"]
    assert {"202", "429", "422"} <= answers.keys()
    assert not {"401", "403", "404", "409"} & answers.keys(), "an answer that differs by handle gives it away"


def test_every_create_takes_an_idempotency_key() -> None:
    takers = {
        path
        for path, _, operation in _OPERATIONS
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
    }
    assert takers == {
        "/v1/claims",
        "/v1/claims/import",
        "/v1/claims/{id}/appeal",
        "/v1/claims/{id}/bindings",
        "/v1/accounts/{id}/link",
        "/v1/cases/{id}/decision",
        "/v1/webhooks",
        "/v1/webhooks/{id}/replay",
        "/v1/webhooks/{id}/rotate",
        "/v1/webhooks/{id}/test",
    }


def test_every_name_in_a_path_is_described() -> None:
    for path, method, operation in _OPERATIONS:
        described = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
        assert described == set(re.findall(r"\{(\w+)\}", path)), (method, path)


def test_every_body_refuses_unknown_fields() -> None:
    schemas = _DOCUMENT["components"]["schemas"]
    bodies = [
        "SubmitClaim",
        "AmendClaim",
        "Appeal",
        "AccountChanged",
        "Report",
        "LinkRequest",
        "Leased",
        "Decision",
        "ManualLicence",
        "WebhookRequest",
        "Replay",
    ]
    assert [name for name in bodies if schemas[name].get("additionalProperties") is not False] == []


def test_every_operation_has_its_own_name() -> None:
    names = [operation["operationId"] for _, _, operation in _OPERATIONS]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names), "a client's method is named after it"


def test_a_path_value_reaches_to_the_next_slash() -> None:
    assert pattern("/v1/claims/{id}/amend") == r"/v1/claims/{id:[^/]+}/amend"
