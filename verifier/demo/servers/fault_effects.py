"""The effect of each fault on the wire: what a failing register really sends, or does not send."""

from __future__ import annotations

import socket
import struct
import zlib
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache, partial
from itertools import cycle

from aiohttp import web

from verifier.demo.people.words import disguise
from verifier.demo.servers.faults import DRIPPED_BYTES, Fault, Faults

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Instead = Callable[[web.Request], Awaitable[web.StreamResponse]]
Afterwards = Callable[[web.Request, web.Response, Faults], Awaitable[web.StreamResponse]]

ELSEWHERE = "/_elsewhere"  # the route of the host that no redirect should lead to
BOMB_BYTES, BOMB_CHUNK = 50_000_000, 1_000_000
HTML, JSON = "text/html", "application/json"
CAPTCHA_PAGE = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body><form id='challenge' method='POST'>"
    "<h1>Verify you are human</h1><div class='captcha'></div></form></body></html>"
)
MAINTENANCE_PAGE = (
    "<!doctype html><html><head><title>Scheduled maintenance</title></head><body><h1>We'll be back soon</h1>"
    "<p>The license lookup is temporarily unavailable.</p></body></html>"
)
LOGIN_PAGE = (
    "<!doctype html><html><body><form method='POST'><input name='user'><input type='password'></form></body></html>"
)
_odd_waits = cycle(("-5", "soon", "Fri, 31 Dec 1999 23:59:59 GMT", "315360000"))


async def play(fault: Fault, faults: Faults, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a request with this fault."""
    instead = _INSTEAD.get(fault)
    if instead is not None:
        return await instead(request)
    answer = await handler(request)
    if not isinstance(answer, web.Response):
        return answer
    return await _AFTERWARDS[fault](request, answer, faults)


def body_of(answer: web.Response) -> bytes:
    """Return the bytes of an answer that is held in memory, as all the world's are."""
    return answer.body if isinstance(answer.body, bytes) else b""


def _said(status: int, text: str = "", content_type: str = HTML, **headers: str) -> Instead:
    """Build a handler that answers this and nothing else."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type=content_type, headers=named)

    return answer


async def _odd_retry_after(_request: web.Request) -> web.Response:
    return web.json_response({"message": "slow down"}, status=429, headers={"Retry-After": next(_odd_waits)})


async def _refuse(request: web.Request) -> web.Response:
    """Close the connection without a byte."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _to_login(request: web.Request) -> web.Response:
    registry = request.path.split("/")[1]
    return web.Response(status=302, headers={"Location": f"/{registry}/_login"})


async def _to_other_host(request: web.Request) -> web.Response:
    """Redirect to a tempting answer at the same port under another host name."""
    here = request.url
    other = "localhost" if here.host == "127.0.0.1" else "127.0.0.1"
    return web.Response(status=302, headers={"Location": f"http://{other}:{here.port}{ELSEWHERE}{request.path_qs}"})


async def _gzip_bomb(_request: web.Request) -> web.Response:
    headers = {"Content-Encoding": "gzip", "Content-Type": JSON}
    return web.Response(body=_bomb(), headers=headers)


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    """Compress fifty megabytes of blanks and an empty list, without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blanks = b" " * BOMB_CHUNK
    packed = [packer.compress(blanks) for _ in range(BOMB_BYTES // BOMB_CHUNK)]
    return b"".join([*packed, packer.compress(b"[]"), packer.flush()])


async def _delay(_request: web.Request, answer: web.Response, faults: Faults) -> web.StreamResponse:
    await faults.wait(faults.delay_s)
    return answer


async def _drip(request: web.Request, answer: web.Response, faults: Faults) -> web.StreamResponse:
    """Send a byte at a time; what is left after the bound comes at once, so that no test hangs for ever."""
    body = body_of(answer)
    stream = await _begun(request, answer, len(body))
    for at in range(min(len(body), DRIPPED_BYTES)):
        await stream.write(body[at : at + 1])
        await faults.wait(faults.drip_s)
    await stream.write(body[DRIPPED_BYTES:])
    return stream


async def _cut_off(*, reset: bool, request: web.Request, answer: web.Response) -> web.StreamResponse:
    """Send half of what was promised, then end the connection: by a reset, or quietly."""
    body = body_of(answer)
    stream = await _begun(request, answer, len(body))
    await stream.write(body[: len(body) // 2])
    transport = request.transport
    if transport is None:
        return stream
    if reset:
        wire = transport.get_extra_info("socket")
        # Lingering for 0 s makes the kernel send RST instead of FIN.
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()
    return stream


async def _reset_mid_body(request: web.Request, answer: web.Response, _faults: Faults) -> web.StreamResponse:
    return await _cut_off(reset=True, request=request, answer=answer)


async def _short(request: web.Request, answer: web.Response, _faults: Faults) -> web.StreamResponse:
    return await _cut_off(reset=False, request=request, answer=answer)


async def _begun(request: web.Request, answer: web.Response, promised: int) -> web.StreamResponse:
    """Send the head of an answer, promising this many bytes."""
    stream = web.StreamResponse(status=answer.status, headers={"Content-Type": answer.content_type})
    stream.content_length = promised
    await stream.prepare(request)
    return stream


async def _changed(
    change: Callable[[bytes], bytes], _request: web.Request, answer: web.Response, _faults: Faults
) -> web.StreamResponse:
    """Send the answer with other bytes."""
    return web.Response(
        status=answer.status, body=change(body_of(answer)), headers={"Content-Type": answer.content_type}
    )


async def _as_html(_request: web.Request, answer: web.Response, _faults: Faults) -> web.StreamResponse:
    return web.Response(status=answer.status, body=body_of(answer), content_type=HTML)


def _truncated(body: bytes) -> bytes:
    return body[: max(1, len(body) * 3 // 5)]


def _bad_utf8(body: bytes) -> bytes:
    half = len(body) // 2
    return body[:half] + b"\xff\xfe\xc3\x28" + body[half:]


_INSTEAD: Mapping[Fault, Instead] = {
    Fault.REFUSE: _refuse,
    Fault.TOO_MANY: _said(429, '{"message":"slow down"}', JSON, Retry_After="2"),
    Fault.TOO_MANY_SILENT: _said(429, '{"message":"slow down"}', JSON),
    Fault.TOO_MANY_ODD: _odd_retry_after,
    Fault.ERROR: _said(500, "Internal Server Error", "text/plain"),
    Fault.UNAVAILABLE: _said(503, "Service Unavailable", "text/plain"),
    Fault.CAPTCHA: _said(200, CAPTCHA_PAGE),
    Fault.MAINTENANCE: _said(200, MAINTENANCE_PAGE),
    Fault.LOGIN_REDIRECT: _to_login,
    Fault.CROSS_HOST_REDIRECT: _to_other_host,
    Fault.EMPTY: _said(200, "", JSON),
    Fault.GZIP_BOMB: _gzip_bomb,
}
_AFTERWARDS: Mapping[Fault, Afterwards] = {
    Fault.DELAY: _delay,
    Fault.DRIP: _drip,
    Fault.RESET_MID_BODY: _reset_mid_body,
    Fault.SHORT_CONTENT_LENGTH: _short,
    Fault.WRONG_CONTENT_TYPE: _as_html,
    Fault.TRUNCATED: partial(_changed, _truncated),
    Fault.BAD_UTF8: partial(_changed, _bad_utf8),
    Fault.SCHEMA_DRIFT: partial(_changed, disguise.schema_drift),
    Fault.STATUS_DRIFT: partial(_changed, disguise.status_drift),
    Fault.OTHER_PERSON: partial(_changed, disguise.other_person),
}
