"""A colleague comes to the console by a provider of somebody else's making, in a browser with a script and without."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.harness.pages import House, open_house
from tests.harness.staff import owner_of
from tests.outbound.signin import mock_provider
from verifier.store.rows import owner as owner_rows
from verifier.store.server.embedded import Dsn

pytestmark = pytest.mark.browser
ADA = {"sub": "ada", "roles": ["staff"], "name": "Ada Lovelace", "email": "ada@example.org"}
EVE = {"sub": "eve", "roles": ["chess"]}


@pytest.fixture
async def office(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """The service, with a provider that knows two people."""
    async with mock_provider("--user-claims", json.dumps(ADA), "--user-claims", json.dumps(EVE)) as issuer:
        set_up = {"client_id": "console", "client_secret": "a secret", "roles": "staff=reviewer", "issuer": issuer}
        chosen = {f"console_oidc_{name}": value for name, value in set_up.items()}
        async with open_house(database, tmp_path, **chosen) as house:
            async with owner_of(database) as owner:
                await owner_rows.provider_allow(owner, issuer=issuer)
            yield house


@pytest.mark.parametrize("script", [True, False])
async def test_a_colleague_signs_in_takes_a_case_and_signs_out(
    office: House, chromium: Browser, *, script: bool
) -> None:
    await office.claim()
    context = await chromium.new_context(base_url=office.address, java_script_enabled=script)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    await page.goto("/console/login")
    await page.get_by_role("link", name="Sign in with your organisation").click()
    await page.get_by_role("button", name="ada").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
    assert "code=" not in page.url
    await page.get_by_role("button", name="Take the next case").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("LPC")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the console")
    assert complaints == []
    await context.close()


async def test_whoever_has_no_role_and_whoever_declines_reads_what_to_do(office: House, chromium: Browser) -> None:
    context = await chromium.new_context(base_url=office.address)
    page = await context.new_page()
    for button, words in (("eve", "You have no role here"), ("Deny", "You did not sign in")):
        await page.goto("/console/sign-in")
        await page.get_by_role("button", name=button).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(words)
        await page.get_by_role("link", name="To the sign-in").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the console")
    await context.close()
