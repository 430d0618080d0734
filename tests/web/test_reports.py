"""Reporting a badge over HTTP: no key, one shape of answer, and a limit for each address and each handle."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.harness.markup import Page
from tests.web import people
from tests.web.conftest import Client
from tests.web.people import WORDS
from tests.web.test_api_claims import claim
from verifier.domain.report import ReportReason
from verifier.flows.core.rate_limits import Limiter, Rate
from verifier.flows.core.service import Service
from verifier.flows.review.report_views import ReceiptView, ReportsView
from verifier.store.sqlfiles import sql_root
from verifier.web.api import reports
from verifier.web.app import build_app
from verifier.web.http.caller import origin
from verifier.web.pages import console_render
from verifier.web.rendering.pages import CSP

Key = Callable[..., Awaitable[str]]
SAID = {"reason": "impersonation", "details": "That is my licence.\nLook me up.", "contact": "ruth@example.org"}


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PACE_S", 0)


async def test_anybody_can_report_and_gets_a_receipt(client: Client) -> None:
    answer = await client().post("/b/robin_71/report", json=SAID)
    assert (answer.status, answer.headers["Cache-Control"]) == (202, "no-store")
    receipt = TypeAdapter(ReceiptView).validate_json(await answer.read())
    assert re.fullmatch(r"rcp_[0-9a-f]{32}", receipt.receipt)
    assert set(await answer.json()) == {"receipt", "received_at"}


async def test_the_answer_for_an_unknown_handle_is_that_for_a_known_one(client: Client, key: Key) -> None:
    assert (await client(await key()).post("/v1/claims", json=claim())).status == 202
    stranger = client()
    shapes = set()
    for handle in ("robin_71", "@robin_71", "nobody_99"):
        answer = await stranger.post(f"/b/{handle}/report", json=SAID)
        text = re.sub(r"[0-9a-f]{32}|[0-9:.T-]{19,}", "*", await answer.text())
        names = tuple(sorted(name for name in answer.headers if name != "Date"))
        shapes.add((answer.status, text, names))
    assert len(shapes) == 1


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/reason", "required"),
        ({"reason": "hate"}, "/reason", "unknown_value"),
        ({"reason": "other", "details": "x" * 1001}, "/details", "too_long"),
        ({"reason": "other", "details": "Robin \u202egnp"}, "/details", "invalid"),
        ({"reason": "other", "contact": "not an address"}, "/contact", "invalid"),
        ({"reason": "other", "handle": "robin"}, "/handle", "unknown_field"),
    ],
)
async def test_a_report_that_is_not_right_is_told_what_would_be(
    client: Client, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await client().post("/b/robin_71/report", json=body)
    assert answer.status == 422
    [fault] = (await answer.json())["errors"]
    assert (fault["pointer"], fault["code"]) == (pointer, code)
    assert "not an address" not in await answer.text()


async def test_a_report_says_its_handle_properly_and_in_json(client: Client) -> None:
    stranger = client()
    assert (await stranger.post("/b/ROBIN/report", json=SAID)).status == 422
    assert (await stranger.post("/b/robin/report", data=SAID)).status == 415
    assert (await stranger.get("/b/robin/report")).status == 405


async def _send(stranger: ClientSession, handle: str, **fields: str) -> tuple[int, Page]:
    """Send the page's form, as a browser without scripts does."""
    form = Page(await (await stranger.get(f"/b/{handle}/report/form")).text())
    [address] = [at["action"] for at in form.having("form")]
    answer = await stranger.post(address, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.headers["Content-Security-Policy"] == CSP
    return answer.status, Page(await answer.text())


async def test_a_person_reports_on_a_page_without_a_script_or_a_cookie(client: Client, svc: Service) -> None:
    status, page = await _send(client(), "robin_71", reason="other", details="Look.", email="ruth@example.org")
    assert status == 202
    assert re.search(r"rcp_[0-9a-f]{32}", page.text)
    assert not page.having("script")
    assert await svc.pool.fetchval("SELECT count(*) FROM report") == 0, "no badge is shown under this handle"


async def test_a_form_with_a_slip_comes_back_with_every_word(client: Client) -> None:
    status, page = await _send(client(), "robin_71", reason="", details="Look.", email="ruth at home")
    assert status == 422
    assert "Choose the reason." in page.text
    assert "Look." in page.text
    assert page.fields()["email"] == "ruth at home"
    assert [at["href"] for at in page.having("a", href="#email")] == ["#email"]


async def test_the_form_counts_like_the_api_and_a_foreign_page_cannot_send_it(svc: Service) -> None:
    rates = {"reports": Rate(1 / 60, 1), "reported": Rate(9, 9), "writes": Rate(1, 1)}
    app = build_app(replace(svc, limiter=Limiter(rates)))
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as stranger:
        foreign = {"Sec-Fetch-Site": "cross-site"}
        assert (await stranger.post("/b/a/report/form", data={"reason": "other"}, headers=foreign)).status == 403
        assert (await stranger.post("/b/a/report", json=SAID)).status == 202
        status, page = await _send(stranger, "a", reason="other", details="Keep me.")
    assert (status, "Keep me." in page.text) == (429, True)


async def _answers(svc: Service, rates: dict[str, Rate], handles: list[str]) -> list[tuple[int, int]]:
    """The status of each report from one address, and how long it is told to wait."""
    rates = {"reports": Rate(100, 100), "reported": Rate(100, 100), "writes": Rate(1, 1)} | rates
    app = build_app(replace(svc, limiter=Limiter(rates)))
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as stranger:
        answers = [await stranger.post(f"/b/{handle}/report", json=SAID) for handle in handles]
    return [(answer.status, int(answer.headers.get("Retry-After", 0))) for answer in answers]


async def test_one_address_is_told_to_wait_whatever_it_reports(svc: Service) -> None:
    answers = await _answers(svc, {"reports": Rate(1 / 60, 2)}, ["a", "b", "c"])
    assert [status for status, _ in answers] == [202, 202, 429]
    assert 1 <= answers[2][1] <= 180


async def test_one_handle_is_not_reported_without_end_and_others_still_can_be(svc: Service) -> None:
    answers = await _answers(svc, {"reported": Rate(1 / 60, 2)}, ["a", "@a", "a", "b"])
    assert [status for status, _ in answers] == [202, 202, 429, 202]
    assert answers[2][1] >= 1


@given(st.ip_addresses(v=6).filter(lambda address: address.ipv4_mapped is None), st.integers(0, 2**64 - 1))  # type: ignore[arg-type]
def test_a_whole_ipv6_network_of_one_subscriber_is_one_address(address: Any, host: int) -> None:  # noqa: ANN401
    neighbour = type(address)((int(address) >> 64 << 64) + host)
    assert origin(str(address)) == origin(str(neighbour)) or neighbour.ipv4_mapped is not None


def test_an_ipv4_address_is_itself_however_it_is_written() -> None:
    assert origin("192.0.2.7") == origin("::ffff:192.0.2.7") != origin("192.0.2.8")
    assert origin(None) == origin("") == "nowhere"


def test_every_reason_for_a_report_has_words_and_is_one_the_database_takes() -> None:
    codes = set(get_args(ReportReason))
    assert codes == WORDS.codes("report")
    schema = (sql_root() / "migrations" / "0008_reports.sql").read_text("utf-8")
    lists = [set(re.findall(r"'(\w+)'", listed)) for listed in re.findall(r"reason IN \((.*?)\)\)", schema)]
    assert lists == [codes, codes]


def test_a_reviewer_sees_reports_as_text_and_a_case_without_any_does_not_mention_them() -> None:
    page = console_render.render_case(people.reported(), people.REVIEWER, people.NOW)
    assert "3 reports about this account" in page
    assert "Look me up." in page
    assert "ruth@example.org" in page
    none = console_render.render_case(people.reported(reports=ReportsView()), people.REVIEWER, people.NOW)
    assert 'id="reports"' not in none
    assert Page(page).elements.keys() >= Page(none).elements.keys()
