"""The benchmark runs, measures what it says, and throws away a run in which anything went wrong."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from scripts.rig.bench import page, speed
from scripts.rig.bench import run as bench
from scripts.rig.bench.load import Ask, Order, drive, request


@asynccontextmanager
async def _answering(status: int, body: bytes) -> AsyncIterator[int]:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    app = web.Application()
    app.router.add_get("/", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def test_a_short_run_measures_claims_and_a_roster() -> None:
    figures = await bench.bench(claims=12, rounds=1, jobs=50, rows=500, badges=300, settled_in_s=1)
    assert figures.claims == 12
    assert figures.checks == 36
    assert min(figures.claims_ratio, figures.roster.ratio) > 0
    assert figures.roster.rows == 500
    assert figures.feed.badges == figures.feed.events.rows == 327, "of these 300 verified"
    assert min(figures.feed.export.ratio, figures.feed.events.ratio, figures.feed.digest_ms) > 0
    assert figures.cost.statements > figures.cost.commits > 1
    assert figures.cost.log_bytes > figures.cost.log_page_bytes > 0
    assert any(row.calls >= 36 for row in figures.statements)


async def test_a_short_run_writes_the_lines_of_the_speed_table_that_were_asked_for(tmp_path: Path) -> None:
    extent = speed.Extent(seconds=0.3, rounds=1, badges=50, times=3)
    found = await speed.measure(("hot", "copies", "revocation"), extent, lambda _: None)
    written = json.loads(json.dumps(found.document()))["lines"]
    assert [line["unit"] for line in written] == ["reads/s"] * 3 + ["badges/s"] * 2 + ["ms"]
    for line in written[:3]:
        assert min(line["ours"], line["theirs"], line["ratio"], *line["shares"].values()) >= 0
        assert line["ratio"] == round(line["rounds"][0][0] / line["rounds"][0][1], 3)
    assert min(written[3]["ratio"], written[4]["ratio"]) > 0
    assert (written[5]["told"]["times"], written[5]["told"]["older_than_1_s"]) == (3, 0)
    place = tmp_path / "page.md"
    place.write_text("Before.\n<!-- measured: begin -->\nof last year\n<!-- measured: end -->\nAfter.\n")
    page.write(place, found)
    text = place.read_text()
    assert (text.startswith("Before.\n"), text.endswith("After.\n"), "last year" in text) == (True, True, False)
    assert [text.count(part) for part in ("| hot reads", "| export", "| feed to", " minutes on ")] == [3, 1, 1, 1]


async def test_the_load_client_counts_an_answer_with_another_body_as_wrong() -> None:
    async with _answering(200, b"something else") as port:
        asks = [Ask(request("GET", "/", "key"), "what was expected")] * 5
        report = await drive(Order(port, asks, connections=2))
    assert (report.answers, report.wrong, report.lost) == (5, 5, 0)


async def test_the_load_client_counts_an_error_as_wrong_whatever_its_body() -> None:
    async with _answering(503, b"") as port:
        report = await drive(Order(port, [Ask(request("GET", "/", "key"))] * 3, connections=1))
    assert (report.answers, report.wrong, report.statuses) == (3, 3, {"503": 3})


async def test_the_load_client_takes_the_right_answer_as_right() -> None:
    async with _answering(200, b"yes") as port:
        report = await drive(Order(port, [Ask(request("GET", "/", "key"), "yes")] * 7, connections=3))
    assert (report.answers, report.wrong, report.lost) == (7, 0, 0)
