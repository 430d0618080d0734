"""Notices to the licensee of record: somebody proves, or has proved, to be them; a link says "this was not me".

It goes to an address that the granting body holds, and where a code was used to another one than that (NIST SP 800-63A,
notification of proofing). The link needs no account, is used once, and stops the badge at once: a real licensee who is
impersonated must not have to argue first. Who wins is people's to say.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason
from verifier.flows.assessment import assess
from verifier.flows.assessment.facts import licence_of
from verifier.flows.binding import email_code
from verifier.flows.checks.rounds import next_round
from verifier.flows.core.cases import open_case
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.decisions import Decided, write_decision
from verifier.flows.core.errors import Absent
from verifier.flows.core.service import move, note
from verifier.flows.proofs.attempts import unseal
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import mail as mail_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow, NoticeRow
    from verifier.store.sealing.crypto import Vault

WITH_PEOPLE = (State.AWAITING_CREATOR, State.IN_REVIEW, State.VERIFIED, State.SUSPENDED)
LIVES = timedelta(days=180)  # somebody who finds the letter late must still be able to stop a badge


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice to the licensee of record: its occasion, its address and the licence."""

    occasion: str
    address: str
    licence: bytes | None


@dataclass(frozen=True, slots=True)
class DisputeView:
    """The contents of a notice's link for whoever opens it: public words only."""

    handle: str
    credential: str
    jurisdiction: str | None
    used: bool
    notice_id: str = ""  # ours; in no page


async def code_letter(svc: Service, connection: Connection, claim: ClaimRow, letter: Letter, now: datetime) -> None:
    """Enqueue the letter with a code, in the caller's transaction; it carries the link, too."""
    await keep(svc, connection, claim, letter, now)
    await mail_rows.enqueue_of_record(
        connection, claim_id=claim.id, template="contact_code", occasion=letter.occasion, now=now
    )


async def ready(svc: Service, claim: mail_rows.Matter, occasion: str) -> str | None:
    """Find the address a notice goes to, when it is sent; None where no other contact of record is known.

    The link is made with it. No transaction is open: a list may have to be asked.
    """
    kept = await binding_rows.notice_of_occasion(svc.pool, claim_id=claim.id, occasion=occasion)
    if kept is not None:
        return _address(svc, claim, kept)
    letter = await _other_contact(svc, claim, occasion)
    if letter is None:
        return None
    now = svc.clock()
    await in_transaction(svc.pool, lambda connection: keep(svc, connection, claim, letter, now))
    return letter.address


async def link(svc: Service, claim_id: str, occasion: str) -> str:
    """Write the notice's link, derived from its id; it is stored nowhere."""
    kept = await binding_rows.notice_of_occasion(svc.pool, claim_id=claim_id, occasion=occasion)
    return f"{svc.settings.public_url}/not-me/{_token(svc.vault, kept.id)}" if kept else ""


async def about(svc: Service, token: str) -> DisputeView:
    """Read what a link is about; this changes nothing, because mail scanners open links."""
    row = await binding_rows.notice_by_digest(svc.pool, token_digest=digest(token))
    if row is None or row.expires_at <= svc.clock():
        raise Absent("link_ended", "This link is not known, or has ended.")
    # Whoever watches a licence is told of an account what its badge page shows.
    shows = row.handle_held and (row.state == State.VERIFIED or not row.occasion.startswith("lcw_"))
    handle = row.handle if shows else ""
    return DisputeView(handle or "", row.credential, row.jurisdiction, row.used_at is not None, row.id)


async def dispute(svc: Service, token: str) -> DisputeView:
    """Dispute a claim for the licensee of record: the badge stops with this commit, people look. Twice is once."""
    shown = await about(svc, token)

    async def work(connection: Connection) -> None:
        now = svc.clock()
        claim_id = await binding_rows.dispute(connection, token_digest=digest(token), now=now)
        if claim_id is not None:
            await _freeze(svc, connection, claim_id, now)

    await in_transaction(svc.pool, work)
    await svc.badges.catch_up()
    return shown


async def by_licensee(svc: Service, connection: Connection, claim_id: str, letter: Letter) -> None:
    """Dispute a claim for a licensee who has just shown that the address of record is theirs. Twice is once."""
    now, claim = svc.clock(), await claim_rows.claim_lock(connection, claim_id=claim_id)
    if claim is None or claim.wrapped_key is None:
        raise Absent("claim_absent", "There is no such claim on this licence.")
    await keep(svc, connection, claim, letter, now)
    kept = await binding_rows.notice_of_occasion(connection, claim_id=claim_id, occasion=letter.occasion)
    assert kept is not None  # noqa: S101  it was just kept
    token = digest(_token(svc.vault, kept.id))
    if await binding_rows.dispute(connection, token_digest=token, now=now) is not None:
        await _freeze(svc, connection, claim_id, now)


async def _freeze(svc: Service, connection: Connection, claim_id: str, now: datetime) -> None:
    claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
    assert claim is not None  # noqa: S101  a notice has a claim
    codes = (Reason.HOLDER_DISPUTED,)
    await binding_rows.attempts_stopped(connection, claim_id=claim_id, ended_at=now)
    if claim.state in WITH_PEOPLE and claim.wrapped_key is not None:
        await open_case(svc.policy, connection, claim, codes, now)
    if claim.state == State.AWAITING_CREATOR:
        await move(connection, claim, Transition.BINDING_GIVEN_UP, SYSTEM, now, codes=codes)
    if claim.state == State.VERIFIED:
        await next_round(svc, connection, open_claim(svc.vault, claim), "review", now)
        claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
        assert claim is not None  # noqa: S101  it is locked
        decided = Decided(
            verdict="suspended",
            evidence=(),
            machine={},
            environment=claim.environment,
            decided_at=now,
            reasons=codes,
        )
        body = {"decision": await write_decision(svc, connection, claim, decided)}
        await move(connection, claim, Transition.SUSPENDED, SYSTEM, now, codes=codes, body=body)
    await note(connection, Event.DISPUTED, SYSTEM, now, account_key=claim.account_key, claim_id=claim_id, codes=codes)


async def keep(
    svc: Service, connection: Connection, claim: ClaimRow | mail_rows.Matter, letter: Letter, now: datetime
) -> None:
    """Keep a notice with its link, in the caller's transaction; one of the same occasion is kept once."""
    notice_id = new_id("ntc")
    sealed_to = svc.sealer(claim).seal(letter.address.encode(), f"notice/{notice_id}")
    token = digest(_token(svc.vault, notice_id))
    await binding_rows.notice_insert(
        connection,
        notice_id=notice_id,
        claim_id=claim.id,
        account_key=claim.account_key,
        token_digest=token,
        occasion=letter.occasion,
        licence_key=letter.licence,
        sealed_contact=sealed_to,
        made_at=now,
        expires_at=now + LIVES,
        target_key=email_code.target_of(svc.vault, letter.address),
    )


def _token(vault: Vault, notice_id: str) -> str:
    return base64.urlsafe_b64encode(vault.one_time("not me", notice_id)).decode().rstrip("=")


def _address(svc: Service, claim: mail_rows.Matter, kept: NoticeRow) -> str:
    return svc.sealer(claim).open(kept.sealed_contact, f"notice/{kept.id}").decode()


async def _other_contact(svc: Service, claim: mail_rows.Matter, decision_id: str) -> Letter | None:
    """Make the notice to the address of record behind a decision, unless the proof itself went there."""
    decision = await claim_rows.decision_basis(svc.pool, decision_id=decision_id)
    seen = await _look(svc, claim.id) if decision is not None else None
    record = seen.findings.record if seen is not None else None
    if decision is None or seen is None or record is None or not record.contactable:
        return None
    address = await email_code.address_of(svc.catalogue, record)
    if not address or address.casefold() == await _proved_at(svc, claim, decision.attempt_id):
        return None
    return Letter(decision_id, address, licence_of(svc.vault, record, seen.matter.credential))


async def _look(svc: Service, claim_id: str) -> Looked | None:
    """Assess the claim with the record it is about: an answer may hold a namesake's, too."""
    async with svc.pool.acquire(timeout=5) as connection:
        claim = await claim_rows.claim_by_id(connection, claim_id=claim_id)
        if claim is None or claim.wrapped_key is None:
            return None
        return await assess.look(svc, connection, open_claim(svc.vault, claim))


async def _proved_at(svc: Service, claim: mail_rows.Matter, attempt_id: str | None) -> str:
    attempt = (
        await binding_rows.attempt_by_id(svc.pool, attempt_id=attempt_id, claim_id=claim.id) if attempt_id else None
    )
    return unseal(svc.sealer(claim), attempt).address.casefold() if attempt is not None else ""
