"""Websites and domains of the made-up world: read by our own readers, changed by tests and from a page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from tests.demo.reading import read
from tests.harness.boards import Visitor
from verifier.demo.servers.orcid import orcid_of
from verifier.demo.servers.websites import host_of
from verifier.outbound.sites import rdap, well_known
from verifier.outbound.sites.fetch import Reach, open_reach
from verifier.outbound.sites.ssrf_guard import only

HOST, WORD = "practice.example", "ccv-q3LSSUaNdsz0VcZEKZpszQ"


@pytest.fixture
async def reach(visitor: Visitor) -> AsyncIterator[Reach]:
    async with open_reach("tests", f"{visitor.world.url}/domain/{{domain}}", permit=only(visitor.world.url)) as opened:
        yield opened


async def age(visitor: Visitor, reach: Reach) -> rdap.Age:
    return await rdap.registered_at(reach, f"{visitor.world.url}/rdap", HOST)


async def change(visitor: Visitor, expect: int = 200, **body: object) -> None:
    async with visitor.session.post(f"{visitor.world.url}/_control/truth", json=body) as answer:
        assert answer.status == expect, await answer.text()


async def fill_in(visitor: Visitor, **form: str) -> tuple[int, str]:
    """Send a form of the page, and read the page that follows."""
    async with visitor.session.post(f"{visitor.world.url}/_websites", data=form) as answer:
        return answer.status, await answer.text()


async def test_a_website_shows_what_was_put_there_and_nothing_before(visitor: Visitor, reach: Reach) -> None:
    assert await well_known.read_nonce(reach, HOST) == well_known.Missing()
    visitor.world.truth.put_on_website(HOST, f"{WORD}\n")
    assert await well_known.read_nonce(reach, HOST) == well_known.Shown((WORD,))
    assert await well_known.read_nonce(reach, f"www.{HOST}") == well_known.Missing()
    visitor.world.truth.put_on_website(HOST, "")
    assert await well_known.read_nonce(reach, HOST) == well_known.Missing()


async def test_a_domain_is_old_unless_somebody_says_otherwise(visitor: Visitor, reach: Reach) -> None:
    assert await age(visitor, reach) == rdap.Registered(datetime(2012, 3, 4, tzinfo=UTC))
    visitor.world.truth.register_domain(HOST, date(2026, 1, 2))
    assert await age(visitor, reach) == rdap.Registered(datetime(2026, 1, 2, tzinfo=UTC))
    visitor.world.truth.register_domain(HOST, None)
    assert await age(visitor, reach) == rdap.Unknown("http_404")


async def test_websites_are_changed_and_told_from_outside(visitor: Visitor, reach: Reach) -> None:
    await change(visitor, host=HOST, shows=WORD)
    await change(visitor, host=HOST, registered_on="2026-01-02")
    await change(visitor, host=HOST, registered_on=None)
    assert await well_known.read_nonce(reach, HOST) == well_known.Shown((WORD,))
    await change(visitor, expect=400, host=HOST, registered_on="yesterday")
    await change(visitor, expect=400, host=HOST)
    await change(visitor, expect=404, host="a/b", shows=WORD)
    changes = (await visitor.json("/_control/truth"))["changes"]
    assert [(one["registry"], one["number"], one["field"], one["before"], one["after"]) for one in changes] == [
        ("website", HOST, "published", "", WORD),
        ("website", HOST, "registered", "2012-03-04", "2026-01-02"),
        ("website", HOST, "registered", "2026-01-02", ""),
    ]


async def test_a_newcomer_puts_a_word_on_a_website_by_a_form(visitor: Visitor, reach: Reach) -> None:
    page = read(await visitor.text("/_websites"))
    assert page.of("h2") == ["A word on a website", "A link on a record"]
    place = f"https://{HOST.upper()}{well_known.PLACE}"
    status, text = await fill_in(visitor, host=place, shows=f" {WORD} ", registered_on="2020-05-06")
    assert (status, read(text).of("td")) == (200, [HOST, WORD, "2020-05-06"])
    assert await well_known.read_nonce(reach, HOST) == well_known.Shown((WORD,))
    assert await age(visitor, reach) == rdap.Registered(datetime(2020, 5, 6, tzinfo=UTC))
    await fill_in(visitor, host=HOST, shows="<script>alert(1)</script>", registered_on="")
    page = read(await visitor.text("/_websites"))
    assert page.of("td") == [HOST, "<script>alert(1)</script>", "nobody says"]
    assert "script" not in page.tags


async def test_a_newcomer_puts_a_link_on_a_record_by_a_form(visitor: Visitor) -> None:
    orcid, link = orcid_of(0), "http://127.0.0.1:8080/proof/ccv-x"
    assert (await fill_in(visitor, registry="orcid", number=f" {orcid} ", publishes=link))[0] == 200
    async with visitor.session.get(f"{visitor.world.url}/orcid/v3.0/{orcid}/record") as answer:
        listed = (await answer.json(content_type=None))["person"]["researcher-urls"]["researcher-url"]
    assert [one["url"]["value"] for one in listed] == [link]


@pytest.mark.parametrize(
    "form",
    [
        {"host": "", "shows": "x", "registered_on": ""},
        {"host": "http://[oops", "shows": "x", "registered_on": ""},
        {"host": HOST, "shows": "x", "registered_on": "soon"},
        {"host": HOST, "shows": "x"},
        {"registry": "orcid", "number": "nobody", "publishes": "https://example.org/"},
        {"registry": "orcid", "number": orcid_of(0), "publishes": "no link"},
        {"registry": "us-wa-doh", "number": "MFT.LF.67495484", "publishes": "https://example.org/"},
        {},
    ],
)
async def test_a_form_that_cannot_be_used_changes_nothing_and_says_why(visitor: Visitor, form: dict[str, str]) -> None:
    status, text = await fill_in(visitor, **form)
    assert status == 400
    assert "Nothing was changed" in read(text).of("strong")[0]
    assert visitor.world.truth.history == ()


def test_a_host_is_understood_in_every_way_people_type_it() -> None:
    typed = (HOST, f"https://{HOST}/x", f"HTTP://{HOST.upper()}:443/", f"{HOST}/", f"{HOST}.")
    assert {host_of(one) for one in typed} == {HOST}
