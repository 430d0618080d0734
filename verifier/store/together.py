"""Questions of one process that arrive together become one statement: while one is under way, the next ones gather."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from verifier.store.db import GONE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

Q = TypeVar("Q")
A = TypeVar("A")


class Together(Generic[Q, A]):
    """Asks many questions by one statement. Where that fails each is asked by itself: no other's trouble is its own."""

    def __init__(self, ask: Callable[[Sequence[Q]], Awaitable[Sequence[A]]], most: int = 50) -> None:
        """Keep how to ask; it answers in the order of the questions, of which it is given `most` at once."""
        self._ask, self._most = ask, most
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """Ask with all who ask now."""
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._go())
        return await future

    async def _go(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            wanted = [(question, future) for question, future in some if not future.done()]
            if not wanted:
                continue
            try:
                answers = await self._ask([question for question, _ in wanted])
            except GONE as fault:  # who came meanwhile has waited long enough: their own statement would be as silent
                late, self._waiting = self._waiting, []
                for _, future in (*wanted, *late):
                    _fail(future, fault)
            except Exception as fault:  # noqa: BLE001  handed to those who asked
                await self._each(wanted, fault)
            else:
                for (_, future), answer in zip(wanted, answers, strict=True):
                    _tell(future, answer)

    async def _each(self, wanted: Sequence[tuple[Q, asyncio.Future[A]]], fault: Exception) -> None:
        """Ask one after the other what could not be asked together; one that was alone has had its answer."""
        if len(wanted) == 1:
            _fail(wanted[0][1], fault)
            return
        for question, future in wanted:
            try:
                (answer,) = await self._ask([question])
            except Exception as own:  # noqa: BLE001  handed to the one who asked
                _fail(future, own)
            else:
                _tell(future, answer)


def _tell(future: asyncio.Future[A], answer: A) -> None:
    if not future.done():  # who asked may have gone
        future.set_result(answer)


def _fail(future: asyncio.Future[A], fault: Exception) -> None:
    if not future.done():
        future.set_exception(fault)
        future.exception()  # who asked may have gone
