"""Every request that a claim offers is one that the API takes, once what is left open in it is filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.wording.every import EVERY_ADVICE
from verifier.domain.advice.binding_methods import Advice, Opening, begin
from verifier.domain.holder import Method
from verifier.flows.claims.next_steps import call_of
from verifier.web.api.requests import AmendClaim, Appeal, StartBinding, SubmitClaim
from verifier.web.http.reading.models import Wire

OPEN = "..."
CLAIM = "clm_00000000000000000000000000000000"
TYPED = {
    "number": "LH60000001",
    "jurisdiction": "US-WA",
    "credential": "LMHC",
    "full": "Robin Sample",
    "npi": "1245319599",
    "orcid": "0000-0002-1825-0097",
    "institution": "University of Example",
    "statement": "The letters in front belong to the number.",
    "domain": "practice.example",
    "email": "robin@example.org",
    "id": "acct_71",
    "handle": "robin.sample",
}
MODELS: dict[str, type[Wire]] = {"amend": AmendClaim, "appeal": Appeal, "bindings": StartBinding, "claims": SubmitClaim}


def offered() -> Iterator[Advice]:
    yield from EVERY_ADVICE
    yield from (begin(Opening(method, level)) for method in Method for level in ("H2", "H3", "H4"))


def filled(body: object, name: str = "") -> Any:  # noqa: ANN401  JSON
    if isinstance(body, dict):
        return {key: filled(value, key) for key, value in body.items()}
    return TYPED[name] if body == OPEN else body


@pytest.mark.parametrize("advice", dict.fromkeys(offered()), ids=lambda advice: f"{advice.code}")
def test_an_offered_call_is_taken_when_it_is_filled_in(advice: Advice) -> None:
    call = call_of(CLAIM, advice)
    if call is None:
        assert not advice.fields
        assert not advice.method
        return
    model = MODELS[call.href.rpartition("/")[2]]
    taken = model.model_validate_json(json.dumps(filled(call.body)))
    assert taken.model_fields_set == call.body.keys()
    assert {*advice.fields} <= call.body.keys()
