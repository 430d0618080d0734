"""A bulk file replaces another as a whole or not at all, goes on where it was killed, and nobody ever sees a gap."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest
from cryptography.exceptions import InvalidTag

from tests.store.lists import ANY, LEIE, NOW, people, person, rosters, source, write
from verifier.registries.rosters.block import RosterBlock, RosterRow
from verifier.registries.rosters.types import (
    RosterBatch,
    RosterBusy,
    RosterDiff,
    RosterExpectation,
    RosterKey,
    RosterPosition,
    RosterRefused,
    RosterSource,
)
from verifier.store.db import Pool
from verifier.store.rosters.rosters import StoredRosters
from verifier.store.server.embedded import Dsn

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
STRICT = RosterExpectation(1, 1_000_000, 0.10, 0.30)
_LOADED = "SELECT digits, npi, surname_key, fields FROM roster_row ORDER BY npi, fields"
_TABLES = "SELECT count(*) FROM pg_class WHERE relname ~ '^roster_row_[0-9]+$'"


@pytest.fixture
def loaded(pool: Pool) -> StoredRosters:
    return rosters(pool)


def rows_of(rows: Iterable[RosterRow], **changes: Any) -> RosterSource:  # noqa: ANN401  fields
    """A source with these rows, without a file."""
    kept = list(rows)
    batch = RosterBatch(RosterBlock.of(kept), RosterPosition(0, len(kept), len(kept)), 0)
    made = RosterSource("digest", None, ("NUMBER", "NAME"), "recipe", 0, lambda _: iter([batch]))
    return replace(made, **changes)


async def everything(owner: Owner) -> list[tuple[str, ...]]:
    return [tuple(row) for row in await owner.fetch(_LOADED)]


async def test_a_list_is_looked_up_by_number_npi_and_name(loaded: StoredRosters) -> None:
    row = RosterRow("123", "1234567893", "sample", "LH 123\x1fSAMPLE \\ 'x'")
    await loaded.load(LEIE, rows_of([row, RosterRow("", "", "", "1\x1f")]), expected=ANY)
    wanted = {"NUMBER": "LH 123", "NAME": "SAMPLE \\ 'x'"}
    for page in (
        await loaded.by_number(LEIE, "123"),
        await loaded.by_npi(LEIE, "1234567893"),
        await loaded.by_name(LEIE, "sample"),
    ):
        assert page == ([wanted], False)
    for page in (await loaded.by_number(LEIE, ""), await loaded.by_npi(LEIE, ""), await loaded.by_name(LEIE, "")):
        assert page == ([], False)


async def test_more_rows_than_a_page_holds_are_said_to_be_more(loaded: StoredRosters) -> None:
    await loaded.load(LEIE, rows_of([RosterRow("1", "", "", f"{n}\x1f") for n in range(200)]), expected=ANY)
    page = await loaded.by_number(LEIE, "1")
    assert (len(page.rows), page.cut) == (200, False)
    more = rows_of([RosterRow("1", "", "", f"{n}\x1f") for n in range(201)], sha256="other")
    await loaded.load(LEIE, more, expected=ANY)
    page = await loaded.by_number(LEIE, "1")
    assert (len(page.rows), page.cut) == (200, True)


async def test_an_address_the_board_holds_is_sealed_and_opens_for_its_own_row_only(
    loaded: StoredRosters, owner: Owner
) -> None:
    rows = [
        RosterRow("1", "", "", "1\x1fROBIN", "robin@example.org"),
        RosterRow("2", "", "", "2\x1fLEE", "lee@example.org"),
        RosterRow("3", "", "", "3\x1fANA"),
    ]
    await loaded.load(LEIE, rows_of(rows), expected=ANY)
    dump = "\n".join(row["row"] for row in await owner.fetch("SELECT t::text AS row FROM roster_row AS t"))
    assert "robin@" not in dump
    assert b"robin@".hex() not in dump
    assert await loaded.contact(LEIE, "1", {"NUMBER": "1", "NAME": "ROBIN"}) == "robin@example.org"
    assert await loaded.contact(LEIE, "1", {"NUMBER": "1", "NAME": "LEE"}) is None
    assert await loaded.contact(LEIE, "3", {"NUMBER": "3", "NAME": "ANA"}) is None
    await owner.execute("UPDATE roster_row SET contact = (SELECT contact FROM roster_row WHERE digits = '1')")
    with pytest.raises(InvalidTag):
        await loaded.contact(LEIE, "2", {"NUMBER": "2", "NAME": "LEE"})


async def test_the_same_file_again_is_as_fresh_as_now_and_is_not_loaded_again(
    loaded: StoredRosters, owner: Owner, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", people(1, 50))
    first = await loaded.load(LEIE, source(path), expected=STRICT)
    generation = await owner.fetchval("SELECT generation FROM roster")
    later = StoredRosters(loaded._pool, lambda: NOW.replace(day=23), loaded._sealer)
    again = await later.load(LEIE, source(path), expected=STRICT)
    assert again == replace(first, loaded_at=NOW.replace(day=23))
    assert await owner.fetchval("SELECT generation FROM roster") == generation


@pytest.mark.parametrize(
    ("last", "said"),
    [(0, "has a header and no rows"), (89, "more than 10% fewer"), (131, "more than 30% more")],
)
async def test_a_list_that_shrinks_or_grows_too_much_is_refused_and_the_old_rows_stay(
    loaded: StoredRosters, owner: Owner, tmp_path: Path, last: int, said: str
) -> None:
    state = await loaded.load(LEIE, source(write(tmp_path / "a.csv", people(1, 100))), expected=STRICT)
    before = await everything(owner)
    with pytest.raises(RosterRefused, match=said):
        await loaded.load(LEIE, source(write(tmp_path / "b.csv", people(1, last))), expected=STRICT)
    assert await loaded.state(LEIE) == state
    assert await everything(owner) == before
    assert await owner.fetchval("SELECT count(*) FROM roster_load") == 0
    assert await owner.fetchval(_TABLES) == 1


async def test_a_list_that_was_let_through_short_may_grow_back_to_its_usual_length(
    loaded: StoredRosters, tmp_path: Path
) -> None:
    short = replace(STRICT, usual_rows=80)
    await loaded.load(LEIE, source(write(tmp_path / "a.csv", people(1, 10))), expected=short)
    with pytest.raises(RosterRefused, match="more than 30% more"):
        await loaded.load(LEIE, source(write(tmp_path / "b.csv", people(1, 105))), expected=short)
    assert (await loaded.load(LEIE, source(write(tmp_path / "c.csv", people(1, 104))), expected=short)).rows == 104


async def test_a_list_whose_values_do_not_read_is_refused_and_the_old_rows_stay(
    loaded: StoredRosters, owner: Owner, tmp_path: Path
) -> None:
    state = await loaded.load(LEIE, source(write(tmp_path / "a.csv", people(1, 100))), expected=STRICT)
    before = await everything(owner)
    floats = [person(number, NPI=f"{number:010}.0") for number in range(1, 101)]
    with pytest.raises(RosterRefused, match=r"100\.0% of its rows do not read"):
        await loaded.load(LEIE, source(write(tmp_path / "b.csv", floats)), expected=STRICT)
    assert await loaded.state(LEIE) == state
    assert await everything(owner) == before
    assert await owner.fetchval("SELECT count(*) FROM roster_load") == 0
    assert await owner.fetchval(_TABLES) == 1


@pytest.mark.parametrize("last", [90, 130])
async def test_a_list_that_changes_within_bounds_is_taken(loaded: StoredRosters, tmp_path: Path, last: int) -> None:
    await loaded.load(LEIE, source(write(tmp_path / "a.csv", people(1, 100))), expected=STRICT)
    state = await loaded.load(LEIE, source(write(tmp_path / "b.csv", people(1, last))), expected=STRICT)
    assert state.rows == last


async def test_a_file_that_is_cut_off_in_the_middle_of_a_line_is_refused(
    loaded: StoredRosters, owner: Owner, tmp_path: Path
) -> None:
    state = await loaded.load(LEIE, source(write(tmp_path / "a.csv", people(1, 100))), expected=STRICT)
    whole = write(tmp_path / "b.csv", people(1, 100)).read_bytes()
    (tmp_path / "b.csv").write_bytes(whole[:-30])
    with pytest.raises(RosterRefused, match=r"b\.csv: line 101: "):
        await loaded.load(LEIE, source(tmp_path / "b.csv"), expected=STRICT)
    assert await loaded.state(LEIE) == state
    assert await owner.fetchval(_TABLES) == 1


async def test_a_bad_line_far_down_is_named_and_nothing_of_the_file_is_kept(
    loaded: StoredRosters, owner: Owner, tmp_path: Path
) -> None:
    state = await loaded.load(LEIE, source(write(tmp_path / "a.csv", people(1, 100))), expected=ANY)
    path = write(tmp_path / "b.csv", people(1, 70_100))
    lines = path.read_text().splitlines(keepends=True)
    lines[69_999] = '"NGUYEN","LUCIA"\n'
    path.write_text("".join(lines))
    with pytest.raises(RosterRefused) as refusal:
        await loaded.load(LEIE, source(path), expected=ANY)
    assert "b.csv: line 70000: 2 columns, the header has 18" in str(refusal.value)
    assert "NGUYEN" not in str(refusal.value)
    assert await loaded.state(LEIE) == state
    assert await owner.fetchval(_TABLES) == 1


async def test_an_older_file_than_the_loaded_one_is_refused(loaded: StoredRosters, tmp_path: Path) -> None:
    dated = replace(STRICT, max_age=NOW - NOW.replace(year=2025))
    path, other = write(tmp_path / "a.csv", people(1, 50)), write(tmp_path / "b.csv", people(1, 51))
    await loaded.load(LEIE, source(path, as_of=NOW.replace(month=10)), expected=dated)
    for as_of, said in ((NOW.replace(month=9), "the one that is loaded is newer"), (NOW.replace(year=2024), "older")):
        with pytest.raises(RosterRefused, match=said):
            await loaded.load(LEIE, source(other, as_of=as_of), expected=dated)
    assert (await loaded.load(LEIE, source(other, as_of=NOW), expected=dated)).rows == 51


async def test_while_a_list_is_replaced_every_look_up_finds_the_old_rows_or_the_new_ones(
    loaded: StoredRosters, tmp_path: Path
) -> None:
    files = [write(tmp_path / f"{n}.csv", people(1, 2000 + n)) for n in range(6)]
    await loaded.load(LEIE, source(files[0]), expected=ANY)
    done = asyncio.Event()

    async def look() -> int:
        looks = 0
        while not done.is_set():
            [found] = (await loaded.by_npi(LEIE, f"{7:010}")).rows
            assert found["NPI"] == f"{7:010}"
            looks += 1
        return looks

    looking = [asyncio.create_task(look()) for _ in range(3)]
    for path in files[1:]:
        await loaded.load(LEIE, source(path), expected=ANY)
    done.set()
    assert min(await asyncio.gather(*looking)) > 0


async def _killed_after(database: Dsn, path: Path, rows: int, tmp_path: Path) -> None:
    """Let another process load the file, and kill it with -9 once it has handed over so many rows."""
    where = tmp_path / "where.json"
    where.write_text(json.dumps(asdict(database.service)))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.lists", str(where), str(path), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    async for line in child.stdout:
        what, said = line.decode().split()
        if what == "loading" and int(said) >= rows:
            break
    child.send_signal(signal.SIGKILL)
    assert await child.wait() == -signal.SIGKILL


async def test_a_load_killed_in_the_middle_goes_on_from_there_and_ends_like_a_clean_one(
    loaded: StoredRosters, database: Dsn, owner: Owner, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", people(1, 62_000))
    for rows in (30_000, 60_000):
        await _killed_after(database, path, rows, tmp_path)
        assert await loaded.state(LEIE) is None
        assert await owner.fetchval("SELECT rows FROM roster_load") >= rows // 25_000 * 25_000
    starts = list[RosterPosition]()
    again = source(path)

    def watched(start: RosterPosition) -> Iterator[RosterBatch]:
        starts.append(start)
        return again.batches(start)

    async with loaded.alone(LEIE):
        await loaded.load(LEIE, replace(again, batches=watched), expected=ANY)
    assert starts[0].rows >= 50_000
    resumed = await everything(owner)
    await owner.execute("DELETE FROM roster")
    await loaded.load(LEIE, source(path), expected=ANY)
    assert await everything(owner) == resumed
    assert len(resumed) == 62_000


async def test_another_file_after_a_kill_starts_anew_and_drops_what_was_begun(
    loaded: StoredRosters, database: Dsn, owner: Owner, tmp_path: Path
) -> None:
    await _killed_after(database, write(tmp_path / "a.csv", people(1, 32_000)), 30_000, tmp_path)
    state = await loaded.load(LEIE, source(write(tmp_path / "b.csv", people(5, 9))), expected=ANY)
    assert state.rows == len(await everything(owner)) == 5
    assert await owner.fetchval(_TABLES) == 1


async def test_two_processes_do_not_load_one_list_at_once(loaded: StoredRosters, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", people(1, 10))
    async with loaded.alone(LEIE):
        with pytest.raises(RosterBusy):
            async with loaded.alone(LEIE):
                pass
        await loaded.load(LEIE, source(path), expected=ANY)
    async with loaded.alone(LEIE):
        assert await loaded.state(LEIE) is not None


async def test_who_lost_a_load_to_another_process_can_no_longer_write_to_it(
    loaded: StoredRosters, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", people(1, 28_000))
    paused, first = source(path), True

    async def overtake(_diff: RosterDiff) -> None:
        """While the first one judges, somebody else takes its load up and finishes it."""
        nonlocal first
        if first:
            first = False
            await loaded.load(LEIE, paused, expected=ANY)

    await loaded.load(LEIE, source(write(tmp_path / "old.csv", people(1, 10))), expected=ANY)
    with pytest.raises(RosterBusy):
        await loaded.load(LEIE, paused, expected=ANY, judge=overtake)
    state = await loaded.state(LEIE)
    assert state is not None
    assert state.rows == 28_000


async def test_before_the_swap_it_is_told_who_came_who_went_and_who_changed(
    loaded: StoredRosters, tmp_path: Path
) -> None:
    told = list[tuple[int, int, int]]()
    keys = set[RosterKey]()

    async def judge(diff: RosterDiff) -> None:
        told.append((diff.added, diff.removed, diff.changed))
        async for page in diff.keys():
            keys.update(page)

    old = [*people(1, 5000)]
    await loaded.load(LEIE, source(write(tmp_path / "a.csv", old)), expected=ANY, judge=judge)
    assert told == []  # nothing was shown before, so nothing changes for anybody
    new = [person(3, STATE="OR"), *people(4, 5000), person(7001)]
    await loaded.load(LEIE, source(write(tmp_path / "b.csv", new)), expected=ANY, judge=judge)
    assert told == [(1, 2, 1)]
    assert {key.npi for key in keys} == {f"{number:010}" for number in (1, 2, 3, 7001)}


async def test_a_judge_may_keep_the_old_rows(loaded: StoredRosters, owner: Owner, tmp_path: Path) -> None:
    async def judge(diff: RosterDiff) -> None:
        if diff.removed > 1:
            raise RosterRefused("too many badges")

    state = await loaded.load(LEIE, source(write(tmp_path / "a.csv", people(1, 50))), expected=ANY)
    before = await everything(owner)
    with pytest.raises(RosterRefused, match="too many badges"):
        await loaded.load(LEIE, source(write(tmp_path / "b.csv", people(1, 40))), expected=ANY, judge=judge)
    assert await loaded.state(LEIE) == state
    assert await everything(owner) == before
    assert await owner.fetchval("SELECT count(*) FROM roster_change") == 0


async def test_a_supplement_adds_and_takes_off_on_top_of_the_full_list(loaded: StoredRosters, tmp_path: Path) -> None:
    full = write(tmp_path / "UPDATED.csv", people(1, 100))
    excluded = write(tmp_path / "2601EXCL.csv", [person(7), *people(101, 104)])
    reinstated = write(tmp_path / "2601REIN.csv", [person(3), person(104), person(999)])
    await loaded.load(LEIE, source(full), expected=STRICT)
    state = await loaded.load(LEIE, source(excluded, reinstated), expected=STRICT)
    assert (state.rows, len(state.supplements)) == (102, 1)
    for number, times in ((3, 0), (7, 1), (50, 1), (101, 1), (104, 0)):
        assert len((await loaded.by_npi(LEIE, f"{number:010}")).rows) == times
    assert await loaded.load(LEIE, source(excluded, reinstated), expected=STRICT) == state
    assert (await loaded.load(LEIE, source(full), expected=STRICT)).supplements == ()


async def test_a_supplement_without_a_full_list_is_refused(loaded: StoredRosters, tmp_path: Path) -> None:
    with pytest.raises(RosterRefused, match="no full list is loaded"):
        await loaded.load(LEIE, source(write(tmp_path / "2601EXCL.csv", people(1, 5))), expected=ANY)
    assert await loaded.state(LEIE) is None


async def test_a_supplement_is_never_mixed_with_a_full_list(tmp_path: Path) -> None:
    files = [write(tmp_path / name, people(1, 5)) for name in ("UPDATED.csv", "2601EXCL.csv")]
    with pytest.raises(RosterRefused, match="cannot be loaded in one call"):
        source(*files)


@pytest.mark.parametrize("how", ["absent", "removed"])
async def test_who_leaves_a_list_that_forgets_is_remembered_and_noted_when_back(
    loaded: StoredRosters, tmp_path: Path, how: str
) -> None:
    full = write(tmp_path / "UPDATED.csv", people(1, 20))
    without = write(tmp_path / "next.csv", [row for row in people(1, 20) if row["NPI"] != person(3)["NPI"]])
    await loaded.load(LEIE, source(full), expected=ANY)
    assert await loaded.departed(LEIE, NOW) == []
    leaving = write(tmp_path / "2601REIN.csv", [person(3)]) if how == "removed" else without
    await loaded.load(LEIE, source(leaving), expected=ANY)
    [gone] = await loaded.departed(LEIE, NOW)
    assert (gone.how, gone.first_seen_at, gone.departed_at) == (how, NOW, NOW)
    assert gone.fields["NPI"] == f"{3:010}"
    assert await loaded.departed(LEIE, NOW, npi=f"{3:010}") == [gone]
    assert await loaded.departed(LEIE, NOW, npi=f"{4:010}") == []
    assert await loaded.departed(LEIE, NOW, surname_key="nobody") == []
    later = StoredRosters(loaded._pool, lambda: NOW.replace(day=23), loaded._sealer)
    await later.load(LEIE, source(full, sha256="again"), expected=ANY)
    assert await loaded.departed(LEIE, NOW) == []


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read as Linux tells it")
async def test_a_long_list_is_loaded_in_little_memory(database: Dsn, tmp_path: Path) -> None:
    """The measure is the loading process's own peak, so that whatever else the tests hold does not count."""
    path = write(tmp_path / "a.csv", people(1, 150_000))
    where = tmp_path / "where.json"
    where.write_text(json.dumps(asdict(database.service)))
    program = (
        "import runpy, sys; sys.argv[0] = 'lists'; runpy.run_module('tests.store.lists', run_name='__main__'); "
        "print(*(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(where), str(path), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await child.communicate()
    peak = re.search(rb"VmHWM:\s+(\d+) kB", printed)
    assert peak is not None
    assert int(peak[1]) < 150 * 1024


async def test_the_file_of_another_board_is_refused_before_a_row_is_loaded(
    loaded: StoredRosters, owner: Owner, tmp_path: Path
) -> None:
    path = tmp_path / "doctor_list.csv"
    path.write_text("License #,Last Name,First Name\nD1,SAMPLE,ROBIN\n")
    with pytest.raises(RosterRefused, match="lacks the column"):
        source(path)
    assert await owner.fetchval(_TABLES) == 0
    assert await loaded.state(LEIE) is None
