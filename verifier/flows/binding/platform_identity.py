"""The platform's identity check as the answer to a binding: it is weighed as if it had come with the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.assessment.degrees import bind_degree
from verifier.domain.binding.binding import Bound, bind_identity
from verifier.domain.claim import Amendment
from verifier.domain.events import Event
from verifier.domain.holder import Holder, Method
from verifier.domain.lifecycle import State
from verifier.flows.accounts import signed_statements
from verifier.flows.assessment import assess
from verifier.flows.claims import corrections
from verifier.flows.claims.guards import check_identity, locked
from verifier.flows.core.cases import open_case
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.decisions import write_binding
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.proofs.attempts import insist_open
from verifier.store.db import in_transaction
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor, Identity, Voucher
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import AttemptRow, ClaimRow


async def attest(
    svc: Service,
    claim: ClaimRow,
    attempt_id: str,
    actor: Actor,
    *,
    identity: Identity | None,
    attested: bool,
    voucher: Voucher | None,
) -> None:
    """Take the platform's word on an identity. It is proved when it is weighed: the claim shows the result."""
    if identity is None:
        detail = "Send identity, from a key with the scope identity:assert, or verified_claims."
        raise Invalid("validation", detail, faults=(FieldFault("/identity", "required", detail),))
    check_identity(svc, identity, actor, attested=attested)

    async def work(connection: Connection) -> None:
        now_claim = await locked(connection, claim.id, actor)
        attempt = await binding_rows.attempt_locked(connection, attempt_id=attempt_id, claim_id=claim.id)
        insist_open(now_claim, attempt, svc.clock())
        assert attempt is not None  # noqa: S101  it was insisted on
        await signed_statements.spend(connection, voucher)
        if now_claim.state == State.VERIFIED:
            await _rebind(svc, connection, now_claim, attempt, identity, actor)
            return
        seen = await assess.look(svc, connection, open_claim(svc.vault, now_claim))
        await _end(connection, attempt, _bound(svc, seen, identity), svc.clock())
        meant = Amendment(identity=identity, attested=attested)
        await corrections.apply(svc, connection, now_claim, meant, actor)

    await in_transaction(svc.pool, work)
    await svc.badges.catch_up()


def _bound(svc: Service, seen: Looked, identity: Identity) -> Bound:
    """Weigh the identity against the record as it was last seen."""
    record = seen.findings.record
    if record is None:
        return Bound(Holder.H0, None)
    bind = bind_degree if seen.matter.credential.is_degree else bind_identity
    return bind(identity, record, svc.clock(), svc.policy, svc.shares)


async def _end(connection: Connection, attempt: AttemptRow, bound: Bound, now: datetime) -> None:
    if bound.level >= Holder.H3 and attempt.evidence_id is not None:
        await binding_rows.attempt_ended(
            connection, attempt_id=attempt.id, state="proved", detail="", level=int(bound.level), ended_at=now
        )
    else:  # it contradicts the record, or does not bind alone: a name that others bear, or no record yet
        code = bound.reasons[0] if bound.reasons else "no_record"
        await binding_rows.attempt_ended(
            connection, attempt_id=attempt.id, state="failed", detail=code, level=attempt.level, ended_at=now
        )


async def _rebind(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    attempt: AttemptRow,
    identity: Identity,
    actor: Actor,
) -> None:
    """Establish the holder of a badge that is on anew, or open a case about a contradiction."""
    now = svc.clock()
    if claim.bound_at is not None and identity.verified_at <= claim.bound_at:
        detail = (
            "The badge's proof is newer than this identity check. Check the identity again, and send what comes of it."
        )
        raise Invalid("identity_age", detail, faults=(FieldFault("/identity/verified_at", "not_newer", detail),))
    seen = await assess.look(svc, connection, open_claim(svc.vault, claim))
    bound, record = _bound(svc, seen, identity), seen.findings.record
    await claim_rows.claim_identity(
        connection, claim_id=claim.id, sealed_identity=sealed.seal_identity(seen.opened.sealer, claim.id, identity)
    )
    await _end(connection, attempt, bound, now)
    if record is not None and bound.level >= Holder.H3:
        anchor = next(row.id for row in seen.evidence if row.registry == record.registry)
        said = Bound(bound.level, Method.PLATFORM_IDENTITY)
        binding = await write_binding(connection, claim, said, anchor, "service", now)
        await binding_rows.record_rebinding(
            connection, claim_id=claim.id, binding=binding, now=now, document_id="", first=""
        )
    elif bound.conflict:
        await open_case(svc.policy, connection, claim, bound.reasons, now)
    codes = ("platform_identity", bound.level.name)
    body, key = {"attempt": attempt.id}, claim.account_key
    await note(connection, Event.HOLDER_BOUND, actor, now, account_key=key, claim_id=claim.id, codes=codes, body=body)
