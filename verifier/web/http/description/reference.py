"""The OpenAPI document taken apart for pages: operations by subject, and fields with their types in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

_REF = "#/components/schemas/"
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A value that is sent or answered: a field or a parameter."""

    name: str
    kind: str  # its type in words
    says: str
    needed: bool
    place: str = ""  # of a parameter: "path" | "query" | "header"
    example: str = ""
    schema: str = ""  # the named schema it is one of


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that a call may give."""

    status: str
    says: str
    media: str
    example: str
    schema: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the API."""

    id: str
    method: str
    path: str
    subject: str
    summary: str
    says: str
    scopes: tuple[str, ...] | None  # None: no key is needed
    params: tuple[Named, ...]
    media: str  # of the body; empty where there is none
    body: str
    body_schema: str
    answers: tuple[Answer, ...]
    sent: bool = False  # by the service, to an address of the reader's


def operations(document: Json) -> Iterator[Operation]:
    """List the calls in the document's order."""
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            yield _operation(path, method, call)


def messages(document: Json) -> Iterator[Operation]:
    """List the messages that the service sends, as calls that whoever reads this answers."""
    for kind, calls in document["webhooks"].items():
        for method, call in calls.items():
            yield replace(_operation(kind, method, call), sent=True)


def fields(schema: Json) -> list[Named]:
    """List the fields of a schema; an enumeration has none."""
    needed = schema.get("required", ())
    return [_field(name, one, name in needed) for name, one in schema.get("properties", {}).items()]


def _operation(path: str, method: str, call: Json) -> Operation:
    media, body = _content(call.get("requestBody", {}), but="multipart/form-data")
    security = call["security"]
    return Operation(
        id=call["operationId"],
        method=method.upper(),
        path=path,
        subject=call["tags"][0],
        summary=call["summary"],
        says=call["description"],
        scopes=tuple(security[0]["token"]) if security else None,
        params=tuple(_parameter(one) for one in call["parameters"]),
        media=media,
        body=_written(body.get("example", "")),
        body_schema=_named(body.get("schema", {})),
        answers=tuple(_answer(status, one) for status, one in call["responses"].items()),
    )


def _parameter(one: Json) -> Named:
    kind, example = kind_of(one["schema"]), str(one.get("example", ""))
    return Named(one["name"], kind, one["description"], one["required"], one["in"], example, _named(one["schema"]))


def _answer(status: str, one: Json) -> Answer:
    media, content = _content(one)
    example, schema = content.get("example", ""), content.get("schema", {})
    return Answer(status, one["description"], media, _written(example), _named(schema))


def _content(one: Json, but: str = "") -> tuple[str, Json]:
    """Return the first kind of content, with what is said of it; a form of files cannot be typed."""
    found: Json = one.get("content", {})
    return next(((kind, said) for kind, said in found.items() if kind != but), ("", {}))


def _field(name: str, one: Json, needed: bool) -> Named:  # noqa: FBT001
    examples = one.get("examples", ())
    example = json.dumps(examples[0], ensure_ascii=False) if examples else ""
    return Named(name, kind_of(one), one.get("description", ""), needed, example=example, schema=_named(one))


def kind_of(schema: Json) -> str:
    """Say a schema's type in words."""
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(_REF))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or schema.get("const") or "any")


def _named(schema: Json) -> str:
    """Name the first schema of the document that this one leads to; empty where there is none."""
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(_REF))
    inside = (*schema.get("anyOf", ()), *schema.get("oneOf", ()), schema.get("items") or {})
    return next((found for one in inside if one and (found := _named(one))), "")


def _written(example: object) -> str:
    return example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
