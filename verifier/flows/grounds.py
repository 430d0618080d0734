"""What an approval stands on: what nobody may approve, and the evidence, words and binding of what people may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.badge import end_of_validity
from verifier.domain.binding import Bound, Holder
from verifier.domain.review import in_force
from verifier.flows.decisions import write_binding
from verifier.flows.errors import Conflict, FieldFault, Invalid
from verifier.flows.licenceform import check_form, keep_licence, public_of_form, seal_form
from verifier.flows.verdicts import licence_of, public_of, valid_until
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.domain.policy import Policy
    from verifier.flows.caseview import Looked
    from verifier.flows.service import Service
    from verifier.flows.views import ManualLicence, Ruling
    from verifier.store.db import Connection, Row

_CLAIMS = queries("claims")


@dataclass(frozen=True, slots=True)
class Sitting:
    """One decision about to be made."""

    case: Row
    seen: Looked
    ruling: Ruling
    bound: Bound  # the holder's binding the decision may rely on
    reasons: tuple[str, ...]
    first: str | None  # the reviewer who decided first, when this is the second of two


@dataclass(frozen=True, slots=True)
class Grounds:
    """The evidence, badge words, validity and binding an approval stands on."""

    evidence: list[str]
    anchor: str  # the piece of evidence the binding counts for
    public: dict[str, Any]
    valid_until: datetime | None
    binding_id: str | None = None


def check_grounds(sitting: Sitting, policy: Policy, now: datetime) -> None:
    """What nobody may approve: below H2, without a record or a look-up, or a licence that is not in force."""
    record, form = sitting.seen.findings.record, sitting.ruling.licence
    if sitting.bound.level < Holder.H2:
        detail = "Establish the holder first (H2 or better) and say how: document, platform_identity or referee_call."
        raise Invalid("holder_needed", detail, faults=(FieldFault("/holder", "required", detail),))
    if record is None and form is None:
        detail = "No register answered for this licence: look it up at the board and fill in the licence form."
        raise Invalid("licence_needed", detail, faults=(FieldFault("/licence", "required", detail),))
    if record is None and form is not None:
        check_form(form, policy.person_evidence_age, now)
    if record is not None and not in_force(record, sitting.reasons):
        raise Conflict("not_in_force", "The register shows this licence as not in force; nobody can approve it.")
    if sitting.seen.claim["account_epoch"] != sitting.seen.claim["current_epoch"]:
        raise Conflict("account_changed", "The account has changed since; the platform has to vouch for it first.")
    old = any(now - row["retrieved_at"] > policy.person_evidence_age for row in sitting.seen.evidence)
    if record is not None and old:
        raise Conflict("evidence_stale", "The sources answered too long ago. Take the case again: they are asked anew.")


async def ground(svc: Service, connection: Connection, sitting: Sitting, actor: Actor, now: datetime) -> Grounds:
    """What an approval that may be made stands on; the binding that people recorded is anchored in it."""
    on_record = sitting.seen.findings.record is not None
    grounds = await (_on_record if on_record else _on_form)(svc, connection, sitting, now)
    if "contested" in sitting.reasons:
        await connection.execute(_CLAIMS.claim_shared, sitting.seen.claim["id"])
    if sitting.bound.method is None:
        return grounds
    claim, anchor = sitting.seen.claim, grounds.anchor
    return replace(grounds, binding_id=await write_binding(connection, claim, sitting.bound, anchor, actor.id, now))


async def _on_record(svc: Service, connection: Connection, sitting: Sitting, _now: datetime) -> Grounds:
    record, credential = sitting.seen.findings.record, sitting.seen.matter.credential
    assert record is not None  # noqa: S101  the caller looked
    await connection.execute(_CLAIMS.claim_licence, sitting.seen.claim["id"], licence_of(svc, record, credential))
    return Grounds(
        evidence=[row["id"] for row in sitting.seen.evidence],
        anchor=next(row["id"] for row in sitting.seen.evidence if row["registry"] == record.registry),
        public=public_of(svc, record, credential, sitting.bound),
        valid_until=valid_until(svc, record),
    )


async def _on_form(svc: Service, connection: Connection, sitting: Sitting, now: datetime) -> Grounds:
    form = sitting.ruling.licence
    assert form is not None  # noqa: S101  check_grounds asked for it
    anchor = await seal_form(svc, connection, sitting.seen.claim, form, now)
    await keep_licence(svc, connection, sitting.seen.claim, form)
    public = public_of_form(sitting.seen.matter, form, sitting.bound)
    return Grounds(
        evidence=[anchor], anchor=anchor, public=public, valid_until=_until(form, svc.policy.manual_validity, now)
    )


def _until(form: ManualLicence, holds: timedelta, now: datetime) -> datetime:
    """The board's date or so long after the look-up (180 days unless the policy says less), whichever is sooner."""
    longest = form.looked_up_at + holds
    return min(longest, end_of_validity(form.valid_until, UTC)) if form.valid_until else min(longest, now + holds)
