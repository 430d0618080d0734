"""Delivery of a letter to the operator's mail relay by SMTP, with the relay's answer as a value.

`smtp://` asks for STARTTLS and goes no further without it, except to a relay on this very machine; `smtps://` speaks
TLS from the first byte. An address or a text is never part of an outcome or of a log line.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ssl import SSLContext
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

import aiosmtplib

from verifier.setting_values import is_loopback

_ONE_ADDRESS = re.compile(r"[!-~]{1,64}@[A-Za-z0-9.-]{1,253}")
_STEP_S = 10.0  # each answer of the relay
LETTER_S = 40.0  # a whole letter; the outbox keeps it for its worker longer than this


@dataclass(frozen=True, slots=True)
class Sent:
    """The relay took the letter; that is what delivered means here."""

    code: int


@dataclass(frozen=True, slots=True)
class Later:
    """The relay refused for now: a full mailbox, greylisting."""

    code: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The relay refused for good: there is no such mailbox, or no such address."""

    code: int | None


@dataclass(frozen=True, slots=True)
class Away:
    """The relay itself cannot be used: gone, silent, without TLS, or it does not know us. No letter is to blame."""

    code: int | None


Outcome: TypeAlias = Sent | Later | Refused | Away
Carry: TypeAlias = Callable[[EmailMessage], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Transport:
    """The operator's relay and the address letters come from."""

    host: str
    port: int
    implicit_tls: bool
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: SSLContext | None = field(default=None, repr=False)  # None: the system's certificates

    @property
    def start_tls(self) -> bool | None:
        """True if STARTTLS must be; None takes it where a relay on this machine offers it."""
        if self.implicit_tls:
            return False
        return None if is_loopback(self.host) else True


def transport(url: str, sender: str, *, trust: SSLContext | None = None) -> Transport | None:
    """Read the relay an operator set as `smtp://user:password@host:587` or `smtps://host`; None when none is set."""
    if not url:
        return None
    parts = urlsplit(url)
    implicit = parts.scheme == "smtps"
    return Transport(
        host=parts.hostname or "",
        port=parts.port or (465 if implicit else 587),
        implicit_tls=implicit,
        sender=sender,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        trust=trust,
    )


def compose(transport: Transport, to: str, subject: str, text: str, *, mail_id: str, at: datetime) -> EmailMessage:
    """Compose a plain-text letter to one address; raises `ValueError` where that is not exactly one address.

    The Message-ID follows from the outbox's id: a letter that is sent again is the same letter.
    """
    whom = _one_address(to)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=transport.sender)
    message["To"] = whom
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail_id}@{transport.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "en"
    message.set_content(text, cte="quoted-printable")
    return message


def is_one_address(text: str) -> bool:
    """Return True if a letter can be written to this, and to nobody else."""
    try:
        _one_address(text)
    except ValueError:
        return False
    return True


def _one_address(text: str) -> Address:
    if not _ONE_ADDRESS.fullmatch(text):
        raise ValueError("This is not one address that a relay takes.")
    try:
        return Address(addr_spec=text)
    except MessageError:  # no ValueError: one such as a@b..c, which boards' lists do hold
        raise ValueError("This is not one address that a relay takes.") from None


@asynccontextmanager
async def relay(transport: Transport) -> AsyncIterator[Carry]:
    """Yield the function that sends a letter; the connection is opened with the first one and kept for the next."""
    client = aiosmtplib.SMTP(
        hostname=transport.host,
        port=transport.port,
        username=transport.username,
        password=transport.password,
        use_tls=transport.implicit_tls,
        start_tls=transport.start_tls,
        tls_context=transport.trust,
        local_hostname="[127.0.0.1]",  # the machine's own name is nobody's business
        timeout=_STEP_S,
    )

    async def carry(message: EmailMessage) -> Outcome:
        try:
            async with asyncio.timeout(LETTER_S):
                return await _connect(client) or await _send(client, message)
        except TimeoutError:
            return Away(None)

    try:
        yield carry
    finally:
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
        client.close()


async def _connect(client: aiosmtplib.SMTP) -> Away | None:
    if client.is_connected:
        return None
    try:
        await client.connect()
    except aiosmtplib.SMTPResponseException as refused:
        return Away(refused.code)
    except (aiosmtplib.SMTPException, OSError, ValueError):
        return Away(None)
    return None


async def _send(client: aiosmtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        refused, _ = await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as all_refused:
        return _by_code(all_refused.recipients[0].code)
    except aiosmtplib.SMTPDataError as data:
        return _by_code(data.code)
    except aiosmtplib.SMTPResponseException as other:  # our own address, or the session: nothing the creator can mend
        return Away(other.code)
    except (aiosmtplib.SMTPNotSupported, UnicodeError):
        return Refused(None)
    except (aiosmtplib.SMTPException, OSError):
        return Away(None)
    return Sent(250) if not refused else _by_code(next(iter(refused.values())).code)


def _by_code(code: int) -> Later | Refused:
    """Tell a permanent refusal (5xx) of one letter from a temporary one."""
    return Refused(code) if code >= 500 else Later(code)  # noqa: PLR2004  RFC 5321, 4.2.1
