"""The API's own documentation as pages of ours, drawn from the OpenAPI document: no network, nothing from elsewhere.

A page an operation, each with its example to be tried out; without JavaScript the same call stands there for curl.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from shlex import quote
from typing import Any

from aiohttp import web

from verifier.web.http.answers import headers
from verifier.web.http.description import reference
from verifier.web.http.description.reference import Operation
from verifier.web.rendering import pages


def page(document: bytes) -> web.Response:
    """Answer with the list of all calls."""
    return _answer(_index(document))


def routes(document: bytes) -> list[web.RouteDef]:
    """List the addresses of the pages of each call, each message and each schema."""

    async def operation(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in _operations(document):
            raise web.HTTPNotFound
        return _answer(_page_of(document, name))

    async def schema(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in _read(document)["components"]["schemas"]:
            raise web.HTTPNotFound
        return _answer(_schema(document, name))

    return [web.get("/docs/schemas/{name}", schema), web.get("/docs/{name}", operation)]


def _answer(html: str) -> web.Response:
    answer = pages.respond(html)
    answer.headers["Cache-Control"] = headers.PUBLIC["Cache-Control"]
    return answer


@lru_cache(maxsize=2)
def _read(document: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(document)
    return read


@lru_cache(maxsize=2)
def _operations(document: bytes) -> dict[str, Operation]:
    read = _read(document)
    return {one.id: one for one in (*reference.operations(read), *reference.messages(read))}


@lru_cache(maxsize=2)
def _index(document: bytes) -> str:
    known = sorted(_operations(document).values(), key=lambda one: (one.sent, one.subject))
    subjects = [(subject, list(calls)) for subject, calls in groupby((one for one in known if not one.sent), _subject)]
    read = _read(document)
    return pages.render_for_reviewers(
        "docs/index.html",
        info=read["info"],
        subjects=subjects,
        messages=[one for one in known if one.sent],
        schemas=sorted(read["components"]["schemas"]),
    )


def _subject(one: Operation) -> str:
    return one.subject


@lru_cache(maxsize=256)
def _page_of(document: bytes, name: str) -> str:
    one = _operations(document)[name]
    schemas = _read(document)["components"]["schemas"]
    return pages.render_for_reviewers(
        "docs/operation.html", one=one, fields=reference.fields(schemas.get(one.body_schema, {})), curl=curl(one)
    )


@lru_cache(maxsize=256)
def _schema(document: bytes, name: str) -> str:
    found = _read(document)["components"]["schemas"][name]
    return pages.render_for_reviewers(
        "docs/schema.html", name=name, schema=found, fields=reference.fields(found), words_of=found.get("enum", ())
    )


def curl(one: Operation) -> str:
    """Write the call's example for a shell; the key is the reader's own."""
    path = one.path
    for param in one.params:
        if param.place == "path":
            path = path.replace(f"{{{param.name}}}", param.example)
    lines = [f'curl -X {one.method} "$BASE{path}"']
    if one.scopes is not None:
        lines.append('-H "Authorization: Bearer $KEY"')
    lines += [f"-H {quote(f'{p.name}: {p.example}')}" for p in one.params if p.place == "header" and p.needed]
    if one.media:
        lines += [f"-H {quote(f'Content-Type: {one.media}')}", f"--data-binary {quote(one.body)}"]
    return " \\\n  ".join(lines)
