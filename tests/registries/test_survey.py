"""A data set as a whole beside its sheet, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.registries.builders import bench, serving
from verifier.cli.reports import in_sentences
from verifier.demo.servers.faults import Fault, Faults
from verifier.demo.world import WorldHandle, running_world
from verifier.registries.conformance.survey import Survey, survey
from verifier.registries.drivers.socrata import SocrataRegistry

NUMBER = "MFT.LF.67495484"


@pytest.fixture
async def world() -> AsyncIterator[WorldHandle]:
    async with running_world(faults=Faults()) as handle:
        yield handle


async def look(url: str) -> Survey:
    async with bench(url) as at:
        registry = at.catalogue.get("us-wa-doh")
        assert isinstance(registry, SocrataRegistry)
        return await survey(registry.portal)


async def test_a_sheet_that_knows_everything_agrees(world: WorldHandle) -> None:
    seen = await look(world.url)
    assert (seen.unknown, seen.missing, seen.fault) == ((), (), "")
    assert {one.field: one.seen for one in seen.words} == {"status": 5, "type": 9, "action": 2}
    assert seen.agrees


async def test_a_new_status_word_is_named_before_it_meets_a_creator(world: WorldHandle) -> None:
    world.truth.set_status("us-wa-doh", NUMBER, "Active, Paused")
    seen = await look(world.url)
    assert [one.unlisted for one in seen.words if one.field == "status"] == [("Active, Paused",)]
    assert not seen.agrees


async def test_a_compound_of_words_we_know_is_known(world: WorldHandle) -> None:
    world.truth.set_status("us-wa-doh", NUMBER, "Suspended, Expired")
    assert (await look(world.url)).agrees


async def test_columns_that_came_and_went_are_named() -> None:
    async def described(_request: web.Request) -> web.Response:
        names = ["credentialnumber", "shoe_size", "Robin Sample, 1 Main Street!", ":@computed_region"]
        return web.json_response({"columns": [{"fieldName": name} for name in names]})

    async with serving(described) as url:
        seen = await look(url)
    assert seen.unknown == ("?", "shoe_size")
    assert "expirationdate" in seen.missing
    assert "credentialnumber" not in seen.missing
    assert seen.words == ()


async def test_a_column_that_holds_people_now_is_counted_not_told() -> None:
    async def people(request: web.Request) -> web.Response:
        if "/api/views/" in request.path:
            async with bench("http://127.0.0.1:9") as at:
                sheet = at.catalogue.sheet("us-wa-doh")
            columns = (*sheet.fields.columns(), *sheet.ignored)
            return web.json_response({"columns": [{"fieldName": name} for name in columns]})
        names = [{"status": f"Robin Sample {number}", "rows": "1"} for number in range(61)]
        return web.json_response(names if "status" in request.query["$select"] else [])

    async with serving(people) as url:
        seen = await look(url)
    assert (seen.words[0].unlisted, seen.words[0].more) == ((), 61)
    assert "Robin" not in repr(seen)
    assert not seen.agrees


async def test_a_portal_that_is_down_is_a_fault_of_the_survey_not_of_the_source(world: WorldHandle) -> None:
    world.faults.set("us-wa-doh", Fault.UNAVAILABLE)
    seen = await look(world.url)
    assert seen == Survey(fault="The portal cannot be asked now (http_503).")


def test_what_was_seen_is_told_in_lines() -> None:
    seen = {"columns": ("a", "b"), "unknown": ("b",), "missing": (),
            "words": [{"field": "status", "seen": 3, "unlisted": ("Odd",), "more": 0, "complete": False}]}  # fmt: skip
    document = {"registry": "us-xx-board", "outcome": "answers", "detail": "", "sheet_version": "1", "as_of": None,
                "quality": "live", "rows": None, "survey": seen, "next": ["Do this."]}  # fmt: skip
    assert in_sentences(document).splitlines() == [
        "us-xx-board: answers (sheet 1, data as of not said, live)",
        "columns: 2 seen, 1 unknown, 0 missing",
        "status: 3 or more words seen, 1 not in the sheet",
        "next: Do this.",
    ]
