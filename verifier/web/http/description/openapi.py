"""The OpenAPI 3.1 document, drawn from the route table and the type hints: what is not in the table cannot be in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from verifier import __version__
from verifier.web.http.answers import problems
from verifier.web.http.description import heads
from verifier.web.http.description.bodies import FILE_SAYS, FILES, LINES_SAY, lines
from verifier.web.http.description.described import Described
from verifier.web.http.description.documents import Problem
from verifier.web.http.description.messages import Messages
from verifier.web.http.description.models import Mode, Models
from verifier.web.http.reading.params import Param
from verifier.web.http.reading.remedies import REMEDIES
from verifier.web.http.reading.uploads import PDF
from verifier.web.http.route import Needs, Public, Route
from verifier.wording.words import in_words

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
NOT_MODIFIED, INVALID, INTERNAL = 304, 422, 500
# The type and the detail of the refusal that is most often meant by a status.
_REFUSED = {
    400: ("malformed_json", "The body is not JSON."),
    401: ("unauthorised", "Send a valid access token: Authorization: Bearer ..."),
    403: ("missing_scope", "This call needs a scope that the access token does not have."),
    404: ("not_found", "There is no such thing, or it is not yours to see."),
    408: ("body_too_slow", "Send the body faster, or in smaller parts."),
    409: ("claim_moved", "It has moved on meanwhile. Read it again."),
    410: ("cursor_gone", "Begin anew at the address in resync."),
    413: ("body_too_large", "Send a smaller body."),
    415: ("media_type", "Send application/json in UTF-8."),
    422: ("validation", "Correct the fields listed in errors."),
    429: ("rate_limited", "Wait as long as Retry-After says."),
    500: ("internal", "Something went wrong on our side. It was logged."),
    503: ("unavailable", "The service cannot answer just now. Wait as long as Retry-After says."),
}
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def render(document: dict[str, Any]) -> bytes:
    """Write the document down once; it does not change while the process runs."""
    return json.dumps(document, separators=(",", ":")).encode()


def document(routes: Sequence[Route], described: Described, messages: Messages) -> dict[str, Any]:
    """Draw the document of these routes, and of the messages that are sent."""
    models = Models(_kinds(routes, messages), described)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, models, described)
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
        "webhooks": messages.drawn(models, described),
        "components": {
            "schemas": models.schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A key, or a creator's token."}
            },
        },
    }


def _kinds(routes: Sequence[Route], messages: Messages) -> Iterator[tuple[Mode, Any]]:
    yield "serialization", Problem
    for message in messages.kinds:
        yield "serialization", message.model
    for route in routes:
        if route.body is not None:
            yield "validation", route.body
        if route.answer is not None:
            yield "serialization", route.answer


def _operation(route: Route, models: Models, described: Described) -> dict[str, Any]:
    name = operation_id(route)
    found: dict[str, Any] = {
        "operationId": name,
        "summary": route.says,
        "description": described.operations.get(name, ""),
        "tags": [_tag(route.path)],
        "parameters": [*map(_parameter, route.params), *heads.asked(route, f"{name}-{described.today}")],
        "responses": _responses(route, models, described),
        "security": [{"token": list(route.policy.scopes)}] if isinstance(route.policy, Needs) else [],
    }
    if route.file:
        found["requestBody"] = {"required": True, "description": FILE_SAYS, "content": FILES}
    if route.lines:
        found["requestBody"] = {"required": True, "description": LINES_SAY, "content": lines(described.bodies[name])}
    if route.body is not None:
        body = {"schema": models.schema(route.body), "example": models.example(route.body)}
        content = {"application/json": body} | ({PDF: FILES[PDF]} if route.pdf else {})
        found["requestBody"] = {"required": True, "description": models.says(route.body), "content": content}
    return found


def _responses(route: Route, models: Models, described: Described) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in (route.status, *route.also):
        found[str(status)] = {"description": _WORDS[status]} | _content(route, status, models, described)
        found[str(status)]["headers"] = heads.answered(route)
    for status in _refusals(route):
        said = {"description": _WORDS[status], "content": _problem(models, route, status)}
        found[str(status)] = said | heads.refused(status)
    found["default"] = {"description": "Any other problem.", "content": _problem(models, route, INTERNAL)}
    return found


def _problem(models: Models, route: Route, status: int) -> dict[str, Any]:
    """Describe a refusal, with the example of its own status and of a value that this route takes."""
    code, detail = _REFUSED[status]
    said = {"type": f"urn:verifier:{code}", "title": in_words().problem(code), "status": status, "detail": detail}
    faults = {"errors": [_fault(route)]} if status == INVALID else {}
    return {
        problems.MEDIA_TYPE: {"schema": models.schema(Problem), "example": said | {"instance": route.path} | faults}
    }


def _fault(route: Route) -> dict[str, str]:
    """Name a field or a parameter of this route, and what would be right there."""
    fields = getattr(route.body, "model_fields", {})
    name = next((field for field in fields if field in REMEDIES), "")
    if name:
        return {"pointer": f"/{name}", "code": "invalid", "detail": REMEDIES[name], "in": "body"}
    given = next(iter(route.params), None)
    if given is None:
        return {
            "pointer": "/lang",
            "code": "unknown_field",
            "detail": "Remove this value; it is not known here.",
            "in": "query",
        }
    return {"pointer": f"/{given.name}", "code": "invalid", "detail": given.remedy, "in": given.place}


def _content(route: Route, status: int, models: Models, described: Described) -> dict[str, Any]:
    if status in {204, NOT_MODIFIED}:
        return {}
    if route.answer is not None:
        whole = models.example(route.answer) or described.answers[operation_id(route)]
        streams = {route.streams: _text(described.media[route.streams])} if route.streams else {}
        return {"content": {route.media_type: {"schema": models.schema(route.answer), "example": whole}} | streams}
    if route.files:
        return {"content": dict.fromkeys(route.files, _BYTES)}
    return {"content": {route.media_type: _text(described.media[route.media_type])}}


def _text(example: str) -> dict[str, Any]:
    return {"schema": {"type": "string"}, "example": example}


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
        "example": param.example,
    }


def operation_id(route: Route) -> str:
    """Name an operation by its method and the words of its path, so that the name is one in every language."""
    return "_".join([route.method.lower(), *re.findall(r"[a-z]+", route.path.removeprefix("/v1"))])


def _tag(path: str) -> str:
    if path.startswith("/b/"):
        return "badges"
    first = path.removeprefix("/v1").split("/")[1]
    return first if path.startswith("/v1") and first not in {"coverage", "registries"} else "operations"
