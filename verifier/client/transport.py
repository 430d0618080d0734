"""Transport: one call of the API until it is answered; limits are kept to, and what may be repeated is."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from pydantic_core import from_json
from yarl import URL

from verifier import __version__
from verifier.client.clock import ServiceClock
from verifier.client.errors import ProblemError, UnreachableError
from verifier.client.pace import Limits, retry_after, wait_after

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from multidict import CIMultiDictProxy

LOST: Final = (aiohttp.ClientError, OSError, TimeoutError, asyncio.IncompleteReadError)
_GOOD, _LIMITED, _AWAY = range(200, 300), 429, frozenset({502, 503, 504})
AGAIN: Final = _AWAY | {_LIMITED}  # statuses after which the same may be asked again
_STILL_RUNNING: Final = "urn:verifier:still_running"  # of a request that was sent before with the same key
_MOST_OF_A_PROBLEM: Final = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """One call; `again` says that sending it twice does no more than sending it once."""

    method: str
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = True
    waits_s: float = 0.0  # how long the service was asked to wait before it answers

    @property
    def lane(self) -> str:
        """The limit that this call counts against, as far as its address tells."""
        return f"{self.method} {'/'.join(self.path.split('/')[:3])}"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: CIMultiDictProxy[str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Patience:
    """Patience of a caller, in seconds: for one answer, and for one call with all its repetitions."""

    answer_s: float = 15.0
    call_s: float = 60.0
    tries: int = 6


class Transport:
    """A connection to the service, with its key, its clock and its limits."""

    def __init__(self, base_url: str, key: str, patience: Patience) -> None:
        """Keep where the service is. The key goes nowhere but into the header of calls to it."""
        self._base, self._key, self.patience = base_url.rstrip("/"), key, patience
        self._session: aiohttp.ClientSession | None = None
        self.clock, self._limits = ServiceClock(), Limits()

    async def open(self) -> None:
        """Make ready for calls."""
        head = {"Authorization": f"Bearer {self._key}", "User-Agent": f"verifier-client/{__version__}"}
        self._session = aiohttp.ClientSession(headers=head, cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Let all connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, ask: Ask) -> Any:  # noqa: ANN401  a JSON document
        """Return the document of a good answer; raise `ProblemError` for a refusal, `UnreachableError` for none."""
        until = time.monotonic() + self.patience.call_s + ask.waits_s
        for failures in range(self.patience.tries):
            answer, lost = await self._try(ask)
            if answer is not None and answer.status in _GOOD:
                return from_json(answer.body) if answer.body else None
            pause = wait_after(failures, retry_after(answer.headers) if answer else None)
            last = failures + 1 == self.patience.tries or time.monotonic() + pause > until
            if last or not _repeatable(ask, answer):
                raise _refusal(answer) if answer else UnreachableError(f"no answer from the service ({lost})")
            await asyncio.sleep(pause)
        raise UnreachableError("nothing was tried")

    @asynccontextmanager
    async def stream(self, ask: Ask, quiet_s: float) -> AsyncIterator[aiohttp.StreamReader]:
        """Open an answer that is read as it comes; it may be silent for so long. Not repeated: the reader knows how."""
        asked_at = time.time()
        limits = aiohttp.ClientTimeout(total=None, sock_connect=self.patience.answer_s, sock_read=quiet_s)
        async with self._send(ask, limits) as answer:
            self._hear(ask, answer, asked_at)
            if answer.status not in _GOOD:
                raise _refusal(_Answer(answer.status, answer.headers, await answer.read()))
            yield answer.content

    async def _try(self, ask: Ask) -> tuple[_Answer | None, str]:
        """Send it once; return the answer, or the kind of failure: no text of an error, which may have the address."""
        await asyncio.sleep(self._limits.wait(ask.lane))
        asked_at = time.time()
        try:
            async with self._send(ask, aiohttp.ClientTimeout(total=self.patience.answer_s + ask.waits_s)) as answer:
                body = await answer.read()
                self._hear(ask, answer, asked_at)
                return _Answer(answer.status, answer.headers, body), ""
        except LOST as fault:
            return None, type(fault).__name__

    def _send(self, ask: Ask, limits: aiohttp.ClientTimeout) -> aiohttp.client._RequestContextManager:
        if self._session is None:
            raise RuntimeError("use it as `async with Client(...) as c`")
        where = URL(self._base + ask.path, encoded=True).update_query(ask.query)
        data = None if ask.body is None else json.dumps(ask.body, ensure_ascii=False).encode()
        head = dict(ask.headers) | ({} if data is None else {"Content-Type": "application/json"})
        return self._session.request(
            ask.method, where, data=data, headers=head, timeout=limits, allow_redirects=False
        )  # a redirect would carry the key elsewhere

    def _hear(self, ask: Ask, answer: aiohttp.ClientResponse, asked_at: float) -> None:
        self.clock.heard(answer.headers.get("Date"), asked_at, time.time())
        self._limits.heard(ask.lane, answer.headers)


def _repeatable(ask: Ask, answer: _Answer | None) -> bool:
    """Say whether a call that failed may be sent again: one that was refused for its pace was not carried out."""
    if answer is None:
        return ask.again
    if answer.status == _LIMITED:
        return True
    return ask.again and (answer.status in _AWAY or _refusal(answer).type == _STILL_RUNNING)


def _refusal(answer: _Answer) -> ProblemError:
    try:
        said = from_json(answer.body[:_MOST_OF_A_PROBLEM])
    except ValueError:
        said = None
    return ProblemError(answer.status, said if isinstance(said, dict) else {}, retry_after(answer.headers))
