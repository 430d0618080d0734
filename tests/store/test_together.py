"""Questions that arrive together become one statement, and none suffers from another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from verifier.store.together import Together


class Echo:
    """Answers with what it is asked; notes what came together."""

    def __init__(self, *, bad: int | None = None, gone: bool = False) -> None:
        self.bad, self.gone, self.asked = bad, gone, list[list[int]]()
        self.go_on = asyncio.Event()

    async def __call__(self, questions: Sequence[int]) -> list[int]:
        self.asked.append(list(questions))
        await self.go_on.wait()
        if self.gone:
            raise ConnectionResetError
        if self.bad in questions:
            raise ValueError(self.bad)
        return [10 * question for question in questions]


async def test_while_one_is_under_way_the_next_ones_gather() -> None:
    echo = Echo()
    together = Together(echo, most=3)
    first = asyncio.create_task(together.ask(1))
    while not echo.asked:  # noqa: ASYNC110  until its statement is under way
        await asyncio.sleep(0)
    rest = [asyncio.create_task(together.ask(number)) for number in (2, 3, 4, 5)]
    await asyncio.sleep(0)
    echo.go_on.set()
    assert [await one for one in (first, *rest)] == [10, 20, 30, 40, 50]
    assert echo.asked == [[1], [2, 3, 4], [5]]


async def test_one_that_cannot_be_asked_fails_alone() -> None:
    echo = Echo(bad=2)
    echo.go_on.set()
    together = Together(echo)
    said = await asyncio.gather(*(together.ask(number) for number in (1, 2, 3)), return_exceptions=True)
    assert [said[0], said[2]] == [10, 30]
    assert isinstance(said[1], ValueError)
    with pytest.raises(ValueError, match="2"):
        await together.ask(2)


async def test_a_database_that_is_gone_is_gone_for_all_who_wait() -> None:
    echo = Echo(gone=True)
    together = Together(echo, most=1)
    asking = [asyncio.create_task(together.ask(number)) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    echo.go_on.set()
    said = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(one) for one in said] == [ConnectionResetError] * 3
    assert len(echo.asked) == 1, "nobody waits for the silence of a second one"


async def test_whoever_has_gone_is_not_asked_for() -> None:
    echo = Echo()
    together = Together(echo, most=1)
    first, second, third = (asyncio.create_task(together.ask(number)) for number in (1, 2, 3))
    while not echo.asked:  # noqa: ASYNC110  until its statement is under way
        await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    echo.go_on.set()
    assert (await first, await third) == (10, 30)
    assert [1] in echo.asked
    assert [2] not in echo.asked
