"""A case as a reviewer sees it: claim and record side by side, point by point."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import RegistryId
from verifier.domain.holder import Holder
from verifier.domain.lifecycle import State
from verifier.domain.reasons import reasons_in
from verifier.domain.review import actions_for, needs_two
from verifier.flows.assessment.assess import Looked, look
from verifier.flows.claims import dialogue, read
from verifier.flows.claims.views import AccountView, ClaimedWords
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.proofs import read as listing
from verifier.flows.review import reports, sealed_notes
from verifier.flows.review.approve import not_offered
from verifier.flows.review.manual_lookup import form_from, weigh_form
from verifier.flows.review.views import (
    CaseView,
    EvidenceView,
    FirstDecision,
    FormView,
    PointView,
    RelatedBinding,
    RelatedView,
)
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import keys as key_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.domain.claim import Actor, Identity, Words
    from verifier.domain.matching import Point
    from verifier.flows.claims.views import ClaimView
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import LeaseView
    from verifier.registries.catalogue import Catalogue
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow, ClaimRow, EvidenceRow
    from verifier.store.sealing.crypto import Sealer


async def full(svc: Service, connection: Connection, case: CaseRow, lease: LeaseView | None, reader: Actor) -> CaseView:
    """Show everything about a case to the reviewer it was assigned to; one that cannot be opened is shown as such."""
    claim = await _claim(connection, case)
    view = await read.view(svc, claim, connection)
    shown = _brief(svc, case, claim, view)
    if claim.wrapped_key is None:
        return shown
    try:
        opened = replace(shown, lease=lease, claim=view)
        return await _opened(svc, connection, case, open_claim(svc.vault, claim), opened, reader)
    except unreadable.KINDS as fault:
        return replace(shown, lease=lease, cannot_be_opened=unreadable.part_of(svc, claim, fault))


async def _claim(connection: Connection, case: CaseRow) -> ClaimRow:
    claim = await claim_rows.claim_by_id(connection, claim_id=case.claim_id)
    assert claim is not None  # noqa: S101  a case has a claim
    return claim


async def _opened(
    svc: Service,
    connection: Connection,
    case: CaseRow,
    opened: ClaimContext[ClaimRow],
    shown: CaseView,
    reader: Actor,
) -> CaseView:
    claim, seen = opened.row, await look(svc, connection, opened)
    bound = max(seen.findings.bound.level, Holder.H1)
    against = await not_offered(svc, connection, seen)
    possible = actions_for(State(claim.state))
    actions = tuple(action for action in possible if action not in {one.action for one in against})
    board, url = _board(svc.catalogue, claim)
    reasons = tuple(dict.fromkeys((*case.reasons, *seen.reasons)))
    known = reasons_in(reasons)
    return replace(
        shown,
        cannot_be_opened="",
        reasons=reasons,
        points=_points(seen.findings.points),
        evidence=tuple(_evidence(svc.catalogue, opened.sealer, row) for row in seen.evidence),
        related=await _related(svc, connection, seen),
        first_decision=await _first(connection, case, opened.sealer, reader),
        forms=await _forms(svc, connection, case, seen, reader),
        actions=actions,
        not_offered=against,
        two_people=tuple(a for a in actions if needs_two(a, known, seen.findings.record, bound, svc.policy)),
        needs_licence_form=seen.findings.record is None and bool({"approve", "reinstate"} & set(actions)),
        lookup_url=url,
        board=board,
        identity=_identity(opened.identity),
        statement=opened.words.statement,
        reports=await reports.about(svc, connection, claim),
        bindings=tuple(await listing.shown(svc, connection, claim)),
        documents=await listing.documents_of(connection, claim.id),
        rivals=tuple({"claim_id": r.id, "holder": r.level or "H0"} for r in seen.rivals.incumbents),
        disputed_at=claim.disputed_at,
        contactable=claim.contactable,
        question=await dialogue.question(svc, connection, claim),
        answer=await dialogue.answer(connection, opened),
        earlier=await dialogue.earlier(svc, connection, claim),
    )


async def summary(svc: Service, connection: Connection, case: CaseRow) -> CaseView:
    """Show a case as in a list: no words of the creator, no records; and whether its words can be opened at all."""
    claim = await _claim(connection, case)
    return _brief(svc, case, claim, await read.view(svc, claim, connection))


def _brief(svc: Service, case: CaseRow, claim: ClaimRow, view: ClaimView) -> CaseView:
    blank = replace(
        view, claimed=ClaimedWords("", None, None, None, None), account=replace(view.account, display_name="")
    )
    state = case.state
    if state == "assigned" and case.lease_expires_at is not None and case.lease_expires_at <= svc.clock():
        state = "open" if case.first_by is None else "awaiting_second"
    return CaseView(
        id=case.id,
        queue=case.queue,
        state=state,
        version=case.version,
        due_by=case.due_by,
        lease=None,
        claim=blank,
        reasons=tuple(case.reasons),
        points=(),
        evidence=(),
        related=(),
        first_decision=None,
        cannot_be_opened=unreadable.closed_part(svc, claim),
    )


def _words_shown(words: Words) -> ClaimedWords:
    asked = (getattr(words, name) or None for name in ("number", "npi", "orcid", "institution"))
    return ClaimedWords(words.name, *asked)


def _evidence(catalogue: Catalogue, sealer: Sealer, row: EvidenceRow) -> EvidenceView:
    records = _records(sealer, row)
    sheet = catalogue.registries.get(RegistryId(row.registry))
    return EvidenceView(
        source=row.registry,
        outcome=row.outcome,
        retrieved_at=row.retrieved_at,
        as_of=row.as_of,
        sha256=row.sha256.hex(),
        detail=row.detail,
        records=records[:20],
        source_name=sheet.sheet.title if sheet else "Looked up by a reviewer",
        authority=row.authority,
        lookup_url=sheet.sheet.lookup_url if sheet else None,
    )


def _records(sealer: Sealer, row: EvidenceRow) -> tuple[dict[str, Any], ...]:
    if row.authority == "manual":
        return (json.loads(sealer.open(row.sealed, f"evidence/{row.id}")),)
    text = sealed.open_answer_text(sealer, row)
    return tuple(_shown(sealed.plain(record)) for record in text.records)


_HIDDEN = frozenset({"registry", "authority", "kind", "family", "listed", "other_names"})


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    """The fields a reviewer compares, without the empty ones; names and titles as plain text."""
    name = record["name"]
    others = [" ".join(filter(None, (o["given"], o["middle"], o["surname"]))) for o in record["other_names"]]
    plain = {k: v for k, v in record.items() if k not in _HIDDEN and v not in (None, "", [], ())}
    plain["name"] = " ".join(filter(None, (name["given"], name["middle"], name["surname"], name["suffix"])))
    if record["title"]:
        plain["title"] = f"{record['title']['name']} ({record['title']['abbreviation']})"
    if record["birth_years"]:
        plain["birth_years"] = " to ".join(dict.fromkeys(map(str, record["birth_years"])))
    about = {"contactable": plain.get("contactable"), "contact_alone": plain.get("contactable")}
    about["website_alone"] = plain.get("website")
    plain = {k: v for k, v in plain.items() if about.get(k, v)}  # of a mailbox or a website only where there is one
    return plain | ({"other_names": ", ".join(others)} if others else {}) | _listed(record)


def _listed(record: dict[str, Any]) -> dict[str, Any]:
    lines = [" ".join(filter(None, (x["jurisdiction"], x["number"]))) for x in record["listed"]]
    return {"listed_licences": ", ".join(lines)} if lines else {}


async def _related(svc: Service, connection: Connection, seen: Looked) -> tuple[RelatedView, ...]:
    claim = seen.claim
    rows = await claim_rows.related_claims(
        connection, claim_id=claim.id, account_key=claim.account_key, licence_key=seen.licence
    )
    return tuple([await _other(svc, connection, row) for row in rows])


async def _other(svc: Service, connection: Connection, row: claim_rows.RelatedClaims) -> RelatedView:
    """Another claim; one on the same licence with all that stands behind it, for both sides are heard."""
    why = "same account" if row.same_account else "same licence"
    brief = RelatedView(row.id, row.credential, row.jurisdiction or "", row.state, why)
    if row.same_account:
        return brief
    claim = await claim_rows.claim_by_id(connection, claim_id=row.id)
    assert claim is not None  # noqa: S101  it was just found
    held = await claim_rows.holder_established(connection, claim_id=row.id)
    known = replace(
        brief,
        account=AccountView(claim.platform_id or "", claim.handle or "", claim.account_epoch, ""),
        verified_at=claim.decided_at if claim.state == State.VERIFIED else None,
        bindings=tuple(RelatedBinding(one.method, one.level or "", one.at) for one in held),
    )
    if claim.wrapped_key is None:
        return replace(known, cannot_be_opened="erased")
    try:
        return await _other_side(svc.catalogue, connection, open_claim(svc.vault, claim), known)
    except unreadable.KINDS as fault:
        return replace(known, cannot_be_opened=unreadable.part_of(svc, claim, fault))


async def _other_side(
    catalogue: Catalogue, connection: Connection, opened: ClaimContext[ClaimRow], known: RelatedView
) -> RelatedView:
    rows = await check_rows.evidence_latest(connection, claim_id=opened.row.id)
    assert known.account is not None  # noqa: S101  the caller named it
    return replace(
        known,
        account=replace(known.account, display_name=opened.display_name),
        claimed=_words_shown(opened.words),
        identity=_identity(opened.identity),
        evidence=tuple(_evidence(catalogue, opened.sealer, row) for row in rows if row.outcome in ("found", "manual")),
    )


async def _first(connection: Connection, case: CaseRow, sealer: Sealer, reader: Actor) -> FirstDecision | None:
    """Show the first decision; what was read on the board's page only to whoever wrote down their own."""
    if case.first_by is None or case.first_at is None:
        return None
    said = sealed_notes.opened(sealer, case)
    name = await key_rows.reviewer_name(connection, reviewer_id=case.first_by)
    licence = _written(said["licence"]) if _may_compare(case, said, reader) else {}
    return FirstDecision(
        case.first_action or "", said["reason"], name or "", case.first_at, said["note"], _holder(said), licence
    )


def _may_compare(case: CaseRow, said: dict[str, Any], reader: Actor) -> bool:
    """The second person looks for themselves: nobody copies what they have not typed."""
    return case.state == "closed" or any(form["by"] == reader.id for form in said.get("forms", ()))


def _holder(said: dict[str, Any]) -> str:
    return f"{said['holder_level']} by {said['holder_method']}" if said["holder_level"] else ""


def _written(form: dict[str, Any] | None) -> dict[str, str]:
    return {key: str(value) for key, value in (form or {}).items() if value}


async def _forms(
    svc: Service, connection: Connection, case: CaseRow, seen: Looked, reader: Actor
) -> tuple[FormView, ...]:
    """What each reviewer wrote down, side by side, for those who wrote their own."""
    if case.first_by is None or case.first_at is None:
        return ()
    said = sealed_notes.opened(seen.opened.sealer, case)
    if not _may_compare(case, said, reader):
        return ()
    return tuple([await _form(svc, connection, seen, form) for form in said.get("forms", ())])


async def _form(svc: Service, connection: Connection, seen: Looked, form: dict[str, Any]) -> FormView:
    name = await key_rows.reviewer_name(connection, reviewer_id=form["by"])
    points: tuple[PointView, ...] = ()
    if form["licence"]:
        weighed = weigh_form(svc, seen.matter, form_from(form["licence"]))
        points = _points((*weighed.agreement.points, *weighed.bound.points))
    at = datetime.fromisoformat(form["at"])
    return FormView(name or "", at, _written(form["licence"]), _holder(form), points)


def _points(points: Iterable[Point]) -> tuple[PointView, ...]:
    return tuple(PointView(p.field, p.claimed, p.registry, p.verdict, p.why) for p in points)


def _identity(identity: Identity | None) -> dict[str, str]:
    if identity is None:
        return {}
    said = {
        "verified_name": identity.verified_name,
        "birth_date": identity.birth_date.isoformat() if identity.birth_date else "",
        "birth_year": str(identity.year_of_birth or ""),
        "locality": identity.locality or "",
        "method": identity.method,
        "verified_at": identity.verified_at.isoformat(),
    }
    return {key: value for key, value in said.items() if value}


def _board(catalogue: Catalogue, claim: ClaimRow) -> tuple[str | None, str | None]:
    """The board's name and public look-up page, from the data sheet or the list of states."""
    row = catalogue.coverage_of(claim.jurisdiction, Family(claim.family))
    return row.source_name or None, row.lookup_url or None
