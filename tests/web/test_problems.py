"""Refusals become problem documents: right status, stable type, a remedy, and nothing of the person in it."""

from __future__ import annotations

import json

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from verifier.flows.core.errors import Absent, Conflict, FieldFault, Forbidden, Invalid, NotReady, Refused, TooMany
from verifier.store.db import Pool
from verifier.web.api.requests import SubmitClaim
from verifier.web.http.answers import refusals
from verifier.web.http.answers.problems import MissingScope, Unauthorised, Unusable, problem_of, respond
from verifier.web.http.reading.models import understand

_CANARY = "Canary Person 555"


def _document(error: Exception) -> tuple[web.Response, dict[str, object]]:
    answer = respond(problem_of(error), "/v1/claims/{id}")
    assert isinstance(answer.body, bytes)
    return answer, json.loads(answer.body)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Absent("claim_absent", "There is no such claim."), 404),
        (Forbidden("own_case", "This case is about you."), 403),
        (Conflict("lease_lost", "Take the case again."), 409),
        (Invalid("unknown_credential", "Use one of the listed ones."), 422),
        (TooMany("rate_limited", "Wait.", retry_after_s=7), 429),
        (NotReady("unavailable", "Try again."), 503),
        (Unauthorised("Send a token.", sent=False), 401),
        (MissingScope("badges:read"), 403),
    ],
)
def test_every_refusal_says_what_it_is_in_the_same_shape(refusal: Refused, status: int) -> None:
    answer, document = _document(refusal)
    assert answer.status == document["status"] == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert document["type"] == f"urn:verifier:{refusal.code}"
    assert document["detail"] == refusal.detail
    assert document["instance"] == "/v1/claims/{id}"
    assert isinstance(document["title"], str)
    assert document["title"]


def test_a_refusal_lists_each_faulty_field_with_its_remedy() -> None:
    faults = (FieldFault("/number", "too_long", "At most 64."), FieldFault("/npi", "invalid", "Ten digits."))
    _, document = _document(Invalid("validation", "Correct the fields.", faults=faults))
    assert document["errors"] == [
        {"in": "body", "pointer": "/number", "code": "too_long", "detail": "At most 64."},
        {"in": "body", "pointer": "/npi", "code": "invalid", "detail": "Ten digits."},
    ]


def test_what_a_refusal_adds_becomes_members_but_cannot_replace_the_standard_ones() -> None:
    _, document = _document(Conflict("claim_open", "Follow that one.", claim_id="clm_1", status="mine", type="mine"))
    assert document["claim_id"] == "clm_1"
    assert document["status"] == 409
    assert document["type"] == "urn:verifier:claim_open"


def test_a_refusal_for_now_says_when_to_come_back() -> None:
    assert _document(TooMany("rate_limited", "Wait.", retry_after_s=6.2))[0].headers["Retry-After"] == "7"
    assert _document(NotReady("unavailable", "Wait."))[0].headers["Retry-After"] == "2"


def test_a_missing_token_and_a_wrong_one_are_told_apart_as_the_rule_says() -> None:
    none = _document(Unauthorised("Send one.", sent=False))[0].headers["WWW-Authenticate"]
    wrong = _document(Unauthorised("Unknown.", sent=True))[0].headers["WWW-Authenticate"]
    assert none == 'Bearer realm="verifier"'
    assert wrong == 'Bearer realm="verifier", error="invalid_token"'


def test_a_missing_scope_is_named() -> None:
    answer, document = _document(MissingScope("identity:assert"))
    assert document["scope"] == "identity:assert"
    assert 'error="insufficient_scope", scope="identity:assert"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (asyncpg.CharacterNotInRepertoireError(_CANARY), 422),
        (asyncpg.NumericValueOutOfRangeError(_CANARY), 422),
        (asyncpg.DatetimeFieldOverflowError(_CANARY), 422),
        (asyncpg.ConnectionDoesNotExistError(_CANARY), 503),
        (asyncpg.InternalClientError(_CANARY), 503),
        (asyncpg.IdleInTransactionSessionTimeoutError(_CANARY), 503),
        (asyncpg.PostgresIOError(_CANARY), 503),
        (asyncpg.OutOfMemoryError(_CANARY), 503),
        (asyncpg.CannotConnectNowError(_CANARY), 503),
        (asyncpg.AdminShutdownError(_CANARY), 503),
        (asyncpg.TooManyConnectionsError(_CANARY), 503),
        (asyncpg.DiskFullError(_CANARY), 503),
        (asyncpg.QueryCanceledError(_CANARY), 503),
        (asyncpg.LockNotAvailableError(_CANARY), 503),
        (asyncpg.SerializationError(_CANARY), 503),
        (asyncpg.ReadOnlySQLTransactionError(_CANARY), 503),
        (asyncpg.InterfaceError(_CANARY), 503),
        (ConnectionRefusedError(_CANARY), 503),
        (TimeoutError(_CANARY), 503),
        (asyncpg.UniqueViolationError(_CANARY), 500),
        (KeyError(_CANARY), 500),
        (RecursionError(_CANARY), 500),
    ],
)
def test_an_error_of_ours_tells_the_client_only_what_to_do(error: Exception, status: int) -> None:
    answer, document = _document(error)
    assert answer.status == status
    assert "Canary" not in json.dumps(document)
    assert ("Retry-After" in answer.headers) == (status == 503)


async def test_a_value_the_driver_itself_refuses_is_the_clients_mistake(pool: Pool) -> None:
    with pytest.raises(asyncpg.DataError) as refusal:
        await pool.fetchval("select $1::integer", 2**31)
    assert problem_of(refusal.value).status == 422


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (web.HTTPNotFound(text=_CANARY), 404, "not_found"),
        (web.HTTPMethodNotAllowed("PUT", ["GET", "HEAD"]), 405, "method_not_allowed"),
        (web.HTTPRequestEntityTooLarge(max_size=1, actual_size=2), 413, "body_too_large"),
        (web.HTTPUnsupportedMediaType(text=_CANARY), 415, "media_type"),
    ],
)
def test_the_frameworks_own_answers_become_problem_documents(error: Exception, status: int, code: str) -> None:
    answer, document = _document(error)
    assert (answer.status, document["type"]) == (status, f"urn:verifier:{code}")
    assert "Canary" not in json.dumps(document)
    assert answer.headers.get("Allow") == ("GET, HEAD" if status == 405 else None)


def test_every_refusal_carries_the_headers_that_keep_a_browser_from_using_it() -> None:
    answer, _ = _document(Absent("claim_absent", "There is no such claim."))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "said"), [("POST", True), ("PUT", True), ("DELETE", True), ("GET", False)])
def test_what_may_have_been_done_is_said_to_be_unknown_and_how_to_repeat_it(method: str, said: bool) -> None:  # noqa: FBT001
    away = problem_of(asyncpg.InterfaceError("pool is closed"))
    answer = refusals.refuse(make_mocked_request(method, "/v1/claims"), away)
    assert isinstance(answer.body, bytes)
    assert ("not known to be done: repeat it with the same Idempotency-Key" in answer.body.decode()) is said
    assert b"othing was lost" not in answer.body


@pytest.mark.parametrize("raw", [b"[]", b'"a claim"', b"7", b"null"])
def test_a_body_that_is_no_object_is_told_so(raw: bytes) -> None:
    with pytest.raises(Unusable) as refused:
        understand(SubmitClaim, raw)
    assert refused.value.detail == "The body has to be a JSON object."
    assert [(place.pointer, place.code) for place in refused.value.places] == [("", "not_an_object")]


def test_a_part_that_is_no_object_is_named() -> None:
    with pytest.raises(Unusable) as refused:
        understand(SubmitClaim, b'{"account": []}')
    assert ("/account", "not_an_object") in [(place.pointer, place.code) for place in refused.value.places]
    assert refused.value.detail == "Correct the fields listed in errors."
