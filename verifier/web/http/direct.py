"""Answers given on the spot, between aiohttp's parser and the socket, without a task, a request object or a route.

Only the plainest requests are answered so: one GET without a body on a kept-alive HTTP/1.1 connection that waits for
nothing else and reads what it is sent. An answer that has to be looked up may come a moment later, with those of other
connections. Whatever is not plain goes the ordinary way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from aiohttp import HttpVersion11
from aiohttp.http_parser import HttpRequestParser
from aiohttp.streams import EMPTY_PAYLOAD

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from aiohttp.base_protocol import BaseProtocol
    from aiohttp.http_parser import RawRequestMessage
    from aiohttp.streams import StreamReader

Direct: TypeAlias = "Callable[[RawRequestMessage], bytes | Later | None]"
Parsed: TypeAlias = "tuple[list[tuple[RawRequestMessage, StreamReader]], bool, bytes]"


class Later(NamedTuple):
    """An answer that is made once something was looked up; `answer` gives None where the ordinary way is to be gone."""

    looked_up: asyncio.Future[Any]
    answer: Callable[[asyncio.Future[Any]], bytes | None]


class Line(Protocol):
    """A connection that may be answered on the spot."""

    @property
    def is_free(self) -> bool:
        """Tell whether no request of it is under way, and it reads what it is sent."""

    def send(self, wire: bytes) -> None:
        """Write a whole answer."""

    def hold(self, message: RawRequestMessage, later: Later) -> None:
        """Keep a request until its answer comes."""


class Parser(HttpRequestParser):
    """aiohttp's parser, for one connection; a request that was answered on the spot does not come out of it."""

    line: Line
    direct: Direct

    @classmethod
    def on(cls, line: Line, direct: Direct, protocol: BaseProtocol, *given: Any, **named: Any) -> Parser:  # noqa: ANN401  the parent's
        """Make the parser of a connection."""
        made = cls(protocol, *given, **named)
        made.line, made.direct = line, direct
        return made

    def feed_data(self, data: bytes, *_: Any) -> Parsed:  # noqa: ANN401  the parent's
        """Parse, and answer a request that came alone and can be answered at once."""
        found: Parsed = super().feed_data(data)
        messages, upgraded = found[0], found[1]
        if len(messages) != 1 or upgraded or not self.line.is_free:
            return found
        message, payload = messages[0]
        answer = self.direct(message) if payload is EMPTY_PAYLOAD and _is_plain(message) else None
        if answer is None:
            return found
        if isinstance(answer, bytes):
            self.line.send(answer)
            self.message_consumed()
        else:
            self.line.hold(message, answer)
        return [], False, b""


def _is_plain(message: RawRequestMessage) -> bool:
    return (
        message.method == "GET" and message.version == HttpVersion11 and not (message.should_close or message.upgrade)
    )
