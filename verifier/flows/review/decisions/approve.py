"""Approvals: what nobody may approve, and the evidence, badge fields and binding of those that may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.badge import end_of_validity
from verifier.domain.binding.binding import Bound
from verifier.domain.holder import Holder
from verifier.domain.jurisdictions import PLACES
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason, reasons_in
from verifier.domain.review import actions_for, in_force
from verifier.flows.assessment.facts import licence_of, public_of, valid_until
from verifier.flows.core import freeze
from verifier.flows.core.decisions import write_binding
from verifier.flows.core.errors import Conflict, FieldFault, Invalid
from verifier.flows.review.decisions import holder_statement
from verifier.flows.review.manual_lookup import check_form, keep_licence, public_of_form, seal_form
from verifier.flows.review.views import Obstacle
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.domain.policy import Policy
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.service import Service
    from verifier.flows.review.manual_lookup import Weighed
    from verifier.flows.review.views import ManualLicence, Ruling
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow, ClaimRow


APPROVING = ("approve", "reinstate")  # the actions that give a badge


@dataclass(frozen=True, slots=True)
class PendingDecision:
    """One decision about to be made."""

    case: CaseRow
    seen: Looked
    ruling: Ruling
    bound: Bound  # the holder's binding the decision may rely on
    reasons: tuple[Reason, ...]
    first: str | None  # the reviewer who decided first, when this is the second of two
    weighed: Weighed | None = None  # what the reviewer read on the board's page, beside the claim
    first_form: ManualLicence | None = None  # what the first of two reviewers read there


@dataclass(frozen=True, slots=True)
class Basis:
    """The evidence, badge words, validity and binding an approval stands on."""

    evidence: list[str]
    anchor: str  # the piece of evidence the binding counts for
    public: dict[str, Any]
    valid_until: datetime | None
    binding_id: str | None = None


def insist_approvable(pending: PendingDecision, policy: Policy, now: datetime) -> None:
    """Refuse what nobody may approve: not in force, below H2, or without a record or a look-up of one's own."""
    record, form = pending.seen.findings.record, pending.ruling.licence
    against = obstacle(pending.seen, policy, now)
    if against is not None:
        raise Conflict(*against)
    if pending.bound.level < Holder.H2:
        detail = (
            "Establish the holder first (H2 or better) and say how: by a document (document), the platform's identity "
            "check (platform_identity) or a call (referee_call)."
        )
        raise Invalid("holder_needed", detail, faults=(FieldFault("/holder", "required", detail),))
    if record is None and form is None:
        detail = (
            "No register answered for this licence: look it up at the board yourself and fill in the licence form. "
            "The second of two people does so, too."
        )
        raise Invalid("licence_needed", detail, faults=(FieldFault("/licence", "required", detail),))
    if form is not None and pending.weighed is not None:
        check_form(form, pending.weighed, policy.person_evidence_age, now)


def obstacle(seen: Looked, policy: Policy, now: datetime) -> tuple[str, str] | None:
    """Return what stands against approving whatever a reviewer writes down: a stable code and a sentence."""
    record = seen.findings.record
    if seen.claim.account_epoch != seen.claim.current_epoch or seen.claim.account_standing != "current":
        return "account_changed", "The account has changed since; the platform has to vouch for it first."
    if record is None:
        return None
    if not in_force(record, reasons_in(seen.reasons)):
        return "not_in_force", "The register shows this licence as not in force; nobody can approve it."
    if any(now - row.retrieved_at > policy.person_evidence_age for row in seen.evidence):
        return "evidence_stale", "The sources answered too long ago. Take the case again: they are asked anew."
    return None


async def not_offered(svc: Service, connection: Connection, seen: Looked) -> tuple[Obstacle, ...]:
    """List the actions that cannot succeed now, each with what would have to happen first."""
    approving = [action for action in actions_for(State(seen.claim.state)) if action in APPROVING]
    if not approving:
        return ()
    frozen = (await freeze.state(connection)).frozen_at is not None
    against = freeze.FROZEN if frozen else obstacle(seen, svc.policy, svc.clock())
    if (
        against is None
        and seen.findings.bound.level < Holder.H2
        and not await holder_statement.has_any(svc, connection, seen)
    ):
        against = ("holder_needed", _NOBODY)
    return tuple(Obstacle(action, *against) for action in approving) if against else ()


_NOBODY = (
    "Nothing shows yet that the licence is the creator's: no proof, no document, no call that they asked for, no "
    "identity that the platform attests. Ask the creator for one."
)


async def collect_basis(
    svc: Service, connection: Connection, pending: PendingDecision, actor: Actor, now: datetime
) -> Basis:
    """Collect evidence, badge fields and expiry for an approval, and store the binding that people recorded."""
    if pending.seen.findings.record is not None:
        basis = await _on_record(svc, connection, pending)
    else:
        basis = await _on_form(svc, connection, pending, actor, now)
    if Reason.CONTESTED in pending.reasons:
        await claim_rows.claim_shared(connection, claim_id=pending.seen.claim.id)
    if pending.bound.method is None:
        return basis
    claim, anchor = pending.seen.claim, basis.anchor
    rests_on = await holder_statement.rests_on(connection, claim, pending.bound, now)
    binding = await write_binding(
        connection, claim, pending.bound, anchor, actor.id, now, attempt_id=rests_on, findings=_stated(pending, actor)
    )
    return replace(basis, binding_id=binding)


def _stated(pending: PendingDecision, actor: Actor) -> dict[str, Any]:
    """Record who stated the holder, where people did: each for themselves."""
    if not pending.ruling.holder_level:
        return {}
    return {"stated_by": [reviewer for reviewer in (pending.first, actor.id) if reviewer]}


async def _on_record(svc: Service, connection: Connection, pending: PendingDecision) -> Basis:
    record, credential = pending.seen.findings.record, pending.seen.matter.credential
    assert record is not None  # noqa: S101  the caller looked
    await claim_rows.claim_licence(
        connection, claim_id=pending.seen.claim.id, licence_key=licence_of(svc.vault, record, credential)
    )
    return Basis(
        evidence=[row.id for row in pending.seen.evidence],
        anchor=next(row.id for row in pending.seen.evidence if row.registry == record.registry),
        public=public_of(svc.catalogue, record, credential, pending.bound),
        valid_until=valid_until(svc.catalogue, record),
    )


async def _on_form(
    svc: Service, connection: Connection, pending: PendingDecision, actor: Actor, now: datetime
) -> Basis:
    """Combine the look-ups of two people: both forms are kept, and the earlier end of the two counts."""
    form, claim = pending.ruling.licence, pending.seen.claim
    assert form is not None  # noqa: S101  insist_approvable asked for it
    forms = [(actor.id, form)]
    if pending.first and pending.first_form is not None:
        forms.insert(0, (pending.first, pending.first_form))
    kept = [await seal_form(connection, pending.seen.opened, one, reviewer, now) for reviewer, one in forms]
    await keep_licence(svc.vault, connection, claim, form)
    public = public_of_form(pending.seen.matter, form, pending.bound, board=_board(claim, [one for _, one in forms]))
    until = min(_until(one, svc.policy.manual_validity, now) for _, one in forms)
    return Basis(evidence=kept, anchor=kept[-1], public=public, valid_until=until)


def _board(claim: ClaimRow, forms: Sequence[ManualLicence]) -> str:
    """Return the board's name as both wrote it. What one person alone wrote is shown to nobody outside."""
    written = {" ".join(form.board.casefold().split()) for form in forms}
    place = PLACES.get(claim.jurisdiction or "")
    return forms[0].board if len(written) == 1 else f"{place} licensing board" if place else "granting institution"


def _until(form: ManualLicence, holds: timedelta, now: datetime) -> datetime:
    """Return the board's date or the end of a look-up's validity (180 days or less, by policy), whichever is sooner."""
    longest = form.looked_up_at + holds
    return min(longest, end_of_validity(form.valid_until, UTC)) if form.valid_until else min(longest, now + holds)
