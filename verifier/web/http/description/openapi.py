"""The OpenAPI 3.1 document, drawn from the route table and the type hints: what is not in the table cannot be in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import TypeAdapter

from verifier import __version__
from verifier.web.http.answers import problems
from verifier.web.http.description.documents import Problem
from verifier.web.http.reading.lines import MEDIA_TYPE
from verifier.web.http.reading.params import Param
from verifier.web.http.route import Lean, Needs, Public, Route

_REF = "#/components/schemas/{model}"
_ABOUT = (
    "Answers honestly whether the person behind a creator account holds the licence they claim. "
    "Every refusal is a problem document (RFC 9457) with a stable `type`. "
    "A badge is not for employment, credit or tenancy decisions."
)
_WORDS = {
    200: "Done.",
    201: "Made.",
    202: "Taken; somebody else's move.",
    204: "Nothing to say.",
    304: "Not changed since the entity tag you hold.",
    400: "The request cannot be read.",
    401: "A valid access token is needed.",
    403: "The access token may not do this.",
    404: "There is no such thing, or not for you.",
    408: "The body came too slowly.",
    409: "The thing has moved on, or is open already.",
    410: "The cursor is too old; `resync` says where to begin anew.",
    413: "The body is too large; `detail` says what is taken.",
    415: "The body is of another media type, or encoded; `detail` says which is taken.",
    422: "Some values are not right; `errors` says where and what would be.",
    429: "Too many requests; `Retry-After` says when to come back.",
    500: "A mistake of ours.",
    503: "Not just now; `Retry-After` says when to come back.",
}
_LIMIT_HEADERS = {
    "RateLimit": {"description": "What is left of the caller's limit.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "The caller's limit.", "schema": {"type": "string"}},
}
_ID_HEADER = {
    "X-Request-Id": {"description": "Names this request in the service's log.", "schema": {"type": "string"}},
}
_KEY_PARAM = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and body give the same answer, byte for byte.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_Mode = Literal["validation", "serialization"]


def render(routes: Sequence[Route]) -> bytes:
    """Write the document down once; it does not change while the process runs."""
    return json.dumps(document(routes), separators=(",", ":")).encode()


_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_FILES: dict[str, Any] = {
    "multipart/form-data": {
        "schema": {"type": "object", "required": ["file"], "properties": {"file": _BYTES["schema"]}},
    },
    **dict.fromkeys(("application/pdf", "image/jpeg", "image/png", "image/webp"), _BYTES),
}

_LINES: dict[str, Any] = {
    MEDIA_TYPE: {"schema": {"type": "string", "description": "A body of `POST /v1/claims` a line, each at most 64 kB."}}
}


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """Draw the document of these routes."""
    refs, schemas = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Creator credential verification",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A key, or a creator's token."}
            },
        },
    }


def _schemas(routes: Sequence[Route]) -> tuple[dict[int, dict[str, Any]], dict[str, Any]]:
    """Draw every model that goes in or out, each once, keyed by the identity of its type."""
    wanted: dict[int, tuple[_Mode, Any]] = {id(Problem): ("serialization", Problem)}
    for route in routes:
        if route.body is not None:
            wanted[id(route.body)] = ("validation", route.body)
        if route.answer is not None:
            wanted[id(route.answer)] = ("serialization", route.answer)
    inputs = [(key, mode, TypeAdapter(kind)) for key, (mode, kind) in wanted.items()]
    drawn, definitions = TypeAdapter.json_schemas(inputs, ref_template=_REF)
    return {key: schema for (key, _), schema in drawn.items()}, definitions.get("$defs", {})


def _operation(route: Route, refs: dict[int, dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": _operation_id(route),
        "summary": route.says,
        "tags": [_tag(route.path)],
        "parameters": [_parameter(param) for param in route.params] + ([_key_param(route)] if route.creates else []),
        "responses": _responses(route, refs),
        "security": [{"token": list(route.policy.scopes)}] if isinstance(route.policy, Needs) else [],
    }
    if route.file:
        found["requestBody"] = {"required": True, "content": _FILES}
    if route.lines:
        found["requestBody"] = {"required": True, "content": _LINES}
    if route.body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": refs[id(route.body)]}}}
    return found


def _key_param(route: Route) -> dict[str, Any]:
    """Describe the Idempotency-Key, without which lines are not taken."""
    return _KEY_PARAM | {"required": route.lines}


def _responses(route: Route, refs: dict[int, dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in (route.status, *route.also):
        found[str(status)] = {"description": _WORDS[status]} | _content(route, status, refs)
        named = {} if isinstance(route.handler, Lean) else _ID_HEADER
        limited = _LIMIT_HEADERS if isinstance(route.policy, Needs) or route.policy.limited else {}
        found[str(status)]["headers"] = named | limited
    problem = {problems.MEDIA_TYPE: {"schema": refs[id(Problem)]}}
    for status in _refusals(route):
        found[str(status)] = {"description": _WORDS[status], "content": problem}
    found["default"] = {"description": "Any other problem.", "content": problem}
    return found


def _content(route: Route, status: int, refs: dict[int, dict[str, Any]]) -> dict[str, Any]:
    if status in {204, 304}:
        return {}
    if route.answer is not None:
        streams: dict[str, Any] = {route.streams: {"schema": {"type": "string"}}} if route.streams else {}
        return {"content": {route.media_type: {"schema": refs[id(route.answer)]}} | streams}
    if route.files:
        return {"content": dict.fromkeys(route.files, _BYTES)}
    return {"content": {route.media_type: {"schema": {"type": "string"}}}}


def _refusals(route: Route) -> list[int]:
    """Say which refusals a route can give, from what it takes."""
    found = {422, 500, 503}
    if isinstance(route.policy, Public):
        found |= {429} if route.policy.limited else set()
    else:
        found |= {401, 403, 429}
        if any(param.place == "path" for param in route.params) and "badges" not in route.path:
            found |= {404, 409}
        found |= {409} if route.method != "GET" else set()
    if route.streams:
        found |= {410}
    if route.method != "GET":
        found |= {400, 408, 413, 415}
    return sorted(found)


def _parameter(param: Param) -> dict[str, Any]:
    return {
        "name": param.name,
        "in": param.place,
        "required": param.required,
        "description": param.remedy,
        "schema": param.schema(),
    }


def _operation_id(route: Route) -> str:
    words = [word.strip("{}").replace(".", "_") for word in route.path.split("/") if word and word != "v1"]
    return "_".join([route.method.lower(), *words])


def _tag(path: str) -> str:
    if path.startswith("/b/"):
        return "badges"
    first = path.removeprefix("/v1").split("/")[1]
    return first if path.startswith("/v1") and first not in {"coverage", "registries"} else "operations"
