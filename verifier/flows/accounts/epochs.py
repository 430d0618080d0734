"""Comparison of a creator's token with its account, which may have changed hands since the token was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.core.errors import Absent, Outdated

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.store.rows import accounts as account_rows
    from verifier.store.rows import keys as key_rows
    from verifier.store.rows.shared import ClaimRow


def insist_current(
    account: account_rows.AccountByPlatformIdLocked | key_rows.CreatorSeen, actor: Actor, *, newer: bool = False
) -> None:
    """Refuse a creator whose token is not of the account as it is now; `newer`: a higher epoch is let through.

    Everybody who is not a creator passes.
    """
    if actor.account_id is not None and not _is_current(account, actor, newer=newer):
        raise outdated()


def insist_own(claim: ClaimRow, actor: Actor) -> None:
    """Refuse a creator a claim that is not of their own account in its present epoch: it looks like none at all."""
    if actor.account_id is None:
        return
    if claim.platform_id != actor.account_id:
        raise Absent("claim_absent", "There is no such claim.")
    if actor.account is None or not _same(actor, claim.current_epoch, claim, claim.account_standing):
        raise outdated()
    if claim.account_epoch != actor.account.epoch:
        raise Absent("claim_absent", "There is no such claim.")


def of_epoch(actor: Actor) -> int | None:
    """Return the one epoch whose claims, attempts and documents this actor sees; None: all of them."""
    if actor.account_id is None:
        return None
    return actor.account.epoch if actor.account is not None else 0


def outdated() -> Outdated:
    """Say that a token is not of the account as it is today."""
    return Outdated(
        "account_changed",
        "This token is not of the account as it is today: the account has changed since, or was closed. "
        "Get a new link from your platform; a platform reports a change with POST /v1/accounts/{id}/changed.",
    )


def _is_current(
    account: account_rows.AccountByPlatformIdLocked | key_rows.CreatorSeen, actor: Actor, *, newer: bool
) -> bool:
    if newer and actor.account is not None and actor.account.epoch > account.epoch:
        return bool(account.standing != "closed")
    return _same(actor, account.epoch, account, account.standing)


def _same(
    actor: Actor,
    epoch: int,
    held: account_rows.AccountByPlatformIdLocked | ClaimRow | key_rows.CreatorSeen,
    standing: str,
) -> bool:
    said = actor.account
    if said is None or standing != "current" or not held.handle_held:
        return False
    return (said.epoch, said.handle) == (epoch, held.handle)
