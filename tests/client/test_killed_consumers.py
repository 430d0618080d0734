"""Copies whose keepers are killed at random while sixteen writers change badges are the service's badges in the end."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from functools import partial
from pathlib import Path
from random import Random

import pytest
from aiohttp.test_utils import TestServer

from scripts.rig.feed import consumers
from scripts.rig.feed.compare import copy_faults, everything, replay_faults
from scripts.rig.feed.consumers import WAYS
from scripts.rig.feed.writers import write
from tests.feed.conftest import EVERYTHING
from tests.harness.processes import until
from tests.harness.service import House, open_house
from tests.harness.staff import new_key
from verifier.app import hearing
from verifier.client import Change, Client
from verifier.demo.people.generate import make_people
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app

PEOPLE, CONSUMERS, KILLS = 20, 4, 25


@pytest.fixture
async def busy(database: Dsn, tmp_path: Path) -> AsyncIterator[tuple[House, Client]]:
    """A house of many people, and its platform's client."""
    people = make_people(11, PEOPLE, scenarios=["clean"])
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(database, tmp_path / "house", people))
        await stack.enter_async_context(hearing(house.svc))
        server = TestServer(build_app(house.svc))
        await server.start_server()
        stack.push_async_callback(server.close)
        key = await new_key(database, "Platform", (*EVERYTHING, "erase"))
        yield house, await stack.enter_async_context(Client(str(server.make_url("/")), key))


async def _work(house: House) -> None:
    """A worker, until it is cancelled."""
    while True:
        await until(lambda: house.drain(at_once=8))


async def _kill_and_begin_again(client: Client, tmp_path: Path, draw: Random) -> None:
    """Cancel keepers in the middle of what they do, and begin each again from its file; at last all of them stop."""
    ways = {name: WAYS[way] for way in WAYS for name in (f"{way}{n}" for n in range(CONSUMERS // 2))}
    keeping = {name: asyncio.create_task(way(client, tmp_path / name)) for name, way in ways.items()}
    for _ in range(KILLS):
        for _ in range(draw.randrange(150)):  # turns of the loop
            await asyncio.sleep(0)
        name = draw.choice(list(ways))
        await _cancel(keeping[name])
        keeping[name] = asyncio.create_task(ways[name](client, tmp_path / name))
    for task in keeping.values():
        await _cancel(task)


async def _has_seen(file: Path, version: int) -> bool:
    return bool(rows := consumers.seen(file)) and rows[-1][0] == version


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled(), task.exception()


async def test_consumers_killed_at_random_miss_nothing(busy: tuple[House, Client], tmp_path: Path) -> None:
    house, client = busy
    draw = Random(5)  # noqa: S311  the same lives every time
    working = asyncio.create_task(_work(house))
    killing = asyncio.create_task(_kill_and_begin_again(client, tmp_path, draw))
    done = await write(client, house.people, house.clock(), draw)
    await killing
    await _cancel(working)
    await house.drain()
    assert min(done[way] for way in ("renamed", "recovered", "withdrawn", "erased", "left")) > 0, done
    feed = await everything(client)
    for name in ("replay0", "replay1"):  # begun once more, to the end
        keeping = asyncio.create_task(consumers.replay(client, tmp_path / name))
        await asyncio.wait_for(until(partial(_has_seen, tmp_path / name, feed[-1].version)), 20)
        await _cancel(keeping)
    assert len(feed) > 2 * PEOPLE
    faults = [fault for name in ("replay0", "replay1") for fault in replay_faults(name, tmp_path / name, feed)]
    handles = sorted({change.handle for change in feed})
    for name in ("copy0", "copy1"):
        faults += await copy_faults(name, client, tmp_path / name, handles)
    assert faults == []


def test_a_change_that_was_missed_or_came_too_late_is_found(tmp_path: Path) -> None:
    rows = [Change(f"c{number}", "robin.sample", number, False, None, None, None) for number in (1, 2, 3, 4)]
    with closing(sqlite3.connect(tmp_path / "replay", isolation_level=None)) as kept:
        kept.executescript(consumers.MADE)
        for row in (rows[0], rows[2], rows[1]):
            consumers.note(kept, row)
    assert replay_faults("it", tmp_path / "replay", rows[:3]) == ["it: version 2 came after 3"]
    assert replay_faults("it", tmp_path / "replay", rows)[1:] == ["it: 1 changes were missed, the first is 4"]
