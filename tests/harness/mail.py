"""A mail relay on this machine that keeps what it is handed, and a house that sends through it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from ssl import SSLContext
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.harness.people import PLATFORM, submission
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import send_mail

ROBIN = "robin@example.org"


@dataclass
class Relay:
    """The letters a relay was handed, and its next replies: used up from the front, then all is well."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    recipient_replies: list[str] = field(default_factory=list)
    data_replies: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    has_one: asyncio.Event = field(default_factory=asyncio.Event)
    answer_data: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or say what a test wants said."""
        reply = self.recipient_replies.pop(0) if self.recipient_replies else "250 OK"
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a letter, or say what a test wants said."""
        reply = self.data_replies.pop(0) if self.data_replies else "250 OK"
        if reply.startswith("2"):
            assert isinstance(envelope.content, bytes)
            self.letters.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=POLICY))
            self.to += envelope.rcpt_tos
            self.encrypted.append(session.ssl is not None)
            self.has_one.set()
        await self.answer_data.wait()
        return reply

    def login(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:  # noqa: ANN401
        """Let the one user in."""
        self.logins.append(given.login.decode())
        return AuthResult(success=given.password == b"s3:cret/", handled=False)

    @property
    def url(self) -> str:
        """The relay as an operator sets it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def subjects(self) -> list[str]:
        """The subjects, in the order the letters came."""
        return [str(letter["Subject"]) for letter in self.letters]

    def last(self) -> str:
        """The text of the newest letter, each paragraph on one line."""
        return self.text(self.letters[-1])

    def text(self, letter: EmailMessage) -> str:
        """The text of a letter, each paragraph on one line."""
        paragraphs = letter.get_content().replace("\r\n", "\n").split("\n\n")
        return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


@asynccontextmanager
async def running_relay(
    *,
    tls: SSLContext | None = None,
    implicit: bool = False,
    **options: Any,  # noqa: ANN401  aiosmtpd's own
) -> AsyncIterator[Relay]:
    """Listen on a free port of this machine."""
    made = Relay()
    made.answer_data.set()
    offered = None if implicit else tls
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            made, tls_context=offered, authenticator=made.login, hostname="relay.example", loop=loop, **options
        ),
        "127.0.0.1",
        0,
        ssl=tls if implicit else None,
    )
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()


@dataclass(frozen=True)
class PostHouse:
    """A house whose creators are told by mail."""

    house: House
    relay: Relay

    async def deliver(self) -> int:
        """The worker's round."""
        return await send_mail.deliver(self.house.svc)

    async def later(self, **spans: float) -> int:
        """Time passes, and then the worker's round."""
        self.house.clock.forward(**spans)
        return await self.deliver()

    async def submit(self, truth: ClaimTruth, *, email: str = ROBIN, **how: Any) -> ClaimView:  # noqa: ANN401  fields
        """This person claims, gives an address, and every check is done."""
        given = submission(truth, self.house.clock(), **how)
        meant = replace(given, words=replace(given.words, email=email))
        claim = await intake.submit(self.house.svc, meant, PLATFORM)
        await self.house.drain()
        return await self.house.claim(claim.id)

    async def mistyped(self) -> ClaimView:
        """The first of them claims with a number the register does not have."""
        given = submission(self.house.people[0], self.house.clock())
        words = replace(given.words, number="LF00000009", email=ROBIN)
        claim = await intake.submit(self.house.svc, replace(given, words=words), PLATFORM)
        await self.house.drain()
        return await self.house.claim(claim.id)

    async def outcomes(self) -> list[tuple[str, str]]:
        """Every letter of the outbox by template and what became of it, oldest first."""
        rows = await self.house.svc.pool.fetch("SELECT template, outcome FROM mail_outbox ORDER BY claim_version, id")
        return [(row["template"], row["outcome"]) for row in rows]
