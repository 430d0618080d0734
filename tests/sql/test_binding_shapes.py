"""Proofs, disputes and locks that the database refuses, said in raw SQL by the role the service runs as."""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest

from tests.harness.service import House
from tests.sql.stage import BINDINGS, CHECK, NOT_ALLOWED, Stage, Work, every, sql, unguarded
from verifier.store.db import Connection
from verifier.store.ids import new_id

ENDED = "VC010"


def _bound(stage: Stage, *, state: str | None = "proved", **changes: object) -> Work:
    """A machine's decision on a proof, which may be another than it should be."""

    async def work(connection: Connection) -> None:
        about = {name: changes.pop(name) for name in ("claim", "account", "epoch") if name in changes}
        attempt = await stage.begin(connection, **about)
        if state is not None:
            await stage.end(connection, attempt, state)
        said = {"method": "registry_contact_code", "attempt": attempt, "by": "service"} | changes
        await stage.decide(connection, binding=await stage.bind(connection, **said))

    return work


async def test_a_proof_is_one_that_was_made_by_this_method_for_this_claim_and_account(stage: Stage) -> None:
    await every(
        stage,
        {
            "proved": (_bound(stage), "accepted"),
            "still open": (_bound(stage, state=None), "VC006"),
            "failed": (_bound(stage, state="failed"), "VC006"),
            "expired": (_bound(stage, state="expired"), "VC006"),
            "by another method": (_bound(stage, method="domain_nonce"), "VC006"),
            "for more than was proved": (_bound(stage, level=4), "VC006"),
            "of another claim": (_bound(stage, claim=stage.other.id), "VC006"),
            "of another epoch": (_bound(stage, epoch=2), "VC006"),
            "of nothing": (_bound(stage, attempt=None), "VC006"),
            "of a try nobody knows": (_bound(stage, attempt=new_id("bnd")), "VC006"),
        },
    )


async def test_a_word_of_the_platform_or_of_people_needs_the_platform_or_people(stage: Stage) -> None:
    def said(**changes: object) -> Work:
        call: dict[str, object] = {"method": "referee_call", "by": stage.ada.id}
        return lambda connection: stage.bind(connection, **(call | changes))

    async def theirs(connection: Connection) -> None:
        asked = await stage.begin(connection, claim=stage.other.id, method="referee_call", state="pending")
        await said(attempt=asked)(connection)

    async def earlier(connection: Connection) -> None:
        asked = await stage.begin(connection, method="referee_call", state="pending", epoch=2)
        await said(attempt=asked)(connection)

    async def taken_back(connection: Connection) -> None:
        asked = await stage.begin(connection, method="referee_call", state="pending")
        await stage.end(connection, asked, "withdrawn")
        await said(attempt=asked)(connection)

    await every(
        stage,
        {
            "a call by the reviewer of the case": (said(), "accepted"),
            "a call by a reviewer of no case": (said(by=stage.ben.id), "VC006"),
            "a call by the machine": (said(by="service"), "VC006"),
            "a document by the machine": (said(by="service", method="document", level=2), "VC006"),
            "a document at H3": (said(method="document"), "VC006"),
            "a call at H4": (said(level=4), "VC006"),
            "an identity nobody attested": (said(by="service", method="platform_identity", level=4), "VC006"),
            "an identity people say they saw": (said(method="platform_identity", level=2), "VC006"),
            "a document nobody sent in": (said(method="document", level=2), "VC006"),
            "a call that nobody asked for": (said(attempt=None), "VC006"),
            "a call of another claim's asking": (theirs, "VC006"),
            "a call asked for by an account as it was": (earlier, "VC006"),
            "a call that was taken back": (taken_back, "VC006"),
            "a call when its time is over": (said(at=stage.house.clock() + timedelta(days=2)), "VC006"),
            "an identity that binds nobody alone": (said(by="service", method="platform_identity", level=2), "VC006"),
            "for an account as it is not": (said(account_epoch=2), "VC003"),
        },
    )


async def test_a_try_that_has_ended_stays_as_it_ended(stage: Stage) -> None:
    def after(state: str, *then: object) -> Work:
        async def work(connection: Connection) -> None:
            attempt = await stage.begin(connection)
            await stage.end(connection, attempt, state)
            await connection.execute(f"UPDATE binding_attempt SET {then[0]} WHERE id = $1", attempt)  # noqa: S608

        return work

    def worn(tries: int) -> Work:
        async def work(connection: Connection) -> None:
            attempt = await stage.begin(connection)
            for _ in range(tries):
                await connection.execute(BINDINGS.attempt_missed, attempt, "wrong_code", stage.house.clock())
            await connection.execute(
                "UPDATE binding_attempt SET state = 'proved', ended_at = $2 WHERE id = $1", attempt, stage.house.clock()
            )

        return work

    async def beyond(connection: Connection) -> None:
        await stage.end(connection, await stage.begin(connection), level=4)

    async def born_ended(connection: Connection) -> None:
        await stage.begin(connection, state="withdrawn")

    async def late(connection: Connection) -> None:
        now = stage.house.clock()
        await stage.end(
            connection, await stage.begin(connection, at=now - timedelta(days=1), until=now - timedelta(1e-5))
        )

    await every(
        stage,
        {
            "a failed one proved": (after("failed", "state = 'proved'"), ENDED),
            "an expired one opened": (after("expired", "state = 'open', ended_at = NULL"), ENDED),
            "a proved one raised": (after("proved", "level = 4"), ENDED),
            "one that proves more than it began to": (beyond, ENDED),
            "one that was never open": (born_ended, ENDED),
            "tries given back": (after("failed", "tries_left = 9"), ENDED),
            "proved after four wrong codes": (worn(4), "accepted"),
            "proved after five": (worn(5), ENDED),
            "proved when its time was over": (late, CHECK),
            "another claim's": (sql("UPDATE binding_attempt SET claim_id = claim_id"), NOT_ALLOWED),
            "another method's": (sql("UPDATE binding_attempt SET method = method"), NOT_ALLOWED),
            "a longer one": (sql("UPDATE binding_attempt SET expires_at = expires_at"), NOT_ALLOWED),
            "forgotten": (sql("DELETE FROM binding_attempt"), NOT_ALLOWED),
        },
    )


async def test_a_document_and_a_call_prove_nothing_by_themselves(stage: Stage) -> None:
    def proved(method: str, level: int) -> Work:
        async def work(connection: Connection) -> None:
            await connection.execute(BINDINGS.attempt_replaced, stage.claim.id, method, stage.house.clock())
            await stage.end(connection, await stage.begin(connection, method=method, level=level), level=level)

        return work

    await every(stage, {m: (proved(m, level), CHECK) for m, level in (("document", 2), ("referee_call", 3))})


async def test_a_disputed_claim_gets_its_badge_from_two_people_or_not_at_all(
    stage: Stage,
    owner: asyncpg.Connection[asyncpg.Record],
) -> None:
    await owner.execute("UPDATE claim SET disputed_at = now() WHERE id = $1", stage.claim.id)
    await owner.execute("INSERT INTO case_assignment VALUES ($1, $2, now())", stage.case.id, stage.ben.id)
    one = {"by": stage.ada.id, "case": stage.case.id}
    await every(
        stage,
        {
            "by the machine": (stage.decide, "VC009"),
            "by one reviewer": (lambda connection: stage.decide(connection, **one), "VC009"),
            "by two": (lambda connection: stage.decide(connection, **one, second=stage.ben.id), "accepted"),
            "put aside by hand": (sql("UPDATE claim SET disputed_at = NULL"), NOT_ALLOWED),
            "a link that was used, unused": (sql("UPDATE proofing_notice SET used_at = NULL"), NOT_ALLOWED),
            "a link forgotten": (sql("DELETE FROM proofing_notice"), NOT_ALLOWED),
        },
    )


async def test_a_licence_that_shows_a_badge_or_is_locked_needs_two_people_whatever_the_service_says_of_it(
    stage: Stage,
    owner: asyncpg.Connection[asyncpg.Record],
) -> None:
    key = await owner.fetchval("SELECT licence_key FROM claim WHERE id = $1", stage.claim.id)
    holder = await stage.house.settle(stage.house.people[2])
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET licence_key = $2 WHERE id = $1", holder.id, key)
    await owner.execute("ALTER TABLE claim ENABLE TRIGGER USER")
    one = {"by": stage.ada.id, "case": stage.case.id}

    async def shared(connection: Connection) -> None:
        await connection.execute("UPDATE claim SET licence_shared = TRUE WHERE id = $1", stage.claim.id)
        await stage.decide(connection)

    shapes: dict[str, tuple[Work, str]] = {
        "by the machine": (stage.decide, "VC009"),
        "by the machine that calls it shared": (shared, "VC009"),
        "by one reviewer": (lambda connection: stage.decide(connection, **one), "VC009"),
    }
    await every(stage, shapes)
    account = await owner.fetchval("SELECT account_key FROM claim WHERE id = $1", holder.id)
    await stage.house.svc.pool.execute(BINDINGS.lock_insert, key, holder.id, account, stage.house.clock())
    await owner.execute("UPDATE claim SET state = 'expired' WHERE id = $1", holder.id)
    await every(stage, shapes)


async def test_only_a_sure_holder_of_this_very_licence_locks_it(house: House) -> None:
    holder = await house.settle(house.people[0])
    other = await house.settle(house.people[1], identity=False)
    read = "SELECT account_key, licence_key FROM claim WHERE id = $1"
    mine, theirs = await house.svc.pool.fetchrow(read, holder.id), await house.svc.pool.fetchrow(read, other.id)
    assert mine is not None
    assert theirs is not None

    async def lock(licence: bytes, claim: str, account: str) -> None:
        await house.svc.pool.execute(BINDINGS.lock_insert, licence, claim, account, house.clock())

    for licence, claim, account in (
        (theirs["licence_key"], other.id, theirs["account_key"]),
        (theirs["licence_key"], holder.id, mine["account_key"]),
        (mine["licence_key"], holder.id, theirs["account_key"]),
    ):
        with pytest.raises(asyncpg.PostgresError) as refused:
            await lock(licence, claim, account)
        assert refused.value.sqlstate == "VC006"
    await lock(mine["licence_key"], holder.id, mine["account_key"])


async def test_the_service_cannot_say_when_a_holder_was_established(stage: Stage) -> None:
    await every(
        stage,
        {
            "by hand": (sql("UPDATE claim SET bound_at = now()"), NOT_ALLOWED),
            "a binding rewritten": (sql("UPDATE binding SET level = 4"), NOT_ALLOWED),
            "a binding forgotten": (sql("DELETE FROM binding"), NOT_ALLOWED),
        },
    )


async def test_a_rebinding_is_a_proof_of_this_very_claim(house: House) -> None:
    mine, theirs = await house.settle(house.people[0]), await house.settle(house.people[1])
    read = "SELECT bound_at FROM claim WHERE id = $1"
    before = await house.svc.pool.fetchval(read, mine.id)
    binding = await house.svc.pool.fetchval("SELECT id FROM binding WHERE claim_id = $1", theirs.id)
    for other in (binding, new_id("bnd")):
        await house.svc.pool.execute(BINDINGS.record_rebinding, mine.id, other, house.clock(), "", "")
    assert await house.svc.pool.fetchval(read, mine.id) == before
