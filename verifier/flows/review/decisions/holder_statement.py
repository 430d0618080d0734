"""Reviewers' statements of the holder, and the creator's own acts that each has to rest on.

A reviewer's word alone makes nobody the holder: a call is one that the creator asked for, a document one that was sent
in, an identity one that the platform attested, each for this claim and by the account as it is now. The database
holds the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.binding.binding import Bound, best_name
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason
from verifier.domain.review import NEEDS_NOTE, SHORTEST_NOTE, recorded_holder
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.store.rows import bindings as binding_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.evidence import Record
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import Ruling
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

_METHOD = "/holder/method"


def bound_by(seen: Looked, ruling: Ruling) -> Bound:
    """Return the binding of the machine, or that which people established; the higher counts."""
    found = seen.findings.bound
    machine = found if found.level >= Holder.H2 else Bound(Holder.H1, None)
    stated = stated_holder(ruling)
    return machine if stated is None or machine.level >= stated.level else stated


def stated_holder(ruling: Ruling) -> Bound | None:
    """Read what a reviewer states of the holder; None if nothing, a refusal where the method cannot carry it."""
    if not ruling.holder_level:
        return None
    level = recorded_holder(ruling.holder_level, ruling.holder_method or "")
    if level is None:
        detail = "Say how the holder was established: document (H2), platform_identity (H2) or referee_call (H2 or H3)."
        raise Invalid("holder_method", detail, faults=(FieldFault("/holder", "holder_method", detail),))
    return Bound(level, Method(ruling.holder_method or ""))


async def insist(
    svc: Service, connection: Connection, seen: Looked, ruling: Ruling, record: Record | None, since: datetime | None
) -> None:
    """Refuse a statement with nothing of the creator's behind it; `since` asks for something newer than a badge."""
    stated = stated_holder(ruling)
    if stated is None or stated.method is None:
        return
    if stated.method in NEEDS_NOTE and len(ruling.note.strip()) < SHORTEST_NOTE:
        raise _refused("/note", "note_needed", _NOTE_NEEDED)
    match stated.method:
        case Method.REFEREE_CALL if await _asked_for_call(connection, seen.claim, svc.clock(), since) is None:
            raise _refused(_METHOD, "no_call", _NO_CALL)
        case Method.DOCUMENT if await _sent_in(connection, seen.claim, since) is None:
            raise _refused(_METHOD, "no_document", _NO_DOCUMENT)
        case Method.PLATFORM_IDENTITY:
            _insist_on_identity(svc, seen, record, since)
        case _:
            pass


def _insist_on_identity(svc: Service, seen: Looked, record: Record | None, since: datetime | None) -> None:
    against = _identity_shows_nobody(svc, seen, record)
    if against is not None:
        raise _refused(_METHOD, *against)
    identity = seen.matter.identity
    if since is not None and identity is not None and identity.verified_at <= since:
        raise _refused(_METHOD, "no_identity", _OLD_IDENTITY)


def _identity_shows_nobody(svc: Service, seen: Looked, record: Record | None) -> tuple[str, str] | None:
    identity = seen.matter.identity
    if identity is None or svc.clock() - identity.verified_at > svc.policy.identity_age:
        return "no_identity", _NO_IDENTITY
    if record is not None and best_name(identity.verified_name, record).verdict == "mismatch":
        return Reason.IDENTITY_MISMATCH, _OTHER_IDENTITY
    return None


def _refused(pointer: str, code: str, detail: str) -> Invalid:
    return Invalid(code, detail, faults=(FieldFault(pointer, code, detail),))


_NOTE_NEEDED = (
    "Write in the note what you saw in the call: whom, and which document or proof they held up "
    f"(at least {SHORTEST_NOTE} characters). The call itself is not kept."
)
_NO_CALL = "The creator has asked for no call, so none counts. They ask for it on their claim's page, or ask them to."
_NO_DOCUMENT = "There is no document of this claim to look at. Ask the creator to send one in."
_NO_IDENTITY = "The platform has attested no identity, or one that is more than a year old."
_OLD_IDENTITY = "This identity check is no newer than the badge's proof. The platform has to check the identity again."
_OTHER_IDENTITY = "The identity that the platform attests is somebody else's than the record's; it shows no holder."


async def rests_on(connection: Connection, claim: ClaimRow, bound: Bound, now: datetime) -> str | None:
    """Find the attempt that a recorded call or document belongs to; the creator's own proofs bring theirs along."""
    match bound.method:
        case Method.REFEREE_CALL:
            return await _asked_for_call(connection, claim, now, None)
        case Method.DOCUMENT:
            return await _sent_in(connection, claim, None)
        case _:
            return None


async def has_any(svc: Service, connection: Connection, seen: Looked) -> bool:
    """Return True if people could establish the holder by what the creator asked for, sent in or had attested."""
    if _identity_shows_nobody(svc, seen, seen.findings.record) is None:
        return True
    call = await _asked_for_call(connection, seen.claim, svc.clock(), None)
    return call is not None or await _sent_in(connection, seen.claim, None) is not None


async def _asked_for_call(connection: Connection, claim: ClaimRow, now: datetime, since: datetime | None) -> str | None:
    found = await binding_rows.call_asked_for(
        connection, claim_id=claim.id, account_epoch=claim.current_epoch, expires_at=now, started_at=since
    )
    return None if found is None else str(found)


async def _sent_in(connection: Connection, claim: ClaimRow, since: datetime | None) -> str | None:
    found = await binding_rows.document_to_see(
        connection, claim_id=claim.id, account_epoch=claim.current_epoch, received_at=since
    )
    return None if found is None else str(found)
