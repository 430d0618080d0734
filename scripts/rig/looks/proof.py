"""Every page of the gallery in a real browser: every rule of axe, the frame, and what the browser complains of."""

from __future__ import annotations

import time
from itertools import product
from typing import TYPE_CHECKING, Final, Literal

from aiohttp import web

from scripts.rig.looks.outcome import Proof
from tests.harness.browser import running_chromium
from tests.web.gallery import PAGES, gallery
from tests.web.looking import AXE, EVERY_RULE, complaints, open_all, spills
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.async_api import Browser, Page

WIDTHS: Final = (320, 390, 1440)
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


async def prove(named: Sequence[str], told: Callable[[int, int], None]) -> Proof:
    """Look at these pages, or at all."""
    began, proof = time.monotonic(), Proof()
    wanted = [(code, name) for code, name in product(languages.codes(), PAGES) if name in (named or PAGES)]
    runner = web.AppRunner(gallery(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with running_chromium() as chromium:
            for at, (code, name) in enumerate(wanted):
                await _look(chromium, f"{address}/gallery/{name}", f"{name} {code}", code, proof)
                told(at + 1, len(wanted))
    finally:
        await runner.cleanup()
    proof.seconds = round(time.monotonic() - began, 1)
    return proof


async def _look(chromium: Browser, address: str, name: str, code: str, proof: Proof) -> None:
    page = await chromium.new_page(locale=code)
    page.on("console", lambda said: proof.found.append(f"{name}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: proof.found.append(f"{name}: {error}"))
    await page.goto(address)
    await open_all(page)
    await page.evaluate(AXE)
    proof.pages += 1
    for width, scheme in product(WIDTHS, SCHEMES):
        proof.found += [f"{name} {width} {scheme}: {said}" for said in await _wrong(page, width, scheme)]
        proof.looks += 1
    await page.close()


async def _wrong(page: Page, width: int, scheme: Literal["light", "dark"]) -> list[str]:
    await page.set_viewport_size({"width": width, "height": 900})
    await page.emulate_media(color_scheme=scheme)
    spilt = await spills(page)
    beyond = [f"{spilt} px beyond the frame"] if spilt else []
    return [*beyond, *(f"{rule} at {where}" for rule, where in await complaints(page, EVERY_RULE))]
