"""Answers for what no route handles, and error handling around handlers that are not API routes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from aiohttp import HttpVersion11, web

from verifier.web.http.answers import headers, problems, refusals
from verifier.web.http.answers.problems import Unusable
from verifier.web.http.keys import COUNTERS
from verifier.web.http.route import AioHandler, Route
from verifier.web.http.watching import request_log


def add(app: web.Application, routes: Iterable[web.RouteDef]) -> None:
    """Add pages and files; each keeps its own headers, gets those it lacks, and cannot let an error out."""
    for route in routes:
        app.router.add_route(
            route.method,
            route.path,
            netted(route.handler, _template(route.path)),
            expect_handler=expect,
            **_named(route),
        )


def close(app: web.Application) -> None:
    """Answer every other address with a problem document: 405 where another method would do, else 404."""
    app.router.add_route("*", "/{anything:.*}", netted(_nowhere, "/{anything}"), expect_handler=expect)


def beside(app: web.Application, routes: Sequence[Route]) -> None:
    """Answer 405 at addresses such as /v1/cases/next to methods that only the neighbour with an id in it takes."""
    patterns = [re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path)) for route in routes if "{" in route.path]
    plain = dict.fromkeys(route.path for route in routes if "{" not in route.path)
    for path in (path for path in plain if any(one.fullmatch(path) for one in patterns)):
        _only(app, path, sorted(route.method for route in routes if route.path == path))


def _only(app: web.Application, path: str, methods: list[str]) -> None:
    async def refuse(request: web.Request) -> web.StreamResponse:
        return refusals.refuse(request, problems.problem_of(web.HTTPMethodNotAllowed(request.method, methods)))

    app.router.add_route("*", path, netted(refuse, path), expect_handler=expect)


def strict(app: web.Application, public_url: str) -> None:
    """Add Strict-Transport-Security to every answer, whoever made it; `preencoded` and `server` add it themselves."""
    said = headers.strict(public_url)

    async def say(_: web.Request, answer: web.StreamResponse) -> None:
        answer.headers.update(said)

    if said:
        app.on_response_prepare.append(say)


async def expect(request: web.Request) -> web.StreamResponse | None:
    """Tell a client that waits for it to go on; refuse every other expectation."""
    if request.version == HttpVersion11 and request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun
        return None
    return problems.respond(
        problems.problem_of(Unusable(417, "expectation", "Only Expect: 100-continue is understood."))
    )


def netted(handler: AioHandler, route: str) -> AioHandler:
    """Wrap a handler with error handling, missing headers, its log line and its count."""

    async def handle(request: web.Request) -> web.StreamResponse:
        def count(answer: web.StreamResponse, took_s: float) -> None:
            request.app[COUNTERS].answered(request_log.method_of(request), route, answer.status, took_s)

        with request_log.entry(request, route) as entry:
            try:
                answer = await handler(request)
            except (web.HTTPRedirection, web.HTTPSuccessful) as sent_on:
                count(sent_on, entry.write(sent_on))
                raise
            except Exception as error:  # noqa: BLE001  the last net: whatever happened becomes a problem document
                answer = refusals.refuse(request, problems.problem_of(error))
            if not answer.prepared:
                headers.secure(answer.headers)
            count(answer, entry.write(answer))
        return answer

    return handle


async def _nowhere(request: web.Request) -> web.StreamResponse:
    allowed = [
        (resource.canonical != request.path, (await resource.resolve(request))[1])
        for resource in request.app.router.resources()
        if resource.canonical != "/{anything}"
    ]
    # /v1/cases/next is its own address, though /v1/cases/{id} would match it too: the exact one comes first.
    methods = next((methods for _, methods in sorted(allowed, key=lambda found: found[0]) if methods), None)
    missing = web.HTTPMethodNotAllowed(request.method, methods) if methods else web.HTTPNotFound()
    return refusals.refuse(request, problems.problem_of(missing))


def _template(path: str) -> str:
    return re.sub(r"\{(\w+):[^{}]*\}", r"{\1}", path)


def _named(route: web.RouteDef) -> dict[str, str]:
    return {"name": route.kwargs["name"]} if "name" in route.kwargs else {}
