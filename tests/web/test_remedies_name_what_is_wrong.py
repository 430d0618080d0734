"""A refusal says what is wrong where, and what would be right: also in a list, and in each example of the document."""

from __future__ import annotations

import json
from datetime import date

import pytest

from verifier.web.api.requests import BadgeQuery
from verifier.web.app import _document
from verifier.web.http.answers.problems import Unusable
from verifier.web.http.reading.models import understand

DOCUMENT = json.loads(_document(date(2026, 12, 1)))


@pytest.mark.parametrize(
    ("items", "pointer", "said"),
    [
        (["Robin Sample!"], "/items/0", "A handle is 1 to 64 of a-z"),
        (["robin", {"handle": "R!"}], "/items/1/handle", "A handle is 1 to 64 of a-z"),
        ([{"handle": "r", "account_id": ""}], "/items/0/account_id", "An account id is 1 to 128 printable"),
        ([{"handle": "r", "epoch": 0}], "/items/0/epoch", "An epoch is a whole number from 1"),
        ([7], "/items/0", "Send a handle, or"),
        ("robin", "/items", "Send a list of at most 1,000 badges."),
    ],
)
def test_a_badge_query_is_told_which_item_is_wrong_and_what_would_be_right(
    items: object, pointer: str, said: str
) -> None:
    with pytest.raises(Unusable) as refused:
        understand(BadgeQuery, json.dumps({"items": items}).encode())
    (fault,) = refused.value.places
    assert fault.pointer == pointer
    assert fault.detail.startswith(said)


def test_every_refusal_in_the_document_has_the_example_of_its_own_status() -> None:
    for path, calls in DOCUMENT["paths"].items():
        for call in calls.values():
            for status, answer in call["responses"].items():
                example = answer.get("content", {}).get("application/problem+json", {}).get("example")
                if example is not None and status != "default":
                    assert (path, example["status"], example["instance"]) == (path, int(status), path)


def test_an_example_of_a_wrong_field_names_a_field_of_that_call() -> None:
    refused = DOCUMENT["paths"]["/v1/badge-query"]["post"]["responses"]["422"]
    example = refused["content"]["application/problem+json"]["example"]
    assert [fault["pointer"] for fault in example["errors"]] == ["/items"]
