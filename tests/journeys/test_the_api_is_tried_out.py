"""A developer opens /docs, signs in with a key, and tries a call with the example that is there."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, expect

from tests.harness.pages import House
from tests.harness.staff import new_key

pytestmark = pytest.mark.browser


async def test_a_call_is_tried_out_with_a_key_and_its_example(house: House, context: BrowserContext) -> None:
    key = await new_key(house.dsn, "Trial", ["badges:read", "claims:read"], trial=True)
    page = await context.new_page()
    page.set_default_timeout(45_000)  # the page draws sixty calls
    await page.goto(f"{house.address}/docs#/badges/get_badges_handle")
    await page.get_by_role("button", name="Authorize").first.click()
    await page.get_by_role("textbox").first.fill(key)
    await page.get_by_role("button", name="Apply credentials").click()
    await page.get_by_role("button", name="Close").first.click()
    operation = page.locator("#operations-badges-get_badges_handle")
    await expect(operation.get_by_placeholder("handle")).to_have_value("lindsay.dangelolmft")
    await operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table .response").first
    await expect(answer.locator(".response-col_status")).to_contain_text("200")
    await expect(answer).to_contain_text('"status": "none"')
