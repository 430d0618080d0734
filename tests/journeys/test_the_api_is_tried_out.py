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
    await page.goto(f"{house.address}/docs")
    await page.get_by_role("link", name="GET /v1/badges/{handle}").click()
    await page.get_by_label("Key").fill(key)
    await expect(page.get_by_label("handle")).to_have_value("lindsay.dangelolmft")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("#came")).to_contain_text("200")
    await expect(page.locator("#answer")).to_contain_text('"status": "none"')
