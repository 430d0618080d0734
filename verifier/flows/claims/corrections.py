"""Amendment of a claim instead of starting over: new words, a new round, by the transition its state allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason
from verifier.flows.accounts import accounts
from verifier.flows.checks.rounds import next_round
from verifier.flows.claims.changes import Said, changes, insist_new
from verifier.flows.claims.guards import bare_number_key, licence_key, locked, read
from verifier.flows.core import outbox
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.errors import Conflict
from verifier.flows.core.service import move
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import searches as search_rows
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from verifier.domain.claim import AccountRef, Actor, Amendment, Identity
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Sealer

MENDABLE = frozenset({State.AWAITING_CREATOR, State.IN_REVIEW, State.EXPIRED, State.SUSPENDED})


async def apply(svc: Service, connection: Connection, claim: ClaimRow, amendment: Amendment, actor: Actor) -> None:
    """Change the claim's words, or take the platform's word for its account's new epoch, and check again."""
    sealer = svc.sealer(claim)
    text = sealed.open_words(sealer, claim)
    before = Said(claim.credential, claim.jurisdiction, text.words, _attested(sealer, claim, amendment))
    words = replace(text.words, **{f: v for f in _WORDS if (v := getattr(amendment, f)) is not None})
    jurisdiction = amendment.jurisdiction or claim.jurisdiction
    credential = read(amendment.credential or claim.credential, jurisdiction, words)
    identity, epoch, display = amendment.identity or before.identity, claim.account_epoch, text.display_name
    if amendment.account is not None:
        claim = await _vouched_again(svc, connection, claim, amendment.account, actor)
        epoch, display = amendment.account.epoch, amendment.account.display_name
        identity = amendment.identity if epoch != claim.account_epoch else identity
    transition, asked = _transition(claim, epoch, actor), _is_asked(claim)
    changed = changes(before, Said(credential.word, jurisdiction, words, identity), credential.family)
    changed |= {"account"} if epoch != claim.account_epoch else set()
    if asked or claim.state == State.IN_REVIEW:
        sent = asked and bool(await claim_rows.shown_since_asked(connection, claim_id=claim.id))
        insist_new(changed | ({"sent"} if sent else set()), answers=asked)
    await claim_rows.claim_amend(
        connection,
        claim_id=claim.id,
        credential=credential.word,
        jurisdiction=jurisdiction,
        family=credential.family,
        sealed_words=sealed.seal_words(sealer, claim.id, words, display),
        sealed_identity=sealed.seal_identity(sealer, claim.id, identity),
        licence_key=licence_key(svc.vault, credential, jurisdiction, words),
        account_epoch=epoch,
    )
    number = bare_number_key(svc.vault, words.number, jurisdiction or "", credential.family)
    await search_rows.number_changed(connection, claim_id=claim.id, number_key=number)
    if amendment.email is not None:
        await outbox.address_known(connection, claim.id, words.email)
    if asked or amendment.statement:  # also the same words once more: a machine would only ask again
        await claim_rows.claim_for_people(connection, claim_id=claim.id)
    await _check_again(svc, connection, claim.id, transition, actor, changed | _vouched(amendment))


def _vouched(amendment: Amendment) -> set[str]:
    """Name the fields that are the platform's own word, also where it repeats itself: they count as nobody's change."""
    return {field for field in ("identity", "account") if getattr(amendment, field) is not None}


def _attested(sealer: Sealer, claim: ClaimRow, amendment: Amendment) -> Identity | None:
    """Open the identity a claim came with; one that cannot be opened is mended by the one that comes anew."""
    try:
        return sealed.open_identity(sealer, claim)
    except SealBroken:
        if amendment.identity is None:
            raise
        return None


async def _vouched_again(
    svc: Service, connection: Connection, claim: ClaimRow, account: AccountRef, actor: Actor
) -> ClaimRow:
    """Take the platform's word on the account of a claim; return the claim as it then stands."""
    if account.id != claim.platform_id:
        raise Conflict("other_account", "A claim cannot be moved to another account. Submit a new claim.")
    await accounts.take(svc, connection, account, actor)
    return await locked(connection, claim.id, actor)


async def _check_again(
    svc: Service, connection: Connection, claim_id: str, transition: Transition, actor: Actor, changed: set[str]
) -> None:
    now, claim = svc.clock(), await locked(connection, claim_id, actor)
    await next_round(svc, connection, open_claim(svc.vault, claim), "again", now)
    await move(connection, claim, transition, actor, now, body={"fields": sorted(changed)})


_WORDS = ("name", "number", "npi", "orcid", "institution", "email", "locale", "statement")


def _is_asked(claim: ClaimRow) -> bool:
    """Return True if people have asked the creator something."""
    return claim.state == State.AWAITING_CREATOR and Reason.QUESTION in claim.reasons


def _transition(claim: ClaimRow, epoch: int, actor: Actor) -> Transition:
    """Return the transition of an amendment, by the claim's state."""
    match State(claim.state):
        case State.EXPIRED:
            return Transition.RENEWED
        case State.SUSPENDED:
            if (
                set(claim.reasons) != {Reason.ACCOUNT_CHANGED}
                or actor.kind != "platform"
                or epoch < claim.current_epoch
            ):
                raise Conflict("suspended", "This claim is suspended; a reviewer has to look at it first.")
            return Transition.REBOUND
        case _:
            return Transition.CREATOR_ANSWERED
