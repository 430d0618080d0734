"""The badge read, a hundred million times a day: the leanest way through the service.

No middleware, no model, no log line: a digest is looked up, a handle matched, ready bytes sent, an integer raised.
"""

from __future__ import annotations

import re
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING

from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

from verifier.domain.claim import Actor
from verifier.flows.core.badge_document import Rendered
from verifier.flows.core.badge_reader import Asked
from verifier.web.http import dispatch
from verifier.web.http.answers import headers, problems, refusals
from verifier.web.http.answers.preencoded import HeadEncoder, Ready
from verifier.web.http.direct import Later
from verifier.web.http.reading import params
from verifier.web.http.reading.params import Param, bare
from verifier.web.http.route import AioHandler, Hub, Lean, Needs, Route
from verifier.wording import languages
from verifier.wording.languages import MODEL

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from aiohttp.http_parser import RawRequestMessage

    from verifier.flows.core.kept_badges import Kept
    from verifier.flows.core.rate_limits import Limit
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
_TAG = re.compile(r'(?:W/)?("[!#-~]*")')
_ETAG, _ETAG_LINE = slice(6, 32), slice(0, 34)  # in the head of a badge that is kept


def direct(route: Route, hub: Hub) -> Direct:
    """Make the quick way of the same route: for a key seen a moment ago and a place in its bucket.

    It says what `mount`'s handler says, and leaves to it whatever else is asked. A badge that is not at hand is read
    with those that others want.
    """
    limiter, badges, known = hub.svc.limiter, hub.svc.badges, hub.authenticator.known
    write = _writer(route, hub)

    def answer(message: RawRequestMessage) -> bytes | Later | None:
        began = perf_counter()
        asked, said = _PLAIN.fullmatch(message.path), message.headers
        header = said.get("Authorization")
        if asked is None or header is None or "Expect" in said:
            return None
        if "Accept-Language" in said and _liked(said["Accept-Language"]) != MODEL:
            return None
        seen, actor = said.get("If-None-Match"), known(header)
        tag = _TAG.fullmatch(seen) if seen is not None else None
        if actor is None or not actor.may("badges:read") or (seen is not None and tag is None):
            return None
        limit = limiter.take(f"{dispatch.bucket(actor)}:{route.rate}")
        if not limit.allowed:
            return None
        handle, account_id, epoch, alone = asked.groups()
        number = epoch or alone
        badge = Asked(handle, account_id, int(number) if number else None)
        kept, full, same = badges.at_hand(handle), "claims:read" in actor.scopes, tag and tag[1]
        if kept is not None:
            return write(badges.seen(kept, badge, full=full), same, limit, began)

        def read(future: asyncio.Future[Kept]) -> bytes | None:
            if future.cancelled() or future.exception() is not None:
                return None
            return write(badges.seen(future.result(), badge, full=full), same, limit, began)

        return Later(badges.coming(handle), read)

    return answer


def _writer(route: Route, hub: Hub) -> Callable[[Kept, str | None, Limit, float], bytes]:
    """Make what writes the answer with a badge: whole, or 304 to whoever has it already."""
    public_url, counters = hub.svc.settings.public_url, hub.counters
    whole, same = _head_encoder(public_url), _unchanged_encoder(public_url)
    took = counters.latency(route.method, route.path).took

    def write(kept: Kept, tag: str | None, limit: Limit, began: float) -> bytes:
        head, body, ending, _, status, _, _ = kept
        limits = dispatch.said(route.rate, limit)
        if tag is not None and tag == head[_ETAG].decode():
            counters.count("badges", "unchanged")
            wire = b"".join((same.head(limits), head[_ETAG_LINE], b"\r\n"))
        else:
            counters.count("badges", status)
            wire = b"".join((whole.head(limits), head, body, ending))
        took(perf_counter() - began)
        return wire

    return write


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
            code, full = _liked(request.headers.get("Accept-Language", "")), "claims:read" in actor.scopes
            if code == MODEL:
                badge = await read(handle, account_id, epoch, full=full)
            else:
                badge = await hub.svc.badges.read_in(languages.of(code), handle, account_id, epoch, full=full)
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


@lru_cache(maxsize=1_000)
def _liked(header: str) -> str:
    """Name the language in which a client wants a badge's sentences; there are few such headers."""
    return languages.accepted(header).code


def _head_encoder(public_url: str) -> HeadEncoder:
    return HeadEncoder(CIMultiDictProxy(CIMultiDict(dict(headers.BADGE) | headers.strict(public_url))))


def _unchanged_encoder(public_url: str) -> HeadEncoder:
    head = CIMultiDict(dict(headers.BADGE) | headers.strict(public_url))
    del head["Content-Type"]
    return HeadEncoder(CIMultiDictProxy(head), "304 Not Modified")


async def _admit(route: Route, hub: Hub, request: web.Request, limits: dict[str, str]) -> Actor:
    """Let in a key seen within the last second, else authenticate it the ordinary way."""
    header = request.headers.get("Authorization")
    actor = hub.authenticator.known(header) if header is not None else None
    if actor is None and (fault := hub.svc.badges.silence()) is not None:
        raise fault  # whoever has waited for the badge does not wait as long again for a key that was known before
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
