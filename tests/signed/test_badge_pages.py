"""The page of a badge and its picture: what was checked, what was not, and nothing of whoever is behind the account."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.harness.people import PLATFORM
from tests.harness.service import House
from tests.signed.conftest import PUBLIC_URL, Verifier
from tests.web import badges
from verifier.flows.claims import intake
from verifier.web.pages.badge import Facts, Seal, draw
from verifier.wording.words import in_words

SVG = "{http://www.w3.org/2000/svg}"
WORDS = in_words()
SHOWN, NOBODY = ("", "/badge.svg"), "nobody_at_all.99"


@pytest.mark.parametrize("what", SHOWN)
async def test_unknown_and_unverified_look_the_same_to_the_byte(house: House, verifier: Verifier, what: str) -> None:
    pending, withdrawn = await house.say(), await house.settle(house.people[0])
    await intake.withdraw(house.svc, withdrawn.id, PLATFORM)
    seen = set()
    for handle in (NOBODY, f"@{NOBODY}", pending.account.handle, withdrawn.account.handle):
        answer = await verifier.get(f"/b/{handle}{what}")
        said = (await answer.text()).replace(handle.removeprefix("@"), "HANDLE")
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in {"date", "x-request-id"}}
        kept = {name: value for name, value in kept.items() if not name.startswith(("RateLimit", "Content-Length"))}
        seen.add((answer.status, said, tuple(sorted(kept.items()))))
    assert len(seen) == 1
    [(status, text, _)] = seen
    assert status == 200
    assert "does not mean that the person is false" in text


async def test_the_page_says_what_was_checked_by_whom_when_until_when_and_what_was_not(
    house: House, verifier: Verifier
) -> None:
    truth = house.people[0]
    await house.settle(truth)
    answer = await verifier.get(f"/b/{truth.handle}")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    [badge] = (await house.badge(truth.handle, full=False))["credentials"]
    text = html.unescape(await answer.text())
    for said in (badge["title"], "Washington", badge["source"]["name"], *badge["not_checked"], "Who says so"):
        assert said in text
    for instant in (badge["verified_at"], badge["checked_at"], badge["valid_until"]):
        assert f'datetime="{instant[:19]}Z"' in text
    assert "This is a test." in text
    assert f'action="/b/{truth.handle}/report/form"' in text


@pytest.mark.parametrize("what", SHOWN)
async def test_nothing_is_said_of_whoever_is_behind_the_account(house: House, verifier: Verifier, what: str) -> None:
    truth = house.people[0]
    claim = await house.settle(truth)
    text = html.unescape(await verifier.text(f"/b/{truth.handle}{what}")).lower().replace(truth.handle, "")
    names = [word for word in re.split(r"\W+", truth.legal_name) if len(word) > 2]
    secrets = [*names, truth.number, truth.npi or "", truth.locality or "", claim.id, f"acct_{truth.id}"]
    assert [word for word in secrets if word and re.search(rf"\b{re.escape(word.lower())}\b", text)] == []


async def test_a_badge_that_ends_is_gone_from_its_page_and_picture(house: House, verifier: Verifier) -> None:
    truth = house.people[0]
    claim = await house.settle(truth)
    title = (await house.badge(truth.handle))["credentials"][0]["title"]
    assert title in html.unescape(await verifier.text(f"/b/{truth.handle}/badge.svg"))
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    for what in SHOWN:
        text = await verifier.text(f"/b/{truth.handle}{what}")
        assert title not in html.unescape(text)
        assert "No badge" in text


async def test_the_picture_is_embedded_by_anybody_and_runs_nothing(house: House, verifier: Verifier) -> None:
    await house.settle(house.people[0])
    answer = await verifier.get(f"/b/{house.people[0].handle}/badge.svg")
    assert answer.content_type == "image/svg+xml"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    text = await answer.text()
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-{mark}'"
    assert answer.headers["Content-Security-Policy"] == policy
    assert "prefers-color-scheme:dark" in style
    assert not re.search(r"<script|<image|<foreignObject|href=|url\(|@import| on\w+=", text)


@pytest.mark.parametrize("badge", [badges.shown(WORDS), badges.two(WORDS), badges.NONE], ids=["one", "two", "none"])
def test_the_picture_says_everything_in_words_as_well(badge: Facts) -> None:
    drawn = ET.fromstring(draw(WORDS, badge))  # noqa: S314  ours
    assert (drawn.tag, drawn.get("role"), drawn.get("aria-labelledby")) == (f"{SVG}svg", "img", "title desc")
    title, desc = (drawn.findtext(f"{SVG}{name}") or "" for name in ("title", "desc"))
    if not badge.seals:
        assert (title, "No badge is shown" in desc) == ("No badge", True)
    for seal in badge.seals:
        assert seal.one["display"] in desc
    assert title.startswith("Test badge: ") == badge.trial
    assert f"@{badge.handle}" in desc
    shown = [line.text or "" for line in drawn.iter(f"{SVG}text")]
    assert all(len(line) <= 42 for line in shown)


def test_words_of_a_register_stay_words() -> None:
    """A title comes from our own tables and a board's name from a reviewer; neither becomes markup."""
    hostile = "</text><script>alert(1)</script>\"'&"
    one = badges.one(WORDS, hostile, source={"id": "manual", "name": hostile, "authority": "primary"})
    badge = replace(badges.NONE, seals=(Seal(hostile, hostile, degree=False, one=one),))
    drawn = draw(WORDS, badge)
    assert "<script" not in drawn
    assert ET.fromstring(drawn).findtext(f"{SVG}title") == f"{hostile}, {hostile}"  # noqa: S314  ours


async def test_the_snippet_leads_to_the_page_and_says_nothing_that_may_end(house: House, verifier: Verifier) -> None:
    truth = house.people[0]
    await house.settle(truth)
    page = html.unescape(await verifier.text(f"/b/{truth.handle}"))
    [snippet] = re.findall(r'<code class="copy">(.*?)</code>', page)
    address = f"{PUBLIC_URL}/b/{truth.handle}"
    picture = f'<img src="{address}/badge.svg" alt="Badge of @{truth.handle}" width="360">'
    assert snippet == f'<a href="{address}">{picture}</a>'


@pytest.mark.parametrize("what", SHOWN)
async def test_marks_that_others_hang_on_the_address_change_nothing(verifier: Verifier, what: str) -> None:
    plain = await verifier.text(f"/b/{NOBODY}{what}")
    assert await verifier.text(f"/b/{NOBODY}{what}?fbclid=x&utm_source=y&utm_source=z") == plain
    assert (await verifier.get(f"/b/{NOBODY}/credential?fbclid=x")).status == 422


@pytest.mark.parametrize("what", ["", "/badge.svg", "/credential"])
async def test_a_malformed_handle_is_refused(verifier: Verifier, what: str) -> None:
    assert (await verifier.get(f"/b/Robin{what}")).status == 422
