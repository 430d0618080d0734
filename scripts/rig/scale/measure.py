"""Measurement of a statement as the service runs it: its cost, and the tables it reads whole."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import asyncpg

from scripts.rig.scale.values import Data, values
from verifier.store.server.cluster import OWNER, SERVICE
from verifier.store.sqlfiles import files, queries

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
# Five plans made for the values at hand, then one for all values: what a prepared statement of the service comes to.
_TIMES, _LAST = 8, 3
_SLOW_MS = 1_000.0  # not asked again
# Tables that hold more where there are more accounts, or where time has passed.
GROWING = (
    "account account_secret badge badge_change badge_history badge_taken binding binding_attempt case_assignment claim "
    "claim_roster_key decision document event evidence gain_hour idempotency import_result import_start "
    "licence_dispute licence_lock licence_look mail_outbox pgqueuer pgqueuer_log proofing_notice registry_check report "
    "report_tally review_case roster_relook screening_hit statement_used token_ended"
).split()
_SCANNED = "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE seq_scan > 0 AND relname = ANY ($1::text [])"


@dataclass(frozen=True)
class Cost:
    """The cost of one statement in one database."""

    statement: str
    ms: float = 0.0
    pages: int = 0  # looked at, in memory or not
    rows: int = 0
    # Tables that grow and that no index opens to it: those that it reads from end to end although that counts as dear.
    unindexed: tuple[str, ...] = ()
    refused: str = ""


def statements() -> list[tuple[str, str]]:
    """List every statement there is, by file and name."""
    return [(file, name) for file in files() for name in queries(file)]


async def measure(data: Data, file: str, name: str, *, once: bool = False) -> Cost:
    """Run one statement as its role, in a transaction that is rolled back; keep the best of the last runs.

    Where it is run `once`, no time is taken: plans and pages are the same on every machine.
    """
    connection, statement = data.connection, queries(file)[name]
    await connection.execute("DEALLOCATE ALL")
    undo = connection.transaction()
    await undo.start()
    try:
        given = await values(data, file, name, statement, await _types(connection, statement))
        await connection.execute(f"SET LOCAL ROLE {OWNER if file == 'owner' else SERVICE}")
        whole = await _unindexed(connection, f"{file}.{name}", given)
        cost = await _run(connection, f"{file}.{name}", given, 1 if once else _TIMES)
        return replace(cost, unindexed=whole, ms=0.0 if once else cost.ms)
    except asyncpg.PostgresError as refused:
        return Cost(f"{file}.{name}", refused=f"{refused.sqlstate} {refused}")
    finally:
        await undo.rollback()


async def _unindexed(connection: Connection, name: str, given: list[str]) -> tuple[str, ...]:
    """Find the tables that are read from end to end although that counts as dear."""
    await connection.execute("SET LOCAL enable_seqscan = off")
    before = await _scanned(connection)
    await _run(connection, name, given, 1)
    whole = (await _scanned(connection)) - before
    await connection.execute("SET LOCAL enable_seqscan = on")
    return tuple(sorted(table for table, _ in whole))


async def _scanned(connection: Connection) -> set[tuple[str, int]]:
    """Count how often each table that grows was read whole so far, also by statements inside functions."""
    return {(row["relname"], row["seq_scan"]) for row in await connection.fetch(_SCANNED, GROWING)}


async def _types(connection: Connection, statement: str) -> list[str]:
    """Return the type PostgreSQL takes each parameter for; an array has a line before its name."""
    await connection.execute(f"PREPARE one AS {statement}")
    found: list[str] = await connection.fetchval(
        "SELECT ARRAY(SELECT t.typname FROM unnest(parameter_types) WITH ORDINALITY AS p (oid, place) "
        "JOIN pg_type AS t ON t.oid = p.oid ORDER BY place) FROM pg_prepared_statements WHERE name = 'one'"
    )
    return found


async def _run(connection: Connection, name: str, given: list[str], times: int) -> Cost:
    call = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE one{'(' + ', '.join(given) + ')' if given else ''}"
    costs: list[Cost] = []
    while len(costs) < times and (not costs or costs[-1].ms < _SLOW_MS):
        await connection.execute("SAVEPOINT again")
        costs.append(_read(name, json.loads(await connection.fetchval(call))[0]))
        await connection.execute("ROLLBACK TO SAVEPOINT again")
    return min(costs[-_LAST:], key=lambda cost: cost.ms)


def _read(name: str, told: dict[str, Any]) -> Cost:
    plan = told["Plan"]
    pages = plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    return Cost(name, told["Execution Time"], pages, int(plan["Actual Rows"]))
