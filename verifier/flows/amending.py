"""Changing a claim instead of starting over: new words, a new round of checks, by the move the claim's state allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.flows import accounts, notices
from verifier.flows.entry import licence_key, locked, read
from verifier.flows.errors import Conflict
from verifier.flows.rounds import next_round
from verifier.flows.service import move
from verifier.store import sealed
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.claim import Actor, Amendment
    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row

_CLAIMS = queries("claims")
MENDABLE = frozenset({State.AWAITING_CREATOR, State.IN_REVIEW, State.EXPIRED, State.SUSPENDED})


async def apply(svc: Service, connection: Connection, claim: Row, amendment: Amendment, actor: Actor) -> None:
    """Change the claim's words, or take the platform's word for its account's new epoch, and check again."""
    now, sealer = svc.clock(), svc.sealer(claim)
    text = sealed.open_words(sealer, claim)
    words = replace(text.words, **{f: v for f in _WORDS if (v := getattr(amendment, f)) is not None})
    jurisdiction = amendment.jurisdiction or claim["jurisdiction"]
    credential = read(amendment.credential or claim["credential"], jurisdiction, words)
    identity = amendment.identity or sealed.open_identity(sealer, claim)
    epoch, display = claim["account_epoch"], text.display_name
    if amendment.account is not None:
        if amendment.account.id != claim["platform_id"]:
            raise Conflict("other_account", "A claim cannot be moved to another account. Submit a new claim.")
        await accounts.take(svc, connection, amendment.account, actor)
        claim = await locked(connection, claim["id"], actor)
        epoch, display = amendment.account.epoch, amendment.account.display_name
        identity = amendment.identity if epoch != claim["account_epoch"] else identity
    happening = _happening(claim, epoch, actor)
    await connection.execute(
        _CLAIMS.claim_amend,
        claim["id"],
        credential.word,
        jurisdiction,
        credential.family,
        sealed.seal_words(sealer, claim["id"], words, display),
        sealed.seal_identity(sealer, claim["id"], identity),
        licence_key(svc, credential, jurisdiction, words),
        epoch,
    )
    if amendment.email is not None:
        await notices.address_known(connection, claim["id"], words.email)
    claim = await locked(connection, claim["id"], actor)
    await next_round(svc, connection, claim, "again", now)
    await move(connection, claim, happening, actor, now, body={"fields": sorted(_changed(amendment))})


_WORDS = ("name", "number", "npi", "orcid", "institution", "email", "locale", "statement")


def _changed(amendment: Amendment) -> set[str]:
    return {
        f for f in (*_WORDS, "credential", "jurisdiction", "account", "identity") if getattr(amendment, f) is not None
    }


def _happening(claim: Row, epoch: int, actor: Actor) -> str:
    """Which move an amendment is, by where the claim stands."""
    match State(claim["state"]):
        case State.EXPIRED:
            return "renewed"
        case State.SUSPENDED:
            if (
                set(claim["reasons"]) != {Reason.ACCOUNT_CHANGED}
                or actor.kind != "platform"
                or epoch < claim["current_epoch"]
            ):
                raise Conflict("suspended", "This claim is suspended; a reviewer has to look at it first.")
            return "rebound"
        case _:
            return "creator_answered"
