"""Every example of the document, sent as it stands: taken, or refused for what is there and never for what was sent."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData

from tests.harness.creator_doors import ROBIN, Doors
from tests.harness.openapi import JSON, OPERATIONS, Operation, faults
from tests.harness.staff import new_key, new_reviewer
from verifier.flows.access import access

NEVER = {400, 401, 403, 405, 415, 422}  # of an example; 404: nobody has made that id, 409: not in this state


@dataclass
class Client:
    """A client that knows the document and nothing else, with the two kinds of key that a first start writes."""

    doors: Doors
    key: str
    token: str
    wrong: list[object] = field(default_factory=list)

    async def send(self, operation: Operation, ids: Mapping[str, str] | None = None) -> ClientResponse:
        """Send its examples, once for each media type of its body; the last answer."""
        answer = None
        for media_type, content in [*operation.bodies.items()] or [("", dict[str, Any]())]:
            head = {str(name): str(value) for name, value in operation.examples("header").items()}
            if operation.scopes is not None:
                head["Authorization"] = f"Bearer {self.token if 'review' in operation.scopes else self.key}"
            if ids:
                head.pop("Idempotency-Key", None)
            body, more = _body(media_type, content.get("example"))
            query = {name: str(value) for name, value in operation.examples("query").items()}
            answer = await self.doors.http.request(
                operation.method, operation.address(ids), params=query, headers=head | more, data=body
            )
            await self._looked_at(operation, media_type, answer)
        assert answer is not None
        return answer

    async def _looked_at(self, operation: Operation, media_type: str, answer: ClientResponse) -> None:
        raw = await answer.read()
        schema = operation.schema(answer.status, answer.content_type)
        found = faults(schema, json.loads(raw)) if schema and answer.content_type in JSON and raw else []
        if answer.status in NEVER or answer.status >= 500 or found or (raw and schema is None):
            self.wrong.append((operation.name, media_type, answer.status, found, raw[:300]))


def _body(media_type: str, example: Any) -> tuple[Any, dict[str, str]]:  # noqa: ANN401  any JSON
    """Write an example as its media type has it: the bytes of a file stand in it letter by letter."""
    match media_type:
        case "":
            return None, {}
        case "application/json":
            return json.dumps(example), {"Content-Type": media_type}
        case "multipart/form-data":
            form = FormData(default_to_multipart=True)
            for name, value in example.items():
                form.add_field(name, value.encode("latin-1"), filename=name)
            return form, {}
        case _:
            return example.encode("latin-1"), {"Content-Type": media_type}


@pytest.fixture
async def client(doors: Doors) -> AsyncIterator[Client]:
    dsn = doors.house.dsn
    key = await new_key(dsn, "Trial", [scope for scope in access.SCOPES if scope != "review"], trial=True)
    made = Client(doors, key, (await new_reviewer(dsn, "Ada Trial", trial=True)).token)
    yield made
    assert made.wrong == []


async def test_every_example_is_taken_as_it_stands_and_answered_as_the_document_says(client: Client) -> None:
    for operation in OPERATIONS:
        await client.send(operation)


async def test_every_example_may_be_sent_twice(client: Client) -> None:
    for operation in (one for one in OPERATIONS if one.method == "POST"):
        first, second = await client.send(operation), await client.send(operation)
        if operation.examples("header") and first.ok:
            assert await first.read() == await second.read(), operation.name


async def test_every_example_fits_what_there_is_too(client: Client) -> None:
    """With the ids of a claim, its attempt, an endpoint and a case in the place of those of the document."""
    made = await client.send(next(one for one in OPERATIONS if one.name == "post_webhooks"))
    case = await client.send(next(one for one in OPERATIONS if one.name == "post_cases_next"))
    known = {
        "claims": {"id": client.doors.claim_id, "binding_id": client.doors.binding_id},
        "accounts": {"id": ROBIN.id},
        "webhooks": {"id": (await made.json())["id"]},
        "cases": {"id": (await case.json())["id"]},
    }
    ending = {"delete_webhooks_id", "post_claims_id_amend", "post_claims_id_withdraw", "post_accounts_id_changed"}
    for operation in sorted(OPERATIONS, key=lambda one: one.name in ending):
        ids = known.get(operation.path.removeprefix("/v1/").partition("/")[0])
        if ids and "{" in operation.path:
            await client.send(operation, ids)


async def test_the_examples_of_one_claim_belong_together(client: Client) -> None:
    """The claim that is submitted can be found by the account that other examples name."""
    by_name = {operation.name: operation for operation in OPERATIONS}
    taken = await (await client.send(by_name["post_claims"])).json()
    listed = await client.send(by_name["get_claims"])
    badge = await client.send(by_name["get_badges_handle"])
    assert taken["account"]["id"] == by_name["get_claims"].examples("query")["account_id"]
    assert (await listed.json())["claims"] == []  # its cursor stands for a page before the claim was made
    assert (await badge.json())["status"] == "pending"
