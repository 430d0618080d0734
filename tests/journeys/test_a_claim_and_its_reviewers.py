"""From a creator's link to a badge, in real browsers: the creator sends and watches, two reviewers decide."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from tests.harness.pages import House
from verifier import worker
from verifier.flows.core.service import utc_now
from verifier.flows.review.decisions import waiting
from verifier.web.api.claim_lines import ClaimLines

pytestmark = pytest.mark.browser


@asynccontextmanager
async def visitor(chromium: Browser, house: House, *, script: bool = True) -> AsyncIterator[Page]:
    """A person with a browser of their own; anything the browser complains about fails the test."""
    context = await chromium.new_context(base_url=house.address, java_script_enabled=script)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert complaints == []
    await context.close()


async def choose_title(page: Page, house: House) -> None:
    """Open the link and choose a credential."""
    await page.goto(await house.creator_path())
    await page.get_by_role("button", name="Go on as").click()
    await page.get_by_label("State that granted it").select_option(label="Ohio")
    await page.get_by_role("combobox", name="Credential").fill("LPC")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("radio", name="Licensed Professional Counselor (LPC)")).to_be_checked()
    await page.get_by_role("button", name="Go on").click()


async def send_claim(page: Page, house: House) -> None:
    """Fill in the creator's forms."""
    await choose_title(page, house)
    await page.get_by_label("Licence number").fill("E.0099999")
    await page.get_by_label("Full name on the licence").fill("Robin A. Sample")
    await page.get_by_label("E-mail address").fill("robin@example.org")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Send the claim").click()


async def sign_in(page: Page, house: House, name: str) -> None:
    """Open the login link and press its button."""
    await page.goto(await house.login_path(name))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
    await page.wait_for_load_state()  # a key pressed before the page's script runs is nobody's


async def fill_licence(page: Page) -> None:
    """Copy what the board's page says."""
    form = page.get_by_role("group", name="What the board's page says")
    await form.get_by_text("Board, address and time of your look").click()
    await form.get_by_label("Board", exact=True).fill("Ohio Counselor, Social Worker and MFT Board")
    await form.get_by_label("Name on the record").fill("Robin Alex Sample")
    await form.get_by_label("Licence type").fill("Licensed Professional Counselor")
    await form.get_by_label("Licence number").fill("E.0099999")
    await form.get_by_label("Standing").select_option("active")
    await form.get_by_label("Last valid day").fill((utc_now() + timedelta(days=200)).date().isoformat())


async def test_a_creator_watches_while_two_reviewers_turn_a_claim_into_a_badge(chromium: Browser, house: House) -> None:
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run(house.svc, stop, ClaimLines(house.svc)))
    try:
        async with (
            visitor(chromium, house) as robin,
            visitor(chromium, house) as ada,
            visitor(chromium, house) as ben,
        ):
            await send_claim(robin, house)
            assert "token" not in robin.url
            await expect(robin.get_by_role("heading", level=1)).to_have_text(
                "A person is looking at your claim", timeout=30_000
            )

            await house.ask_call(robin.url.partition("/claims/")[2].partition("?")[0])
            await sign_in(ada, house, "Ada Trial")
            await ada.keyboard.press("n")
            await expect(ada.get_by_role("heading", level=1)).to_have_text("LPC, Ohio")
            await ada.keyboard.press("a")
            await ada.get_by_label("Reason").select_option("record_agrees")
            await ada.locator("#note").fill("Read the board's own page; spoke with Robin by video.")
            await fill_licence(ada)
            await ada.get_by_role("button", name="Decide, stop").click()
            await expect(ada.get_by_role("alert")).to_contain_text("Please correct this")
            await ada.get_by_label("Holder").select_option("H3 referee_call")
            await ada.get_by_role("button", name="Decide, stop").click()
            await expect(ada.get_by_role("status").first).to_have_text(
                "Recorded. It takes effect when a second reviewer agrees."
            )

            await sign_in(ben, house, "Ben Trial")
            await ben.get_by_role("button", name="Take the next case").click()
            await expect(ben.get_by_role("heading", name="A second reviewer must agree")).to_be_visible()
            await expect(ben.get_by_text("spoke with Robin by video")).to_be_visible()
            await ben.get_by_role("radio", name="Approve").check()
            await ben.get_by_label("Reason").select_option("record_agrees")
            await expect(ben.get_by_label("Name on the record")).to_have_value("")
            await fill_licence(ben)
            await ben.get_by_label("Holder").select_option("H3 referee_call")
            await ben.locator("#note").fill("I looked as well, and was in the call.")
            await ben.get_by_role("button", name="Decide, stop").click()
            await expect(ben.get_by_text("Recorded. Ready for the next one.")).to_be_visible()

            await robin.reload()
            await expect(robin.get_by_role("heading", level=1)).to_have_text("Your credential is confirmed")
    finally:
        stop.set()
        await working


async def test_the_same_way_works_without_javascript(chromium: Browser, house: House) -> None:
    async with visitor(chromium, house, script=False) as robin, visitor(chromium, house, script=False) as ada:
        await send_claim(robin, house)
        await house.settle()
        await robin.get_by_role("link", name="Look again").click()
        await expect(robin.get_by_role("heading", level=1)).to_have_text("A person is looking at your claim")
        await sign_in(ada, house, "Ada Trial")
        await ada.get_by_role("button", name="Take the next case").click()
        await ada.get_by_label("Refuse").check()
        await ada.get_by_label("Reason").select_option("no_such_licence")
        await ada.locator("#note").fill("Half a thought")
        await ada.get_by_role("button", name="Keep it longer").click()
        await expect(ada.locator("#note")).to_have_value("Half a thought")
        await ada.get_by_role("button", name="Decide, stop").click()
        await expect(ada.get_by_role("button", name="Take it back")).to_be_visible()
        assert await waiting.carry_out(house.svc, utc_now() + waiting.FOR) == 1
        await robin.reload()
        await expect(robin.get_by_role("heading", level=1)).to_have_text("Reviewers could not confirm this claim")
        await robin.get_by_label("What should be looked at again?").fill(
            "My licence is new; the board lists it since Monday."
        )
        await robin.get_by_role("button", name="Send the appeal").click()
        await expect(robin.get_by_role("heading", level=1)).to_have_text("A person is looking at your claim")


async def test_a_creator_who_mistypes_is_told_where_and_keeps_every_word(chromium: Browser, house: House) -> None:
    async with visitor(chromium, house) as robin:
        await choose_title(robin, house)
        await robin.get_by_label("Full name on the licence").fill("Robin A. Sample")
        await robin.get_by_label("NPI").fill("12")
        await robin.get_by_role("button", name="Go on").click()
        alert = robin.get_by_role("alert")
        await expect(alert).to_be_focused()
        await alert.get_by_role("link", name="An NPI is exactly 10 digits.").click()
        await expect(robin.get_by_label("NPI")).to_be_focused()
        await expect(robin.get_by_label("Full name on the licence")).to_have_value("Robin A. Sample")
        await expect(robin.get_by_label("NPI")).to_have_value("12")


async def test_a_creator_withdraws_after_being_asked_once_more(chromium: Browser, house: House) -> None:
    async with visitor(chromium, house) as robin:
        await send_claim(robin, house)
        await robin.get_by_role("link", name="Withdraw this claim").click()
        await robin.get_by_role("link", name="No, keep it").click()
        await robin.get_by_role("link", name="Withdraw this claim").click()
        await robin.get_by_role("button", name="Yes, withdraw it").click()
        await expect(robin.get_by_text("Your claim is withdrawn.")).to_be_visible()
        await expect(robin.get_by_role("heading", level=1)).to_have_text("This claim is closed")
