"""A claim on its way to a badge, and short ways to say in raw SQL what the service could write about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import asyncpg

from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.flows.claims.views import ClaimView
from verifier.flows.review.views import CaseView
from verifier.store.db import Connection
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

CLAIMS, CHECKS, BINDINGS = queries("claims"), queries("checks"), queries("bindings")
NOT_ALLOWED, NO_SUCH_ROW, CHECK, TWICE = "42501", "P0002", "23514", "23505"
Work = Callable[[Connection], Awaitable[object]]


@dataclass(frozen=True)
class Stage:
    """A claim whose licence is found and whose holder is not bound, its case in Ada's hands, and others beside it."""

    house: House
    claim: ClaimView
    case: CaseView
    other: ClaimView
    ada: Actor
    ben: Actor

    async def evidence(self, claim: ClaimView, registry: str = "us-wa-doh") -> str:
        """Find a register's answer about a claim."""
        sql = "SELECT id FROM evidence WHERE claim_id = $1 AND registry = $2 ORDER BY obs_epoch DESC LIMIT 1"
        return str(await self.house.svc.pool.fetchval(sql, claim.id, registry))

    async def look_up(self, connection: Connection, **changes: object) -> str:
        """Insert a reviewer's look-up on the board's page, or evidence with these changes."""
        row = {
            "id": new_id("evd"), "claim": self.claim.id, "obs_epoch": 1, "registry": "manual", "authority": "manual",
            "outcome": "manual", "detail": "", "at": self.house.clock(), "as_of": None, "sealed": b"sealed",
            "sheet": "", "adapter": "manual",
        } | changes  # fmt: skip
        await connection.execute(CHECKS.evidence_insert, *row.values())
        return str(row["id"])

    async def begin(self, connection: Connection, **changes: object) -> str:
        """An open try by the board's address, or one with these changes."""
        now = self.house.clock()
        row: dict[str, object] = {
            "id": new_id("bnd"), "claim": self.claim.id, "account": None, "epoch": 1,
            "method": "registry_contact_code", "level": 3, "evidence": await self.evidence(self.claim), "target": None,
            "sealed": b"sealed", "state": "open", "tries": 5, "at": now, "until": now + timedelta(days=1),
        } | changes  # fmt: skip
        row["account"] = row["account"] or await self.account(connection, str(row["claim"]))
        await connection.execute(BINDINGS.attempt_insert, *row.values())
        return str(row["id"])

    async def end(self, connection: Connection, attempt: str, state: str = "proved", **changes: object) -> None:
        """End the attempt."""
        row: dict[str, object] = {"state": state, "detail": "", "level": 3, "at": self.house.clock()} | changes
        await connection.execute(BINDINGS.attempt_ended, attempt, *row.values())

    async def account(self, connection: Connection, claim: str) -> str:
        """Return the account of a claim."""
        return str(await connection.fetchval("SELECT account_key FROM claim WHERE id = $1", claim))

    async def bind(self, connection: Connection, **changes: object) -> str:
        """A binding of H3 by a code to the board's address, or one with these changes; a call was asked for."""
        row = {
            "id": new_id("bnd"), "claim_id": self.claim.id, "account_epoch": 1, "obs_epoch": 1,
            "method": "registry_contact_code", "level": 3, "evidence_id": await self.evidence(self.claim),
            "by": "service", "at": self.house.clock(), "attempt": None, "findings": "{}",
        } | changes  # fmt: skip
        if row["method"] == "registry_contact_code" and "attempt" not in changes:
            row["attempt"] = await self.begin(connection, claim=row["claim_id"])
            await self.end(connection, str(row["attempt"]))
        if row["method"] == "referee_call" and "attempt" not in changes:
            row["attempt"] = await self.begin(connection, claim=row["claim_id"], method="referee_call", state="pending")
        await connection.execute(CLAIMS.binding_insert, *row.values())
        return str(row["id"])

    async def decide(self, connection: Connection, **changes: object) -> str:
        """A machine's decision that the database accepts, or one with these changes."""
        row = {
            "id": new_id("dec"), "claim_id": self.claim.id, "claim_version": self.claim.version, "obs_epoch": 1,
            "account_epoch": 1, "verdict": "verified", "policy": "test", "by": None, "second": None, "case": None,
            "binding": None, "evidence": [await self.evidence(self.claim)], "reasons": [], "machine": "{}",
            "public": "{}", "until": None, "environment": "test", "note": None, "at": self.house.clock(),
        }  # fmt: skip
        if "binding" not in changes:
            row["binding"] = await self.bind(connection)
        await connection.execute(CLAIMS.decision_insert, *(row | changes).values())
        return str((row | changes)["id"])

    async def move(
        self, connection: Connection, happening: str, decision: str | None = None, **changes: object
    ) -> None:
        """The claim moves, if the database lets it."""
        row = {
            "claim": self.claim.id, "version": self.claim.version, "happening": happening, "at": self.house.clock(),
            "kind": "service", "by": "system", "codes": [], "body": "{}", "decision": decision,
        } | changes  # fmt: skip
        await connection.execute(CLAIMS.move_claim, *row.values())

    @property
    def one(self) -> dict[str, object]:
        """Ada decides, whose case it is."""
        return {"by": self.ada.id, "case": self.case.id}

    @property
    def two(self) -> dict[str, object]:
        """Ada and Ben decide, once the case was handed to Ben as well."""
        return self.one | {"second": self.ben.id}

    async def hand_to(self, owner: asyncpg.Connection[asyncpg.Record], *reviewers: str) -> None:
        """The system hands the case to these, too."""
        for reviewer in reviewers:
            await owner.execute("INSERT INTO case_assignment VALUES ($1, $2, now())", self.case.id, reviewer)


async def unguarded(owner: asyncpg.Connection[asyncpg.Record], *tables: str) -> None:
    """The owner switches the guards of these tables off, to bring about what they would not let happen."""
    for table in tables:
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


class Cast(NamedTuple):
    """The people of a stage, as they came onto it."""

    claim: ClaimView
    case: CaseView
    other: ClaimView
    ada: Actor
    ben: Actor


async def cast_of(house: House) -> Cast:
    """Bring everybody of a `Stage` onto it."""
    claim = await house.settle(house.people[0], identity=False)
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    case = await house.next(ada)
    return Cast(claim, case, await house.settle(house.people[1], identity=False), ada, ben)


async def said(stage: Stage, work: Work) -> str:
    """The SQLSTATE with which the database refuses this, or `accepted`; nothing stays."""
    async with stage.house.svc.pool.acquire() as connection:
        attempt = connection.transaction()
        await attempt.start()
        try:
            await work(connection)
        except asyncpg.PostgresError as refused:
            return str(refused.sqlstate)
        else:
            return "accepted"
        finally:
            await attempt.rollback()


async def every(stage: Stage, shapes: Mapping[str, tuple[Work, str]]) -> None:
    """Each of these is accepted, or refused with its SQLSTATE."""
    found = {name: await said(stage, work) for name, (work, _) in shapes.items()}
    assert found == {name: wanted for name, (_, wanted) in shapes.items()}


def sql(statement: str, *values: object) -> Work:
    """One statement of the service's."""
    return lambda connection: connection.execute(statement, *values)
