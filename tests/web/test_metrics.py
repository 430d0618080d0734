"""The counters: who may read them, where, and that they say how long answers took without naming anybody."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer, unused_port
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from tests.web.conftest import Client
from tests.web.raw import send
from tests.web.test_api_claims import claim
from verifier.cli import metrics_port
from verifier.flows.core.service import Service
from verifier.settings import Settings
from verifier.web.app import build_app
from verifier.web.http.watching.metrics import BOUNDS, Latency

Make = Callable[..., Awaitable[str]]
_PUBLIC: dict[str, Any] = {"public_url": "https://verify.example.org"}
_EVERYWHERE: dict[str, Any] = {"host": "0.0.0.0"}  # noqa: S104  an operator's choice
_TOKEN: dict[str, Any] = {"metrics_token": SecretStr("scraper's-own")}
_PORT: dict[str, Any] = {"metrics_port": 9464}
_INSIDE: dict[str, Any] = {"metrics_inside": SecretStr("made-at-start")}


def set_to(svc: Service, **chosen: Any) -> Service:  # noqa: ANN401  whatever an operator may set
    """The service as an operator has set it."""
    return replace(svc, settings=Settings(data_dir=svc.settings.data_dir, **chosen))


@asynccontextmanager
async def serving(svc: Service) -> AsyncIterator[ClientSession]:
    """A stranger's session with this service."""
    async with TestServer(build_app(svc)) as server, ClientSession(server.make_url("/")) as stranger:
        yield stranger


def bearing(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("chosen", "without", "with_theirs", "with_ours"),
    [
        ({}, 200, 200, 200),
        (_PUBLIC, 404, 404, 404),
        (_EVERYWHERE, 404, 404, 404),
        (_PORT, 404, 404, 404),
        (_PORT | _INSIDE, 404, 404, 200),
        (_PUBLIC | _PORT | _INSIDE, 404, 404, 200),
        (_TOKEN, 401, 200, 401),
        (_PUBLIC | _TOKEN, 401, 200, 401),
        (_PUBLIC | _TOKEN | _PORT | _INSIDE, 401, 200, 200),
    ],
)
async def test_counters_are_for_the_operators_token_or_this_machine_alone(
    svc: Service, chosen: dict[str, Any], without: int, with_theirs: int, with_ours: int
) -> None:
    async with serving(set_to(svc, **chosen)) as stranger:
        sent = {"without": {}, "theirs": bearing("scraper's-own"), "ours": bearing("made-at-start")}
        for method in ("GET", "HEAD"):
            got = {who: (await stranger.request(method, "/metrics", headers=head)).status for who, head in sent.items()}
            assert got == {"without": without, "theirs": with_theirs, "ours": with_ours}


async def test_a_wrong_token_is_told_what_is_needed_and_nothing_else(svc: Service, key: Make) -> None:
    platform, almost = await key(), "scraper's-ow"
    server = TestServer(build_app(set_to(svc, **_TOKEN)))
    async with server:
        for wrong in ("", "x", almost, f"{almost}n ", "scraper's-own-and-more", platform, "über", "\udcff"):
            header = f"Bearer {wrong}".encode("utf-8", "surrogateescape").decode("latin-1")
            answer = await send(server, f"GET /metrics HTTP/1.1\r\nAuthorization: {header}")
            right = wrong.strip() == "scraper's-own"
            assert (wrong, answer.status) == (wrong, 200 if right else 401)
        refused = await send(server, f"GET /metrics HTTP/1.1\r\nAuthorization: Bearer {almost}")
        assert refused.headers["www-authenticate"].startswith("bearer ")
        assert json.loads(refused.body)["type"] == "urn:verifier:unauthorised"
        assert b"METRICS_TOKEN" in refused.body
        assert b"scraper" not in refused.body


async def test_the_supervisors_port_gives_what_its_api_counted_and_nothing_else(svc: Service) -> None:
    chosen = set_to(svc, **_PORT, **_INSIDE)
    async with TestServer(build_app(chosen)) as api:
        settings = chosen.settings.model_copy(update={"port": api.port, "metrics_port": unused_port()})
        async with (
            metrics_port.counters_port(settings, "made-at-start") as port,
            ClientSession(f"http://127.0.0.1:{port}") as scraper,
            ClientSession(api.make_url("/")) as stranger,
        ):
            await stranger.get("/healthz")
            answer = await scraper.get("/metrics")
            assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
            assert 'verifier_http_answers_total{method="GET",route="/healthz",status="2xx"} 1.0' in await answer.text()
            for other in ("/", "/healthz", "/v1/coverage", "/metrics/x"):
                assert (await scraper.get(other)).status == 404
            await api.close()
            away = await scraper.get("/metrics")
            assert (away.status, (await away.json())["type"]) == (503, "urn:verifier:unavailable")


async def test_with_both_settings_the_port_asks_for_the_token_too(svc: Service) -> None:
    chosen = set_to(svc, **_TOKEN, **_PORT, **_INSIDE)
    async with TestServer(build_app(chosen)) as api:
        settings = chosen.settings.model_copy(update={"port": api.port, "metrics_port": unused_port()})
        async with (
            metrics_port.counters_port(settings, "made-at-start") as port,
            ClientSession(f"http://127.0.0.1:{port}") as scraper,
        ):
            assert (await scraper.get("/metrics")).status == 401
            assert (await scraper.get("/metrics", headers=bearing("scraper's-own"))).status == 200


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_every_route_says_how_long_its_answers_took_beside_the_sums(client: Client, key: Make) -> None:
    platform, stranger = client(await key()), client()
    await platform.post("/v1/claims", json=claim())
    for handle in ("robin_71", "robin_71", "nobody"):
        await platform.get(f"/v1/badges/{handle}")
    await stranger.get("/claims/clm_1", allow_redirects=False)
    await stranger.get("/acct_71/robin_71")
    await stranger.request("PROPFIND", "/acct_71")
    text = await (await stranger.get("/metrics")).text()
    seen = samples(text)
    name = "verifier_http_duration_seconds"
    for method, route, count in (
        ("POST", "/v1/claims", 1),
        ("GET", "/v1/badges/{handle}", 3),
        ("GET", "/claims/{id}", 1),
        ("GET", "/{anything}", 1),
        ("other", "/{anything}", 1),
    ):
        labels = tuple(sorted((method, route)))
        assert (route, seen.get((f"{name}_count", *labels))) == (route, count)
        assert seen[f"{name}_sum", *labels] > 0
        assert seen[f"{name}_bucket", *sorted((method, route, "+Inf"))] == count
        assert seen["verifier_http_seconds_total", *labels] == pytest.approx(seen[f"{name}_sum", *labels])
    assert not re.search(r"robin|acct_|LH9999|clm_|PROPFIND|nobody", text)


async def test_what_a_stranger_asks_for_makes_no_new_label(client: Client) -> None:
    stranger = client()
    await stranger.get("/0")
    before = len(samples(await (await stranger.get("/metrics")).text()))
    for number, method in enumerate(("PROPFIND", "MKCOL", "LOCK", "COPY", "PURGE", "M-SEARCH", "REPORT") * 3):
        await stranger.request(method, f"/{number}/b/{number}?x={number}")
        await stranger.get(f"/b/{number}/report")
    grown = len(samples(await (await stranger.get("/metrics")).text())) - before
    assert grown <= 4 * (len(BOUNDS) + 5), "a few routes and classes of status, however many were asked for"


def test_an_answer_is_counted_in_every_bucket_it_fits_into() -> None:
    latency = Latency()
    for seconds in (0.0005, 0.0006, 3.0, 60.0):
        latency.took(seconds)
    buckets = dict(latency.buckets())
    assert (buckets["0.0005"], buckets["0.001"], buckets["2.5"], buckets["5.0"]) == (1, 2, 2, 3)
    assert (buckets["10.0"], buckets["+Inf"]) == (3, 4)
    assert latency.seconds == pytest.approx(63.0011)
