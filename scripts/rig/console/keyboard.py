"""A reviewer without a mouse: every key that is pressed is counted, and what the browser complains about is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page


@dataclass
class Keyboard:
    """A reviewer's browser, and the keys of the case in hand."""

    page: Page
    keys: int = 0
    pastes: int = 0
    began: float = 0.0
    complaints: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Count from here."""
        self.keys, self.pastes, self.began = 0, 0, time.monotonic()

    @property
    def seconds(self) -> float:
        """The seconds since the count began."""
        return time.monotonic() - self.began

    async def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.keys += 1
            await self.page.keyboard.press(key)

    async def send(self, key: str) -> None:
        """Press a key that sends the page, and wait for the one that comes."""
        async with self.page.expect_navigation():
            await self.press(key)
        await self.page.wait_for_load_state()

    async def paste(self, text: str) -> None:
        """Paste into the focused field; the page reads it by itself."""
        self.pastes += 1
        async with self.page.expect_navigation():
            await self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
            await self.page.keyboard.press("Control+v")
        await self.page.wait_for_load_state()

    async def expect(self, field: str) -> None:
        """Complain where another field than this one has the focus."""
        here = await self.page.evaluate("document.activeElement.id")
        if here != field:
            self.complaints.append(f"the focus is on {here or 'nothing'}, not on {field}")


async def seat(chromium: Browser, address: str, login: str) -> Keyboard:
    """Sign a reviewer in; the count begins with their first case."""
    context = await chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = await context.new_page()
    seated = Keyboard(page)
    page.on("pageerror", lambda error: seated.complaints.append(str(error)))
    page.on("console", lambda said: seated.complaints.append(said.text) if "Content Security" in said.text else None)
    await page.goto(login)
    await page.locator("main button").click()
    await page.wait_for_url("**/console")
    return seated
