"""Bodies that clients may send: every field's limits, the remedies of a refusal, and what becomes of the words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.web.api import requests
from verifier.web.http.answers.problems import Unusable
from verifier.web.http.reading import models, params, remedies

_ACCOUNT = {"id": "acct_71", "handle": "robin.sample.lpc", "epoch": 1, "display_name": "Robin Sample"}
_CLAIM: dict[str, Any] = {
    "account": _ACCOUNT,
    "credential": "LPC",
    "jurisdiction": "US-TX",
    "number": "99999",
    "npi": None,
    "orcid": None,
    "institution": None,
    "name": {"full": "Robin A. Sample, LPC"},
    "identity": {
        "verified_name": "Robin Alex Sample",
        "birth_year": 1981,
        "locality": "Austin",
        "method": "platform_kyc",
        "verified_at": "2026-10-01T00:00:00Z",
        "reference": "idv_8",
    },
    "contact": {"email": "robin@example.org"},
    "locale": "en",
}


def _with(pointer: str, value: object) -> bytes:
    """The example claim of the contract, with one field replaced."""
    body = json.loads(json.dumps(_CLAIM))
    *way, last = pointer.split("/")[1:]
    place = body
    for step in way:
        place = place[step]
    place[last] = value
    return json.dumps(body).encode()


def _faults(raw: bytes, model: type[models.Wire] = requests.SubmitClaim) -> list[tuple[str, str, str]]:
    with pytest.raises(Unusable) as refusal:
        models.understand(model, raw)
    assert refusal.value.status == 422
    return [(fault.pointer, fault.code, fault.detail) for fault in refusal.value.places]


def test_the_example_of_the_contract_is_understood() -> None:
    claim = models.understand(requests.SubmitClaim, json.dumps(_CLAIM).encode())
    assert claim.account is not None
    assert claim.account.handle == "robin.sample.lpc"
    assert claim.identity is not None
    assert claim.identity.verified_at == datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/account/handle", "Robin"),
        ("/account/handle", "@@robin"),
        ("/account/handle", "robin\n"),
        ("/account/handle", "r" * 65),
        ("/account/handle", ""),
        ("/account/handle", "röbin"),
        ("/account/id", "with space"),
        ("/account/id", ""),
        ("/account/id", "a" * 129),
        ("/account/epoch", 0),
        ("/account/epoch", 2**31),
        ("/account/epoch", "1"),
        ("/account/epoch", True),
        ("/account/epoch", 1.0),
        ("/account/display_name", "x" * 201),
        ("/credential", ""),
        ("/credential", "L" * 65),
        ("/jurisdiction", "us-tx"),
        ("/jurisdiction", "USA"),
        ("/jurisdiction", "US-TEXAS"),
        ("/number", ""),
        ("/number", "9" * 65),
        ("/number", 99999),
        ("/npi", "123456789"),
        ("/npi", "12345678901"),
        ("/npi", "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660"),
        ("/orcid", "0000-0002-1825-009"),
        ("/name/full", ""),
        ("/name/full", "x" * 201),
        ("/name", "Robin"),
        ("/identity/birth_year", 1899),
        ("/identity/birth_year", "1981"),
        ("/identity/birth_date", "1899-12-31"),
        ("/identity/birth_date", "5 April 1981"),
        ("/identity/birth_date", "1981-02-30"),
        ("/identity/birth_date", 19810405),
        ("/identity/verified_at", "2026-10-01T00:00:00"),
        ("/identity/verified_at", 1790000000),
        ("/identity/verified_at", "yesterday"),
        ("/contact/email", "robin"),
        ("/contact/email", "robin@example.org\r\nBcc: x@example.org"),
        ("/locale", "EN"),
        ("/locale", ""),
    ],
)
def test_a_field_outside_its_limits_is_named_with_its_remedy(pointer: str, value: object) -> None:
    faults = _faults(_with(pointer, value))
    assert [place for place, _, _ in faults] == [pointer]
    assert faults[0][2] == remedies.REMEDIES[pointer.rpartition("/")[2]]


@pytest.mark.parametrize("pointer", ["/name/full", "/credential", "/number", "/institution", "/account/display_name"])
@pytest.mark.parametrize(
    "hidden", ["\u0000", "\u0007", "\u001b", "\u0085", "\u200b", "\u200e", "\u2028", "\u202e", "\u2066", "\ufeff", "\n"]
)
def test_no_line_of_text_may_hold_what_hides_or_turns_words(pointer: str, hidden: str) -> None:
    assert [place for place, _, _ in _faults(_with(pointer, f"Robin{hidden}Sample"))] == [pointer]


@given(st.text(st.characters(categories=["L", "M", "N", "Zs", "P"]), min_size=1, max_size=60))
def test_every_name_in_every_script_is_taken(name: str) -> None:
    claim = models.understand(requests.SubmitClaim, _with("/name/full", name))
    assert claim.name.full == name


@pytest.mark.parametrize(
    "pointer", ["/state", "/status", "/account/standing", "/identity/level", "/name/first", "/contact/phone", "/facts"]
)
def test_a_field_that_is_not_a_clients_to_set_is_refused(pointer: str) -> None:
    assert [(place, code) for place, code, _ in _faults(_with(pointer, "verified"))] == [(pointer, "unknown_field")]


def test_an_unknown_field_that_could_be_a_persons_name_is_not_repeated() -> None:
    faults = _faults(_with("/Canary Person", 1))
    assert faults == [("", "unknown_field", "Remove this field; it is not known here.")]


def test_all_faults_are_told_at_once() -> None:
    places = {place for place, _, _ in _faults(b'{"credential":"","npi":"1","name":{}}')}
    assert places == {"/credential", "/npi", "/name/full"}


@pytest.mark.parametrize("raw", [b"[]", b"null", b'"x"', b"1", b"true"])
def test_a_body_that_is_no_object_is_refused(raw: bytes) -> None:
    assert [place for place, _, _ in _faults(raw)] == [""]


def test_an_amendment_that_changes_nothing_is_refused() -> None:
    assert [code for _, code, _ in _faults(b"{}", requests.AmendClaim)] == ["nothing_to_amend"]


def test_an_identity_comes_in_one_way_only() -> None:
    assert [code for _, code, _ in _faults(_with("/verified_claims", "a.b.c"))] == ["one_identity"]


@given(st.characters())
def test_a_handle_is_plain_or_refused_whatever_letter_it_is_made_of(letter: str) -> None:
    allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-"
    taken = params.handle().pattern.fullmatch(f"a{letter}") is not None
    assert taken == (letter in allowed)


@pytest.mark.parametrize(("written", "bare"), [("@robin", "robin"), ("robin", "robin")])
def test_one_at_sign_before_a_handle_is_dropped(written: str, bare: str) -> None:
    assert params.bare(written) == bare


def _asking(**said: object) -> bytes:
    body = {"action": "ask_creator", "reason": "more_information", "note": "Which name is on it?", "lease": "lea_1"}
    return json.dumps(body | said).encode()


@pytest.mark.parametrize("wants", [[], ["everything"], "number", [1], ["number"] * 7])
def test_what_a_question_wants_is_one_of_six_things_and_never_empty(wants: object) -> None:
    faults = _faults(_asking(wants=wants), requests.Decision)
    assert {pointer.partition("/wants")[1] for pointer, _, _ in faults} == {"/wants"}
    assert models.understand(requests.Decision, _asking()).wants is None
    assert models.understand(requests.Decision, _asking(wants=["number", "orcid"])).wants == ["number", "orcid"]
