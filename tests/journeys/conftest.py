"""A running service, and the system's own Chromium to visit it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext

from tests.harness.browser import running_chromium
from tests.harness.pages import House, open_house
from verifier.store.server.embedded import Dsn


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """The service, running."""
    async with open_house(database, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The system's browser, headless."""
    async with running_chromium() as browser:
        yield browser


@pytest.fixture
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """One person's browser."""
    made = await chromium.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    await made.close()
