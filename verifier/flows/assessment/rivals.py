"""Rivals on a licence: another account's badge stands on it, or its holder has locked it. Only people decide then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.binding.binding import Hold, goes_before
from verifier.domain.holder import Holder, Method
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.store.rows import bindings as binding_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow


@dataclass(frozen=True, slots=True)
class Rivals:
    """The other accounts on a licence."""

    incumbents: Sequence[binding_rows.Incumbents] = ()
    locked: bool = False
    barred: bool = False  # the licensee, who needs no account, has locked it against this claim
    disputed: bool = False  # the licensee of record denied a claim on it, and that holds this one

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons that they give. That an account has locked it is for reviewers: to others it is contested."""
        denied = (Reason.HOLDER_DISPUTED,) if self.disputed else ()
        if self.locked:
            return (Reason.CONTESTED, Reason.LICENCE_LOCKED, *denied)
        contested = (Reason.CONTESTED,) if self.incumbents else ()
        return (*contested, *((Reason.LICENCE_LOCKED,) if self.barred else ()), *denied)


async def rivals(connection: Connection, claim: ClaimRow, licence: bytes | None) -> Rivals:
    """Find other accounts with an active badge on this licence, and whether one of them has locked it."""
    if licence is None:
        return Rivals()
    filed = await binding_rows.on_file(connection, claim_id=claim.id, licence=licence, registry=None, now=None)
    return await rivals_on_file(connection, claim, licence, filed)


async def rivals_on_file(
    connection: Connection, claim: ClaimRow, licence: bytes | None, filed: binding_rows.OnFile
) -> Rivals:
    """Read who shows a badge on a licence of which the rest that is on file was read already."""
    if licence is None:
        return Rivals()
    # A badge that stands is not touched by what was said of somebody else's claim.
    disputed = filed.denied and claim.state != State.VERIFIED
    if claim.licence_shared:
        return Rivals(barred=filed.barred, disputed=disputed)
    incumbents = await binding_rows.incumbents(connection, licence_key=licence, account_key=claim.account_key)
    return Rivals(incumbents, filed.locked, filed.barred, disputed)


async def weigh_in(
    connection: Connection, claim: ClaimRow, licence: bytes, newcomer: Sequence[Hold], now: datetime
) -> None:
    """Put a newcomer who outranks the incumbents next in the queue, and ask those to prove the holder again."""
    found = await rivals(connection, claim, licence)
    weaker = [row.id for row in found.incumbents if goes_before(newcomer, holds_of(row))]
    if weaker:
        await binding_rows.ask_to_rebind(connection, ids=weaker, rebind_asked_at=now)
        await binding_rows.case_first_in_line(connection, claim_id=claim.id, now=now)


def holds_of(incumbent: binding_rows.Incumbents) -> list[Hold]:
    """Collect every way in which an incumbent's account was shown to be the holder's, in its present epoch."""
    pairs = (written.split(" ") for written in incumbent.holds)
    return [Hold(Holder[level], Method(method)) for level, method in pairs]
