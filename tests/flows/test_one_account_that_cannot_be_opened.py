"""One account's key was damaged, or wrapped by another master key: its own claims say so, everybody else's go on."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.flows.claims import claim_reader, intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.badge_document import stored
from verifier.flows.operations import housekeeping, send_mail
from verifier.store.rows import badges as badge_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows.shared import ClaimRow
from verifier.store.sealing.crypto import SealBroken
from verifier.store.sqlfiles import queries
from verifier.web.http.answers.problems import problem_of

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_DAMAGE = """
UPDATE account_secret SET wrapped_key = sha256(wrapped_key) || '\\x0011223344556677'::bytea
WHERE account_key = (SELECT account_key FROM claim WHERE id = $1)
"""


@pytest.fixture
async def two(house: House, owner: Owner) -> tuple[ClaimView, ClaimView]:
    """Two badges; what was sealed for the first account does not open any more."""
    broken, whole = [await house.settle(truth) for truth in house.people[:2]]
    await owner.execute(_DAMAGE, broken.id)
    return broken, whole


async def test_its_claims_are_listed_without_their_words_and_say_why(
    house: House, two: tuple[ClaimView, ClaimView]
) -> None:
    broken, whole = two
    (listed,), _ = await claim_reader.claims_of(house.svc, broken.account.id, PLATFORM, None, 10)
    assert (listed.id, listed.state, listed.claimed.name, listed.account.display_name) == (
        broken.id,
        "verified",
        "",
        "",
    )
    assert [text for text in listed.warnings if "cannot be read at the moment" in text]
    assert not (await house.claim(whole.id)).warnings


async def test_what_needs_its_words_is_refused_and_not_called_our_mistake(
    house: House, two: tuple[ClaimView, ClaimView]
) -> None:
    broken, _ = two
    house.clock.forward(days=400)
    await housekeeping.tidy(house.svc)  # both have expired, so they may be amended
    with pytest.raises(SealBroken) as caught:
        await house.submit(house.people[0])
    problem = problem_of(caught.value)
    assert (problem.status, problem.code) == (503, "unreadable")
    assert (await intake.withdraw(house.svc, broken.id, PLATFORM)).state == "withdrawn", "it can always be taken back"


async def test_it_holds_up_no_re_check(house: House, two: tuple[ClaimView, ClaimView]) -> None:
    broken, whole = two
    house.clock.forward(days=31)
    await house.tidy()
    rounds = {row["id"]: row["obs_epoch"] for row in await house.svc.pool.fetch("SELECT id, obs_epoch FROM claim")}
    assert (rounds[broken.id], rounds[whole.id]) == (1, 2)


async def test_it_holds_up_nobody_whose_list_has_changed(house: House, two: tuple[ClaimView, ClaimView]) -> None:
    broken, whole = two
    pool, now = house.svc.pool, house.clock()
    await pool.execute(queries("rosters").relook_note, [broken.id, whole.id], "us-oig-leie", now)
    await pool.execute("UPDATE roster_relook SET noted_at = noted_at - interval '1 day'")
    await house.tidy()
    assert await pool.fetchval("SELECT obs_epoch FROM claim WHERE id = $1", whole.id) == 2
    left = {row["claim_id"] for row in await pool.fetch("SELECT claim_id FROM roster_relook")}
    assert left == {broken.id}, "what could not be looked at again is not forgotten"


async def test_a_row_that_cannot_be_read_is_its_own_readers_trouble(
    house: House, two: tuple[ClaimView, ClaimView], owner: Owner
) -> None:
    """Badges that are wanted at the same time are read together; one of them is damaged."""
    broken, whole = two
    odd = json.dumps([{"state": "no state"}])
    await owner.execute(
        "UPDATE badge SET credentials = $2 WHERE account_key = (SELECT account_key FROM claim WHERE id = $1)",
        broken.id,
        odd,
    )
    (row,) = await badge_rows.badge_by_handle(house.svc.pool, handles=[broken.account.handle])
    assert stored(row).handle == broken.account.handle
    assert await house.status(whole.account.handle) == "verified"


async def test_letters_to_others_go_out_all_the_same(house: House, two: tuple[ClaimView, ClaimView]) -> None:
    broken, _ = two
    with pytest.raises(SealBroken):
        house.svc.sealer(await _row(house, broken))
    row = await house.svc.pool.fetchrow(
        "SELECT c.*, s.wrapped_key, 'received' AS template, FALSE AS moved_on FROM claim AS c "
        "JOIN account_secret AS s USING (account_key) WHERE c.id = $1",
        broken.id,
    )
    assert row is not None
    letter = SimpleNamespace(**dict(row))
    assert await send_mail._written(house.svc, None, letter, ()) == "failed"  # type: ignore[arg-type]  # no relay is asked


async def _row(house: House, claim: ClaimView) -> ClaimRow:
    row = await claim_rows.claim_by_id(house.svc.pool, claim_id=claim.id)
    assert row is not None
    return row
