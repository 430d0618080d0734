"""The e-mail addresses that Florida's file has in a demo world: of nobody, and always the same ones."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from aiohttp import ClientSession

from tests.harness.boards import Visitor
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import World
from verifier.demo.people.sources import Row, Shape, read_rows
from verifier.demo.world import running_world

TODAY = date(2026, 11, 22)
FILE = "/us-fl-mqa/PROF_ALL.txt"


async def served(visitor: Visitor) -> list[Row]:
    return read_rows(Shape.PIPE, await visitor.text(FILE))[1]


def floridians(seed: int = 1) -> list[Row]:
    table = make_people(seed, 150, states=["FL"], today=TODAY).table("us-fl-mqa")
    assert table is not None
    return [entry.row for entry in table]


def test_two_of_three_invented_floridians_gave_the_board_an_address_of_their_own() -> None:
    rows = floridians()
    held = [row["Email"] for row in rows if row["Email"]]
    assert 0.6 < len(held) / len(rows) < 0.73
    assert len(set(held)) == len(held)
    assert {address.partition("@")[2] for address in held} == {"example.org", "example.net"}
    assert all(address.isascii() and " " not in address for address in held)
    assert [row["Email"] for row in floridians()] == [row["Email"] for row in rows]


async def test_every_second_bundled_floridian_is_served_with_one(visitor: Visitor) -> None:
    rows = await served(visitor)
    assert [bool(row["Email"]) for row in rows] == [place % 2 == 1 for place in range(len(rows))]
    thuy = next(row for row in rows if (row["Rank-Code"], row["License-Number"]) == ("OS", "32242"))
    assert thuy["Email"] == "thuy.alhassan@example.org"
    async with visitor.session.get(visitor.world.url + FILE.replace(".txt", ".zip")) as answer:
        packed = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert packed.read("PROF_ALL.txt").decode() == await visitor.text(FILE)


async def test_the_bundled_file_itself_is_left_as_it_is(visitor: Visitor) -> None:
    await served(visitor)
    for world in (visitor.world.people, World.from_folder()):
        table = world.table("us-fl-mqa")
        assert table is not None
        assert not any(entry.row["Email"] for entry in table)


async def test_who_has_which_address_survives_a_change_of_the_register(visitor: Visitor) -> None:
    before = {row["License-Number"]: row["Email"] for row in await served(visitor)}
    truth, numbers = visitor.world.truth, list(before)
    truth.remove("us-fl-mqa", numbers[0])
    truth.set_field("us-fl-mqa", numbers[2], "Email", "robin@example.net")
    after = {row["License-Number"]: row["Email"] for row in await served(visitor)}
    assert after == {number: before[number] for number in numbers[1:]} | {numbers[2]: "robin@example.net"}


async def test_invented_people_without_an_address_are_lent_none() -> None:
    async with running_world(make_people(1, 20, states=["FL"], today=TODAY)) as world, ClientSession() as session:
        rows = await served(Visitor(world, session))
        table = world.people.table("us-fl-mqa")
        assert table is not None
        assert [row["Email"] for row in rows] == [entry.row["Email"] for entry in table]
