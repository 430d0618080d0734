"""Pages are paced like calls, by account and not by link; https is held to; the line to the database is verified."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import asyncpg
import pytest
from aiohttp import ClientSession, DummyCookieJar, web
from aiohttp.test_utils import TestServer

from tests.harness.creator_doors import ROBIN, SAME, Doors, other
from tests.harness.staff import new_reviewer
from tests.outbound.scans import photo
from tests.web.raw import send
from verifier.flows.core.rate_limits import Limiter, Rate
from verifier.flows.core.service import Service
from verifier.flows.operations import doctor
from verifier.outbound.documents import sanitize
from verifier.settings import Settings
from verifier.store.dsn import demanding, is_local, says_mode
from verifier.store.server.embedded import Dsn
from verifier.web.app import ROUTES, build_app
from verifier.web.http.server import Runner

Key = Callable[..., Awaitable[str]]
_EVERYWHERE = "0.0.0.0"  # noqa: S104  an operator's choice
HSTS = "max-age=31536000; includeSubDomains"


def _narrow(doors: Doors, burst: int = 5) -> None:
    """The same limiter with room for a few."""
    doors.svc.limiter._rates = dict.fromkeys(("visits", "forms", "entries", "files", "reads"), Rate(1 / 3600, burst))
    doors.svc.limiter._until.clear()


async def test_pages_are_limited_by_account_and_a_new_link_is_no_new_bucket(doors: Doors) -> None:
    _narrow(doors)
    first, second = await doors.ours(ROBIN), await doors.ours(ROBIN)
    got = [await doors.page(token, "GET", f"/claims/{doors.claim_id}") for token in (first, second) * 4]
    assert [answer.status for answer in got] == [200] * 5 + [429] * 3
    assert got[0].headers["RateLimit-Policy"] == '"visits";q=5'
    assert int(got[-1].headers["Retry-After"]) > 1
    assert "That was a little too fast" in await got[-1].text()
    neighbour = await doors.ours(other(id="acct_9", handle="ruth"))
    assert (await doors.page(neighbour, "GET", "/claims/new")).status == 200, "nobody else's matter"


async def test_forms_have_a_bucket_of_their_own(doors: Doors) -> None:
    _narrow(doors, 3)
    token = await doors.ours(ROBIN)
    got = [(await doors.page(token, "POST", f"/claims/{doors.claim_id}/appeal")).status for _ in range(5)]
    assert got == [422] * 3 + [429] * 2
    assert (await doors.page(token, "GET", f"/claims/{doors.claim_id}")).status == 200


async def test_calls_of_a_creator_are_limited_by_account_too(doors: Doors) -> None:
    _narrow(doors, 2)
    tokens = [await doors.ours(ROBIN) for _ in range(4)]
    got = [(await doors.ask(token, "GET", f"/v1/claims/{doors.claim_id}")).status for token in tokens]
    assert got == [200, 200, 429, 429]


async def test_links_are_not_tried_without_end(doors: Doors) -> None:
    _narrow(doors, 3)
    got = [(await doors.http.post("/claims/enter", data={"token": "x.y.z"}, headers=SAME)).status for _ in range(3)]
    got += [(await doors.http.post("/console/login", data={"token": "log_x"}, headers=SAME)).status for _ in range(2)]
    assert got == [401, 401, 401, 429, 429]


async def test_a_reviewers_pages_are_limited(doors: Doors) -> None:
    _narrow(doors, 2)
    made = await new_reviewer(doors.house.dsn, "Ada Trial")
    signed_in = await doors.http.post(
        "/console/login", data={"token": made.login_token}, headers=SAME, allow_redirects=False
    )
    session = signed_in.headers["Set-Cookie"].partition(";")[0]
    got = [(await doors.http.get("/console", headers={"Cookie": session})).status for _ in range(3)]
    assert (signed_in.status, got) == (303, [200, 200, 429])
    assert (await doors.http.get("/console")).status == 401, "who is nobody uses nobody's bucket"


async def test_files_that_wait_to_be_cleaned_are_few(doors: Doors) -> None:
    """The two that are cleaned at a time are held up: a third of one account is sent away, and none is lost."""
    token, path = await doors.ours(ROBIN), f"/v1/claims/{doors.claim_id}/evidence"
    await sanitize._places.acquire()
    await sanitize._places.acquire()
    try:
        waiting = [asyncio.create_task(doors.ask(token, "PUT", path, data=photo())) for _ in range(3)]
        (done,), _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        refused = done.result()
        assert (refused.status, (await refused.json())["type"]) == (429, "urn:verifier:files_waiting")
        assert int(refused.headers["Retry-After"]) >= 1
    finally:
        sanitize._places.release()
        sanitize._places.release()
    assert sorted([(await task).status for task in waiting]) == [201, 201, 429]
    assert (await doors.ask(token, "PUT", path, data=photo())).status == 201, "the places are free again"


@pytest.mark.parametrize("public", ["https://verify.example.org", "http://localhost:8080"])
async def test_every_answer_over_https_says_that_there_is_no_plain_http(svc: Service, public: str) -> None:
    app = build_app(replace(svc, settings=Settings(data_dir=svc.settings.data_dir, public_url=public)))
    runner = Runner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    found = {(one.method, one.resource.canonical) for one in app.router.routes() if one.resource is not None}
    asked = [
        (method if method != "*" else "PATCH", path.replace("{", "").replace("}", "")) for method, path in sorted(found)
    ]
    assert len(asked) > len(ROUTES)
    try:
        async with ClientSession(base, cookie_jar=DummyCookieJar()) as http:
            said = {}
            for method, path in (*asked, ("BREW", "/"), ("GET", "/static/site.css")):
                async with http.request(method, path, allow_redirects=False) as answer:
                    said[method, path] = answer.headers.get("Strict-Transport-Security")
    finally:
        await runner.cleanup()
    assert set(said.values()) == ({HSTS} if public.startswith("https") else {None})


async def test_ready_bytes_and_broken_requests_say_it_as_well(svc: Service, key: Key) -> None:
    app = build_app(replace(svc, settings=Settings(data_dir=svc.settings.data_dir, public_url="https://v.example")))
    token, server = await key("badges:read"), TestServer(app)
    async with server:
        async with ClientSession(server.make_url("/"), headers={"Authorization": f"Bearer {token}"}) as http:
            for _ in range(2):
                badge = await http.get("/v1/badges/robin")
                assert badge.headers["Strict-Transport-Security"] == HSTS
        assert (await send(server, "GET /healthz HTTP/1.1")).headers["strict-transport-security"] == HSTS.lower()
    runner = Runner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection(*runner.addresses[0])
    writer.write(b"no HTTP at all\r\n\r\n")
    said = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await runner.cleanup()
    assert b"400" in said.split(b"\r\n")[0]
    assert f"Strict-Transport-Security: {HSTS}".encode() in said


@pytest.mark.parametrize(
    ("host", "public", "good"),
    [
        ("127.0.0.1", "http://localhost:8080", True),
        (_EVERYWHERE, "https://verify.example.org", True),
        ("127.0.0.1", "https://verify.example.org", True),
        ("127.0.0.1", "http://verify.example.org", False),
        (_EVERYWHERE, "http://verify.example.org", False),
        (_EVERYWHERE, "http://localhost:8080", False),
    ],
)
async def test_doctor_finds_an_exposed_service_without_https(
    svc: Service,
    host: str,
    public: str,
    good: bool,  # noqa: FBT001  a row of the table
) -> None:
    settings = Settings(data_dir=svc.settings.data_dir, host=host, public_url=public)
    findings = await doctor.examine(replace(svc, settings=settings))
    (found,) = [finding for finding in findings if finding.what == "people reach the service by https"]
    assert found.good is good


@pytest.mark.parametrize("address", [
    "postgresql://u:p@127.0.0.1:5432/v", "postgresql://u@localhost/v", "postgresql://u@[::1]:5432/v", "postgresql:///v",
    "postgresql://u@/v?host=/run/postgresql&port=5433",
])  # fmt: skip
def test_a_database_on_this_machine_is_spoken_to_as_its_address_says(address: str) -> None:
    assert is_local(address)
    assert demanding(address) == address


@pytest.mark.parametrize("address", [
    "postgresql://u:p@db.example:5432/v", "postgresql://u:p@10.0.0.7/v", "postgresql://u@127.0.0.1,db.example/v",
    "postgresql://u:p%40x@db.example/v?application_name=x", "postgresql://u@/v?host=db.example", "postgresql://u@[fd00::1]/v",
])  # fmt: skip
def test_a_database_elsewhere_is_spoken_to_by_verified_tls(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGSSLMODE", "PGSSLROOTCERT", "PGHOST"):
        monkeypatch.delenv(name, raising=False)
    assert "sslmode=verify-full" in demanding(address)
    assert demanding(address).startswith(address)
    for said in ("disable", "require", "verify-ca"):
        chosen = f"{address}{'&' if '?' in address else '?'}sslmode={said}"
        assert (says_mode(chosen), demanding(chosen)) == (True, chosen), "the operator's word"


async def test_without_tls_a_database_that_must_be_verified_is_not_spoken_to(cluster: Dsn) -> None:
    """The library keeps what the address demands: the embedded server has no TLS, so nothing is sent to it."""
    login = cluster.owner
    with pytest.raises((OSError, asyncpg.ClientConfigurationError)):
        await asyncpg.connect(**login.arguments | {"host": "127.0.0.1"}, ssl="verify-full", timeout=5)


def test_the_limiter_knows_every_kind_of_page() -> None:
    limiter = Limiter()
    assert {kind: limiter.take(f"x:{kind}").limit for kind in ("visits", "forms", "entries")} == {
        "visits": 600, "forms": 120, "entries": 600,
    }  # fmt: skip
