"""A licence that another account's badge stands on, or that its holder has locked: nobody wins without people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.binding.binding import Hold, goes_before
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Connection, Row

_SQL = queries("bindings")


@dataclass(frozen=True, slots=True)
class Rivals:
    """Who else stands on a licence."""

    incumbents: Sequence[Row] = ()
    locked: bool = False
    disputed: bool = False  # the licensee of record denied a claim on it, and that holds this one

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What that is called. That it is locked is for reviewers: to everybody else it is contested."""
        denied = (Reason.HOLDER_DISPUTED,) if self.disputed else ()
        if self.locked:
            return (Reason.CONTESTED, Reason.LICENCE_LOCKED, *denied)
        return (Reason.CONTESTED, *denied) if self.incumbents else denied


async def rivals(connection: Connection, claim: Row, licence: bytes | None) -> Rivals:
    """Other accounts with an active badge on this licence, and whether one of them has locked it."""
    if licence is None:
        return Rivals()
    # A badge that stands is not touched by what was said of somebody else's claim.
    disputed = claim["state"] != "verified" and bool(
        await connection.fetchval(_SQL.licence_denied, claim["id"], licence)
    )
    if claim["licence_shared"]:
        return Rivals(disputed=disputed)
    return Rivals(
        await connection.fetch(_SQL.incumbents, licence, claim["account_key"]),
        await connection.fetchval(_SQL.locked_by_another, licence, claim["account_key"]),
        disputed,
    )


async def weigh_in(connection: Connection, claim: Row, licence: bytes, newcomer: Sequence[Hold], now: datetime) -> None:
    """Put a newcomer who outranks the incumbents next in the queue, and ask those to prove the holder again."""
    found = await rivals(connection, claim, licence)
    weaker = [row["id"] for row in found.incumbents if goes_before(newcomer, holds_of(row))]
    if weaker:
        await connection.execute(_SQL.ask_to_rebind, weaker, now)
        await connection.execute(_SQL.case_first_in_line, claim["id"], now)


def holds_of(incumbent: Row) -> list[Hold]:
    """Everything by which an incumbent's account was shown to be the holder's, since it is who it is."""
    pairs = (written.split(" ") for written in incumbent["holds"])
    return [Hold(Holder[level], Method(method)) for level, method in pairs]
