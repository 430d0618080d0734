"""Web sites of made-up practices on this machine: real TLS, names of these tests alone, a listener nobody may reach."""

from __future__ import annotations

import asyncio
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeAlias

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from verifier.outbound.sites.fetch import Reach
from verifier.outbound.sites.ssrf_guard import Permit, is_public, open_session
from verifier.outbound.sites.well_known import Words, read_nonce

HERE = "127.0.0.1"
US = "Badge service of tests (badges@verify.example)"
Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Place: TypeAlias = tuple[str, int]  # an address and a port
Conversation: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
NONCE = "ccv-3f1c9a"


@dataclass(frozen=True)
class Authority:
    """Whoever signs the certificates of the made-up web; the sessions of these tests trust nobody else."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def trust(self) -> ssl.SSLContext:
        """Build what a client needs to believe this authority."""
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        return ssl.create_default_context(cadata=pem.decode())

    def site(self, *names: str, ends_in: timedelta = timedelta(days=1)) -> ssl.SSLContext:
        """Build what a server for these names needs, until then."""
        key = ec.generate_private_key(ec.SECP256R1())
        return _server(key, _certificate(self.key, self.certificate.subject, key, names, ends_in))


@cache
def authority() -> Authority:
    """The one authority of this run."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(key, _certificate(key, _name("Authority of tests"), key, (), timedelta(days=1)))


def self_signed(*names: str) -> ssl.SSLContext:
    """A server that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _server(key, _certificate(key, _name(names[0]), key, names, timedelta(days=1)))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    signer: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    names: tuple[str, ...],
    ends_in: timedelta,
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(names[0]) if names else issuer)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + ends_in)
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
    )
    if names:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
    return made.sign(signer, hashes.SHA256())


def _server(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> ssl.SSLContext:
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "site.pem"
        file.write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none) + certificate.public_bytes(pem)
        )
        context.load_cert_chain(file)
    return context


@asynccontextmanager
async def serving(handler: Handler, tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    """Answer on a free port of this machine, which is handed back."""
    runner = web.ServerRunner(web.Server(handler, access_log=None, handler_cancellation=True), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, HERE, 0, ssl_context=tls)
    await site.start()
    assert runner.addresses
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def saying(body: bytes, media: str = "text/plain", status: int = 200, **headers: str) -> Handler:
    """A server that always answers this; `_` in a header's name stands for `-`."""

    async def handler(_request: web.BaseRequest) -> web.Response:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, headers={"Content-Type": media, **more})

    return handler


@dataclass
class Names(AbstractResolver):
    """A name service that answers in turn what was written down for a name, and then the last again."""

    answers: dict[str, list[list[Place]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def tell(self, name: str, *answers: Place) -> Names:
        """One place for each time the name is asked."""
        self.answers[name] = [[answer] for answer in answers]
        return self

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Take the next answer; the port comes with it, so that a site need not listen where https does."""
        _ = port, family
        self.asked.append(host)
        if host not in self.answers:
            raise OSError
        left = self.answers[host]
        return [_found(host, place) for place in (left.pop(0) if len(left) > 1 else left[0])]

    async def close(self) -> None:
        """Nothing is held."""


def _found(host: str, place: Place) -> ResolveResult:
    kind = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    return ResolveResult(hostname=host, host=place[0], port=place[1], family=kind, proto=0, flags=0)


def only_public_or(*places: Place) -> Permit:
    """The guard's own rule about addresses, and these places of the test."""
    return lambda address, port: (address, port) in places or is_public(address)


@asynccontextmanager
async def reaching(names: Names, permit: Permit, *, deadline_s: float = 5.0) -> AsyncIterator[Reach]:
    """A guarded session in the made-up web."""
    async with open_session(US, permit=permit, trust=authority().trust(), resolver=names) as session:
        yield Reach(session, deadline_s=deadline_s)


@asynccontextmanager
async def practice(
    handler: Handler,
    name: str = "practice.example",
    *,
    tls: ssl.SSLContext | None = None,
    names: Names | None = None,
    deadline_s: float = 5.0,
) -> AsyncIterator[Reach]:
    """One practice's site, and a session that can reach it."""
    known = names or Names()
    async with serving(handler, tls or authority().site(name)) as port:
        known.tell(name, (HERE, port))
        async with reaching(known, only_public_or((HERE, port)), deadline_s=deadline_s) as reach:
            yield reach


@dataclass
class Canary:
    """Listens on this machine where nobody may come, and counts who came."""

    port: int = 0
    visits: int = 0


@asynccontextmanager
async def canary() -> AsyncIterator[Canary]:
    """Listen on both loopback addresses, where there are two."""
    made = Canary()

    def visited(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.visits += 1
        writer.close()

    async with AsyncExitStack() as stack:
        for address in _loopbacks():
            server = await stack.enter_async_context(await asyncio.start_server(visited, address, made.port))
            made.port = server.sockets[0].getsockname()[1]
        yield made


def _loopbacks() -> Iterable[str]:
    yield HERE
    with socket.socket(socket.AF_INET6) if socket.has_ipv6 else socket.socket() as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return
    yield "::1"


async def read(handler: Handler, *, tls: ssl.SSLContext | None = None, deadline_s: float = 5.0) -> Words:
    """Read a practice's one file."""
    async with practice(handler, tls=tls, deadline_s=deadline_s) as reach:
        return await read_nonce(reach, "practice.example")
