"""Requests of operators and machines: alive, ready, covered, counted, documented; and the headers of every answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import Client
from tests.web.test_api_claims import claim
from verifier.flows.core.service import Service
from verifier.store.db import open_pool
from verifier.store.server.embedded import Dsn
from verifier.web.app import ROUTES, build_app
from verifier.web.http.description.openapi import operation_id
from verifier.web.http.route import Needs

Make = Callable[..., Awaitable[str]]
_KINDS = {"claims": "clm", "cases": "cas", "webhooks": "whk", "imports": "imp", "decisions": "dec"}
_ID = {"accounts": "acct_71"} | {kind: f"{letters}_{'0' * 32}" for kind, letters in _KINDS.items()}


async def test_a_running_service_is_alive_and_ready(client: Client) -> None:
    stranger = client()
    assert (await stranger.get("/healthz")).status == 200
    assert (await stranger.get("/readyz")).status == 200


async def test_a_service_without_its_database_is_alive_but_not_ready(svc: Service, database: Dsn) -> None:
    closed = await open_pool(database.service)
    await closed.close()
    async with (
        TestServer(build_app(replace(svc, pool=closed))) as server,
        ClientSession(server.make_url("/")) as stranger,
    ):
        assert (await stranger.get("/healthz")).status == 200
        away = await stranger.get("/readyz")
        assert (away.status, away.headers["Retry-After"]) == (503, "2")
        assert "verifier_database_up 0.0" in await (await stranger.get("/metrics")).text()
        unknown = await stranger.get("/v1/registries", headers={"Authorization": "Bearer vpk_x"})
        assert (unknown.status, "Retry-After" in unknown.headers) == (503, True)


async def test_a_service_whose_clock_is_wrong_is_not_ready_and_takes_nothing(svc: Service, key: Make) -> None:
    """The database refuses what is dated ahead; whoever asked is told to come back, not that they did wrong."""
    ahead = replace(svc, clock=lambda: svc.clock() + timedelta(minutes=6))
    async with (
        TestServer(build_app(ahead)) as server,
        ClientSession(server.make_url("/"), headers={"Authorization": f"Bearer {await key()}"}) as platform,
    ):
        unready = await platform.get("/readyz")
        assert (unready.status, (await unready.json())["type"]) == (503, "urn:verifier:clock_wrong")
        refused = await platform.post("/v1/claims", json=claim())
        assert (refused.status, (await refused.json())["type"]) == (503, "urn:verifier:clock_wrong")
        assert refused.headers["Retry-After"] == "60"
    assert await svc.pool.fetchval("SELECT count(*) FROM claim") == 0


async def test_coverage_is_open_to_everybody(client: Client) -> None:
    answer = await client().get("/v1/coverage")
    rows = (await answer.json())["coverage"]
    washington = [row for row in rows if (row["credential"], row["jurisdiction"]) == ("LMHC", "US-WA")]
    assert [(row["how"], row["source"]) for row in washington] == [("automatic", "us-wa-doh")]
    assert {row["how"] for row in rows} == {"automatic", "by_hand"}


async def test_registries_say_how_they_are_to_every_key(client: Client, key: Make, reviewer: Make) -> None:
    assert (await client().get("/v1/registries")).status == 401
    for token in (await key("badges:read"), await reviewer()):
        answer = await client(token).get("/v1/registries")
        ids = {row["id"] for row in (await answer.json())["registries"]}
        assert {"us-nppes", "us-wa-doh", "us-oig-leie"} <= ids


async def test_metrics_count_what_happened_and_name_nobody(client: Client, key: Make) -> None:
    platform = client(await key())
    await platform.post("/v1/claims", json=claim())
    await platform.get("/v1/badges/robin_71")
    await client().get("/v1/badges/robin_71")
    text = await (await client().get("/metrics")).text()
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["verifier_claims_received_total",] == 1
    assert samples["verifier_badge_reads_total", "pending"] == 1
    assert samples["verifier_badge_reads_total", "refused"] == 1
    assert samples["verifier_http_denied_total",] == 1
    assert samples["verifier_http_answers_total", "/v1/claims", "2xx", "POST"] == 1
    assert samples["verifier_registry_breaker", "us-wa-doh"] == 0
    assert samples["verifier_database_up",] == 1
    assert not re.search(r"robin|acct_|LH9999|clm_", text, re.IGNORECASE)


_CALLS = {operation_id(route) for route in ROUTES}


async def test_the_documentation_needs_nothing_from_elsewhere(client: Client) -> None:
    stranger = client()
    page = await stranger.get("/docs")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    text = await page.text()
    assert len(text) < 150_000
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    calls = {route_id for address in addresses if (route_id := address.removeprefix("/docs/")) in _CALLS}
    assert calls == _CALLS
    for address in {*addresses} - {"#main", "/openapi.json"}:
        assert address.startswith("/")
        async with stranger.get(address) as file:
            assert (address, file.status) == (address, 200)
            read = await file.read()
            assert len(read) < 150_000
            prose = (
                re.sub(r"(?s)<(pre|code|textarea)\b.*?</\1>", "", read.decode()) if address.startswith("/docs") else ""
            )
            assert "`" not in prose, address
    assert (await stranger.get("/docs/no_such_call")).status == 404
    assert (await (await stranger.get("/openapi.json")).json())["openapi"] == "3.1.0"


async def test_a_stranger_and_a_key_without_the_scope_are_stopped_everywhere(client: Client, key: Make) -> None:
    stranger, powerless = client(), client(await key("erase"))
    for route in ROUTES:
        kind = route.path.removeprefix("/v1/").partition("/")[0]
        path = route.path.replace("{id}", _ID.get(kind, "")).replace("{handle}", "robin")
        answer = await stranger.request(route.method, path)
        assert (path, answer.status == 401) == (path, isinstance(route.policy, Needs))
        _keeps_browsers_out(answer.headers)
        if isinstance(route.policy, Needs) and route.policy.scope not in (None, "erase"):  # which this one has
            refused = await powerless.request(route.method, path)
            assert (path, refused.status, (await refused.json())["scope"]) == (path, 403, route.policy.scope)
            assert "RateLimit" in refused.headers


def _keeps_browsers_out(headers: Mapping[str, str]) -> None:
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] in {"no-referrer", "strict-origin"}  # a page with a form says where it is
    assert headers["Server"] == "verifier"


async def test_an_address_beside_one_with_an_id_takes_its_own_methods_alone(client: Client, key: Make) -> None:
    platform = client(await key())
    for method, path in (("GET", "/v1/claims/import"), ("DELETE", "/v1/cases/next"), ("HEAD", "/v1/cases/next")):
        refused = await platform.request(method, path)
        assert (path, refused.status, refused.headers["Allow"]) == (path, 405, "POST")
    assert (await platform.post("/v1/claims/import")).status == 415
    assert (await platform.post("/v1/cases/next")).status == 403
