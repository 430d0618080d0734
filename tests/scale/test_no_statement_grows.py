"""No statement costs more because there are more accounts: a short version of `scripts/prove scale`.

Two small databases show by plans and by pages looked at what a large one would show by time, on any machine.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from scripts.rig.scale.measure import Cost, measure, statements
from scripts.rig.scale.parameters import columns_of
from scripts.rig.scale.proof import MAY, Seen, faults, look
from scripts.rig.scale.values import Data
from verifier.store.server.embedded import Dsn

FEW, MANY = 300, 1_500


def silent(_done: int, _of: int) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
async def few(cluster: Dsn) -> Seen:
    """Measure the costs among few accounts."""
    return await look(cluster, "scale_few", FEW, silent, once=True)


@pytest.fixture(scope="module")
async def many(cluster: Dsn) -> Seen:
    """Measure the costs among five times as many."""
    return await look(cluster, "scale_many", MANY, silent, once=True)


@pytest.fixture
async def data(cluster: Dsn, many: Seen) -> AsyncIterator[Data]:
    """The larger database, for asking it something else."""
    assert many.costs
    connection = await asyncpg.connect(**cluster.on("scale_many").admin.arguments, statement_cache_size=0)
    yield await Data.of(connection)
    await connection.close()


def test_every_statement_of_the_service_is_asked(few: Seen) -> None:
    assert [cost.statement for cost in few.costs] == [f"{file}.{name}" for file, name in statements()]


def test_no_statement_looks_at_more_because_there_are_more_accounts(few: Seen, many: Seen) -> None:
    assert [fault for one, other in zip(few.costs, many.costs, strict=True) for fault in faults(one, other)] == []


def test_what_may_be_dear_is_a_statement_and_has_a_reason() -> None:
    assert set(MAY) <= {f"{file}.{name}" for file, name in statements()}
    assert all(len(reason) > len("because") for reason in MAY.values())


async def test_a_statement_whose_index_is_gone_is_found(few: Seen, data: Data) -> None:
    undo = data.connection.transaction()
    await undo.start()
    await data.connection.execute("DROP INDEX licence_look_due, licence_look_of_source")
    cost = await measure(data, "looks", "looks_due", once=True)
    await undo.rollback()
    before = next(cost for cost in few.costs if cost.statement == "looks.looks_due")
    assert faults(before, cost) != []


async def test_a_table_that_no_index_opens_is_found(few: Seen) -> None:
    without = {cost.statement: cost.unindexed for cost in few.costs if cost.unindexed}
    assert without == {"policies.documents": ("decision",)}


@pytest.mark.parametrize(
    ("few", "many", "found"),
    [
        (Cost("a.b", ms=0.1, pages=10), Cost("a.b", ms=1.9, pages=129), 0),
        (Cost("a.b", ms=0.1, pages=10), Cost("a.b", ms=0.1, pages=131), 1),
        (Cost("a.b", ms=0.1, pages=10), Cost("a.b", ms=2.1, pages=10), 1),
        (Cost("a.b", ms=9, pages=10), Cost("a.b", ms=19, pages=10), 0),
        (Cost("a.b", ms=9, pages=10), Cost("a.b", ms=21, pages=10), 1),
        (Cost("a.b"), Cost("a.b", unindexed=("claim",)), 1),
        (Cost("a.b", refused="VC001"), Cost("a.b"), 1),
        (Cost("policies.documents", ms=9), Cost("policies.documents", ms=900, unindexed=("decision",)), 0),
    ],
)
def test_what_counts_as_growing(few: Cost, many: Cost, found: int) -> None:
    assert len(faults(few, many)) == found


def test_parameters_are_read_off_the_statement() -> None:
    columns = {"claim": {"id", "state"}, "evidence": {"id", "claim_id"}}
    joined = "SELECT FROM evidence AS e JOIN claim AS c ON c.id = e.claim_id"
    assert columns_of(f"{joined} WHERE c.state <> $2 AND e.claim_id = ANY ($1)", columns) == {
        1: ("evidence", "claim_id"),
        2: ("claim", "state"),
    }
    assert columns_of("INSERT INTO claim (id, state) VALUES ($1, lower($2))", columns) == {1: ("claim", "id")}
