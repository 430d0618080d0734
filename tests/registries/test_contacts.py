"""The e-mail address that a granting body holds for a licensee: for this very record, from a loaded list, sealed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.registries.builders import NOW, USER_AGENT, CountingGate, RowsInMemory, below, bench, query, sheet
from tests.store.lists import rosters
from verifier.demo.people.people import World
from verifier.demo.servers.faults import Faults
from verifier.demo.wire.wire_files import FLORIDA_HEADER
from verifier.demo.world import running_world
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Authority, Found, Record
from verifier.registries.base import HoldsContacts, Tools
from verifier.registries.drivers.roster import RosterRegistry
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.rosters.types import RosterRows
from verifier.registries.sheet.datasheet import Datasheet, SourceSettings
from verifier.store.db import Pool

if TYPE_CHECKING:
    import asyncpg

FLORIDA = sheet("us-fl-mqa")
ROW = {
    "Profession-Name": "Mental Health Counselor",
    "Rank-Code": "MH",
    "License-Number": "99901",
    "Board-Action-Indicator": "N",
    "License-Status-Description": "Clear",
    "License-Active-Status-Description": "Active",
    "Expire-Date": "08/31/2027",
    "Last-Name": "Sample",
    "First-Name": "Robin",
    "Email": "robin@example.org",
}
PHYSICIAN = {**ROW, "Profession-Name": "Medical Doctor", "Rank-Code": "ME", "First-Name": "Alex"}


def on_disk(folder: Path, *rows: dict[str, str]) -> Path:
    lines = ["|".join(FLORIDA_HEADER), *("|".join(row.get(name, "") for name in FLORIDA_HEADER) + "|" for row in rows)]
    path = folder / "PROF_ALL.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
async def http() -> AsyncIterator[PoliteHttp]:
    async with open_session(USER_AGENT) as session:
        yield PoliteHttp(session, CountingGate())


SHORT = SourceSettings(min_rows=0)  # a list of a few people


async def loaded(http: PoliteHttp, folder: Path, *rows: dict[str, str], by: Datasheet = FLORIDA) -> RosterRegistry:
    kept = RowsInMemory()
    registry = RosterRegistry(by, Tools(SHORT, http, kept))
    await registry.sync(kept, folder, files=[on_disk(folder, *rows)])
    return registry


async def found(registry: RosterRegistry, number: str = "MH99901") -> tuple[Record, ...]:
    outcome = (await registry.ask(query(number, jurisdiction="US-FL"), NOW)).outcome
    assert isinstance(outcome, Found), outcome
    return outcome.records


async def test_the_address_of_a_row_is_told_for_its_record_and_stands_in_none(http: PoliteHttp, tmp_path: Path) -> None:
    registry = await loaded(http, tmp_path, ROW)
    (record,) = await found(registry)
    assert isinstance(registry, HoldsContacts)
    assert record.contactable
    assert await registry.contact(record) == "robin@example.org"
    assert "@" not in repr(record)


async def test_an_address_of_another_row_with_the_same_digits_is_never_told(http: PoliteHttp, tmp_path: Path) -> None:
    for first, second in ((ROW, {**PHYSICIAN, "Email": ""}), ({**PHYSICIAN, "Email": ""}, ROW)):
        registry = await loaded(http, tmp_path, first, second)
        records = {record.name.given: record for record in await found(registry)}
        assert {name: record.contactable for name, record in records.items()} == {"Robin": True, "Alex": False}
        assert await registry.contact(records["Robin"]) == "robin@example.org"
        assert await registry.contact(records["Alex"]) is None


async def test_each_of_two_rows_with_the_same_digits_has_its_own(http: PoliteHttp, tmp_path: Path) -> None:
    registry = await loaded(http, tmp_path, ROW, {**PHYSICIAN, "Email": "alex@example.net"})
    records = {record.name.given: record for record in await found(registry)}
    assert await registry.contact(records["Robin"]) == "robin@example.org"
    assert await registry.contact(records["Alex"]) == "alex@example.net"


async def test_a_record_that_is_no_longer_in_the_list_has_none(http: PoliteHttp, tmp_path: Path) -> None:
    (record,) = await found(await loaded(http, tmp_path, ROW))
    for change in ({"Last-Name": "Specimen"}, {"License-Status-Description": "Zorblax"}, {"License-Number": "99902"}):
        assert await (await loaded(http, tmp_path, {**ROW, **change})).contact(record) is None


async def test_where_two_rows_read_the_same_and_differ_in_the_address_nobody_is_written_to(
    http: PoliteHttp, tmp_path: Path
) -> None:
    born = {**ROW, "Birth-Year-Range": "1970-1979"}
    spaced = {**ROW, "Birth-Year-Range": "1970 - 1979"}
    for address, held in (("", "robin@example.org"), ("other@example.org", None)):
        registry = await loaded(http, tmp_path, born, {**spaced, "Email": address})
        (record,) = await found(registry)
        assert (await registry.contact(record), record.contactable) == (held, held is not None)


async def test_only_the_granting_body_is_asked_for_an_address(http: PoliteHttp, tmp_path: Path) -> None:
    (record,) = await found(await loaded(http, tmp_path, ROW))

    class NeverAsked(RowsInMemory):
        async def contact(self, *_asked: object) -> str | None:
            raise AssertionError("somebody asked for an address")

    for authority in (Authority.SUPPORTING, Authority.SCREENING):
        by = FLORIDA.model_copy(update={"authority": authority})
        kept = NeverAsked()
        registry = RosterRegistry(by, Tools(SHORT, http, kept))
        await registry.sync(kept, tmp_path, files=[on_disk(tmp_path, ROW)])
        assert await registry.contact(replace(record, authority=authority)) is None
        await registry.ask(query("MH99901", name="Robin Sample", jurisdiction="US-FL"), NOW)


CASEY = {**ROW, "License-Number": "99955", "First-Name": "Casey", "Last-Name": "Fielding"}


@pytest.mark.parametrize(
    ("other", "alone"),
    [
        (CASEY, False),
        ({**CASEY, "Email": "ROBIN+Casey@Example.org"}, False),  # the same mailbox
        ({**CASEY, "Email": "casey@example.org"}, True),
        ({**CASEY, "Email": ""}, True),
        ({**CASEY, "License-Status-Description": "Zorblax"}, False),  # who it is cannot be read
        ({**ROW, "License-Number": "99956", "Profession-Name": "Registered Nurse", "Rank-Code": "RN"}, True),
        ({**ROW, "License-Number": "99956", "Name-Suffix": "Jr"}, False),
    ],
)
async def test_an_address_on_two_peoples_rows_is_an_offices_and_on_two_licences_of_one_it_is_theirs(
    pool: Pool, http: PoliteHttp, tmp_path: Path, other: dict[str, str], *, alone: bool
) -> None:
    kept = rosters(pool)
    registry = RosterRegistry(FLORIDA, Tools(SHORT, http, kept))
    await registry.sync(kept, tmp_path, files=[on_disk(tmp_path, ROW, other)])
    (record,) = await found(registry)
    assert (record.contactable, record.contact_alone) == (True, alone)
    assert await registry.is_alone_at(record, "robin@example.org") is alone


async def test_an_address_on_forty_seven_rows_is_an_offices(pool: Pool, http: PoliteHttp, tmp_path: Path) -> None:
    kept = rosters(pool)
    registry = RosterRegistry(FLORIDA, Tools(SHORT, http, kept))
    many = [{**ROW, "License-Number": str(70_000 + at)} for at in range(46)]
    await registry.sync(kept, tmp_path, files=[on_disk(tmp_path, ROW, *many)])
    (record,) = await found(registry)
    assert not record.contact_alone  # all of one name, and more rows than anybody has licences


async def test_a_place_is_found_by_a_keyed_index_and_stored_nowhere(
    pool: Pool,
    owner: asyncpg.Connection[asyncpg.Record],
    http: PoliteHttp,
    tmp_path: Path,
) -> None:
    kept = rosters(pool)
    registry = RosterRegistry(FLORIDA, Tools(SHORT, http, kept))
    await registry.sync(kept, tmp_path, files=[on_disk(tmp_path, ROW, {**CASEY, "Email": ""})])
    places = await owner.fetch("SELECT places FROM roster_row ORDER BY digits")
    assert sorted(len(row["places"] or ()) for row in places) == [0, 2]
    assert "example" not in repr(places)
    (record,) = await found(registry)
    await owner.execute("UPDATE roster_row SET places = NULL")  # a list that was loaded before places were kept
    assert not (await found(registry))[0].contact_alone
    assert not await registry.is_alone_at(record, "example.org")


async def test_a_record_of_another_source_has_none_here(http: PoliteHttp, tmp_path: Path) -> None:
    registry = await loaded(http, tmp_path, ROW)
    (record,) = await found(registry)
    other = sheet("us-wa-doh").id
    assert await registry.contact(replace(record, registry=other)) is None
    assert await registry.contact(replace(record, number="")) is None


async def test_from_the_served_file_to_the_sealed_table_and_back(
    pool: Pool, owner: asyncpg.Connection[asyncpg.Record], tmp_path: Path
) -> None:
    async with running_world(World.from_folder(), Faults()) as world, bench(world.url) as at:
        kept = rosters(pool)
        rows: RosterRows = kept
        registry = RosterRegistry(FLORIDA, Tools(below(world.url, FLORIDA.id, min_rows=0), at.http, rows))
        await registry.sync(kept, tmp_path)
        held = {number: await registry.contact((await found(registry, number))[0]) for number in ("OS32242", "MH57127")}
    assert held == {"OS32242": "thuy.alhassan@example.org", "MH57127": None}
    stored = await owner.fetch("SELECT fields, contact FROM roster_row")
    assert not [row for row in stored if "@" in row["fields"] or b"@example" in (row["contact"] or b"")]
    assert sum(row["contact"] is not None for row in stored) == len(stored) // 2


def test_the_only_bundled_list_with_addresses_is_a_granting_bodys() -> None:
    assert FLORIDA.fields.email == ("Email",)
    assert Family.COUNSELOR in FLORIDA.families
    assert FLORIDA.authority is Authority.PRIMARY
