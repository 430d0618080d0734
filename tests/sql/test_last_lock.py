"""The database's last check of a decision, whatever the code above it believes: one test for each condition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeAlias

import asyncpg
import pytest

from tests.sql.stage import CHECK, Stage, Work, every, said, unguarded
from verifier.domain.policy import OVERRIDES
from verifier.store.db import Connection
from verifier.store.ids import new_id

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
VERDICTS = ("verified", "reinstated")


@pytest.fixture
async def two(stage: Stage, owner: Owner) -> Stage:
    """The stage, with the case handed to Ben as well."""
    await stage.hand_to(owner, stage.ben.id)
    return stage


def _decide(stage: Stage, bound: Mapping[str, Any] | None = None, /, **changes: object) -> Work:
    """A decision on a binding that may be another than it should be."""

    async def work(connection: Connection) -> None:
        binding = {} if bound is None else {"binding": await stage.bind(connection, **bound)}
        await stage.decide(connection, **(binding | changes))

    return work


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_two_people_are_a_first_and_a_second_who_are_two_live_and_assigned(
    two: Stage, owner: Owner, verdict: str
) -> None:
    gone, away = await two.house.reviewer("Gone"), await two.house.reviewer("Away")
    await two.hand_to(owner, gone.id, away.id)
    await owner.execute("UPDATE reviewer SET revoked_at = now() WHERE id = $1", gone.id)
    await owner.execute("UPDATE review_case SET recused = ARRAY[$2] WHERE id = $1", two.case.id, away.id)
    half, case = {"level": 2}, {"verdict": verdict, "case": two.case.id}
    theirs = await owner.fetchval("SELECT id FROM review_case WHERE claim_id = $1", two.other.id)
    await owner.execute(
        "INSERT INTO case_assignment VALUES ($1, $2, now()), ($1, $3, now())", theirs, two.ada.id, two.ben.id
    )

    def people(**changes: object) -> Work:
        return _decide(two, half, **(two.two | case | changes))

    await every(
        two,
        {
            "two": (people(), "accepted"),
            "a second without a first": (people(by=None), "VC002"),
            "a second without a first, bound at H3": (_decide(two, second=two.ben.id, **case), "VC002"),
            "one twice": (people(second=two.ada.id), "VC002"),
            "a first who is gone": (people(by=gone.id), "VC002"),
            "a second who is gone": (people(second=gone.id), "VC002"),
            "a first who stepped back": (people(by=away.id), "VC002"),
            "a second who stepped back": (people(second=away.id), "VC002"),
            "a second who is nobody": (people(second=new_id("rev")), "VC002"),
            "two of another claim's case": (people(case=theirs), "VC002"),
            "two of no case": (people(case=None), "VC002"),
        },
    )
    await unguarded(owner, "review_case")
    await owner.execute("UPDATE review_case SET state = 'closed' WHERE id = $1", two.case.id)
    await every(two, {"two of a case that is closed": (people(), "VC002")})


async def test_a_second_without_a_first_is_no_row_at_all(two: Stage, owner: Owner) -> None:
    """With the guard switched off by the owner the table itself still says no."""
    await owner.execute("ALTER TABLE decision DISABLE TRIGGER decision_guard")
    alone = _decide(two, second=two.ben.id, case=two.case.id)
    assert await said(two, alone) == CHECK


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_a_badge_stands_on_what_a_primary_source_found_or_two_people_read(
    two: Stage, owner: Owner, verdict: str
) -> None:
    listed = await two.evidence(two.claim, "us-nppes")
    await unguarded(owner, "evidence")
    beside = """INSERT INTO evidence SELECT $2, claim_id, obs_epoch, $3, authority, $4, detail, retrieved_at,
        as_of, sha256, sealed, sheet_version, adapter FROM evidence WHERE id = $1 RETURNING id"""
    mine = await two.evidence(two.claim)
    empty = await owner.fetchval(beside, mine, new_id("evd"), "us-or-a", "not_found")
    another = await owner.fetchval(beside, mine, new_id("evd"), "us-or-b", "found")

    async def by_hand(connection: Connection, **people: object) -> None:
        """Two people read it: nothing but their own look-up carries their badge."""
        evidence = [await two.look_up(connection)]
        binding = await two.bind(connection, evidence_id=evidence[0])
        until = two.house.clock() + timedelta(days=90)
        await two.decide(connection, **({"evidence": evidence, "binding": binding, "until": until} | people))

    def on(*evidence: str, **people: object) -> Work:
        return _decide(two, {"evidence_id": evidence[0]}, evidence=list(evidence), verdict=verdict, **people)

    await every(
        two,
        {
            "two people on their own look-up": (lambda c: by_hand(c, verdict=verdict, **two.two), "accepted"),
            "two people on a supporting list": (on(listed, **two.two), "VC005"),
            "two people on an empty answer": (on(empty, **two.two), "VC005"),
            "one person on a supporting list": (on(listed, **two.one), "VC005"),
            "one person on an empty answer": (on(empty, **two.one), "VC005"),
            "one person on their own look-up": (lambda c: by_hand(c, verdict=verdict, **two.one), "VC005"),
            "bound to the list beside the record": (on(listed, mine, **two.one), "VC006"),
            "bound to the record it stands on": (on(another, mine, **two.one), "accepted"),
            "bound to a record it does not stand on": (
                _decide(two, {"evidence_id": another}, evidence=[mine], verdict=verdict, **two.one),
                "VC006",
            ),
        },
    )


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_a_badge_stands_on_a_binding_of_this_claim_this_account_and_this_record(two: Stage, verdict: str) -> None:
    theirs = await two.evidence(two.other)

    def people(bound: Mapping[str, Any] | None, /, **changes: object) -> Work:
        return _decide(two, bound, **(two.two | {"verdict": verdict} | changes))

    call = {"method": "referee_call", "by": two.ada.id}
    await every(
        two,
        {
            "two at H2": (people({"level": 2}), "accepted"),
            "two at H1": (people({"level": 1}), "VC006"),
            "two on nothing": (people(None, binding=None), "VC006"),
            "two on another claim's": (people({"level": 2, "claim_id": two.other.id, "evidence_id": theirs}), "VC006"),
            "two on a call": (people(call), "accepted"),
            "one on a call": (people(call, second=None), "VC006"),
            "one at H2": (people({"level": 2}, second=None), "VC006"),
            "one on a proof": (people(None, second=None), "accepted"),
        },
    )


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_what_was_seen_before_the_last_round_or_another_epoch_of_the_account_carries_nothing(
    two: Stage, owner: Owner, verdict: str
) -> None:
    people, now = two.two | {"verdict": verdict}, {"obs_epoch": 2}
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET obs_epoch = 2 WHERE id = $1", two.claim.id)
    await every(
        two,
        {
            "evidence of the round before, two people": (_decide(two, now, **people, obs_epoch=2), "VC004"),
            "a decision on the round before": (_decide(two, now, **people), "VC001"),
            "on a round that never was": (_decide(two, now, **people, obs_epoch=0), "VC001"),
        },
    )
    await owner.execute("UPDATE claim SET obs_epoch = 1 WHERE id = $1", two.claim.id)
    async with two.house.svc.pool.acquire() as connection:
        binding = await two.bind(connection)
    await owner.execute("UPDATE account SET epoch = 2")
    await every(
        two,
        {
            "the claim is of the epoch before": (_decide(two, **people, binding=binding, account_epoch=2), "VC003"),
            "the decision is": (_decide(two, **people, binding=binding), "VC003"),
        },
    )
    await owner.execute("UPDATE claim SET account_epoch = 2 WHERE id = $1", two.claim.id)
    await every(two, {"the proof is": (_decide(two, **people, binding=binding, account_epoch=2), "VC006")})


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_evidence_of_tomorrow_is_no_evidence(two: Stage, owner: Owner, verdict: str) -> None:
    await unguarded(owner, "evidence")
    await owner.execute(
        "UPDATE evidence SET retrieved_at = now() + interval '6 minutes' WHERE claim_id = $1", two.claim.id
    )
    assert await said(two, _decide(two, **two.two, verdict=verdict)) == "VC004"


@pytest.mark.parametrize("verdict", VERDICTS)
async def test_the_licensees_denial_and_anothers_lock_need_two_people_whoever_claims_it_next(
    two: Stage, owner: Owner, verdict: str
) -> None:
    shapes = {
        "one person": (_decide(two, **two.one, verdict=verdict), "VC009"),
        "two": (_decide(two, **two.two, verdict=verdict), "accepted"),
    }
    if verdict == "verified":
        shapes["the machine"] = (_decide(two), "VC009")
    key = await owner.fetchval("SELECT licence_key FROM claim WHERE id = $1", two.claim.id)
    await owner.execute("INSERT INTO licence_dispute VALUES ($1, now())", key)
    await every(two, shapes)
    await owner.execute("DELETE FROM licence_dispute")
    await unguarded(owner, "licence_lock")
    lock = "INSERT INTO licence_lock SELECT $1, id, account_key, now() FROM claim WHERE id = $2"
    await owner.execute(lock, key, two.other.id)
    await every(two, shapes)
    await owner.execute("DELETE FROM licence_lock")
    await owner.execute(lock, key, two.claim.id)
    await every(two, {"one's own lock": (_decide(two, **two.one, verdict=verdict), "accepted")})


async def test_the_reasons_that_take_two_are_the_codes_own(owner: Owner) -> None:
    assert set(await owner.fetchval("SELECT reasons_for_two()")) == OVERRIDES


async def test_a_reason_that_takes_two_is_seen_wherever_it_stands(two: Stage, owner: Owner) -> None:
    await unguarded(owner, "review_case")
    for reason in await owner.fetchval("SELECT reasons_for_two()"):
        await _is_seen(two, owner, reason)


async def _is_seen(two: Stage, owner: Owner, reason: str) -> None:
    clean = {"name_unclear", "holder_unbound"}
    await owner.execute("UPDATE review_case SET reasons = $2 WHERE id = $1", two.case.id, list(clean))
    await owner.execute("UPDATE claim SET reasons = $2 WHERE id = $1", two.claim.id, list(clean))
    machine = f'{{"reasons": ["name_unclear", "{reason}"]}}'
    weighed = {
        "one person whose weighing says it": (_decide(two, **two.one, machine=machine), "VC009"),
        "the machine whose weighing says it": (_decide(two, machine=machine), "VC009"),
        "two": (_decide(two, **two.two, machine=machine), "accepted"),
        "one person without it": (_decide(two, **two.one), "accepted"),
    }
    await every(two, weighed)
    kept: dict[str, tuple[Work, str]] = {
        "one person": (_decide(two, **two.one), "VC009"),
        "one person who reinstates": (_decide(two, **two.one, verdict="reinstated"), "VC009"),
        "the machine": (_decide(two), "VC009"),
        "two": (_decide(two, **two.two), "accepted"),
        "two who reinstate": (_decide(two, **two.two, verdict="reinstated"), "accepted"),
    }
    await owner.execute("UPDATE review_case SET reasons = reasons || $2::text WHERE id = $1", two.case.id, reason)
    await every(two, kept)
    await owner.execute("UPDATE review_case SET reasons = '{}' WHERE id = $1", two.case.id)
    await owner.execute("UPDATE claim SET reasons = reasons || $2::text WHERE id = $1", two.claim.id, reason)
    await every(two, kept)


async def test_what_was_stopped_is_no_machines_to_start_again(two: Stage, owner: Owner) -> None:
    """And where it was stopped for such a reason, not one person's, whatever the claim and the case say since."""
    await unguarded(owner, "review_case")
    await owner.execute("UPDATE review_case SET reasons = '{}'")
    await owner.execute("UPDATE claim SET reasons = '{}'")

    def stopped(was: str, *reasons: str, **how: object) -> Work:
        async def work(connection: Connection) -> None:
            people = {} if was == "suspended" else two.two
            await two.decide(connection, verdict=was, binding=None, reasons=list(reasons), **people)
            await two.decide(connection, **how)

        return work

    again = two.one | {"verdict": "reinstated"}
    await every(
        two,
        {
            "by the machine": (stopped("suspended", "safety_concern"), "VC009"),
            "by one person": (stopped("suspended", "safety_concern", **again), "accepted"),
            "by one, for a board's action": (stopped("suspended", "standing_disciplined", **again), "VC009"),
            "by two, for a board's action": (stopped("suspended", "standing_disciplined", **two.two), "accepted"),
            "by who refused it": (stopped("refused", **two.one), "VC002"),
            "by the two who revoked it": (stopped("revoked", **two.two), "VC002"),
        },
    )
