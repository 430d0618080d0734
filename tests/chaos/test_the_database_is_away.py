"""While the database is frozen, gone, read-only or full of others every call is answered, and then all is as before.

No test here measures time: what has to be answered without the database is answered before it comes back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.chaos.away import PATIENCE_S, Away, is_503, is_as_ever, opened
from tests.harness import database_faults as faults
from tests.harness.creator_doors import ROBIN
from tests.harness.database_faults import FAULTS, frozen
from tests.harness.staff import new_reviewer
from verifier.app import hearing
from verifier.flows.access import sessions
from verifier.store.db import Connection, in_transaction


@pytest.fixture(scope="module")
async def away(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Away]:
    async with opened(tmp_path_factory.mktemp("away")) as made:
        yield made


async def test_while_the_database_is_frozen_every_call_is_answered_and_none_waits_for_it(away: Away) -> None:
    async with frozen(away.server):
        first, second = await away.everything(), await away.everything()
    for said in first + second:
        assert (said, is_as_ever(said) if said.stands else is_503(said)) == (said, True)
    assert len([said for said in first if not said.stands]) > 40
    assert "verifier_database_up 0.0" in next(said.body for said in second if said.at == "/metrics")
    await away.whole()


@pytest.mark.parametrize("fault", ["gone", "unreachable"])
async def test_while_there_is_no_way_to_the_database_every_call_is_answered(away: Away, fault: str) -> None:
    async with FAULTS[fault](away.server):
        for said in await away.everything():
            assert is_as_ever(said) if said.stands else is_503(said), (said.method, said.at, said.status, said.kind)
    await away.whole()


@pytest.mark.parametrize("fault", ["read-only", "crowded"])
async def test_what_the_database_still_does_is_done_and_nothing_else_is_promised(away: Away, fault: str) -> None:
    async with FAULTS[fault](away.server):
        for said in await away.everything():
            assert (said, is_503(said) or said.status < 500) == (said, True)
        assert is_503(await away.post(1))
        assert is_503(await away.call("GET", "/readyz"))
    await away.whole()
    await away.acknowledged(1)
    assert await away.claims_of(1) == 1


async def test_a_claim_that_was_cut_off_is_taken_once_when_it_is_sent_again(away: Away) -> None:
    """Some were committed and nobody heard of it, some were not: the repetition tells, and needs no quarter minute."""
    numbers = range(10, 26)
    posts = [asyncio.create_task(away.post(number)) for number in numbers]
    await asyncio.wait(posts, return_when=asyncio.FIRST_COMPLETED)  # the others are under way, each at another place
    async with frozen(away.server):
        async with asyncio.timeout(PATIENCE_S):
            first = await asyncio.gather(*posts)
        assert 503 in {said.status for said in first}
    again = await asyncio.gather(*(away.acknowledged(number) for number in numbers))
    for number, before, after in zip(numbers, first, again, strict=True):
        assert await away.claims_of(number) == 1
        assert before.status == 503 or json.loads(before.body)["id"] == json.loads(after.body)["id"]


async def test_a_login_link_that_was_sent_to_a_frozen_database_still_opens_a_session(away: Away) -> None:
    reviewer = await new_reviewer(away.server.dsn, "Ben Trial")
    async with frozen(away.server):
        with pytest.raises(TimeoutError):
            await sessions.open_session(away.svc, reviewer.login_token)
    assert await sessions.open_session(away.svc, reviewer.login_token) is not None


async def test_who_asks_for_a_badge_late_is_told_with_those_who_have_waited(away: Away) -> None:
    """A second question to a database that has just left one unanswered would be two waits in a row."""
    async with frozen(away.server):
        early = asyncio.create_task(away.svc.badges.read("early", None, None, full=True))
        await asyncio.sleep(0)
        late = asyncio.create_task(away.svc.badges.read("late", None, None, full=True))
        with pytest.raises(TimeoutError):
            await early
        await asyncio.sleep(0)
        assert isinstance(late.exception(), TimeoutError)
    await away.whole()


async def test_a_badge_is_not_remembered_past_its_second_while_the_database_is_frozen(away: Away) -> None:
    badge = f"/v1/badges/{ROBIN.handle}"
    await away.whole(badge)
    async with frozen(away.server), asyncio.timeout(PATIENCE_S):
        while (said := await away.call("GET", badge)).status == 200:
            pass
        assert is_503(said)
    await away.whole(badge)


async def test_who_has_waited_for_a_badge_does_not_wait_as_long_again_for_a_key(away: Away) -> None:
    """A key is known for a second, the wait takes two: what the database left unanswered is told before it is asked."""
    badges, badge = away.svc.badges, f"/v1/badges/{ROBIN.handle}"
    stranger = {"Authorization": "Bearer vpk_unknown"}
    badges._silence = asyncio.get_running_loop().time() + PATIENCE_S, TimeoutError()
    async with away.http.get(badge, headers=stranger) as told:
        assert (told.status, told.headers.get("Retry-After") is not None) == (503, True)
    badges._silence = 0.0, None
    async with away.http.get(badge, headers=stranger) as asked:
        assert asked.status == 401


async def test_whoever_listens_for_changes_stops_listening_while_the_database_is_frozen(away: Away) -> None:
    """A process that is asked to stop once ended with a complaint of its own, after two seconds of politeness."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(hearing(away.svc))
        async with asyncio.timeout(PATIENCE_S):
            while not away.svc.badges.kept._fresh_until:  # noqa: ASYNC110  until it hears
                await asyncio.sleep(0.01)
        async with frozen(away.server):
            await stack.aclose()


async def test_a_task_that_is_cancelled_while_the_database_is_frozen_ends_as_a_cancelled_one(away: Away) -> None:
    inside, never = asyncio.Event(), asyncio.Event()

    async def work(connection: Connection) -> None:
        inside.set()
        await never.wait()
        await connection.execute("SELECT 1")

    asked = asyncio.create_task(in_transaction(away.svc.pool, work))
    await inside.wait()
    async with frozen(away.server):
        never.set()
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
    await away.whole()


async def test_a_transaction_that_the_database_left_unanswered_says_so(away: Away) -> None:
    """Not that its connection is closed: what was refused before is told from silence by the error."""

    async def work(connection: Connection) -> None:
        with faults.stopped(away.server):
            await connection.execute("SELECT 1")

    with pytest.raises(TimeoutError):
        await in_transaction(away.svc.pool, work)
    await away.whole()
