"""From a licence that is nobody's yet to a badge, in a real browser: a code, a document, a licensee's no."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.harness.florida import Office, code_in, link_in
from tests.harness.pages import House
from tests.journeys.test_a_claim_and_its_reviewers import sign_in, visitor
from tests.outbound.scans import photo
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import AccountRef
from verifier.flows.claims.views import ClaimView
from verifier.web.app import build_app

pytestmark = pytest.mark.browser


@asynccontextmanager
async def opened(florida: Office) -> AsyncIterator[House]:
    """The pages of the house in Florida."""
    async with TestServer(build_app(florida.house.svc)) as server:
        yield House(florida.house.svc, str(server.make_url("/")).rstrip("/"), florida.house.dsn)


async def come(page: Page, house: House, truth: ClaimTruth, claim: ClaimView) -> None:
    """This creator opens their link, and then their claim."""
    account = AccountRef(f"acct_{truth.id}", truth.handle, 1, truth.display_name)
    await page.goto(await house.creator_path(account))
    await page.get_by_role("button", name="Go on as").click()
    await page.get_by_role("link", name=claim.credential).click()


@pytest.mark.parametrize("script", [True, False])
async def test_a_creator_without_identity_types_the_boards_code_and_gets_the_badge(
    chromium: Browser, florida: Office, *, script: bool
) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    async with opened(florida) as house, visitor(chromium, house, script=script) as creator:
        await come(creator, house, truth, claim)
        await expect(creator.get_by_role("heading", level=1)).to_have_text("We need something from you")
        await creator.get_by_role("button", name="Send me the code").click()
        await expect(creator.get_by_role("status").first).to_have_text("Begun. What to do now is below.")
        await florida.deliver()
        await creator.get_by_label("Code from the letter").fill("0000 0000")
        await creator.get_by_role("button", name="Send the code").click()
        await expect(creator.get_by_role("alert")).to_contain_text("4 tries are left.")
        await creator.get_by_label("Code from the letter").fill(code_in(florida.relay.last()))
        await creator.get_by_label("Code from the letter").press("Enter")
        await expect(creator.get_by_role("status").first).to_contain_text("Thank you, that worked.")
        await florida.house.drain()
        await creator.reload()
        await expect(creator.get_by_role("heading", level=1)).to_have_text("Your credential is confirmed")
    assert await florida.house.status(truth.handle) == "verified"


async def test_a_document_goes_to_a_reviewer_who_sees_it_on_the_case(chromium: Browser, florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    async with (
        opened(florida) as house,
        visitor(chromium, house) as creator,
        visitor(chromium, house) as ada,
    ):
        await come(creator, house, truth, claim)
        card = FilePayload(name="wall card.jpg", mimeType="image/jpeg", buffer=photo())
        await creator.get_by_text("other ways", exact=False).click()
        await creator.get_by_label("Photo or PDF").set_input_files(card)
        await creator.get_by_role("button", name="Send the document").click()
        await expect(creator.get_by_role("status").first).to_contain_text("Thank you, we have your document.")
        await sign_in(ada, house, "Ada Trial")
        await ada.keyboard.press("n")
        await ada.get_by_text("Look at it here").click()
        picture = ada.get_by_alt_text("The document that the creator sent in")
        await expect(picture).to_be_visible()
        await picture.scroll_into_view_if_needed()
        # Not `wait_for_function`: it evaluates text in the page at each look after the first, which the policy forbids.
        await expect(picture).not_to_have_js_property("naturalWidth", 0)


async def test_a_licensee_stops_a_badge_without_an_account(chromium: Browser, florida: Office) -> None:
    truth = florida.people[0]
    await florida.claim(truth, identity=True)
    await florida.deliver()
    token = link_in(florida.relay.last())
    async with opened(florida) as house, visitor(chromium, house, script=False) as licensee:
        await licensee.goto(f"/not-me/{token}")
        await expect(licensee.get_by_text(f"@{truth.handle}")).to_be_visible()
        await licensee.get_by_role("button", name="This is not me").click()
        await expect(licensee.get_by_role("heading", level=1)).to_have_text("Thank you. The badge is stopped.")
    assert await florida.house.status(truth.handle) == "suspended"
