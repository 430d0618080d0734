"""A review of all badges: page by page in one snapshot, so that the service goes on and memory stays bounded."""

from __future__ import annotations

import asyncio
import itertools
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from verifier.checker import rules
from verifier.checker.reading import Unopened, badge_of
from verifier.store.rows import checker as checker_rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import PieceRow, StandingRow
    from verifier.store.sealing.crypto import Vault

EVERY: Final = timedelta(days=1)
LATE: Final = timedelta(days=2)
_PAGE, _TOLD = 500, 1000


@dataclass(slots=True)
class Review:
    """The outcome: how many badges were looked at, and what is wrong with which claims. No personal data."""

    badges: int = 0
    found: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """True if nothing is wrong."""
        return not self.found

    @property
    def sentences(self) -> list[str]:
        """The sentences that say what is wrong, one for each badge."""
        return [f"{claim}: {' '.join(rules.SAYS[code] for code in codes)}" for claim, codes in self.found]


async def review(pool: Pool, vault: Vault, told: Callable[[int], None] = lambda _: None) -> Review:
    """Derive every badge that may be shown from its evidence; `told` hears how many were."""
    async with _snapshot(pool) as connection:
        return await _all(connection, vault, told)


async def nightly(pool: Pool, vault: Vault, now: datetime) -> Review | None:
    """Review all badges if the last review is a day old, and note how it came out; None where it is not yet time."""
    async with _snapshot(pool) as connection:
        last = await checker_rows.review_last(connection)
        if (last is not None and now - last.began_at < EVERY) or not await checker_rows.reviewer(connection):
            return None
        made = await _all(connection, vault, lambda _: None)
    findings = json.dumps([{"claim_id": claim, "codes": codes} for claim, codes in made.found[:_TOLD]])
    await checker_rows.review_noted(pool, began_at=now, badges=made.badges, findings=findings)
    return made


@asynccontextmanager
async def _snapshot(pool: Pool) -> AsyncIterator[Connection]:
    async with (
        pool.acquire(timeout=5) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await connection.execute("SET LOCAL statement_timeout = '60s'")
        await connection.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")
        yield connection


async def _all(connection: Connection, vault: Vault, told: Callable[[int], None]) -> Review:
    made, after = Review(), ""
    while page := await checker_rows.standing(connection, after=after, limit=_PAGE):
        await _look(connection, vault, page, made)
        after = page[-1].id
        told(made.badges)
    return made


async def _look(connection: Connection, vault: Vault, page: list[StandingRow], made: Review) -> None:
    wanted = [one for row in page for one in row.evidence or ()]
    pieces = await checker_rows.pieces(connection, claims=[row.id for row in page], evidence=wanted)
    of_claim = {key: list(some) for key, some in itertools.groupby(pieces, key=lambda piece: piece.claim_id)}
    for row in page:
        made.badges += 1
        await asyncio.sleep(0)  # the worker has other things to do meanwhile
        if wrong := _wrong(vault, row, of_claim.get(row.id, [])):
            made.found.append((row.id, wrong))


def _wrong(vault: Vault, row: StandingRow, pieces: list[PieceRow]) -> list[str]:
    try:
        return rules.wrong_with(badge_of(vault, row, pieces))
    except Unopened as fault:
        return [fault.code]
