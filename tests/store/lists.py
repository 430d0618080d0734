"""Made-up exclusion lists of any length, and a process that loads one.

python -m tests.store.lists DATABASE.json FILE      loads FILE, printing how far it is
"""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verifier.domain.evidence import RegistryId
from verifier.registries.discover import discover
from verifier.registries.rosters.source import sheet_source
from verifier.registries.rosters.types import RosterExpectation, RosterProgress, RosterSource
from verifier.registries.sheet.datasheet import Datasheet
from verifier.store.db import Pool, open_pool
from verifier.store.dsn import Login
from verifier.store.rosters.rosters import StoredRosters
from verifier.store.sealing.crypto import Vault

LEIE = RegistryId("us-oig-leie")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADER = (
    "LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,GENERAL,SPECIALTY,UPIN,NPI,DOB,ADDRESS,CITY,STATE,ZIP,"
    "EXCLTYPE,EXCLDATE,REINDATE,WAIVERDATE,WVRSTATE"
).split(",")
ANY = RosterExpectation(0, 10_000_000, 1.0)
_SYLLABLES = ("BA", "CO", "DE", "FI", "GU", "HA", "JO", "KE", "LI", "MU")


def sheet() -> Datasheet:
    return next(source.sheet for source in discover() if source.sheet.id == LEIE)


def person(number: int, **cells: str) -> dict[str, str]:
    """Somebody on the list; the same number is the same person."""
    surname = "".join(_SYLLABLES[int(digit)] for digit in str(number % 1000))
    said = {"LASTNAME": surname, "FIRSTNAME": f"ROBIN{number % 7}", "NPI": f"{number:010}", "ADDRESS": "1 MAIN ST"}
    return {**said, "DOB": "19500101", "STATE": "WA", "EXCLTYPE": "1128b4", "EXCLDATE": "20201231", **cells}


def people(first: int, last: int) -> Iterator[dict[str, str]]:
    return (person(number) for number in range(first, last + 1))


def write(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, HEADER, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def source(*paths: Path, **changes: Any) -> RosterSource:  # noqa: ANN401  fields
    return replace(sheet_source(sheet(), paths, None), **changes)


def rosters(pool: Pool) -> StoredRosters:
    return StoredRosters(pool, lambda: NOW, Vault(bytes(range(32))).rosters)


async def load(login: Login, path: Path) -> None:
    """Load a file as one process, saying how many rows it has handed over."""

    def tell(progress: RosterProgress) -> None:
        sys.stdout.write(f"{progress.what} {progress.rows}\n")
        sys.stdout.flush()

    pool = await open_pool(login, size=4)
    loader = rosters(pool)
    async with loader.alone(LEIE):
        await loader.load(LEIE, source(path), expected=ANY, told=tell)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(load(Login(**json.loads(Path(sys.argv[1]).read_text())), Path(sys.argv[2])))
