"""The polite client: what it refuses to read, what it refuses to follow, and how it waits."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.registries.builders import USER_AGENT, CountingGate, answering, below, serving, sheet
from verifier.domain.evidence import Unavailable
from verifier.registries.http.client import PoliteHttp, Reply, Request
from verifier.registries.http.gate import Admission
from verifier.registries.http.transport import open_session, retry_after
from verifier.registries.sheet.datasheet import Datasheet, SourceSettings

ASKED = Request("/resource/x.json", (("$where", "name = 'O''CONNOR & co' OR a like '%.1'"),))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def quick(**politeness: object) -> Datasheet:
    whole = sheet("us-wa-doh")
    polite = {"read_s": 0.3, "total_s": 0.6, **politeness}
    return whole.model_copy(update={"politeness": whole.politeness.model_copy(update=polite)})


async def asked(
    url: str, gate: CountingGate | None = None, settings: SourceSettings | None = None, **politeness: object
) -> Reply | Unavailable:
    async with open_session(USER_AGENT) as session:
        http = PoliteHttp(session, gate or CountingGate())
        return await http.get_json(quick(**politeness), settings or below(url, "us-wa-doh"), ASKED)


def detail(reply: Reply | Unavailable) -> str:
    assert isinstance(reply, Unavailable)
    return reply.detail


async def test_the_operator_is_named_and_the_question_arrives_as_it_was_asked() -> None:
    seen: list[web.Request] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request)
        return web.json_response([])

    async with serving(handler) as url:
        reply = await asked(url)
    assert isinstance(reply, Reply)
    assert reply.json == []
    assert seen[0].path == "/us-wa-doh/resource/x.json"
    assert dict(seen[0].query) == dict(ASKED.query)
    assert seen[0].headers["User-Agent"] == USER_AGENT
    assert "Cookie" not in seen[0].headers


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"", "application/json", "empty"),
        (b" \n", "application/json", "empty"),
        (b"<html>Are you human?</html>", "text/html", "not_json"),
        (b"<html>Are you human?</html>", "application/json", "not_json"),
        (b"[]", "text/html", "not_json"),
        (b"[]", "application/xhtml+xml", "not_json"),
        (b"Service Unavailable", "text/plain", "not_json"),
        (b'[{"a": 1', "application/json", "not_json"),
        (b'[{"a": 1, "a": 2}]', "application/json", "not_json"),
    ],
)
async def test_an_answer_that_is_no_json_says_nothing_about_anyone(body: bytes, content_type: str, code: str) -> None:
    async with serving(answering(body, content_type)) as url:
        assert detail(await asked(url)) == code


@pytest.mark.parametrize("label", ["text/plain; charset=utf-8", "application/octet-stream", "text/json", "nonsense"])
async def test_json_is_read_whatever_it_is_labelled(label: str) -> None:
    async with serving(answering(b'{"result_count":0,"results":[]}', label)) as url:
        reply = await asked(url)
    assert isinstance(reply, Reply)
    assert reply.json == {"result_count": 0, "results": []}


@pytest.mark.parametrize("target", ["/elsewhere", "http://127.0.0.1:9/", "https://login.example.org/"])
async def test_a_redirect_is_never_followed(target: str) -> None:
    requests: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        requests.append(request.path)
        return web.Response(status=302, headers={"Location": target})

    async with serving(handler) as url:
        assert detail(await asked(url)) == "redirect"
    assert requests == ["/us-wa-doh/resource/x.json"]


async def test_a_compressed_bomb_is_cut_off_before_it_fills_memory() -> None:
    bomb = gzip.compress(b" " * 50_000_000, mtime=0)
    async with serving(answering(bomb, Content_Encoding="gzip")) as url:
        tracemalloc.start()
        try:
            assert detail(await asked(url, total_s=5)) == "too_large"
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 16_000_000


async def test_an_honest_compressed_answer_is_read() -> None:
    async with serving(answering(gzip.compress(b'["x"]', mtime=0), Content_Encoding="gzip")) as url:
        reply = await asked(url)
    assert isinstance(reply, Reply)
    assert (reply.json, reply.body) == (["x"], b'["x"]')


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (gzip.compress(b'["x"]', mtime=0)[:-6], "gzip", "truncated"),
        (b'["x"]', "gzip", "bad_encoding"),
        (gzip.compress(b'["x"]', mtime=0) + b"more", "gzip", "bad_encoding"),
        (b'["x"]', "br", "bad_encoding"),
    ],
)
async def test_a_broken_compression_is_no_answer(body: bytes, encoding: str, code: str) -> None:
    async with serving(answering(body, Content_Encoding=encoding)) as url:
        assert detail(await asked(url)) == code


async def test_a_body_above_the_cap_is_cut_off() -> None:
    async with serving(answering(b"[" + b" " * 5000 + b"]")) as url:
        assert detail(await asked(url, max_body=4096)) == "too_large"


async def test_a_source_that_drips_meets_the_total_deadline() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _ in range(100):
            await response.write(b" ")
            await asyncio.sleep(0.05)
        return response

    async with serving(handler) as url:
        assert detail(await asked(url, read_s=0.3, total_s=0.4)) == "timeout"


async def test_nobody_at_the_address_is_refused() -> None:
    assert detail(await asked("http://127.0.0.1:9")) == "refused"


async def test_a_name_nobody_has_is_a_dns_failure() -> None:
    settings = SourceSettings(base_url="https://registry.invalid")
    assert detail(await asked("", settings=settings, connect_s=5, total_s=5)) == "dns"


async def test_a_certificate_nobody_vouches_for_is_a_tls_failure(tmp_path: Path) -> None:
    async def handler(_request: web.Request) -> web.Response:
        return web.json_response([])

    app = web.Application()
    app.router.add_get("/{rest:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self_signed(tmp_path)).start()
    try:
        port = runner.addresses[0][1]
        assert detail(await asked("", settings=SourceSettings(base_url=f"https://127.0.0.1:{port}"))) == "tls"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        ("0", 0),
        ("-5", None),
        ("315360000", 3600),
        ("9" * 5000, 3600),
        ("soon", None),
        ("Sun, 22 Nov 2026 12:02:00 GMT", 120),
        ("Sun, 22 Nov 2016 12:00:00 GMT", 0),
        ("Tue, 22 Nov 2036 12:00:00 GMT", 3600),
    ],
)
def test_a_source_may_ask_for_up_to_an_hour(header: str | None, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after(header, NOON) == expected


async def test_being_told_to_slow_down_is_remembered_with_the_time_asked_for() -> None:
    gate = CountingGate()
    async with serving(answering(b"[]", status=429, Retry_After="120")) as url:
        reply = await asked(url, gate)
    assert isinstance(reply, Unavailable)
    assert (reply.detail, reply.retry_in) == ("rate_limited", timedelta(seconds=120))
    assert gate.failures == [("us-wa-doh", "rate_limited", timedelta(seconds=120))]


async def test_an_open_breaker_lets_no_request_out() -> None:
    gate = CountingGate(Admission(refused_for=timedelta(seconds=30), reason="breaker_open"))
    reply = await asked("http://127.0.0.1:9", gate)
    assert reply == Unavailable(timedelta(seconds=30), "breaker_open")
    assert gate.failures == []


async def test_a_long_queue_sends_the_question_back_and_a_short_one_is_waited_out() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with serving(answering(b"[]")) as url, open_session(USER_AGENT) as session:
        gates = [CountingGate(Admission(wait_in=timedelta(seconds=seconds))) for seconds in (1, 3)]
        clients = [PoliteHttp(session, gate, sleep=sleep) for gate in gates]
        replies = [await client.get_json(quick(), SourceSettings(base_url=url), ASKED) for client in clients]
    assert waits == [1.0]
    assert isinstance(replies[0], Reply)
    assert replies[1] == Unavailable(timedelta(seconds=3), "in_line")


async def test_the_operators_rate_is_asked_for_instead_of_the_sheets() -> None:
    gate = CountingGate()
    async with serving(answering(b"[]")) as url:
        await asked(url, gate)
        await asked(url, gate, SourceSettings(base_url=url, rate=10_000))
    assert [rate for _, rate, _ in gate.admitted] == [2.0, 10_000]


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON - timedelta(days=9000))
        .not_valid_after(NOON + timedelta(days=9000))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
