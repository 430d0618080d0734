"""A look at a page in a real browser: axe's rules, and whether anything reaches beyond the frame."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
EVERY_RULE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}


async def open_all(page: Page) -> None:
    """Unfold what is folded."""
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


async def complaints(page: Page, rules: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what axe finds wrong, and where."""
    found: dict[str, Any] = await page.evaluate(
        "rules => axe.run(document, rules)", rules | {"resultTypes": ["violations"]}
    )
    assert found["passes"], "the rules did not run"
    return [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]]


async def spills(page: Page) -> int:
    """Return how many pixels wider the page is than its frame."""
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
