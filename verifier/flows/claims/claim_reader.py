"""Reading of claims for those who may see them; nothing here changes anything."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier import log
from verifier.domain.credentials.number_formats import mask_warning, place_warning
from verifier.domain.credentials.profession import Family
from verifier.domain.events import Event
from verifier.domain.jurisdictions import PLACES
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason, outside
from verifier.flows.accounts.epochs import insist_own, of_epoch
from verifier.flows.claims import next_steps
from verifier.flows.claims.statement_of_reasons import stated
from verifier.flows.claims.views import (
    AccountView,
    ClaimedWords,
    ClaimView,
    Facts,
    HolderFact,
    LicenceFact,
    StatementOfReasons,
    TimelineEntry,
)
from verifier.flows.core.errors import Absent
from verifier.flows.core.paging import read_cursor, write_cursor
from verifier.flows.core.service import by, note
from verifier.store.db import in_transaction
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.sealed import ClaimText
    from verifier.wording.languages import Language

_log = log.logger("reading")
_STATED = frozenset({"refused", "revoked", "suspended"})
_QUICK = timedelta(minutes=1)  # how soon registries that answer are heard


async def claim(svc: Service, claim_id: str, actor: Actor) -> ClaimView:
    """Show a claim to an actor who may see it."""
    row = await claim_rows.claim_by_id(svc.pool, claim_id=claim_id)
    if row is None:
        raise Absent("claim_absent", "There is no such claim.")
    insist_own(row, actor)
    if actor.kind == "reviewer":
        await in_transaction(svc.pool, lambda connection: _note_read(svc, connection, claim_id, actor))
    return _for(actor, await view(svc, row, languages.of(actor.locale)))


async def _note_read(svc: Service, connection: Connection, claim_id: str, actor: Actor) -> None:
    await note(connection, Event.WORDS_READ, actor, svc.clock(), claim_id=claim_id, codes=("claim",))


async def taken(svc: Service, connection: Connection, claim_id: str, actor: Actor) -> ClaimView:
    """Show a claim that the caller's transaction has made: its one event joins the log only with the commit."""
    row = await claim_rows.claim_by_id(connection, claim_id=claim_id)
    assert row is not None  # noqa: S101  it was made a moment ago
    received, language = TimelineEntry(row.created_at, "claim_received", by(actor)[0]), languages.of(actor.locale)
    return _for(actor, await view(svc, row, language, connection, timeline=(received,)))


def _for(actor: Actor, shown: ClaimView) -> ClaimView:
    if actor.return_url:  # a creator's page leads back to their platform
        shown = replace(shown, links=shown.links | {"return": actor.return_url})
    return shown if actor.kind == "reviewer" else _outside_the_case(shown)


def _outside_the_case(shown: ClaimView) -> ClaimView:
    """Leave out the reasons that only reviewers see: unconfirmed ones, and another account's affair."""
    return replace(shown, reasons=outside(shown.reasons))


async def claims_of(
    svc: Service, account_id: str, actor: Actor, cursor: str | None, limit: int
) -> tuple[list[ClaimView], str | None]:
    """List an account's claims, newest first, with the cursor of the next page."""
    if actor.account_id is not None and actor.account_id != account_id:
        return [], None
    at, after = read_cursor(cursor)
    rows = await claim_rows.claims_of_account(
        svc.pool, platform_id=account_id, at=at, after=after, limit=limit + 1, account_epoch=of_epoch(actor)
    )
    views = [await claim(svc, row.id, actor) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return views, write_cursor(last.created_at, last.id) if last else None


async def view(
    svc: Service,
    row: ClaimRow,
    language: Language,
    on: Connection | None = None,
    *,
    timeline: tuple[TimelineEntry, ...] | None = None,
) -> ClaimView:
    """Show a claim row as its creator, its platform and reviewers see it, in their language.

    Inside a transaction its connection is handed in: waiting there for a second one could wait for ever.
    """
    source = on or svc.pool
    row = await _with_denial(source, row)
    state, reasons = row.state, tuple(row.reasons)
    text = _text(svc, row)
    account = AccountView(row.platform_id or "", row.handle or "", row.account_epoch, text.display_name if text else "")
    if timeline is None:
        events = await claim_rows.timeline(source, claim_id=row.id)
        timeline = tuple(TimelineEntry(e.at, e.kind, e.by_kind, tuple(e.changed)) for e in events)
    words = text.words if text else None
    claimed = ClaimedWords(
        words.name if words else "",
        *((getattr(words, f) or None) if words else None for f in ("number", "npi", "orcid", "institution")),
    )
    return ClaimView(
        id=row.id,
        account=account,
        credential=row.credential,
        jurisdiction=row.jurisdiction,
        state=state,
        facts=_facts(row),
        next=await next_steps.of(svc, source, row, language),
        reasons=reasons,
        timeline=timeline,
        claimed=claimed,
        warnings=_warnings(row, text, language),
        links=_links(svc, row),
        version=row.version,
        licence_locked=await _locked(source, row),
        statement_of_reasons=await _statement(svc, source, row, language),
    )


async def _with_denial(source: Connection | Pool, row: ClaimRow) -> ClaimRow:
    """Add the denial of the licensee of record to a claim that is with people already, which it does not move."""
    if row.state != State.IN_REVIEW or row.disputed_at is None or Reason.HOLDER_DISPUTED in row.reasons:
        return row
    denied = await binding_rows.claim_denied(source, claim_id=row.id)
    return row._replace(reasons=[*row.reasons, Reason.HOLDER_DISPUTED]) if denied else row


def _text(svc: Service, row: ClaimRow) -> ClaimText | None:
    """Unseal the creator's words; None where they were erased, or cannot be opened: the rest is shown all the same."""
    if not row.wrapped_key:
        return None
    try:
        return sealed.open_words(svc.sealer(row), row)
    except SealBroken:
        _log.error("claim_unreadable", claim_id=row.id)
        return None


def _warnings(row: ClaimRow, text: ClaimText | None, language: Language) -> tuple[str, ...]:
    if text is None or not text.words.number:
        return (language.say("warning-unreadable"),) if row.wrapped_key and text is None else ()
    number = (text.words.number, row.jurisdiction or "", Family(row.family))
    state, form = place_warning(*number), mask_warning(*number)
    meant = state and language.say("warning-place", code=number[1], state=state, place=PLACES[state])
    expected = form and language.say("warning-number", form=form)
    return tuple(filter(None, (meant, expected)))


async def _locked(source: Connection | Pool, row: ClaimRow) -> bool:
    key, account = row.licence_key, row.account_key
    return (
        key is not None and await binding_rows.lock_of_account(source, licence_key=key, account_key=account) is not None
    )


async def _statement(
    svc: Service, source: Connection | Pool, row: ClaimRow, language: Language
) -> StatementOfReasons | None:
    """Build the statement of reasons of a refusal, a pause or an end (Regulation (EU) 2022/2065, article 17)."""
    if row.state not in _STATED or Reason.ACCOUNT_CHANGED in row.reasons:
        return None
    last = await claim_rows.last_decision(source, claim_id=row.id)
    return stated(svc, row, last, language) if last is not None else None


def _facts(row: ClaimRow) -> Facts:
    facts = json.loads(row.facts or "{}")
    current = row.account_epoch == row.current_epoch and row.account_standing == "current"
    licence = facts.get("licence") or {"level": "none"}
    holder = facts.get("holder") or {"level": "H0", "method": None}
    if row.state == State.VERIFIED and row.decided_public:  # people may have established more than a machine saw
        holder = json.loads(row.decided_public)["holder"] | {"others": holder.get("others")}
    return Facts("current" if current else "changed", LicenceFact(**licence), HolderFact(**holder))


def _links(svc: Service, row: ClaimRow) -> dict[str, str]:
    base = f"/v1/claims/{row.id}"
    links = {
        "self": base,
        "amend": f"{base}/amend",
        "withdraw": f"{base}/withdraw",
        "bindings": f"{base}/bindings",
        "page": f"{svc.settings.public_url}/claims/{row.id}",
    }
    if row.state in ("refused", "revoked") and not next_steps.is_past_appeal(svc, row):
        links["appeal"] = f"{base}/appeal"
    if row.handle:
        links["badge"] = f"/v1/badges/{row.handle}"
    return links
