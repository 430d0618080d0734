"""Answers to an attempt: the code that was typed, the sign-in that came back, or "check now".

Nobody else's server is waited for inside a transaction. What it said is written only while the attempt, the claim and
the account are what they were; guesses that arrive together are counted one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from verifier.domain.events import Event
from verifier.domain.holder import Method
from verifier.flows.accounts.epochs import insist_own
from verifier.flows.binding import email_code, follow_up, orcid_sign_in, platform_identity, retry, write_back
from verifier.flows.binding.outcome import ForPeople, Missed, NotNow, Shown
from verifier.flows.claims.guards import locked
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.proofs import listing
from verifier.flows.proofs.attempts import account_changed, insist_open, unseal
from verifier.outbound.sites.domains import read_domain
from verifier.store.db import DatabaseRefusal, in_transaction
from verifier.store.refusals import Refusal
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor, Identity, Voucher
    from verifier.flows.binding.outcome import Outcome
    from verifier.flows.core.service import Service
    from verifier.flows.proofs.attempts import Challenge
    from verifier.flows.proofs.views import BindingView
    from verifier.store.db import Connection
    from verifier.store.rows.shared import AttemptRow, ClaimRow


@dataclass(frozen=True, slots=True)
class Given:
    """The contents of an answer; each method reads its own fields."""

    code: str = ""
    state: str = ""
    url: str = ""  # where a word or a link was put; asked is what the try is about, so it has to be the same
    identity: Identity | None = None
    attested: bool = False  # the identity came in a statement that the platform signed
    voucher: Voucher | None = None  # by which that statement counts once


async def answer(svc: Service, claim_id: str, attempt_id: str, given: Given, actor: Actor) -> BindingView:
    """Answer an attempt; return it as it then is."""
    try:
        return await _answer(svc, claim_id, attempt_id, given, actor)
    except DatabaseRefusal as refused:  # the account was handed over while this was written: the database saw it
        if refused.sqlstate != Refusal.ACCOUNT_CHANGED:
            raise
        raise account_changed() from None


async def _answer(svc: Service, claim_id: str, attempt_id: str, given: Given, actor: Actor) -> BindingView:
    claim, attempt = await _open(svc, claim_id, attempt_id, actor)
    if Method(attempt.method) is Method.PLATFORM_IDENTITY:
        await platform_identity.attest(
            svc,
            claim,
            attempt_id,
            actor,
            identity=given.identity,
            attested=given.attested,
            voucher=given.voucher,
        )
        return await listing.one(svc, claim_id, attempt_id, actor)
    outcome = await _judge(svc, claim, attempt, unseal(svc.sealer(claim), attempt), given)

    async def work(connection: Connection) -> None:
        now_claim = await locked(connection, claim_id, actor)
        row = await binding_rows.attempt_locked(connection, attempt_id=attempt_id, claim_id=claim_id)
        insist_open(now_claim, row, svc.clock())
        assert row is not None  # noqa: S101  it was insisted on
        await _apply(svc, connection, now_claim, row, outcome, actor)

    await in_transaction(svc.pool, work)
    await svc.badges.catch_up()
    return await listing.one(svc, claim_id, attempt_id, actor)


async def _open(
    svc: Service, claim_id: str, attempt_id: str, actor: Actor
) -> tuple[ClaimRow, binding_rows.AttemptById]:
    claim = await claim_rows.claim_by_id(svc.pool, claim_id=claim_id)
    if claim is None:
        raise Absent("claim_absent", "There is no such claim.")
    insist_own(claim, actor)
    attempt = await binding_rows.attempt_by_id(svc.pool, attempt_id=attempt_id, claim_id=claim_id)
    if attempt is None:
        raise Absent("binding_absent", "There is no such binding of this claim.")
    listing.insist_own_attempt(attempt, actor)
    if claim.wrapped_key is None:
        raise Conflict("erased", "The personal data of this claim were erased; nothing about it can change.")
    insist_open(claim, attempt, svc.clock())
    return claim, attempt


async def _judge(
    svc: Service,
    claim: ClaimRow,
    attempt: binding_rows.AttemptById,
    challenge: Challenge,
    given: Given,
) -> Outcome:
    match Method(attempt.method):
        case Method.REGISTRY_CONTACT_CODE:
            _insist("code", given.code, "Type in the eight digits of the letter.")
            return await email_code.judge(svc, claim, attempt, challenge, given.code)
        case Method.ORCID_SIGN_IN:
            _insist("code", given.code, "Send the code and the state that ORCID's page returned.")
            return await orcid_sign_in.finish(svc, attempt, challenge, given.code, given.state)
        case Method.DOMAIN_NONCE if given.url and read_domain(given.url) != challenge.domain:
            detail = f"This try is about {challenge.domain}. Begin a new one for another domain."
            raise Invalid("validation", detail, faults=(FieldFault("/url", "other_domain", detail),))
        case Method.DOMAIN_NONCE | Method.REGISTRY_WRITE_BACK:
            return await write_back.look(svc, claim, attempt, challenge)
        case Method.DOCUMENT:
            raise Conflict("document_wanted", "Send the document itself: PUT /v1/claims/{id}/evidence.")
        case _:
            return ForPeople("with_reviewers")


def _insist(field: str, value: str, detail: str) -> None:
    if not value:
        raise Invalid("validation", detail, faults=(FieldFault(f"/{field}", "required", detail),))


async def _apply(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    attempt: AttemptRow,
    outcome: Outcome,
    actor: Actor,
) -> None:
    now, attempt_id = svc.clock(), attempt.id
    match outcome:
        case Shown(level=level, detail=detail):
            await binding_rows.attempt_ended(
                connection, attempt_id=attempt_id, state="proved", detail=detail, level=int(level), ended_at=now
            )
            await follow_up.proved(svc, connection, claim, attempt, level, actor)
        case Missed(code=code):
            await binding_rows.attempt_missed(connection, attempt_id=attempt_id, detail=code, now=now)
            await _note(connection, Event.BINDING_MISSED, claim, attempt_id, code, actor, now)
        case NotNow(code=code):  # said, and nothing follows from a server that did not answer
            await binding_rows.attempt_noted(connection, attempt_id=attempt_id, detail=code)
            if code.startswith(retry.AGE) and not attempt.detail.startswith(retry.AGE):
                await _note(connection, Event.BINDING_WAITS, claim, attempt_id, code, actor, now)
        case ForPeople(code=code):
            await binding_rows.attempt_pending(connection, attempt_id=attempt_id, detail=code)
        case _:
            assert_never(outcome)


async def _note(
    connection: Connection, kind: Event, claim: ClaimRow, attempt_id: str, code: str, actor: Actor, now: datetime
) -> None:
    key, about, body = claim.account_key, claim.id, {"attempt": attempt_id}
    await note(connection, kind, actor, now, account_key=key, claim_id=about, codes=(code,), body=body)
