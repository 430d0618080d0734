"""A licence that another account's badge stands on, or that its holder has locked: nobody wins without people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.binding import Holder
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
    disputed: bool = False  # the licensee of record denied a claim on it, this one or another

    @property
    def reasons(self) -> tuple[str, ...]:
        """What that is called. That it is locked is for reviewers: to everybody else it is contested."""
        denied = ("holder_disputed",) if self.disputed else ()
        if self.locked:
            return ("contested", "licence_locked", *denied)
        return ("contested", *denied) if self.incumbents else denied


async def rivals(connection: Connection, claim: Row, licence: bytes | None) -> Rivals:
    """Other accounts with an active badge on this licence, and whether one of them has locked it."""
    if licence is None:
        return Rivals()
    # A badge that stands is not touched by what was said of somebody else's claim.
    disputed = claim["state"] != "verified" and await connection.fetchval(_SQL.licence_disputed, licence)
    if claim["licence_shared"]:
        return Rivals(disputed=disputed)
    return Rivals(
        await connection.fetch(_SQL.incumbents, licence, claim["account_key"]),
        await connection.fetchval(_SQL.locked_by_another, licence, claim["account_key"]),
        disputed,
    )


async def weigh_in(connection: Connection, claim: Row, licence: bytes, level: Holder, now: datetime) -> None:
    """A newcomer who is bound higher comes next, and whoever shows the badge is asked to prove the holder again."""
    found = await rivals(connection, claim, licence)
    weaker = [row["id"] for row in found.incumbents if level > Holder[row["level"] or "H0"]]
    if weaker:
        await connection.execute(_SQL.ask_to_rebind, weaker, now)
        await connection.execute(_SQL.case_first_in_line, claim["id"], now)
