"""The one polite HTTP client of all sources: rate, breaker, deadlines, caps, TLS, no redirects, typed failures.

Nothing a source does becomes an exception here: it becomes `Unavailable` with a stable detail code (see `transport`).
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import aiohttp
from yarl import URL

from verifier.domain.evidence import IN_LINE, Unavailable
from verifier.registries.http.transport import LONGEST_WAIT, Failed, check_status, code_of, http_date, pieces
from verifier.registries.sheet.downtime import in_downtime
from verifier.strictjson import Json, NotJson, read_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from verifier.registries.http.gate import Gate
    from verifier.registries.sheet.datasheet import Datasheet, SourceSettings

SHORT_WAIT: Final = timedelta(seconds=2)  # waited out here; anything longer goes back to the queue
LONGEST_DOWNLOAD_S: Final = 3600.0
OK: Final = 200


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer: status, body after decompression, its JSON, and the source's date of it."""

    status: int
    body: bytes
    json: Json = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a source: path and query below its base address."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    readable: frozenset[int] = frozenset({OK})  # statuses whose JSON body means something to the driver
    absent: frozenset[int] = frozenset()  # statuses that say "no such record", whatever the body; a web page never does
    body: bytes = b""  # JSON to POST; without it the request is a GET
    base: str = ""  # another host of the same source


class PoliteHttp:
    """Asks sources over HTTP, one place in the bucket at a time, and counts how they answer."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        gate: Gate,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Keep the session of `transport.open_session`."""
        self._session = session
        self._gate = gate
        self._sleep = sleep

    async def get_json(self, sheet: Datasheet, settings: SourceSettings, request: Request) -> Reply | Unavailable:
        """Send a GET or POST and read the answer strictly as JSON, whatever its label, except for web pages.

        HTML with status 200 is a captcha or maintenance page: `not_json`. NPPES and portals were seen to label JSON
        `text/plain`; the strict reader tells what it is.
        """

        async def read(response: aiohttp.ClientResponse) -> Reply:
            body = b"".join([piece async for piece in pieces(response, sheet.politeness.max_body)])
            if response.status in request.absent and not _says_html(response):
                return Reply(response.status, body)
            return _json_reply(response, body)

        return await self._asked(sheet, settings, request, read)

    async def download(
        self,
        sheet: Datasheet,
        settings: SourceSettings,
        path: str,
        take: Callable[[bytes], None],
        most: int,
        *,
        headers: tuple[tuple[str, str], ...] = (),
        opened: Callable[[aiohttp.ClientResponse], None] = lambda _: None,
    ) -> Reply | Unavailable:
        """Stream a file to `take`, at most `most` bytes. Its deadline is between pieces, and an hour.

        With `headers` that make the request conditional the answer may also be 206, 304 or 416; `opened` sees the
        answer before its first byte.
        """

        async def read(response: aiohttp.ClientResponse) -> Reply:
            _refuse_html(response)
            opened(response)
            async for piece in pieces(response, most):
                take(piece)
            return Reply(response.status, b"", modified_at=http_date(response.headers.get("Last-Modified")))

        readable = frozenset({OK, 206, 304, 416}) if headers else frozenset({OK})
        request = Request(path, headers=headers, readable=readable)
        return await self._asked(sheet, settings, request, read, total_s=LONGEST_DOWNLOAD_S)

    async def _asked(
        self,
        sheet: Datasheet,
        settings: SourceSettings,
        request: Request,
        read: Callable[[aiohttp.ClientResponse], Awaitable[Reply]],
        total_s: float = 0,
    ) -> Reply | Unavailable:
        """Send one request through bucket and breaker; the outcome is counted before it is returned."""
        refused = await self._admitted(sheet, settings)
        if refused:
            return refused
        try:
            async with self._open(sheet, settings, request, total_s) as response:
                reply = await read(response)
        except Failed as failure:
            await self._gate.failed(sheet.id, failure.unavailable.detail, failure.asked_to_wait)
            return failure.unavailable
        await self._gate.succeeded(sheet.id)
        return reply

    async def _admitted(self, sheet: Datasheet, settings: SourceSettings) -> Unavailable | None:
        """Wait for our place when it comes soon; otherwise return when to come back."""
        down_for = in_downtime(sheet, datetime.now(UTC))
        if down_for:
            return Unavailable(min(down_for, LONGEST_WAIT), "planned_downtime")
        admission = await self._gate.admit(sheet.id, settings.rate or sheet.politeness.rate, sheet.politeness.burst)
        if admission.refused_for is not None:
            return Unavailable(min(admission.refused_for, LONGEST_WAIT), admission.reason or IN_LINE)
        if admission.wait_in > SHORT_WAIT:
            return Unavailable(min(admission.wait_in, LONGEST_WAIT), IN_LINE)
        if admission.wait_in > timedelta(0):
            await self._sleep(admission.wait_in.total_seconds())
        return None

    @asynccontextmanager
    async def _open(
        self, sheet: Datasheet, settings: SourceSettings, request: Request, total_s: float
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open the response, with every failure of the transport turned into `Failed`."""
        polite = sheet.politeness
        limits = aiohttp.ClientTimeout(sock_connect=polite.connect_s, sock_read=polite.read_s)
        posted = (("Content-Type", "application/json"),) if request.body else ()
        try:
            async with (
                asyncio.timeout(total_s or polite.total_s),
                self._session.request(
                    "POST" if request.body else "GET",
                    _url(sheet, settings, request),
                    headers=dict((*request.headers, *posted)),
                    data=request.body or None,
                    allow_redirects=False,
                    timeout=limits,
                ) as response,
            ):
                check_status(response, request.readable | request.absent)
                yield response
        except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            raise Failed(code_of(error)) from error


def _url(sheet: Datasheet, settings: SourceSettings, request: Request) -> URL:
    """Return path and query below the source's address, or below the one that is set in its place."""
    base = settings.base_url or request.base or sheet.base_url
    return URL(base.rstrip("/") + request.path).with_query(request.query)


def _json_reply(response: aiohttp.ClientResponse, body: bytes) -> Reply:
    """Read the answer as strict JSON. Raises `Failed` with the reason why it is none."""
    if not body.strip():
        raise Failed("empty")
    if _says_html(response):
        raise Failed("not_json")
    try:
        return Reply(response.status, body, read_json(body), http_date(response.headers.get("Last-Modified")))
    except NotJson as error:
        raise Failed("not_json") from error


def _refuse_html(response: aiohttp.ClientResponse) -> None:
    """Raise `Failed` for a web page: a list never comes as one, so it is a captcha or a maintenance notice."""
    if _says_html(response):
        raise Failed("not_a_file")


def _says_html(response: aiohttp.ClientResponse) -> bool:
    return response.content_type in {"text/html", "application/xhtml+xml"}
