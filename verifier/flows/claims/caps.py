"""Limits on the claims of one account and on how often it may change them, whoever sends them.

Every new claim and every change asks the registries anew, and these are asked politely: one account must not be able to
keep a slow one busy. The platform's own word (an identity, a new epoch) is neither counted nor held up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.core.errors import Conflict, TooMany
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Amendment
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

_A_DAY = timedelta(days=1)
_CODE = "too_many_claims"
_CHANGES = "too_many_changes"


async def insist(svc: Service, connection: Connection, account_key: str, epoch: int, *, of_a_day: bool = True) -> None:
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
    if of_a_day and len(row.newest) >= policy.claims_per_day:
        raise _for_today(len(row.newest), row.newest[-1] + _A_DAY - now)


def _for_today(sent: int, wait: timedelta) -> TooMany:
    """Compute when the next claim is taken: when the oldest of those that fill the day is a day old."""
    detail = (
        f"This account has sent {sent} claims within a day, which is the most. Send the next one in {_hours(wait)}."
    )
    return TooMany(_CODE, detail, retry_after_s=wait.total_seconds())


async def insist_change(svc: Service, connection: Connection, claim: ClaimRow, amendment: Amendment) -> None:
    """Refuse one change too many of a claim that the caller has locked, or of its account's claims."""
    if amendment.identity is not None or amendment.account is not None:
        return
    now, policy = svc.clock(), svc.policy
    row = await claim_rows.changes_of_one_account(
        connection,
        claim_id=claim.id,
        account_key=claim.account_key,
        account_epoch=claim.account_epoch,
        at=now - _A_DAY,
        of_claim=policy.changes_per_claim,
        of_account=policy.changes_per_day,
    )
    if len(row.of_account) >= policy.changes_per_day:
        raise _changed_enough("The claims of this account were", row.of_account, now)
    if len(row.of_claim) >= policy.changes_per_claim:
        raise _changed_enough("This claim was", row.of_claim, now)


def _changed_enough(what: str, changed_at: list[datetime], now: datetime) -> TooMany:
    """Compute when the next change is taken."""
    wait = changed_at[-1] + _A_DAY - now
    detail = (
        f"{what} changed {len(changed_at)} times within a day, which is the most. Nothing is lost: "
        f"it stands as it is. Send the next change in {_hours(wait)}."
    )
    return TooMany(_CHANGES, detail, retry_after_s=wait.total_seconds())


def _hours(wait: timedelta) -> str:
    hours = -(-wait // timedelta(hours=1))
    return "an hour" if hours <= 1 else f"{hours} hours"
