"""Pages that are made ahead of their reader: the same as any, never older than a second, and nobody's trouble."""

from __future__ import annotations

import asyncio

import pytest

from tests.feed.conftest import Api, changes
from verifier.flows.core.published import utc
from verifier.web.http.answers import ahead
from verifier.web.http.answers.ahead import Ahead, Page

WHOLE = Page(b"rows", 7, more=True)


async def _made(page: Page = WHOLE) -> Page:
    return page


async def _broken() -> Page:
    raise RuntimeError("the database is away")


async def test_a_page_is_for_whoever_asks_first_and_for_one_place() -> None:
    pages = Ahead()
    pages.begin((1, 500), _made())
    assert await pages.take((2, 500)) is None
    assert await pages.take((1, 400)) is None
    assert await pages.take((1, 500)) == WHOLE
    assert await pages.take((1, 500)) is None


async def test_a_page_that_is_not_whole_not_made_or_not_new_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Ahead()
    pages.begin((1, 500), _made(Page(b"", 1, more=False)))
    pages.begin((2, 500), _broken())
    assert (await pages.take((1, 500)), await pages.take((2, 500))) == (None, None)
    monkeypatch.setattr(ahead, "_FRESH_S", -1)
    pages.begin((1, 500), _made())
    assert await pages.take((1, 500)) is None


async def test_few_pages_are_kept_and_those_that_nobody_wants_are_dropped() -> None:
    pages = Ahead()
    for place in range(100):
        pages.begin((place, 500), _broken() if place % 2 else _made())
    assert len(pages._making) <= 16
    assert await pages.take((98, 500)) == WHOLE
    pages.begin((99, 500), _broken())
    await asyncio.sleep(0)
    pages.drop_all()
    assert pages._making == {}


async def test_a_reader_of_page_after_page_gets_what_the_feed_says(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = await api.caller()
    for truth in api.house.people:
        await api.house.settle(truth)
    whole = (await changes(platform))["changes"]
    taken, take = list[Page | None](), Ahead.take

    async def watched(self: Ahead, place: tuple[int, int]) -> Page | None:
        taken.append(await take(self, place))
        return taken[-1]

    monkeypatch.setattr(Ahead, "take", watched)
    page = await changes(platform, limit=2)
    found = page["changes"]
    while page["more"]:
        page = await changes(platform, limit=2, cursor=page["cursor"])
        found += page["changes"]
    assert found == whole
    assert taken[0] is not None, "it was made ahead"
    assert taken[-1] is None, "the last one may have grown"


@pytest.mark.parametrize(
    ("instant_us", "written"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_796_000_523_000_000, "2026-11-30T01:02:03Z"),
        (1_796_000_523_000_040, "2026-11-30T01:02:03.000040Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_instants_are_written_as_everywhere(instant_us: int, written: str) -> None:
    assert utc(instant_us) == written
