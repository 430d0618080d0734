"""A licensee's lock: nobody gets a badge past it, by whatever way, and whoever they name does."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.harness.florida import Office, another
from tests.harness.people import PLATFORM, submission
from tests.licensees.people import Licensee
from verifier.domain.claim import AccountRef, Actor
from verifier.domain.report import Report
from verifier.flows.accounts import accounts
from verifier.flows.audit import verification
from verifier.flows.claims import intake
from verifier.flows.core.errors import Conflict
from verifier.flows.licensees import wishes
from verifier.flows.review import reports
from verifier.flows.rights import erase
from verifier.store.db import Connection, DatabaseRefusal, in_transaction
from verifier.store.refusals import Refusal
from verifier.store.rows import licensees as licensee_rows

ERASER = Actor("platform", "key_erase", frozenset({"erase"}))
WAITS = """
SELECT count(*) FROM pg_locks
WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.fixture
def licensee(florida: Office) -> Licensee:
    """The first of those whose board holds an address of their own."""
    return Licensee(florida, florida.people[0])


async def _locked(licensee: Licensee) -> None:
    mine = await licensee.enter()
    await wishes.lock(licensee.office.house.svc, mine, wanted=True)
    await licensee.spread()


async def test_a_claim_that_would_be_confirmed_goes_to_people_and_two_of_them_cannot_approve_it(
    licensee: Licensee,
) -> None:
    house, truth = licensee.office.house, licensee.truth
    mine = await licensee.enter()
    await wishes.lock(house.svc, mine, wanted=True)
    claim = await licensee.office.claim(truth, identity=True)
    assert (claim.state, claim.reasons) == ("in_review", ("licence_locked",))
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    assert (await house.decide(ada, "approve", reason="identity_established"))[1] is True
    case = await house.next(ben)
    with pytest.raises(Conflict, match="licence_locked"):
        await house.rule(case, ben, "approve", reason="identity_established")
    assert await house.status(truth.handle) == "pending"
    # The licensee unlocks it: what waited for nothing else is looked at again by itself.
    await house.svc.pool.execute("UPDATE review_case SET state = 'open', assigned_to = NULL")
    await wishes.lock(house.svc, mine, wanted=False)
    await licensee.spread()
    assert await house.status(truth.handle) == "verified"


async def test_the_account_that_its_licensee_names_passes_and_no_other(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    mine = await licensee.enter()
    await wishes.lock(house.svc, mine, wanted=True)
    stranger = await licensee.office.claim(truth, identity=True, account=another(truth))
    await wishes.let_pass(house.svc, mine, f"acct_{truth.id}", f"@{truth.handle}")
    own = await licensee.office.claim(truth, identity=True)
    assert ((await house.claim(stranger.id)).state, own.state) == ("in_review", "verified")
    view = await licensee.view(mine)
    assert [(one.account_id, one.handle) for one in view.passing] == [(f"acct_{truth.id}", truth.handle)]
    assert {(one.state, one.handle) for one in view.claims} == {("verified", truth.handle), ("in_review", None)}


@pytest.mark.parametrize("reason", ["transferred", "renamed"])
async def test_an_account_that_changed_hands_or_name_passes_no_longer(licensee: Licensee, reason: str) -> None:
    house, truth = licensee.office.house, licensee.truth
    mine = await licensee.enter()
    first = await licensee.office.claim(truth)
    await wishes.let_pass(house.svc, mine, f"acct_{truth.id}", truth.handle)
    await wishes.lock(house.svc, mine, wanted=True)
    handle = truth.handle if reason == "transferred" else "another.name"
    await accounts.changed(house.svc, f"acct_{truth.id}", handle, 2, reason, PLATFORM)
    await intake.withdraw(house.svc, first.id, PLATFORM)
    owner = AccountRef(f"acct_{truth.id}", handle, 2, truth.display_name)
    claim = await licensee.office.claim(truth, identity=True, epoch=2, account=owner)
    assert (claim.state, "licence_locked" in claim.reasons) == ("in_review", True)


async def test_naming_somebody_elses_account_of_the_same_handle_is_naming_nobody(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    mine = await licensee.enter()
    await wishes.lock(house.svc, mine, wanted=True)
    await wishes.let_pass(house.svc, mine, "acct_other", truth.handle)
    await wishes.let_pass(house.svc, mine, f"acct_{truth.id}", "other.handle")
    assert (await licensee.office.claim(truth, identity=True)).state == "in_review"


def _written(number: str) -> list[str]:
    """The same number as people write it: without its letters, with spaces, in small letters, with zeros in front."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return [digits, " ".join(number), number.lower(), f"{number[: -len(digits)]}000{digits}"]


async def test_a_number_that_is_written_another_way_is_the_same_licence(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    await _locked(licensee)
    for n, number in enumerate(_written(truth.number)):
        given = submission(truth, house.clock())
        words = replace(given.words, number=number)
        taken = await intake.submit(house.svc, replace(given, account=another(truth, f"n{n}"), words=words), PLATFORM)
        await house.drain()
        claim = await house.claim(taken.id)
        assert (claim.state, await house.status(f"n{n}.account")) != ("verified", "verified"), words.number
        assert claim.state == "in_review", words.number


async def test_an_open_claim_goes_to_people_once_the_licence_is_locked(licensee: Licensee) -> None:
    house = licensee.office.house
    claim = await licensee.office.claim(licensee.truth)
    assert claim.state == "awaiting_creator"
    await _locked(licensee)
    after = await house.claim(claim.id)
    assert (after.state, "licence_locked" in after.reasons) == ("in_review", True)


async def test_a_worker_killed_between_the_lock_and_what_follows_leaves_nothing_open(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    waiting = await licensee.office.claim(truth)
    mine = await licensee.enter()
    await wishes.lock(house.svc, mine, wanted=True)  # and nobody carries it on
    claim = await licensee.office.claim(truth, identity=True, account=another(truth))
    assert claim.state == "in_review"
    await licensee.spread()
    await licensee.spread()
    assert (await house.claim(waiting.id)).state == "in_review"
    assert await house.svc.pool.fetchval("SELECT spread FROM licensee_lock") is True


async def test_a_badge_that_is_on_stays_on_and_is_not_given_again_by_two_people(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    await licensee.office.claim(truth, identity=True)
    await _locked(licensee)
    assert await house.status(truth.handle) == "verified"
    await reports.receive(house.svc, truth.handle, Report("impersonation", "Look."))
    ada, ben, cem = [await house.reviewer(name) for name in ("Ada", "Ben", "Cem")]
    await house.decide(ada, "suspend", reason="not_the_licensee")
    assert await house.status(truth.handle) == "suspended"
    await house.drain()
    assert (await house.decide(ben, "reinstate", reason="identity_established"))[1] is True
    with pytest.raises(Conflict, match="licence_locked"):
        await house.decide(cem, "reinstate", reason="identity_established")
    assert await house.status(truth.handle) == "suspended"


async def test_a_lock_and_an_approval_at_once_come_one_after_the_other(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    mine = await licensee.enter()
    taken = await house.submit(truth)
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def locks(connection: Connection) -> None:
        await licensee_rows.lock_licence(connection, session_digest=mine.digest, wanted=True, now=house.clock())
        entered.set()
        await go_on.wait()

    locking = asyncio.create_task(in_transaction(house.svc.pool, locks))
    await entered.wait()
    checking = asyncio.create_task(house.drain())
    while not await house.svc.pool.fetchval(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    ):
        await asyncio.sleep(0)
        if checking.done():
            break
    go_on.set()
    await asyncio.gather(locking, checking)
    claim = await house.claim(taken.id)
    assert (claim.state, claim.reasons) == ("in_review", ("licence_locked",))


async def test_a_lock_outlives_every_account_that_claimed_the_licence(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    await licensee.office.claim(truth)
    await _locked(licensee)
    await erase.erase(house.svc, f"acct_{truth.id}", ERASER)
    again = await licensee.office.claim(truth, identity=True)
    assert (again.state, "licence_locked" in again.reasons) == ("in_review", True)
    assert (await verification.verify(house.svc)).whole


_AS_BEFORE = """
INSERT INTO decision (id, claim_id, claim_version, obs_epoch, account_epoch, verdict, evidence, binding_id,
    machine_verdict, policy_version, environment, public, decided_at)
SELECT 'dec_' || md5('x'), c.id, c.version, c.obs_epoch, c.account_epoch, 'verified', d.evidence, d.binding_id,
    d.machine_verdict, d.policy_version, d.environment, d.public, $2
FROM claim AS c JOIN decision AS d ON d.id = c.decision_id WHERE c.id = $1
"""
_MOVED = "SELECT move_claim(id, version, $2, $3, 'service', 'system', '{}', '{}', NULL) FROM claim WHERE id = $1"


async def test_the_database_refuses_to_confirm_a_licence_again_that_was_renewed_behind_a_lock(
    licensee: Licensee,
) -> None:
    house = licensee.office.house
    claim = await licensee.office.claim(licensee.truth, identity=True)
    await _locked(licensee)
    for happening in ("expired", "renewed"):
        await house.svc.pool.execute(_MOVED, claim.id, happening, house.clock())
    with pytest.raises(DatabaseRefusal) as refused:
        await house.svc.pool.execute(_AS_BEFORE, claim.id, house.clock())
    assert refused.value.sqlstate == Refusal.LOCKED
