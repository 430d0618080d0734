"""Before a proof nobody learns anything: one answer for every licence, and the letter goes to its own mailbox alone."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from tests.harness.florida import Office
from tests.harness.served import SAME, Served
from tests.licensees.people import Licensee, token_in
from verifier.flows.core.errors import Absent
from verifier.flows.licensees import page, wishes

CHANGING = ("Date", "RateLimit", "X-Request-ID")  # with each request, whatever it is about


@pytest.fixture
def licensee(florida: Office) -> Licensee:
    """The first of those whose board holds an address of their own."""
    return Licensee(florida, florida.people[0])


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is sent to the database, one after the other."""
    said, execute = list[str](), vars(asyncpg.Connection)["_execute"]

    def listening(connection: asyncpg.Connection[asyncpg.Record], query: str, *how: Any, **more: Any) -> Any:  # noqa: ANN401
        said.append(query)
        return execute(connection, query, *how, **more)

    monkeypatch.setattr(asyncpg.Connection, "_execute", listening)
    return said


async def test_the_answer_says_nothing_of_the_licence_and_nor_do_the_statements_behind_it(
    served: Served, heard: list[str]
) -> None:
    office = served.office
    known = office.people
    claimed, watched, locked, plain = known[:4]
    silent = next(truth for truth in office.house.people if truth not in known)  # the board holds no address
    await office.claim(claimed, identity=True)
    for truth, wish in ((watched, wishes.watch), (locked, wishes.lock)):
        await wish(office.house.svc, await Licensee(office, truth).enter(), wanted=True)
    numbers = [truth.number for truth in (claimed, watched, locked, plain, silent)] + ["MH999999999", "LMHC 1"]
    answers, statements = set[tuple[int, str, str]](), set[tuple[str, ...]]()
    visit = await served.stranger()
    for number in numbers:
        heard.clear()
        body = {"jurisdiction": "US-FL", "credential": plain.credential, "number": number, "way": "letter"}
        answer = await visit.http.post("/licence", data=body, headers=SAME)
        kept = {
            name: value for name, value in answer.headers.items() if name not in ("Date", "RateLimit", "X-Request-ID")
        }
        answers.add((answer.status, await answer.text(), str(sorted(kept.items()))))
        statements.add(tuple(heard))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 202
    assert len(statements) == 1
    assert len(next(iter(statements))) <= 2, "taking it in looks nothing up"


async def test_a_letter_goes_where_the_board_says_and_nowhere_else(florida: Office) -> None:
    known = {truth.number for truth in florida.people}
    for truth in florida.house.people:
        assert await Licensee(florida, truth).ask() <= (truth.number in known)
    assert set(florida.relay.to) <= set(florida.reachable().values())
    assert len(florida.relay.to) == len(set(florida.relay.to)) > 5
    assert not [letter for letter in florida.relay.letters if "Hello" not in florida.relay.text(letter)]


async def test_a_link_opens_the_page_once_within_a_day_and_the_page_lasts_an_hour(licensee: Licensee) -> None:
    svc, clock = licensee.office.house.svc, licensee.office.house.clock
    assert await licensee.ask() == 1
    token = token_in(licensee.office.relay.last())
    assert await page.link_works(svc, token)
    assert await page.link_works(svc, token)
    secret = await page.enter(svc, token)
    with pytest.raises(Absent):
        await page.enter(svc, token)
    assert (await page.of_session(svc, secret)).by_board
    clock.forward(minutes=59)
    await page.of_session(svc, secret)
    clock.forward(minutes=1)
    with pytest.raises(Absent):
        await page.of_session(svc, secret)
    assert await licensee.ask() == 1
    token = token_in(licensee.office.relay.last())
    clock.forward(days=1)
    assert not await page.link_works(svc, token)
    with pytest.raises(Absent):
        await page.enter(svc, token)


async def test_strangers_neither_fill_a_mailbox_nor_keep_its_owner_out(licensee: Licensee) -> None:
    clock = licensee.office.house.clock
    sent = 0
    for _ in range(20):
        sent += await licensee.ask()
        clock.forward(minutes=40)
    assert sent == 3
    mine = await licensee.opened()  # by the newest, whoever asked for it
    assert (await licensee.view(mine)).claims == []
