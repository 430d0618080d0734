"""Connections: slow clients are disconnected, and what is not even HTTP gets a problem document as well.

aiohttp waits an hour for a request that never comes. Here a connection has `Patience.head_s` for the whole head of a
request, counted from its first moment and not from its last byte; between two requests it may rest for `idle_s`. A
request that is being answered (a long poll) is never cut short.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from aiohttp import web
from aiohttp.streams import EMPTY_PAYLOAD
from aiohttp.web_protocol import RequestHandler, RequestPayloadError

from verifier.web.http.answers import headers, problems
from verifier.web.http.answers.preencoded import MOST_UNSENT
from verifier.web.http.answers.problems import Problem
from verifier.web.http.direct import Parser
from verifier.web.http.keys import COUNTERS, DIRECT, SERVICE

if TYPE_CHECKING:
    from aiohttp.http_parser import RawRequestMessage

    from verifier.web.http.direct import Direct, Later
    from verifier.web.http.watching.metrics import Counters

_BROKEN = Problem(
    400, "malformed_request", "The request is not valid HTTP/1.1, or its address or headers are too long."
)
_OURS = Problem(500, "internal", "The mistake is ours and was logged; please try again later.")


@dataclass(frozen=True, slots=True)
class Patience:
    """The limits on how long connections may keep us waiting, in seconds, and on how many at once."""

    head_s: float = 12.0  # for the whole head of a request; 15 s is what is promised, also by a busy machine
    idle_s: float = 75.0  # between two requests; longer than the minute for which proxies keep theirs
    unread_s: float = 60.0  # for an answer that is not read
    heads: int = 512  # connections without a head at once; above it the oldest goes, for an honest head comes at once


class Runner(web.AppRunner):
    """An aiohttp runner with these limits, and our own problem documents for what cannot be parsed."""

    def __init__(self, app: web.Application, *, patience: Patience | None = None, **more: Any) -> None:  # noqa: ANN401  the parent's
        """Take what the parent takes."""
        self._patience = patience or Patience()
        super().__init__(app, keepalive_timeout=self._patience.idle_s, **more)

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        made.__class__ = _Server  # the same fields and these; only what a new connection is given differs
        vars(made).update(
            said=headers.strict(self.app[SERVICE].settings.public_url),
            patience=self._patience,
            counters=self.app[COUNTERS],
            direct=self.app.get(DIRECT),
            waiting={},
        )
        return made


class _Server(web.Server):
    said: dict[str, str]
    patience: Patience
    counters: Counters
    direct: Direct | None
    waiting: dict[_Handler, asyncio.TimerHandle]  # connections whose request has not come, the oldest first

    def __call__(self) -> RequestHandler:
        return _Handler(self, loop=self._loop, **self._kwargs)


class _Handler(RequestHandler):
    """One connection."""

    __slots__ = ("_held", "_house", "_unread")

    def __init__(self, house: _Server, **more: Any) -> None:  # noqa: ANN401  the parent's
        super().__init__(house, **more)
        self._house, self._unread = house, cast("asyncio.TimerHandle | None", None)
        self._held: tuple[RawRequestMessage, Later] | None = None
        if house.direct is not None:
            self._parser = self._answering(house.direct)

    def _answering(self, direct: Direct) -> Parser:
        """Make the parent's parser once more, as one that answers."""
        return Parser.on(
            self,
            direct,
            self,
            self._loop,
            self._read_bufsize,
            max_line_size=self.max_line_size,
            max_field_size=self.max_field_size,
            max_headers=self.max_headers,
            payload_exception=RequestPayloadError,
            max_msg_queue_size=self._max_msg_queue_size,
        )

    @property
    def is_free(self) -> bool:
        """Tell whether no request of it is under way, and it reads what it is sent."""
        waiter, transport = self._waiter, self.transport
        return (
            waiter is not None
            and not (waiter.done() or self._messages or self._held)
            and transport is not None
            and not transport.is_closing()
            and transport.get_write_buffer_size() <= MOST_UNSENT
        )

    def send(self, wire: bytes) -> None:
        """Write a whole answer, and begin to wait for the next request."""
        self._request_count += 1
        self._sent(wire)

    def hold(self, message: RawRequestMessage, later: Later) -> None:
        """Keep a request until its answer comes; meanwhile the connection is not idle."""
        self._request_count += 1
        self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout
        self._held = message, later
        later.looked_up.add_done_callback(self._looked_up)

    def _looked_up(self, looked_up: asyncio.Future[Any]) -> None:
        if self._held is None or self._held[1].looked_up is not looked_up:
            return  # it was let go, or the client is gone
        wire = None if self.transport is None else self._held[1].answer(looked_up)
        if wire is None:
            self._let_go()
            return
        self._held = None
        self._sent(wire)
        if self._parser is not None:
            self._parser.message_consumed()

    def _let_go(self) -> None:
        """Send a request that was held the ordinary way."""
        if self._held is not None:
            self._messages.append((self._held[0], EMPTY_PAYLOAD))
            self._held = None
            if self._waiter is not None and not self._waiter.done():
                self._waiter.set_result(None)

    def _sent(self, wire: bytes) -> None:
        self.transport.write(wire)  # type: ignore[union-attr]
        self._house.requests_count += 1
        self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout

    def close(self) -> None:
        """Take no more requests; one that is held is still answered."""
        self._let_go()
        super().close()

    async def shutdown(self, timeout: float | None = 15.0) -> None:  # noqa: ASYNC109  the parent's
        """End the connection, once what is under way was answered."""
        self._let_go()
        await super().shutdown(timeout)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Stop waiting."""
        self._held = None
        self._head_came()
        self._stop_unread()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Begin to wait with the first byte of a head, and end with its last; more bytes give no more time."""
        seen = self._request_count
        if data:
            self._let_go()  # what comes behind a request that is held is answered behind it
        super().data_received(data)
        if self._request_count != seen:
            self._head_came()
        elif self._waiter is not None and self not in self._house.waiting:
            self._await_head()

    def pause_writing(self) -> None:
        """Begin to wait for a client who asked and does not read."""
        super().pause_writing()
        self._unread = self._loop.call_later(self._house.patience.unread_s, self._drop)

    def resume_writing(self) -> None:
        """Stop waiting: the client reads on."""
        super().resume_writing()
        self._stop_unread()

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send the answer; after a body that came too slowly the connection is closed."""
        if resp.status == HTTPStatus.REQUEST_TIMEOUT:
            self._lingering_time = 0.0
            resp.force_close()
        return await super().finish_response(request, resp, start_time)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  aiohttp's own words quote the request line
    ) -> web.StreamResponse:
        """Answer a request that never reached a handler; the connection is closed after it."""
        if request.writer.output_size > 0:
            raise ConnectionError  # half an answer is out; another one would be read as its body
        if status >= 500:  # noqa: PLR2004
            problems.log.error("request_failed", exc_info=exc)
        answer = problems.respond(_BROKEN if status < 500 else _OURS)  # noqa: PLR2004
        answer.headers.update(self._house.said)
        answer.force_close()
        return answer

    def _await_head(self) -> None:
        waiting, patience = self._house.waiting, self._house.patience
        if len(waiting) >= patience.heads:
            next(iter(waiting))._drop()  # noqa: SLF001  another of our own kind
        waiting[self] = self._loop.call_later(patience.head_s, self._drop)

    def _head_came(self) -> None:
        timer = self._house.waiting.pop(self, None)
        if timer is not None:
            timer.cancel()

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _drop(self) -> None:
        """Hang up with the answer unsent: a client that does not read would keep the line for ever."""
        self._head_came()
        transport = self.transport
        self.force_close()
        if transport is not None:
            self._house.counters.count("dropped")
            transport.abort()
