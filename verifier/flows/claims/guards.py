"""Checks before every way of submitting or changing a claim: its account, its credential, its place, its identity."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from verifier.domain.credentials.numbers import canonical_number
from verifier.domain.credentials.profession import Credential, UnknownCredential, accepted_credentials, read_credential
from verifier.domain.jurisdictions import place_fault
from verifier.flows.accounts.epochs import insist_own
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Forbidden, Invalid
from verifier.store.db import AlreadyThere, in_transaction
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.domain.claim import Actor, Identity, Words
    from verifier.domain.credentials.titles import Family
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Vault

T = TypeVar("T")
OPEN_ALREADY = "This account already has an open claim for this credential. Follow, amend or withdraw that one."


async def transact(svc: Service, work: Callable[[Connection], Awaitable[T]], handle: str | None = None) -> T:
    """Run `work` in one transaction, then drop the badge that this process has at hand, or all that changed."""
    try:
        done = await in_transaction(svc.pool, work)
    except AlreadyThere:  # an amendment or an appeal that leads to where another claim of the account is
        raise already_open() from None
    if handle is not None:
        svc.badges.forget(handle)
    else:
        await svc.badges.catch_up()
    return done


def already_open() -> Conflict:
    """Build the refusal of a claim that came in the same moment as another one like it."""
    return Conflict("claim_open", OPEN_ALREADY)


def read(word: str, jurisdiction: str | None, words: Words) -> Credential:
    """Read the claimed credential, or refuse with a list of what is accepted."""
    found = read_credential(word, jurisdiction, has_number=bool(words.number))
    if isinstance(found, UnknownCredential):
        detail = f"This credential is not one we check. Accepted: {', '.join(accepted_credentials())}."
        raise Invalid("unknown_credential", detail, faults=(FieldFault("/credential", "unknown_credential", detail),))
    if jurisdiction in (None, "US") and not found.is_degree:  # licences are granted by states
        detail = "Name the state that granted the licence, such as US-WA."
        raise Invalid("jurisdiction_needed", detail, faults=(FieldFault("/jurisdiction", "required", detail),))
    return found


def insist_place(jurisdiction: str | None) -> None:
    """Refuse a place that does not exist, with what was probably meant."""
    detail = place_fault(jurisdiction) if jurisdiction is not None else None
    if detail is not None:
        raise Invalid("unknown_place", detail, faults=(FieldFault("/jurisdiction", "unknown_place", detail),))


def check_identity(svc: Service, identity: Identity | None, actor: Actor, *, attested: bool) -> None:
    """Refuse an identity from a key that may not vouch for one, from the future, or from years ago."""
    if identity is None:
        return
    if not attested and not actor.may("identity:assert"):
        raise Forbidden("identity_scope", "Only a platform key with the scope identity:assert may state an identity.")
    now = svc.clock()
    if identity.verified_at > now or now - identity.verified_at > svc.policy.identity_age:
        oldest = svc.policy.identity_age.days
        detail = f"The identity check must be in the past and at most {oldest} days old. Check the identity again."
        raise Invalid("identity_age", detail, faults=(FieldFault("/identity/verified_at", "out_of_range", detail),))


def own_account(actor: Actor, account_id: str) -> None:
    """Refuse an account other than the one that a creator's token is of."""
    if actor.account_id is not None and actor.account_id != account_id:
        raise Forbidden("not_your_account", "This token belongs to another account.")


async def locked(connection: Connection, claim_id: str, actor: Actor) -> ClaimRow:
    """Lock the claim; absent when it is not this actor's. A creator's account is locked before it."""
    if actor.account_id is not None:
        await account_rows.account_of_claim_locked(connection, claim_id=claim_id)
    claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
    if claim is None:
        raise Absent("claim_absent", "There is no such claim.")
    insist_own(claim, actor)
    if claim.wrapped_key is None:
        raise Conflict("erased", "The personal data of this claim were erased; nothing about it can change.")
    return claim


def licence_key(vault: Vault, credential: Credential, jurisdiction: str | None, words: Words) -> bytes | None:
    """Compute the blind index of the licence, so that a second account on it is noticed without the number."""
    if not words.number or jurisdiction is None:
        return None
    canonical = canonical_number(words.number, jurisdiction, credential.family)
    return vault.blind("licence", jurisdiction, credential.family, canonical)


def bare_number_key(vault: Vault, number: str, jurisdiction: str, family: Family) -> bytes:
    """Compute the blind index of a number alone, by which reviewers find it anywhere; no bytes where there is none."""
    canonical = canonical_number(number, jurisdiction, family) if number else ""
    return vault.blind("number", canonical) if canonical else b""


def closed(claim: ClaimRow) -> Conflict:
    """Build the refusal of what cannot be done to a claim in its state."""
    return Conflict("claim_moved", f"The claim is {claim.state}; this cannot be done to it now.", state=claim.state)
