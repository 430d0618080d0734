"""The badge read, a hundred million times a day: the leanest way through the service.

No middleware, no model, no log line: a digest is looked up, a handle matched, ready bytes sent, an integer raised.
"""

from __future__ import annotations

import re
from time import perf_counter
from typing import TYPE_CHECKING

from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

from verifier.domain.claim import Actor
from verifier.flows.core.badge_document import Rendered
from verifier.web.http import dispatch
from verifier.web.http.answers import headers, problems, refusals
from verifier.web.http.answers.preencoded import HeadEncoder, Ready
from verifier.web.http.reading import params
from verifier.web.http.reading.params import Param, bare
from verifier.web.http.route import AioHandler, Hub, Lean, Needs, Route

if TYPE_CHECKING:
    from aiohttp.http_parser import RawRequestMessage

    from verifier.web.http.direct import Direct

PARAMS: tuple[Param, ...] = (
    params.handle(),
    params.account_id("query", "account_id", required=False),
    params.epoch(),
)
_HANDLE = PARAMS[0]


NEEDS = Needs("badges:read")


_PLAIN = re.compile(
    r"/v1/badges/@?([a-z0-9._-]{1,64}+)"
    r"(?:\?account_id=([A-Za-z0-9._~-]{1,128}+)(?:&epoch=([1-9][0-9]{0,8}+))?|\?epoch=([1-9][0-9]{0,8}+))?"
)


def direct(route: Route, hub: Hub) -> Direct:
    """Make the quick way of the same route: for a badge at hand, a key seen a moment ago and a place in its bucket.

    It says what `mount`'s handler says, and leaves to it whatever else is asked.
    """
    counters, limiter, at_hand = hub.counters, hub.svc.limiter, hub.svc.badges.at_hand
    known, encoder = hub.authenticator.known, _head_encoder(hub.svc.settings.public_url)
    took = counters.latency(route.method, route.path).took

    def answer(message: RawRequestMessage) -> bytes | None:
        began = perf_counter()
        asked, said = _PLAIN.fullmatch(message.path), message.headers
        header = said.get("Authorization")
        if asked is None or header is None or "If-None-Match" in said or "Expect" in said:
            return None
        actor = known(header)
        if actor is None or not actor.may("badges:read"):
            return None
        handle, account_id, epoch, alone = asked.groups()
        number = epoch or alone
        kept = at_hand(handle, account_id, int(number) if number else None, full="claims:read" in actor.scopes)
        limit = limiter.take(f"{dispatch.bucket(actor)}:{route.rate}") if kept is not None else None
        if kept is None or limit is None or not limit.allowed:
            return None
        head, body, ending, _, status, _, _ = kept
        counters.count("badges", status)
        wire = b"".join((encoder.head(dispatch.said(route.rate, limit)), head, body, ending))
        took(perf_counter() - began)
        return wire

    return answer


def mount(route: Route, hub: Hub) -> AioHandler:
    """Make the handler for `GET /v1/badges/{handle}`."""
    counters, read, encoder = hub.counters, hub.svc.badges.read, _head_encoder(hub.svc.settings.public_url)
    took = counters.latency(route.method, route.path).took

    async def handle(request: web.Request) -> web.StreamResponse:
        began = perf_counter()
        limits: dict[str, str] = {}
        try:
            actor = await _admit(route, hub, request, limits)
            handle, account_id, epoch = _asked(request)
            badge = await read(handle, account_id, epoch, full="claims:read" in actor.scopes)
            answer = _plain(encoder, badge, request, limits)
        except Exception as error:  # noqa: BLE001  the last net: whatever happened becomes a problem document
            answer = refusals.refuse(request, problems.problem_of(error), route.path)
            counters.count("badges", "refused")
            dispatch.count_refusal(hub, error)
        else:
            counters.count("badges", badge.status if answer.status == 200 else "unchanged")  # noqa: PLR2004
        if not isinstance(answer, Ready):
            answer.headers.update(limits)
        took(perf_counter() - began)
        return answer

    return handle


def _head_encoder(public_url: str) -> HeadEncoder:
    return HeadEncoder(CIMultiDictProxy(CIMultiDict(dict(headers.BADGE) | headers.strict(public_url))))


async def _admit(route: Route, hub: Hub, request: web.Request, limits: dict[str, str]) -> Actor:
    """Let in a key seen within the last second, else authenticate it the ordinary way."""
    header = request.headers.get("Authorization")
    actor = hub.authenticator.known(header) if header is not None else None
    if actor is None or not actor.may("badges:read"):
        return await dispatch.admit(route.rate, NEEDS, hub, request, limits)
    dispatch.take(hub, actor, route.rate, limits)
    return actor


def _asked(request: web.Request) -> tuple[str, str | None, int | None]:
    """Return the handle; only a request with a query needs the full reader."""
    if not request.query_string:
        written = request.match_info["handle"]
        if not _HANDLE.pattern.fullmatch(written):
            raise _HANDLE.refusal()
        return bare(written), None, None
    values = params.read(PARAMS, request)
    account_id, epoch = values["account_id"], values["epoch"]
    return (
        bare(str(values["handle"])),
        account_id if isinstance(account_id, str) else None,
        epoch if isinstance(epoch, int) else None,
    )


def _plain(encoder: HeadEncoder, badge: Rendered, request: web.Request, limits: dict[str, str]) -> web.StreamResponse:
    """Answer with ready bytes where nothing special was asked, which is nearly always; else return None."""
    seen = request.headers.get("If-None-Match")
    ready = encoder.ready(request, badge.body, badge.etag, limits) if seen is None else None
    return ready or _answer(badge, seen, request)


def _answer(badge: Rendered, seen: str | None, request: web.Request) -> web.Response:
    unchanged = seen is not None and (seen == badge.etag or _matches(badge.etag, request))
    if unchanged:
        answer = web.Response(status=304, headers=headers.BADGE)
        del answer.headers["Content-Type"]
    else:
        answer = web.Response(body=badge.body, headers=headers.BADGE)
    answer.headers["ETag"] = badge.etag
    return answer


def _matches(etag: str, request: web.Request) -> bool:
    """Compare a list of entity tags weakly, as RFC 9110 section 13.1.2 asks for If-None-Match."""
    bare_tag = etag.removeprefix("W/").strip('"')
    return any(tag.value in {bare_tag, "*"} for tag in request.if_none_match or ())


read = Lean(mount, direct)
