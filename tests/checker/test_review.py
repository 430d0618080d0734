"""The second opinion agrees with every badge that the service gave, and finds those that were planted."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest

from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.checker import review
from verifier.demo.people.generate import make_people
from verifier.demo.people.licences import STATES
from verifier.flows.operations import second_opinion
from verifier.store.server.embedded import Dsn

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def _found(house: House) -> list[list[str]]:
    made = await review.review(house.svc.pool, house.svc.vault)
    return [codes for _, codes in made.found]


async def test_every_badge_of_a_hundred_people_of_all_states_is_founded(database: Dsn, tmp_path: Path) -> None:
    people = make_people(11, 110, states=list(STATES))
    async with open_house(database, tmp_path, people, registries=EVERY_SOURCE) as town:
        for truth in town.people:
            await town.submit(truth)
        await town.drain(at_once=8)
        made = await review.review(town.svc.pool, town.svc.vault)
        assert made.found == []
        assert made.badges == await town.svc.pool.fetchval("SELECT count(*) FROM claim WHERE state = 'verified'")
        assert made.badges > 25


@pytest.fixture
async def admin(database: Dsn) -> AsyncIterator[Owner]:
    """Whoever may do anything in the database, and asks no trigger."""
    conn = await asyncpg.connect(**database.admin.arguments)
    await conn.execute("SET session_replication_role = replica")
    yield conn
    await conn.close()


async def _rewritten(house: House, admin: Owner, **fields: Any) -> None:  # noqa: ANN401  of a record
    """Somebody with the keys writes a board's answer anew."""
    row = await admin.fetchrow("SELECT e.*, s.* FROM evidence AS e, account_secret AS s WHERE e.authority = 'primary'")
    assert row is not None
    sealer = house.svc.vault.sealer(row["wrapped_key"])
    said = json.loads(zlib.decompress(sealer.open(row["sealed"], f"evidence/{row['id']}")))
    said["records"] = [record | fields for record in said["records"]]
    sealed = sealer.seal(zlib.compress(json.dumps(said).encode()), f"evidence/{row['id']}")
    await admin.execute("UPDATE evidence SET sealed = $1, sha256 = sha256($1) WHERE id = $2", sealed, row["id"])


def _sql(statement: str) -> Callable[[House, Owner], Awaitable[object]]:
    return lambda _, admin: admin.execute(statement)


def _record(**fields: Any) -> Callable[[House, Owner], Awaitable[object]]:  # noqa: ANN401  of a record
    return lambda house, admin: _rewritten(house, admin, **fields)


BAD = {
    "undecided": _sql("UPDATE claim SET decision_id = NULL"),
    "decided_for_another": _sql("UPDATE decision SET account_epoch = 7"),
    "evidence_missing": _sql("UPDATE decision SET evidence = evidence || ARRAY['evd_' || repeat('0', 32)]"),
    "evidence_altered": _sql("UPDATE evidence SET sealed = sealed || '\\x00' WHERE authority = 'primary'"),
    "cannot_be_opened": _sql("DELETE FROM account_secret"),
    "not_on_record": _sql("UPDATE evidence SET outcome = 'not_found' WHERE authority = 'primary'"),
    "number_differs": _record(number="LH60000009"),
    "name_differs": _record(name={"given": "Alexis", "surname": "Zzyzx", "middle": "", "suffix": ""}, other_names=[]),
    "not_in_force": _record(standing="suspended"),
    "runs_longer": _record(expires_on="2026-01-31"),
    "unbound": _sql("UPDATE decision SET binding_id = NULL"),
    "bound_weakly": _sql("UPDATE binding SET level = 2"),
    "sighting_unfounded": _sql("UPDATE claim SET sighted_at = sighted_at + interval '1 day'"),
}


@pytest.mark.parametrize(("code", "plant"), BAD.items(), ids=BAD)
async def test_a_badge_that_was_planted_is_found(
    house: House, admin: Owner, code: str, plant: Callable[[House, Owner], Awaitable[object]]
) -> None:
    await house.settle(house.people[0])
    assert await _found(house) == []
    await plant(house, admin)
    [codes] = await _found(house)
    assert code in codes


async def test_a_second_account_on_a_licence_is_found(house: House, admin: Owner) -> None:
    for truth in house.people[:2]:
        await house.settle(truth)
    await admin.execute("UPDATE claim SET licence_shared = TRUE, licence_key = (SELECT max(licence_key) FROM claim)")
    assert await _found(house) == [["licence_twice"]] * 2


async def test_a_badge_given_while_its_licensee_had_locked_the_licence_is_found(house: House, admin: Owner) -> None:
    await house.settle(house.people[0])
    locked = (
        "INSERT INTO licensee_lock (licence_key, locked_at) SELECT licence_key, created_at - $1::interval FROM claim"
    )
    await admin.execute(locked, timedelta(days=1))
    assert await _found(house) == [["given_while_locked"]]


async def test_it_is_asked_once_a_day_and_the_doctor_tells_what_it_found(house: House, admin: Owner) -> None:
    assert (await second_opinion.examine(house.svc)).kind == "advice"
    await house.settle(house.people[0])
    await second_opinion.nightly(house.svc)
    assert (await second_opinion.examine(house.svc)).good
    await admin.execute("UPDATE binding SET level = 2")
    await second_opinion.nightly(house.svc)
    assert (await second_opinion.examine(house.svc)).good, "a day has not passed"
    house.clock.forward(days=1)
    await second_opinion.nightly(house.svc)
    assert (await second_opinion.examine(house.svc)).kind == "fault"


async def test_two_workers_do_not_ask_side_by_side(house: House) -> None:
    svc = house.svc
    async with svc.pool.acquire() as other, other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock(hashtext('verifier'), hashtext('badge review'))")
        assert await review.nightly(svc.pool, svc.vault, svc.clock()) is None
    assert await review.nightly(svc.pool, svc.vault, svc.clock() + timedelta(seconds=1)) is not None
