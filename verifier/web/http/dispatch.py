"""The path of a request through a route: authenticate, limit, read, validate, run once, answer."""

from __future__ import annotations

from aiohttp import web
from pydantic import TypeAdapter

from verifier.domain.claim import Actor
from verifier.flows.core.errors import Outdated, TooMany
from verifier.flows.core.rate_limits import Limit, Limiter
from verifier.web.http import auth, caller, idempotency, streamed_once
from verifier.web.http.answers import headers, problems, refusals
from verifier.web.http.answers.problems import MissingScope, Unauthorised
from verifier.web.http.reading import bodies, lines, models, params, uploads
from verifier.web.http.reading.models import Wire
from verifier.web.http.route import AioHandler, Call, Handler, Hub, Needs, Route, Watched
from verifier.web.http.watching import metrics_access, request_log


def serve(route: Route, handler: Handler, hub: Hub) -> AioHandler:
    """Make the handler aiohttp calls for a route. No middleware: each layer would cost a tenth of a badge read."""

    async def handle(request: web.Request) -> web.StreamResponse:
        limits: dict[str, str] = {}
        with request_log.entry(request, route.path) as entry:
            try:
                answer = await _answer(route, handler, hub, request, limits)
            except Exception as error:  # noqa: BLE001  the last net: whatever happened becomes a problem document
                answer = refusals.refuse(request, problems.problem_of(error), route.path)
                count_refusal(hub, error)
            answer.headers.update(limits)
            hub.counters.answered(route.method, route.path, answer.status, entry.write(answer))
        return answer

    return handle


async def _answer(
    route: Route, handler: Handler, hub: Hub, request: web.Request, limits: dict[str, str]
) -> web.StreamResponse:
    actor = await _let_in(route, hub, request, limits)
    values = params.read(route.params, request, ignore_query=route.shared)
    key = idempotency.key_of(request) if route.creates else None
    if route.lines:
        upload = lines.Upload(request, bodies.LARGEST)
        streamed = Call(hub, actor, values, None, headers=request.headers, upload=upload)
        return await streamed_once.once(key, streamed, lambda call: _whole(handler, call))
    if route.pdf and request.content_type == uploads.PDF:
        return await handler(_of_pdf(hub, actor, values, await uploads.read_file(request), request))
    raw = await _raw(route, request)
    sent = _understood(route, raw)
    same = idempotency.same_request(key, request, raw) if key is not None else None
    file, lang = raw if route.file else b"", request.query.get("lang", "") if route.shared else ""
    call = Call(hub, actor, values, sent, same, file=file, headers=request.headers, lang=lang)
    if key is None:
        return await handler(call)
    return await idempotency.once(key, request, raw, call, lambda call: _whole(handler, call))


def _of_pdf(
    hub: Hub, actor: Actor | None, values: dict[str, str | int | None], file: bytes, request: web.Request
) -> Call:
    return Call(hub, actor, values, None, file=file, as_pdf=True, headers=request.headers)


async def _whole(handler: Handler, call: Call) -> web.Response:
    """Return an answer that is kept to be given again. TypeError for one that goes on."""
    answer = await handler(call)
    if not isinstance(answer, web.Response):
        raise TypeError("an answer that goes on cannot be kept")
    return answer


async def _let_in(route: Route, hub: Hub, request: web.Request, limits: dict[str, str]) -> Actor | None:
    if isinstance(route.policy, Needs):
        return await admit(route.rate, route.policy, hub, request, limits)
    if isinstance(route.policy, Watched):
        metrics_access.let_in(hub.svc.settings, request.headers.get("Authorization"))
    if route.policy.limited:
        spend(hub.svc.limiter, caller.bucket(request), route.rate, limits)
    return None


async def admit(rate: str, needs: Needs, hub: Hub, request: web.Request, limits: dict[str, str]) -> Actor:
    """Authenticate the caller, apply the rate limit, and check the scope; the limit's headers go into `limits`."""
    actor = request[request_log.ACTOR] = await hub.authenticator.actor(request)
    take(hub, actor, rate, limits)
    auth.require(actor, needs.scopes, needs.kinds, auditors=needs.auditors)
    return actor


def take(hub: Hub, actor: Actor, rate: str, limits: dict[str, str]) -> None:
    """Take from the caller's bucket of this class (draft-ietf-httpapi-ratelimit-headers), or raise the 429."""
    spend(hub.svc.limiter, bucket(actor), rate, limits)


def bucket(actor: Actor) -> str:
    """Name whose bucket it is: a key's or reviewer's own; a creator's account's, so that a new link is no new one."""
    return actor.id if actor.account_id is None else f"account:{actor.account_id}"


def spend(limiter: Limiter, who: str, rate: str, limits: dict[str, str]) -> None:
    """Take from the bucket of a caller with or without a key."""
    limit = limiter.take(f"{who}:{rate}")
    limits["RateLimit-Policy"] = f'"{rate}";q={limit.limit}'
    limits["RateLimit"] = f'"{rate}";r={limit.remaining};t={limit.next_s}'
    if not limit.allowed:
        raise TooMany("rate_limited", "Wait and try again.", retry_after_s=limit.next_s)


def said(rate: str, limit: Limit) -> str:
    """Write the headers of a limit as they go over the wire."""
    return f'RateLimit-Policy: "{rate}";q={limit.limit}\r\nRateLimit: "{rate}";r={limit.remaining};t={limit.next_s}\r\n'


def _understood(route: Route, raw: bytes) -> Wire | None:
    if route.body is None:
        return None
    sent = route.quick(raw) if route.quick is not None else None
    if sent is not None:
        return sent
    bodies.refuse_unsafe(raw)
    return models.understand(route.body, raw)


async def _raw(route: Route, request: web.Request) -> bytes:
    if route.file:
        return await uploads.read_file(request)
    if route.body is not None:
        return await bodies.read_json(request, route.largest)
    return await bodies.read_nothing(request) if route.method in {"POST", "DELETE"} else b""


def count_refusal(hub: Hub, error: Exception) -> None:
    """Count a refused request by its reason."""
    if isinstance(error, TooMany):
        hub.counters.count("limited")
    elif isinstance(error, Unauthorised | Outdated | MissingScope):
        hub.counters.count("denied")


_ADAPTERS: dict[type, TypeAdapter[object]] = {}


def render(value: object, *, status: int = 200, location: str | None = None) -> web.Response:
    """Answer with a view as JSON."""
    kind = type(value)
    adapter = _ADAPTERS.get(kind) or _ADAPTERS.setdefault(kind, TypeAdapter(kind))
    answer = web.Response(status=status, body=adapter.dump_json(value), headers=headers.API)
    if location is not None:
        answer.headers["Location"] = location
    return answer


def nothing() -> web.Response:
    """Answer 204 without a body."""
    answer = web.Response(status=204, headers=headers.API)
    del answer.headers["Content-Type"]
    return answer
