"""The OpenAPI document as a client has it: its operations, its schemas, and what a request by it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker

from verifier.web.api import words
from verifier.web.api.webhook_messages import MESSAGES
from verifier.web.app import ROUTES
from verifier.web.http.description import openapi

SAID = words.said(datetime.now(UTC).date())
DOCUMENT = openapi.document(ROUTES, SAID, MESSAGES)
JSON = ("application/json", "application/problem+json")


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.said["operationId"])

    @property
    def scopes(self) -> list[str] | None:
        """The scopes of the key it needs; None where it needs none."""
        return self.said["security"][0]["token"] if self.said["security"] else None

    @property
    def bodies(self) -> Mapping[str, Any]:
        """The bodies it takes, by media type."""
        content: Mapping[str, Any] = self.said.get("requestBody", {}).get("content", {})
        return content

    @property
    def values(self) -> list[dict[str, Any]]:
        """The values it takes in path, query and headers."""
        listed: list[dict[str, Any]] = self.said["parameters"]
        return listed

    def examples(self, place: str) -> dict[str, Any]:
        """The examples of all values in one place."""
        return {one["name"]: one["example"] for one in self.values if one["in"] == place}

    def address(self, ids: Mapping[str, str] | None = None) -> str:
        """Its path with the examples, or with the ids of what there is."""
        known = self.examples("path") | dict(ids or {})
        return re.sub(r"\{(\w+)\}", lambda name: str(known[name[1]]), self.path)

    def answers(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Every answer that has a body: status, media type, content."""
        for status, answer in self.said["responses"].items():
            for media_type, content in answer.get("content", {}).items():
                yield status, media_type, content

    def schema(self, status: int, media_type: str) -> Mapping[str, Any] | None:
        """The schema of an answer; None where the document knows of no such answer."""
        answer = self.said["responses"].get(str(status), self.said["responses"]["default"])
        schema: Mapping[str, Any] | None = answer.get("content", {}).get(media_type, {}).get("schema")
        return schema


OPERATIONS = [
    Operation(method.upper(), path, said)
    for path, methods in DOCUMENT["paths"].items()
    for method, said in methods.items()
]


def faults(schema: Mapping[str, Any], value: object) -> list[str]:
    """List what is wrong with a value, by a schema of the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    found = OAS31Validator(whole, format_checker=oas31_format_checker).iter_errors(value)
    return [f"{fault.json_path}: {fault.message[:200]}" for fault in found]
