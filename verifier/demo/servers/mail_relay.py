"""The mail relay of the made-up world: takes every letter by SMTP, sends none on, and shows them at `/_mail`.

It speaks as much of RFC 5321's server side as a client without extensions needs; `/_mail.json` is for programs.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as POLICY  # noqa: N812  a policy is a constant

from aiohttp import web

from verifier.demo.servers.pages import page

LARGEST = 256_000  # bytes of one letter
KEPT = 200
_MOST_RECIPIENTS = 100  # RFC 5321, 4.5.3.1.8
_PATIENCE_S = 300.0  # for the next line: RFC 5321, 4.5.3.2.7
_NAME = "post.example"
_PATH = re.compile(r"(?:FROM|TO):\s?<([^<>\s]*)>(?: .*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it came."""

    at: datetime
    to: tuple[str, ...]
    subject: str
    text: str


class Post:
    """The last letters that the relay took."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Begin without any."""
        self._clock = clock
        self._letters: deque[Letter] = deque(maxlen=KEPT)

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters, newest first."""
        return tuple(reversed(self._letters))

    def take(self, to: tuple[str, ...], content: bytes) -> None:
        """Keep a letter."""
        message = message_from_bytes(content, _class=EmailMessage, policy=POLICY)
        self._letters.append(Letter(self._clock(), to, str(message["Subject"] or ""), _text(message, content)))

    def routes(self) -> list[web.RouteDef]:
        """Build the routes of the letters, as a page and as JSON."""
        return [web.get("/_mail", self._shown), web.get("/_mail.json", self._listed)]

    async def _shown(self, _request: web.Request) -> web.Response:
        return page("mail.html", letters=self.letters)

    async def _listed(self, _request: web.Request) -> web.Response:
        return web.json_response({"letters": [asdict(one) | {"at": one.at.isoformat()} for one in self.letters]})


def _text(message: EmailMessage, content: bytes) -> str:
    """Extract the plain text of a letter; of one that cannot be parsed everything."""
    try:
        part = message.get_body(("plain",))
        text = "" if part is None else str(part.get_content())  # a part without headers is not true
    except (LookupError, ValueError):  # a character set or an encoding that there is not
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


@asynccontextmanager
async def open_relay(post: Post, host: str, port: int) -> AsyncIterator[str]:
    """Listen while the block runs; yield the address as an operator would set it."""
    talks: set[asyncio.Task[None]] = set()

    def came(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(_Talk(post, reader, writer).hold())
        talks.add(talk)
        talk.add_done_callback(talks.discard)

    server = await asyncio.start_server(came, host, port, limit=LARGEST)
    try:
        yield f"smtp://{f'[{host}]' if ':' in host else host}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for talk in tuple(talks):  # a client may keep its connection for the next letter
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


class _Talk:
    """One client's connection."""

    def __init__(self, post: Post, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._post, self._reader, self._writer = post, reader, writer
        self._begun = False
        self._to: list[str] = []

    async def hold(self) -> None:
        """Answer until the client leaves, falls silent, or sends a line without end."""
        try:
            with suppress(OSError, ValueError, EOFError):  # TimeoutError is an OSError
                await self._say(f"220 {_NAME} takes letters and sends none on")
                while await self._answered(await self._line()):
                    pass
        finally:
            self._writer.close()

    async def _answered(self, line: bytes) -> bool:
        """Answer one command; return whether there may be another."""
        verb, _, rest = line.decode("ascii", "replace").strip().partition(" ")
        match verb.upper():
            case "EHLO" | "HELO" | "RSET":
                self._forget()
                await self._say(f"250 {_NAME}")
            case "NOOP":
                await self._say("250 yes")
            case "MAIL":
                await self._say(self._from(rest))
            case "RCPT":
                await self._say(self._for(rest))
            case "DATA":
                await self._say(await self._letter())
            case "QUIT":
                await self._say("221 goodbye")
                return False
            case _:
                await self._say("502 that is not spoken here")
        return True

    def _from(self, rest: str) -> str:
        if not _PATH.fullmatch(rest) or not rest.upper().startswith("FROM"):
            return "501 MAIL FROM:<address>"
        if self._begun:
            return "503 one letter after the other"
        self._begun = True
        return "250 whose letter it is"

    def _for(self, rest: str) -> str:
        path = _PATH.fullmatch(rest)
        if path is None or not path[1] or not rest.upper().startswith("TO"):
            return "501 RCPT TO:<address>"
        if not self._begun:
            return "503 MAIL first"
        if len(self._to) >= _MOST_RECIPIENTS:
            return "452 that is enough"
        self._to.append(path[1])
        return "250 there is a box for it"

    async def _letter(self) -> str:
        if not self._to:
            return "503 RCPT first"
        await self._say("354 a dot on a line of its own ends it")
        content, to = await self._content(), tuple(self._to)
        self._forget()
        if content is None:
            return "552 that is too long a letter"
        self._post.take(to, content)
        return "250 taken"

    async def _content(self) -> bytes | None:
        """Read the letter without the dots that lines were stuffed with; None when it is too large."""
        size, lines = 0, list[bytes]()
        while (line := await self._line()) != b".\r\n":
            size += len(line)
            if size <= LARGEST:
                lines.append(line.removeprefix(b"."))
        return b"".join(lines) if size <= LARGEST else None

    def _forget(self) -> None:
        self._begun, self._to = False, []

    async def _line(self) -> bytes:
        """Read one whole line; a connection that ends within one brings nothing."""
        async with asyncio.timeout(_PATIENCE_S):
            return await self._reader.readuntil(b"\n")

    async def _say(self, words: str) -> None:
        self._writer.write(f"{words}\r\n".encode())
        await self._writer.drain()
