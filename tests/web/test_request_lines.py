"""Every request leaves one line: whose it was, which route, how it went; nothing of what was asked, and no name."""

from __future__ import annotations

import io
import json
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest
from aiohttp.test_utils import TestServer

from tests.harness.markup import Page
from tests.harness.pages import ROBIN
from tests.harness.people import PLATFORM
from tests.harness.staff import new_reviewer
from tests.web.conftest import Client
from tests.web.raw import send
from verifier import log
from verifier.domain.claim import Actor
from verifier.flows.access import creator_tokens
from verifier.flows.core.service import Service
from verifier.flows.sources import overview
from verifier.settings import load
from verifier.store.server.embedded import Dsn
from verifier.web.http.watching import request_log

Key = Callable[..., Awaitable[str]]


class Lines(io.StringIO):
    """The lines that were logged."""

    def all(self, event: str = "request_answered") -> list[dict[str, Any]]:
        """Every line of one kind."""
        return [line for line in map(json.loads, self.getvalue().splitlines()) if line["event"] == event]


@pytest.fixture
def lines() -> Lines:
    """The log of this test."""
    stream = Lines()
    log.configure(load(), stream=stream)
    return stream


async def test_a_line_names_route_status_and_key_and_the_answer_carries_its_id(
    lines: Lines, client: Client, key: Key, svc: Service
) -> None:
    platform = client(await key())
    answer = await platform.get("/v1/claims?account_id=acct_secret")
    await platform.get("/v1/claims/clm_0123456789")
    first, second = lines.all()
    key_id = await svc.pool.fetchval("SELECT id FROM api_key")
    assert (first["method"], first["route"], first["status"]) == ("GET", "/v1/claims", 200)
    assert (first["actor_kind"], first["actor_id"]) == ("platform", key_id)
    assert first["request_id"] == answer.headers["X-Request-Id"]
    assert second["route"] == "/v1/claims/{id}"
    assert first["request_id"] != second["request_id"]
    assert "acct_secret" not in lines.getvalue()
    assert "clm_0123456789" not in lines.getvalue()


async def test_who_was_turned_away_is_said_as_far_as_it_is_known(
    lines: Lines, client: Client, key: Key, svc: Service
) -> None:
    await client().get("/v1/claims?account_id=x")
    await client("vpk_unknown").get("/v1/claims?account_id=x")
    await client(await key("badges:read")).get("/v1/claims?account_id=x")
    key_id = await svc.pool.fetchval("SELECT id FROM api_key")
    assert [(line["status"], line["actor_kind"], line["actor_id"]) for line in lines.all()] == [
        (401, "nobody", None), (401, "nobody", None), (403, "platform", key_id),
    ]  # fmt: skip
    assert "vpk_" not in lines.getvalue()


async def test_an_id_that_a_client_sends_is_not_taken_over(lines: Lines, client: Client) -> None:
    answer = await client(**{"X-Request-Id": "Robin Sample"}).get("/v1/coverage")
    await answer.read()  # a long one: else its connection is left open
    assert answer.headers.getall("X-Request-Id") == [lines.all()[0]["request_id"]]
    assert "Robin" not in lines.getvalue()


async def test_what_goes_wrong_on_our_side_is_found_by_the_id_of_the_answer(
    lines: Lines, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("Robin Sample")

    monkeypatch.setattr(overview, "coverage", broken)
    answer = await client().get("/v1/coverage")
    await answer.read()
    assert answer.status == 500
    (fault,) = lines.all("request_failed")
    assert fault["request_id"] == answer.headers["X-Request-Id"]
    await client().get("/healthz")
    assert lines.all()[-1]["request_id"] != fault["request_id"]
    assert "Robin" not in lines.getvalue()


async def test_the_lines_of_a_reviewers_day_name_them_by_id_and_tell_no_link(
    lines: Lines, server: TestServer, client: Client, database: Dsn
) -> None:
    ada = await new_reviewer(database, "Ada Trial")
    own = {"Sec-Fetch-Site": "same-origin"}
    browser = client(**own)
    await browser.get(f"/console/login?token={ada.login_token}")
    entered = await browser.post("/console/login", data={"token": ada.login_token}, allow_redirects=False)
    cookies = {"Cookie": f"reviewer={entered.cookies['reviewer'].value}"}
    page = Page(await (await browser.get("/console", headers=cookies)).text())
    await browser.get("/console/cases/cas_private", headers=cookies)
    await browser.post("/console/logout", data={"csrf": page.fields()["csrf"]}, headers=cookies, allow_redirects=False)
    await browser.post("/console/login", data={"token": ada.login_token})
    assert [(line["method"], line["route"], line["status"], line["actor_id"]) for line in lines.all()] == [
        ("GET", "/console/login", 200, None),
        ("POST", "/console/login", 303, ada.id),
        ("GET", "/console", 200, ada.id),
        ("GET", "/console/cases/{id}", 404, ada.id),
        ("POST", "/console/logout", 303, ada.id),
        ("POST", "/console/login", 401, None),
    ]
    said = lines.getvalue()
    for secret in (ada.login_token, "Ada", "cas_private", "127.0.0.1", str(server.port)):
        assert secret not in said
    assert entered.headers["X-Request-Id"] == lines.all()[1]["request_id"]


async def test_an_address_that_is_none_is_not_repeated(lines: Lines, client: Client, server: TestServer) -> None:
    answer = await client().get("/robin.sample/who?name=Robin")
    assert answer.headers["X-Request-Id"] == lines.all()[0]["request_id"]
    await send(server, "PROPFIND /robin HTTP/1.1")
    assert [(line["method"], line["route"], line["status"]) for line in lines.all()] == [
        ("GET", "/{anything}", 404), ("other", "/{anything}", 404),
    ]  # fmt: skip
    assert "obin" not in lines.getvalue().lower()


async def test_a_pages_template_is_told_without_its_pattern(lines: Lines, client: Client) -> None:
    await client().get("/b/robin.sample/report/form")
    assert lines.all()[0]["route"] == "/b/{handle}/report/form"
    assert "robin" not in lines.getvalue()


async def test_a_creators_coming_and_going_are_events_and_lines_without_the_link(
    lines: Lines, client: Client, svc: Service, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    link = await creator_tokens.link(svc, ROBIN, None, PLATFORM)
    browser = client(**{"Sec-Fetch-Site": "same-origin"})
    await browser.get(f"/claims/new?token={link.token}")
    entered = await browser.post("/claims/enter", data={"token": link.token}, allow_redirects=False)
    cookies = {"Cookie": f"creator={entered.cookies['creator'].value}"}
    page = Page(await (await browser.get("/claims/new", headers=cookies)).text())
    await browser.post("/claims/sign-out", data={"csrf": page.fields()["csrf"]}, headers=cookies)
    creator = lines.all()[1]["actor_id"]
    events = await owner.fetch("SELECT kind, by_kind, by_id, body::text FROM event ORDER BY seq")
    assert [tuple(event) for event in events] == [
        ("link_entered", "creator", creator, "{}"), ("signed_out", "creator", creator, "{}"),
    ]  # fmt: skip
    assert [(line["route"], line["actor_id"]) for line in lines.all()] == [
        ("/claims/new", None), ("/claims/enter", creator), ("/claims/new", creator), ("/claims/sign-out", creator),
    ]  # fmt: skip
    assert link.token not in lines.getvalue()
    assert ROBIN.handle not in lines.getvalue()


@pytest.mark.parametrize("jti", ["robin@example.org", "Robin Sample", "", "x" * 5000, "\ud800", "a" * 31])
def test_a_platforms_own_word_for_a_token_is_told_by_its_digest(jti: str) -> None:
    said = request_log.told(Actor("creator", f"creator:{jti}"))
    assert jti not in said or not jti
    assert len(said) == len("creator:") + 32
    assert said == request_log.told(Actor("creator", f"creator:{jti}"))


@pytest.mark.parametrize("ours", ["key_" + "0" * 32, "rev_" + "f" * 32, "creator:" + "1" * 32])
def test_our_own_ids_are_told_as_they_are(ours: str) -> None:
    assert request_log.told(Actor("platform", ours)) == ours
