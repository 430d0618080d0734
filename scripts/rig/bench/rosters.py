"""The loading speed of a bulk file, against the least its libraries can do with the same file.

The yardstick parses the file with `csv` and copies every cell into a plain table. The service does all it does with a
list: header and digest, keys, the kept columns, restart points, indexes, swap.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import asyncpg

from verifier.domain.evidence import RegistryId
from verifier.flows.core.service import utc_now
from verifier.registries.discover import discover
from verifier.registries.rosters.source import sheet_source
from verifier.registries.rosters.types import RosterExpectation
from verifier.store.db import open_pool
from verifier.store.rosters.rosters import StoredRosters
from verifier.store.sealing.crypto import Vault

if TYPE_CHECKING:
    from verifier.store.server.embedded import Dsn

_REGISTRY = RegistryId("us-oig-leie")  # its sheet; the rows are loaded under a name of their own
_UNDER = RegistryId("bench-roster")
_ANY = RosterExpectation(0, 1_000_000_000, 1.0)
_HEADER = (
    "LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,GENERAL,SPECIALTY,UPIN,NPI,DOB,ADDRESS,CITY,STATE,ZIP,"
    "EXCLTYPE,EXCLDATE,REINDATE,WAIVERDATE,WVRSTATE"
).split(",")
_SYLLABLES = ("BA", "CO", "DE", "FI", "GU", "HA", "JO", "KE", "LI", "MU")


def write(path: Path, rows: int) -> None:
    """Write a made-up exclusion list of so many people."""
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(_people(rows))


def _people(rows: int) -> Iterator[list[str]]:
    """Make people whose surnames are spread as in the US Census: a thousand for half of them, a million in all."""
    random = Random(rows)  # noqa: S311  the same list every time
    for number in range(rows):
        surname = "".join(_SYLLABLES[int(digit)] for digit in str(int(10 ** (6 * random.random()))))
        person = [surname, f"ROBIN{number % 7}", "", "", "INDIVIDUAL (UNAFFILI", "COUNSELOR", "", f"{number:010}"]
        place = ["19500101", f"{number % 9000} MAIN ST", "SEATTLE", "WA", "98101"]
        yield [*person, *place, "1128b4", "20201231", "00000000", "00000000", ""]


@dataclass
class RosterFigures:
    """The measurements; the ratio is the median of the rounds'."""

    rows: int = 0
    rows_per_s: float = 0.0
    raw_per_s: float = 0.0
    ratio: float = 0.0
    rounds: list[dict[str, float]] = field(default_factory=list)


async def measure(dsn: Dsn, place: Path, rows: int, rounds: int) -> RosterFigures:
    """Load a made-up list of so many rows in both ways."""
    file = place / "roster.csv"
    write(file, rows)
    found = await compare(dsn, file, rounds)
    ours, raw = (statistics.median(took[who] for took in found) for who in ("ours_s", "raw_s"))
    ratio = statistics.median(took["raw_s"] / took["ours_s"] for took in found)
    return RosterFigures(rows, round(rows / ours, 1), round(rows / raw, 1), round(ratio, 3), found)


async def compare(dsn: Dsn, path: Path, rounds: int) -> list[dict[str, float]]:
    """Time both in turn, so that whatever else the machine does meets both; the first round warms up."""
    pool = await open_pool(dsn.service, size=4, name="verifier-bench")
    rosters = StoredRosters(pool, utc_now, Vault(bytes(32)).rosters)
    found = []
    try:
        for number in range(rounds + 1):
            raw = await _raw(dsn, path)
            ours = await _ours(rosters, path, str(number))
            found.append({"raw_s": raw, "ours_s": ours})
    finally:
        await pool.close()
    return found[1:]


async def _raw(dsn: Dsn, path: Path) -> float:
    connection = await asyncpg.connect(**dsn.owner.arguments)
    try:
        columns = ", ".join(f'"{name}" text' for name in _HEADER)
        await connection.execute(f"DROP TABLE IF EXISTS bench_plain; CREATE TABLE bench_plain ({columns})")
        began = time.perf_counter()
        with path.open(encoding="utf-8", newline="") as text:
            cells = csv.reader(text)
            next(cells)
            await connection.copy_records_to_table("bench_plain", records=map(tuple, cells), timeout=3600)
        took = time.perf_counter() - began
        await connection.execute("DROP TABLE bench_plain")
    finally:
        await connection.close()
    return took


async def _ours(rosters: StoredRosters, path: Path, again: str) -> float:
    """Time from the file to the swap. Every round is another load, or the second would find the file loaded."""
    sheet = next(source.sheet for source in discover() if source.sheet.id == _REGISTRY)
    began = time.perf_counter()
    wide = sheet.model_copy(update={"roster": sheet.roster and sheet.roster.model_copy(update={"max_bytes": 1 << 40})})
    source = replace(sheet_source(wide, [path], None), recipe=again, history=False)
    async with rosters.alone(_UNDER):
        await rosters.load(_UNDER, source, expected=_ANY)
    return time.perf_counter() - began
