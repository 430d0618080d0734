"""The stage of the model: short ways to do over the real database what the service, people and platforms do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import asyncpg

from scripts.rig.model.expected import VERDICTS, Expected
from tests.harness.people import PLATFORM, attested, submission
from tests.harness.service import House
from verifier.domain.binding.binding import Bound
from verifier.domain.claim import SYSTEM, AccountRef, Actor, Words
from verifier.domain.holder import Holder, Method
from verifier.domain.lifecycle import Transition
from verifier.domain.reasons import Reason
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.core.cases import open_case
from verifier.flows.core.decisions import Decided, write_binding, write_decision
from verifier.flows.core.service import move
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
BOARD = "us-wa-doh"
T = TypeVar("T")
_SHOWN = {
    "profession": "marriage_and_family_therapist", "title": "Licensed Marriage and Family Therapist",
    "abbreviation": "LMFT", "level": "independent", "jurisdiction": "US-WA",
    "holder": {"level": "H4", "method": "platform_identity"},
    "source": {"id": BOARD, "name": "Washington State Department of Health", "authority": "primary"},
    "sighting_days": 35, "contactable": False, "discipline": "published", "not_checked": [],
}  # fmt: skip
_numbers = count(1)
_SEEN = "SELECT EXISTS (SELECT FROM evidence WHERE claim_id = $1 AND obs_epoch = $2)"
# Each move by itself; one that was let through is taken back.
_REFUSALS = """
CREATE FUNCTION pg_temp.refusals(the_claim text, the_version bigint, moves text [], the_time timestamptz)
RETURNS text [] LANGUAGE plpgsql AS $$
DECLARE
    one text;
    found text [] := '{}';
BEGIN
    FOREACH one IN ARRAY moves LOOP
        BEGIN
            PERFORM public.move_claim(the_claim, the_version, one, the_time, 'service', 'system', '{}', '{}', NULL);
            RAISE EXCEPTION 'let through' USING ERRCODE = 'VC000';
        EXCEPTION WHEN OTHERS THEN
            found := found || SQLSTATE;
        END;
    END LOOP;
    RETURN found;
END
$$
"""


@dataclass
class Stage:
    """One service for all walks, its owner's connection, and its reviewers."""

    house: House
    owner: Owner
    reviewers: list[Actor]

    @classmethod
    async def of(cls, house: House, owner: Owner) -> Stage:
        """Admit the reviewers."""
        await owner.execute(_REFUSALS)
        names = ("Ada", "Ben", "Cleo", "Dag", "Eve", "Fay", "Gil", "Hal")
        return cls(house, owner, [await house.reviewer(name) for name in names])

    @property
    def now(self) -> datetime:
        """The service's time."""
        return self.house.clock()

    async def pass_time(self, span: timedelta) -> None:
        """Let time pass, for the service and its database."""
        self.house.clock.alone(seconds=span.total_seconds())
        await self.owner.execute("UPDATE service_clock SET ahead = $1 - clock_timestamp()", self.now)

    async def enter(self, rivals: int = 2) -> list[Expected]:
        """Accounts that nobody has seen before claim one licence."""
        number, truth = next(_numbers), self.house.people[0]
        said = submission(truth, self.now)
        entered: list[Expected] = []
        for who in "ab"[:rivals]:
            account = AccountRef(f"model_{number}{who}", f"model{number}{who}", 1, truth.display_name)
            words = Words(name=truth.display_name, number=f"LF6{number:07d}")
            given = type(said)(account, said.credential, said.jurisdiction, words, attested(truth, self.now))
            credential = intake.considered(self.house.svc, given, PLATFORM)

            async def work(connection: Connection) -> str:
                made = await intake.enter(self.house.svc, connection, given, credential, PLATFORM)  # noqa: B023  at once
                return made[0]

            entered.append(Expected(await in_transaction(self.house.svc.pool, work), account.id, account.handle))
        return entered

    async def claim(self, connection: Connection, claim_id: str) -> ClaimRow:
        """Lock a claim's row."""
        return _there(await claim_rows.claim_lock(connection, claim_id=claim_id))

    async def see(self, claim: ClaimRow) -> str:
        """Have the board answer in the round that runs; return the evidence."""
        known = await self.owner.fetchval(
            "SELECT id FROM evidence WHERE claim_id = $1 AND obs_epoch = $2 AND registry = $3 AND retrieved_at > $4",
            *(claim.id, claim.obs_epoch, BOARD, self.now - timedelta(hours=20)),
        )
        if known is not None:
            return str(known)
        epoch = claim.obs_epoch
        if await self.owner.fetchval(
            "SELECT count(*) FROM evidence WHERE claim_id = $1 AND obs_epoch = $2", claim.id, epoch
        ):
            epoch = await self.next_round(claim.id)
        await self.owner.execute(
            "INSERT INTO registry_check (claim_id, obs_epoch, registry, attempt) VALUES ($1, $2, $3, 1) "
            "ON CONFLICT (claim_id, obs_epoch, registry) DO UPDATE SET attempt = 1",
            *(claim.id, epoch, BOARD),
        )
        made = new_id("evd")
        await check_rows.evidence_insert(
            self.house.svc.pool,
            evidence_id=made, claim_id=claim.id, obs_epoch=epoch, registry=BOARD, authority="primary", outcome="found",
            detail="", retrieved_at=self.now, as_of=None, sealed=b"sealed", sheet_version="", adapter="model",
        )  # fmt: skip
        return made

    async def next_round(self, claim_id: str) -> int:
        """Begin another round."""
        begun = claim_rows.claim_next_round(
            self.house.svc.pool, claim_id=claim_id, round_kind="recheck", round_started_at=self.now
        )
        return _there(await begun)

    async def case(self, claim: ClaimRow, people: Sequence[str]) -> str:
        """Open the claim's case and hand it to these reviewers."""
        async with self.house.svc.pool.acquire() as connection:
            case = await open_case(self.house.svc.policy, connection, claim, (Reason.REPORTED,), self.now)
        await self.owner.executemany(
            "INSERT INTO case_assignment (case_id, reviewer_id, assigned_at) VALUES ($1, $2, $3) "
            "ON CONFLICT DO NOTHING",
            [(case, reviewer, self.now) for reviewer in people],
        )
        return case

    async def go(
        self, one: Expected, transition: Transition, people: Sequence[str], ends_at: datetime | None, *, stops: bool
    ) -> None:
        """Move a claim as whoever may: with fresh evidence, a binding, a case and a decision where one is needed."""
        pool, verdict = self.house.svc.pool, VERDICTS.get(transition, "suspended" if stops else "")
        row = _there(await claim_rows.claim_by_id(pool, claim_id=one.claim_id))
        if transition is Transition.REBOUND:
            await self._rebind(row, one.epoch)
        evidence = await self.see(row) if verdict else ""
        case = await self.case(row, people) if people else None

        async def work(connection: Connection) -> None:
            claim, decision = await self.claim(connection, one.claim_id), None
            if verdict:
                binding = None
                if verdict in ("verified", "reinstated"):
                    bound = Bound(Holder.H4, Method.PLATFORM_IDENTITY)
                    binding = await write_binding(connection, claim, bound, evidence, "service", self.now)
                decision = await write_decision(
                    self.house.svc,
                    connection,
                    claim,
                    Decided(
                        verdict=verdict,
                        evidence=[evidence],
                        machine={},
                        environment="test",
                        decided_at=self.now,
                        by_reviewer=people[0] if people else None,
                        second_reviewer=people[1] if len(people) > 1 else None,
                        case_id=case,
                        binding_id=binding,
                        public=_SHOWN,
                        valid_until=ends_at,
                    ),
                )
            actor = next((a for a in self.reviewers if people and a.id == people[0]), SYSTEM)
            needed = decision if transition in VERDICTS else None
            await move(connection, claim, transition, actor, self.now, decision_id=needed)

        await in_transaction(pool, work)

    async def _rebind(self, claim: ClaimRow, epoch: int) -> None:
        await claim_rows.claim_amend(
            self.house.svc.pool, claim_id=claim.id, credential=claim.credential, jurisdiction=claim.jurisdiction,
            family=claim.family, sealed_words=claim.sealed_words, sealed_identity=claim.sealed_identity,
            licence_key=claim.licence_key, account_epoch=epoch,
        )  # fmt: skip

    async def refusals(self, one: Expected, transitions: Sequence[Transition]) -> dict[Transition, str]:
        """Return the SQLSTATE with which the database refuses each of these bare moves; nothing stays."""
        states = await self.owner.fetchval(
            "SELECT pg_temp.refusals($1, $2, $3, $4)", one.claim_id, one.version, list(transitions), self.now
        )
        return dict(zip(transitions, states, strict=True))

    async def changed(self, one: Expected, handle: str, why: str) -> None:
        """Have the platform say that an account changed."""
        await accounts.changed(self.house.svc, one.account_id, handle, one.epoch + 1, why, PLATFORM)

    async def vouched(self, one: Expected) -> None:
        """Have the platform vouch for the account in its next epoch."""
        row = _there(await account_rows.account_by_platform_id_locked(self.house.svc.pool, platform_id=one.account_id))
        await account_rows.account_changed(
            self.house.svc.pool, key=row.key, handle=one.handle, handle_held=True, epoch=one.epoch + 1,
            standing="current", changed_why="epoch_raised", changed_at=self.now,
        )  # fmt: skip

    async def sighted(self, one: Expected) -> None:
        """Have the board show the licence in force in a new round."""
        await self.next_round(one.claim_id)
        row = _there(await claim_rows.claim_by_id(self.house.svc.pool, claim_id=one.claim_id))
        seen = await self.see(row)
        await claim_rows.record_sighting(self.house.svc.pool, claim_id=one.claim_id, seen=seen, now=self.now)

    async def read(self, one: Expected) -> tuple[str, int, str]:
        """Return state, version and the badge's status as they are."""
        row = _there(await self.owner.fetchrow("SELECT state, version FROM claim WHERE id = $1", one.claim_id))
        self.house.svc.badges.forget(one.handle)
        return str(row["state"]), int(row["version"]), await self.house.status(one.handle)


def _there(found: T | None) -> T:
    """Return what was found; it was put there before."""
    if found is None:
        raise LookupError
    return found
