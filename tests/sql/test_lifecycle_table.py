"""One table holds the machine: the one in the code, the one in the database and the CHECK constraint are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import asyncpg

from tests.harness.service import House
from verifier.domain.lifecycle import FINAL, OPEN, PEOPLE_ONLY, TRANSITIONS, Edge, State, Transition

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def _constraint(owner: Owner, table: str, about: str) -> set[str]:
    """The words a CHECK constraint lists."""
    rows = await owner.fetch(
        "SELECT pg_get_constraintdef(oid) AS said FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'",
        table,
    )
    said = next(row["said"] for row in rows if re.match(rf"CHECK \(\(\(?{about}\b", row["said"]))
    return set(re.findall(r"'([a-z_]+)'::text", said))


async def test_the_databases_table_is_the_codes_table(owner: Owner) -> None:
    rows = await owner.fetch("SELECT * FROM lifecycle")
    assert {tuple(row) for row in rows} == {move.row for move in TRANSITIONS}
    columns = rows[0].keys()
    fields = {"happening": "transition"}  # the column has an older name
    assert all(row[name] == getattr(move, fields.get(name, name)) for move, row in _by_move(rows) for name in columns)
    assert len(rows) == len(TRANSITIONS)


def _by_move(rows: list[asyncpg.Record]) -> Iterator[tuple[Edge, asyncpg.Record]]:
    there = {(row["source"], row["happening"]): row for row in rows}
    for move in TRANSITIONS:
        yield move, there[move.source, move.transition]


async def test_the_constraint_on_claims_lists_exactly_the_states(owner: Owner) -> None:
    assert await _constraint(owner, "claim", "state") == set(map(str, State))


async def test_one_open_claim_per_credential_means_the_codes_open_states(owner: Owner) -> None:
    said = await owner.fetchval("SELECT pg_get_indexdef('claim_open_once'::regclass)")
    assert set(re.findall(r"'([a-z_]+)'::text", said)) == set(map(str, OPEN))


async def test_nothing_leaves_a_final_state(owner: Owner) -> None:
    assert await owner.fetchval("SELECT count(*) FROM lifecycle WHERE source = ANY ($1)", list(map(str, FINAL))) == 0


async def test_every_move_that_is_not_in_the_table_is_refused(house: House, owner: Owner) -> None:
    """Every state with every transition: 11 times 19, and only the table's may pass (or lack a decision)."""
    claim = await house.say()
    legal = {(move.source, move.transition): move.target for move in TRANSITIONS}
    for source in State:
        for transition in Transition:
            said = await _try(owner, claim.id, source, transition)
            if (source, transition) not in legal:
                assert said == "VC007", (source, transition)
            elif transition in PEOPLE_ONLY or transition is Transition.CONFIRMED:
                assert said == "VC008", (source, transition)
            else:
                assert said == legal[source, transition], (source, transition)


async def _try(owner: Owner, claim_id: str, source: State, transition: Transition) -> str:
    """Return the state the transition leads to, or the SQLSTATE that refuses it; nothing stays."""
    attempt = owner.transaction()
    await attempt.start()
    try:
        await owner.execute("UPDATE claim SET state = $2 WHERE id = $1", claim_id, str(source))
        await owner.execute(
            "SELECT move_claim($1, 0, $2, now(), 'service', 'system', '{}', '{}', NULL)", claim_id, str(transition)
        )
        return str(await owner.fetchval("SELECT state FROM claim WHERE id = $1", claim_id))
    except asyncpg.PostgresError as refused:
        return str(refused.sqlstate)
    finally:
        await attempt.rollback()
