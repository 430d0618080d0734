"""Pictures of the pages for docs/ and README: `.venv/bin/python -m scripts.screenshots [--all FOLDER]`.

The people are the made-up ones of the tests' gallery. With `--all` every page there is, in every look.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from aiohttp import web

from tests.harness.browser import running_chromium
from tests.web.gallery import PAGES, gallery

if TYPE_CHECKING:
    from playwright.async_api import Browser, ViewportSize

IMAGES: Final = Path(__file__).resolve().parents[1] / "docs" / "img"
WIDE, NARROW = 1440, 390


class Shot(NamedTuple):
    """One picture: the page of the gallery, the file without its ending, and how it is looked at."""

    page: str
    name: str
    width: int = WIDE
    dark: bool = False
    whole: bool = False  # the whole page, not the first screen of it


DOCS: Final = (
    Shot("case", "console-case"),
    Shot("case", "console-case-phone", NARROW),
    Shot("case-pasted", "console-lookup"),
    Shot("badge", "badge-page", 1000),
)


def shots_of_all() -> Iterator[Shot]:
    """List every page in every look."""
    for page in PAGES:
        for width in (WIDE, NARROW):
            for dark in (False, True):
                yield Shot(page, f"{page}-{width}{'-dark' if dark else ''}", width, dark, whole=True)


async def take(folder: Path, shots: tuple[Shot, ...]) -> None:
    """Serve the gallery and take the pictures."""
    runner = web.AppRunner(gallery(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with running_chromium() as chromium:
        for shot in shots:
            await _one(chromium, f"http://127.0.0.1:{runner.addresses[0][1]}/gallery/{shot.page}", folder, shot)
    await runner.cleanup()


async def _one(chromium: Browser, address: str, folder: Path, shot: Shot) -> None:
    screen: ViewportSize = {"width": shot.width, "height": 900}
    page = await chromium.new_page(viewport=screen)
    await page.emulate_media(color_scheme="dark" if shot.dark else "light")
    await page.goto(address)
    await page.screenshot(path=folder / f"{shot.name}.png", full_page=shot.whole)
    await page.close()


def main() -> None:
    """Read the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--all", type=Path, metavar="FOLDER", help="every page, into this folder")
    folder = asked.parse_args().all
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder or IMAGES, tuple(shots_of_all()) if folder else DOCS))


if __name__ == "__main__":
    main()
