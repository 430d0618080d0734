"""Every page is usable by everybody: accessibility rules, narrow screens, the dark, the keyboard, no foreign host."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Literal

import pytest
from aiohttp import web
from playwright.async_api import Browser

from tests.web.gallery import PAGES, gallery
from tests.web.looking import AXE, CONTRAST, EVERY_RULE, complaints, open_all, spills

pytestmark = pytest.mark.browser

# What is marked up is the same in every look, what is seen is not: each page is seen as on a phone by day, and by turns
# in one of the others. `scripts/prove looks` sees every page in every look and language.
FIRST: tuple[int, Literal["light", "dark"], dict[str, Any]] = (360, "light", EVERY_RULE)
BY_TURNS: list[tuple[int, Literal["light", "dark"], dict[str, Any]]] = [
    (360, "dark", CONTRAST),
    (1440, "light", CONTRAST),
    (1440, "dark", CONTRAST),
]


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    """The gallery of all pages, on loopback."""
    runner = web.AppRunner(gallery(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_no_page_breaks_an_accessibility_rule_or_its_frame(chromium: Browser, address: str) -> None:
    page = await chromium.new_page()
    outside: list[str] = []
    problems: list[str] = []
    page.on("request", lambda sent: outside.append(sent.url) if not sent.url.startswith(address) else None)
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "response",
        lambda got: problems.append(f"{got.status} {got.url}") if got.status >= HTTPStatus.BAD_REQUEST else None,
    )
    for turn, name in enumerate(PAGES):
        await page.goto(f"{address}/gallery/{name}")
        await open_all(page)
        await page.evaluate(AXE)
        for width, scheme, rules in (FIRST, BY_TURNS[turn % len(BY_TURNS)]):
            await page.set_viewport_size({"width": width, "height": 900})
            await page.emulate_media(color_scheme=scheme)
            assert (name, width, scheme, await complaints(page, rules)) == (name, width, scheme, [])
            assert (name, width, await spills(page)) == (name, width, 0)
        headings = await page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert headings[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(headings)), (name, headings)
    assert outside == []
    assert problems == []
    await page.close()


async def test_every_target_is_large_enough_to_hit(chromium: Browser, address: str) -> None:
    page = await chromium.new_page(viewport={"width": 360, "height": 900})
    script = """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), summary, .button')]
        .filter(one => one.offsetParent).map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([_, box]) => box.height < 21.5 || box.width < 21.5).map(([html]) => html)"""
    for name in PAGES:
        await page.goto(f"{address}/gallery/{name}")
        assert (name, await page.evaluate(script)) == (name, [])
    await page.close()


async def test_the_first_tab_leads_past_the_header(chromium: Browser, address: str) -> None:
    page = await chromium.new_page()
    await page.goto(f"{address}/gallery/case")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the content"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.close()


async def test_a_fault_is_the_first_thing_that_is_read(chromium: Browser, address: str) -> None:
    page = await chromium.new_page()
    await page.goto(f"{address}/gallery/new-wrong")
    assert await page.evaluate("document.activeElement.id") == "trouble"
    assert (await page.title()).startswith("Error: ")
    await page.close()


async def test_one_key_leads_to_each_way_of_passing_a_case_on(chromium: Browser, address: str) -> None:
    page = await chromium.new_page()
    for key, field in (("x", "skip_reason"), ("g", "hand_to"), ("e", "lead_note")):
        await page.goto(f"{address}/gallery/case")
        await page.keyboard.press(key)
        assert await page.evaluate("document.activeElement.id") == field
    await page.goto(f"{address}/gallery/case")
    await page.keyboard.type("xt")
    async with page.expect_request(lambda sent: sent.method == "POST") as sent:
        await page.keyboard.press("Enter")
    assert "skip_reason=too_upsetting" in str((await sent.value).post_data)
    await page.close()


async def test_single_keys_choose_and_never_decide_and_rest_while_typing(chromium: Browser, address: str) -> None:
    page = await chromium.new_page()
    await page.goto(f"{address}/gallery/case")
    chosen = "document.querySelector('input[name=action]:checked')?.value ?? ''"
    await page.keyboard.press("a")
    assert await page.evaluate(chosen) == "approve"
    await page.keyboard.press("q")
    assert await page.evaluate(chosen) == "ask_creator"
    await page.locator("#note").focus()
    await page.keyboard.type("arq")
    assert await page.evaluate(chosen) == "ask_creator"
    assert await page.locator("#note").input_value() == "arq"
    await page.locator("h1").click()
    await page.keyboard.press("Control+a")
    assert await page.evaluate(chosen) == "ask_creator"
    assert page.url.endswith("/gallery/case")
    await page.close()


async def test_j_and_k_walk_through_the_sections(chromium: Browser, address: str) -> None:
    page = await chromium.new_page()
    await page.goto(f"{address}/gallery/case")
    here = "document.activeElement.getAttribute('aria-labelledby')"
    walked = []
    for key in "jjjk":
        await page.keyboard.press(key)
        walked.append(await page.evaluate(here))
    assert walked == ["reasons", "facts", "points", "facts"]
    await page.close()


async def test_the_shortcuts_can_be_read_and_turned_off_for_good(chromium: Browser, address: str) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"{address}/gallery/case")
    await page.keyboard.press("?")
    assert await page.locator("#keys").get_attribute("open") is not None
    await page.locator("#keys-on").uncheck()
    for _ in range(2):
        await page.locator("h1").click()
        await page.keyboard.press("r")
        assert await page.locator("input[name=action]:checked").count() == 0
        await page.reload()
    await context.close()


async def test_only_the_reasons_for_the_chosen_action_are_offered(chromium: Browser, address: str) -> None:
    page = await chromium.new_page()
    await page.goto(f"{address}/gallery/case-wrong")
    await page.keyboard.press("r")
    offered = "[...document.querySelectorAll('#reason optgroup:not([hidden])')].map(one => one.label)"
    assert await page.evaluate(offered) == ["Refuse"]
    assert not await page.locator(".wants").is_visible()
    await page.keyboard.press("q")
    assert await page.evaluate(offered) == ["Ask the creator"]
    assert await page.locator(".wants").is_visible()
    await page.close()


async def test_without_javascript_everything_can_still_be_chosen(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{address}/gallery/case-wrong")
    await page.locator("#action-refuse").check()
    await page.locator("#reason").select_option("not_the_licensee")
    assert await page.locator("#licence").is_visible()
    assert await page.locator("#decide-button").is_enabled()
    await context.close()
