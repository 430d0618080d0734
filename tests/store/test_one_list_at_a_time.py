"""A look-up in one list reads that list and no other, however large the others are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.store.lists import ANY, LEIE, rosters
from tests.store.test_rosters import rows_of
from verifier.domain.evidence import RegistryId
from verifier.registries.rosters.block import RosterRow
from verifier.store.db import Pool
from verifier.store.sqlfiles import queries

FLORIDA = RegistryId("us-fl-mqa")
_SQL = queries("rosters")
LOOK_UPS: dict[str, tuple[str, tuple[object, ...]]] = {
    "digits": (_SQL.rows_by_digits, ("123", 20)),
    "npi": (_SQL.rows_by_npi, ("1234567893", 20)),
    "surname": (_SQL.rows_by_surname, ("sample", 20)),
    "a person": (_SQL.rows_of_person, (["1234567893"], ["sample"], 20, 20)),
    "place": (_SQL.rows_by_place, ("example.org", 20)),
    "contact": (_SQL.sealed_contact, ("123", "1\x1fSAMPLE")),
}


def _scans(plan: dict[str, Any]) -> Iterator[tuple[str, int]]:
    if str(plan.get("Relation Name", "")).startswith("roster_row_"):
        yield plan["Relation Name"], plan["Actual Loops"]
    for part in plan.get("Plans", ()):
        yield from _scans(part)


@pytest.mark.parametrize("asked", [LEIE, FLORIDA])
@pytest.mark.parametrize("look_up", LOOK_UPS)
async def test_a_look_up_in_one_list_reads_no_other(pool: Pool, look_up: str, asked: RegistryId) -> None:
    for registry in (LEIE, FLORIDA):
        rows = [RosterRow("123", "1234567893", "sample", "1\x1fSAMPLE", "robin@example.org")]
        await rosters(pool).load(registry, rows_of(rows), expected=ANY)
    generation = await pool.fetchval("SELECT generation FROM roster WHERE registry = $1", asked)
    statement, arguments = LOOK_UPS[look_up]
    explained = await pool.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", asked, *arguments)
    read = {name for name, loops in _scans(json.loads(explained)[0]["Plan"]) if loops}
    assert read == {f"roster_row_{generation}"}
