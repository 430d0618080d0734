"""How many claims one account may have: open ones at a time, and new ones in a day. Whoever sends them, they count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.core.errors import Conflict, TooMany
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_A_DAY = timedelta(days=1)
_CODE = "too_many_claims"


async def insist(svc: Service, connection: Connection, account_key: str, epoch: int) -> None:
    """Refuse one claim too many. The caller has locked the account: of fifty at once each sees those before it."""
    now, policy = svc.clock(), svc.policy
    row = await claim_rows.claims_of_one_account(
        connection, account_key=account_key, account_epoch=epoch, created_at=now - _A_DAY, limit=policy.claims_per_day
    )
    assert row is not None  # noqa: S101  it counts
    if row.open >= policy.claims_open:
        detail = (
            f"This account has {row.open} open claims, which is the most. Withdraw one that is not needed any more, "
            "then send this one."
        )
        raise Conflict(_CODE, detail)
    if len(row.newest) >= policy.claims_per_day:
        raise _for_today(len(row.newest), row.newest[-1] + _A_DAY - now)


def _for_today(sent: int, wait: timedelta) -> TooMany:
    """Say when the next one is taken: when the oldest of those that fill the day is a day old."""
    hours = -(-wait // timedelta(hours=1))
    when = "an hour" if hours <= 1 else f"{hours} hours"
    detail = f"This account has sent {sent} claims within a day, which is the most. Send the next one in {when}."
    return TooMany(_CODE, detail, retry_after_s=wait.total_seconds())
