"""A badge in real browsers: its page, its picture on a page of somebody else's, and the code that its holder shows."""

from __future__ import annotations

import base64
import io
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, BrowserContext, expect

from tests.harness.javascript import run
from tests.harness.people import PLATFORM
from tests.harness.service import House, open_house
from tests.harness.tokens import said
from verifier.domain.claim import AccountRef
from verifier.flows.access import creator_tokens
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app

pytestmark = pytest.mark.browser


async def served(app: web.Application, port: int = 0) -> tuple[web.AppRunner, str]:
    """Serve on loopback."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.fixture
async def office(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """A service that knows by which address people reach it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with open_house(database, tmp_path, public_url=f"http://127.0.0.1:{port}") as house:
        runner, _ = await served(build_app(house.svc), port)
        yield house
        await runner.cleanup()


async def test_the_picture_shows_on_a_page_of_somebody_elses_in_light_and_dark(
    office: House, chromium: Browser
) -> None:
    truth = office.people[0]
    await office.settle(truth)
    address = f"{office.svc.settings.public_url}/b/{truth.handle}"
    page = await chromium.new_page()
    await page.goto(address)
    snippet = await page.locator("code.copy").inner_text()
    theirs = web.Application()

    async def embedding(_: web.Request) -> web.Response:
        head = '<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>Theirs</title>'
        strict = {"Cross-Origin-Embedder-Policy": "require-corp"}  # the strictest page there is
        return web.Response(text=head + snippet, content_type="text/html", headers=strict)

    theirs.router.add_get("/", embedding)
    runner, elsewhere = await served(theirs)
    seen = []
    looks: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in looks:
        await page.emulate_media(color_scheme=scheme)
        await page.goto(elsewhere)
        picture = page.get_by_role("img", name=f"Badge of @{truth.handle}")
        assert await picture.evaluate("one => one.complete && one.naturalWidth") == 360
        shot = Image.open(io.BytesIO(await picture.screenshot())).convert("L")
        seen.append(shot.resize((1, 1), box=(100, shot.height - 12, 200, shot.height - 4)).tobytes()[0])
    assert seen[0] > 240, "a light panel"
    assert seen[1] < 60, "a dark one"
    await page.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"@{truth.handle}")
    await page.close()
    await runner.cleanup()


async def test_a_badge_can_be_reported_where_it_stands_without_a_script(office: House, chromium: Browser) -> None:
    truth = office.people[0]
    await office.settle(truth)
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{office.svc.settings.public_url}/b/{truth.handle}")
    await page.get_by_text("Report this badge").click()
    await page.get_by_label("What is wrong?").select_option("impersonation")
    await page.get_by_role("button", name="Send the report").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your report was received")
    await context.close()


async def test_its_holder_takes_it_along_by_a_code_that_a_telephone_reads(
    office: House, context: BrowserContext, node: Path
) -> None:
    truth = office.people[0]
    claim = await office.settle(truth)
    base = office.svc.settings.public_url
    account = AccountRef(claim.account.id, truth.handle, 1, truth.display_name)
    link = await creator_tokens.link(office.svc, account, None, PLATFORM)
    page = await context.new_page()
    await page.emulate_media(color_scheme="dark")  # a code on a dark page is still dark on light
    await page.goto(f"{base}/claims/new?token={link.token}")
    await page.get_by_role("button", name="Go on as").click()
    await page.goto(f"{base}/claims/{claim.id}")
    await page.get_by_role("link", name="Show your badge elsewhere").click()
    code = page.get_by_role("img", name="QR code with the address of the credential")
    shot = Image.open(io.BytesIO(await code.screenshot())).convert("RGBA")
    pixels = base64.b64encode(shot.tobytes()).decode()
    address = await run(node, "read_qr.js", given={"width": shot.width, "height": shot.height, "pixels": pixels})
    assert address == f"{base}/b/{truth.handle}/credential"
    async with page.expect_download() as begun:
        await page.get_by_role("link", name="Download the credential").click()
    download = await begun.value
    assert download.suggested_filename == f"badge-{truth.handle}.jwt"
    assert said((await download.path()).read_text())[1]["sub"] == f"{base}/b/{truth.handle}"
