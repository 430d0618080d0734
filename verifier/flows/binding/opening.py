"""Start of an attempt at one method: only one that is open for this claim, and with limits on letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.binding.proofs import anchor_of
from verifier.domain.events import Event
from verifier.domain.holder import Method
from verifier.domain.lifecycle import PROVABLE, State
from verifier.flows.accounts.epochs import insist_own
from verifier.flows.assessment import assess
from verifier.flows.assessment.facts import licence_of
from verifier.flows.binding import dispute, email_code, follow_up, orcid_sign_in, write_back
from verifier.flows.claims.guards import locked
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.errors import Absent, Conflict, TooMany, wait_s
from verifier.flows.core.service import note
from verifier.flows.proofs import letters, limits, listing
from verifier.flows.proofs.attempts import Challenge, seal
from verifier.flows.proofs.limits import LASTS, TRIES, NewAttempt
from verifier.flows.proofs.methods import offers
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.domain.binding.proofs import Offer
    from verifier.domain.claim import Actor
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.service import Service
    from verifier.flows.proofs.views import BindingView
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

_A_DAY = timedelta(days=1)
_OFTEN = f"{limits.ATTEMPTS_A_DAY} tries of this claim were begun in a day, which is the most. Try again later."
_CODE_COUNTS = (
    "The last code that was sent can still be typed in, and no further letter goes out now. Look for that letter, "
    "choose another method, or ask again later."
)
_NO_MORE_LETTERS = (
    f"{limits.LETTERS_OF_ACCOUNT} letters with codes were sent for this account in a day, which is the most, and none "
    "of their codes can be typed in any more. Choose another method, or ask again later."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The method that a creator chooses."""

    method: Method
    domain: str = ""  # of a practice, where no register lists one


async def start(svc: Service, claim_id: str, asked: Asked, actor: Actor) -> BindingView:
    """Begin an attempt; raise `Conflict` where the method is not open and name those that are."""
    seen, offer = await _seen(svc, claim_id, asked.method, actor)
    begun = await _begun(svc, seen, offer, asked)
    attempt_id = new_id("bnd")
    address = await orcid_sign_in.address(svc, attempt_id) if asked.method is Method.ORCID_SIGN_IN else ""

    async def work(connection: Connection) -> binding_rows.AttemptById:
        claim = await locked(connection, claim_id, actor)
        if (claim.version, claim.obs_epoch) != (seen.claim.version, seen.claim.obs_epoch):
            raise Conflict("claim_moved", "The claim has moved on a moment ago. Read it again.", state=claim.state)
        await _within_limits(svc, connection, claim, begun)
        await _write(svc, connection, claim, attempt_id, begun, actor)
        if begun.offer.method is Method.REFEREE_CALL:
            await follow_up.to_people(svc, connection, claim, actor)
        row = await binding_rows.attempt_by_id(connection, attempt_id=attempt_id, claim_id=claim_id)
        assert row is not None  # noqa: S101  it was just written
        return row

    row = await in_transaction(svc.pool, work)
    await svc.badges.catch_up()
    return listing.view(svc, row, languages.of(actor.locale), redirect_url=address or None)


async def _seen(svc: Service, claim_id: str, method: Method, actor: Actor) -> tuple[Looked, Offer]:
    async with svc.pool.acquire(timeout=5) as connection:
        claim = await claim_rows.claim_by_id(connection, claim_id=claim_id)
        if claim is None:
            raise Absent("claim_absent", "There is no such claim.")
        insist_own(claim, actor)
        insist_provable(claim)
        seen = await assess.look(svc, connection, open_claim(svc.vault, claim))
        found = await offers(svc, connection, seen.findings, seen.matter.words, actor)
    offer = next((one for one in found if one.method is method), None)
    if offer is None:
        known = [one.method.value for one in found]
        detail = f"This method is not open for this claim. Open now: {', '.join(known)}."
        raise Conflict("method_not_open", detail, methods=known)
    return seen, offer


def insist_provable(claim: ClaimRow) -> None:
    """Refuse a claim in a state in which its holder cannot be established."""
    if claim.wrapped_key is None:
        raise Conflict("erased", "The personal data of this claim were erased; nothing about it can change.")
    if claim.state in (State.RECEIVED, State.CHECKING):
        detail = "The registers are being asked about this claim. Read it again in a moment, then begin."
        raise Conflict("claim_checking", detail, state=claim.state)
    if claim.state not in PROVABLE:
        detail = f"The claim is {claim.state}; nothing can be proved for it now."
        raise Conflict("claim_moved", detail, state=claim.state)
    if claim.account_epoch != claim.current_epoch or claim.account_standing != "current":
        raise Conflict("account_changed", "The account has changed; the platform has to vouch for it first.")


async def _begun(svc: Service, seen: Looked, offer: Offer, asked: Asked) -> NewAttempt:
    """Find the target of this attempt, before anything is locked."""
    record = seen.findings.record
    if record is None:
        return NewAttempt(offer, Challenge(), None)
    anchor = anchor_of(record)
    evidence = next(row.id for row in seen.evidence if row.registry == record.registry)
    match offer.method:
        case Method.REGISTRY_CONTACT_CODE:
            begun = await email_code.begin(svc, offer, record, anchor, evidence)
            return replace(begun, licence=licence_of(svc.vault, record, seen.matter.credential))
        case Method.DOMAIN_NONCE:
            return write_back.begin_domain(offer, record, anchor, evidence, asked.domain)
        case Method.REGISTRY_WRITE_BACK:
            return write_back.begin_write_back(offer, record, anchor, evidence, seen.matter.words.npi)
        case Method.ORCID_SIGN_IN:
            return NewAttempt(offer, Challenge(anchor, identifier=record.number), evidence)
        case _:
            return NewAttempt(offer, Challenge(anchor), evidence)


async def _within_limits(svc: Service, connection: Connection, claim: ClaimRow, begun: NewAttempt) -> None:
    """Refuse too many attempts or letters, with the time at which the next one may begin."""
    now = svc.clock()
    rows = await binding_rows.attempts_lately(
        connection, claim_id=claim.id, started_at=now - _A_DAY, account_epoch=claim.account_epoch
    )
    turn = limits.attempt_from([row.started_at for row in rows], now)
    if begun.target is not None:
        await binding_rows.target_lock(connection, target=begun.target)
        letter = await letters.turn(connection, claim, begun.target, now)
        if letter.at > now:
            detail = _CODE_COUNTS if letter.good_until else _NO_MORE_LETTERS
            raise TooMany("binding_limit", detail, retry_after_s=wait_s(max(turn, letter.at), now))
    if turn > now:
        raise TooMany("binding_limit", _OFTEN, retry_after_s=wait_s(turn, now))


async def _write(
    svc: Service, connection: Connection, claim: ClaimRow, attempt_id: str, begun: NewAttempt, actor: Actor
) -> None:
    now, method = svc.clock(), begun.offer.method
    state = "pending" if method is Method.REFEREE_CALL else "open"
    await binding_rows.attempt_replaced(connection, claim_id=claim.id, method=method.value, ended_at=now)
    await binding_rows.attempt_insert(
        connection,
        attempt_id=attempt_id,
        claim_id=claim.id,
        account_key=claim.account_key,
        account_epoch=claim.account_epoch,
        method=method.value,
        level=int(begun.offer.level),
        evidence_id=begun.evidence_id,
        target_key=begun.target,
        sealed=seal(svc.sealer(claim), attempt_id, begun.challenge),
        state=state,
        tries_left=TRIES[method],
        started_at=now,
        expires_at=now + LASTS[method],
    )
    if method is Method.REGISTRY_CONTACT_CODE:
        letter = dispute.Letter(attempt_id, begun.challenge.address, begun.licence)
        await dispute.code_letter(svc, connection, claim, letter, now)
    codes = (method.value,)
    body = {"attempt": attempt_id}
    await note(
        connection,
        Event.BINDING_STARTED,
        actor,
        now,
        account_key=claim.account_key,
        claim_id=claim.id,
        codes=codes,
        body=body,
    )
