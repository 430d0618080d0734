"""The whole of an account for reviewers: claims, cases, proofs, documents, letters, decisions and what happened when.

Opening it unseals words of every claim, so it is an event of reading in the log, as a case is.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.domain.events import Event
from verifier.flows.claims import claim_reader
from verifier.flows.claims.dialogue_views import EarlierDecision
from verifier.flows.core.errors import Absent
from verifier.flows.core.service import note
from verifier.flows.proofs import listing
from verifier.flows.review.case import case_file
from verifier.flows.review.finding import search
from verifier.flows.review.finding.views import AccountEvent, AccountFile, LetterView
from verifier.flows.review.leases import case_row, may_look
from verifier.store.db import in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import searches as search_rows
from verifier.store.sealing.crypto import SealBroken
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

_CLAIMS: Final = 25
_CASES: Final = 50
_LINES: Final = 100  # of letters, decisions and what happened
_NO_NOTE: Final = "The note cannot be opened."


async def of_account(svc: Service, account_id: str, actor: Actor) -> AccountFile:
    """Show an account to a reviewer; that they read it is told in its log."""
    may_look(actor)

    async def work(connection: Connection) -> AccountFile:
        row = await search_rows.account_for_reviewers(connection, platform_id=account_id)
        if row is None:
            raise Absent("account_absent", "Nothing is held about this account.")
        shown = await _opened(svc, connection, row)
        await note(connection, Event.WORDS_READ, actor, svc.clock(), account_key=row.key, codes=("account",))
        return shown

    shown = await in_transaction(svc.pool, work)
    badge = await svc.badges.read(shown.handle or "-", account_id, None, full=True)
    return replace(shown, badge=json.loads(badge.body))


async def _opened(svc: Service, connection: Connection, row: search_rows.AccountForReviewers) -> AccountFile:
    listed = await search_rows.claims_of_account_key(connection, account_key=row.key, limit=_CLAIMS)
    claims = [claim for one in listed if (claim := await claim_rows.claim_by_id(connection, claim_id=one.id))]
    cases = await search_rows.cases_of_claims(connection, claim_ids=[claim.id for claim in claims], limit=_CASES)
    decisions, notes = await _decisions(svc, connection, row.key, {claim.id: claim for claim in claims})
    return AccountFile(
        id=row.platform_id or "",
        handle=row.handle or "",
        epoch=row.epoch,
        standing=row.standing,
        changed_why=row.changed_why,
        created_at=row.created_at,
        badge={},
        claims=tuple([await claim_reader.view(svc, claim, languages.of(), connection) for claim in claims]),
        cases=tuple([await case_file.summary(svc, connection, await case_row(connection, one.id)) for one in cases]),
        bindings=tuple([b for claim in claims for b in await listing.shown(svc, connection, claim, languages.of())]),
        documents=tuple([d for claim in claims for d in await listing.documents_of(connection, claim.id)]),
        letters=await _letters(connection, row.key),
        decisions=decisions,
        timeline=await _timeline(svc, connection, row.key, notes),
    )


async def _letters(connection: Connection, account_key: str) -> tuple[LetterView, ...]:
    rows = await search_rows.letters_of_account(connection, account_key=account_key, limit=_LINES)
    return tuple(LetterView(r.id, r.claim_id, r.template, r.outcome, r.created_at, r.sent_at) for r in rows)


async def _decisions(
    svc: Service, connection: Connection, account_key: str, claims: Mapping[str, ClaimRow]
) -> tuple[tuple[EarlierDecision, ...], dict[str, str]]:
    """Return what was decided about the account, and the notes by the id of the decision."""
    rows = await search_rows.decisions_of_account(connection, account_key=account_key, limit=_LINES)
    notes = {row.id: _note(svc, claims.get(row.claim_id), row) for row in rows}
    decisions = tuple(
        EarlierDecision(
            verdict=row.verdict,
            at=row.decided_at,
            by=row.by_name or ("reviewer" if row.by_reviewer else "machine"),
            second=row.second_name,
            reason=row.reasons[0] if row.reasons else "",
            note=notes[row.id],
            claim_id=row.claim_id,
        )
        for row in rows
    )
    return decisions, notes


def _note(svc: Service, claim: ClaimRow | None, row: search_rows.DecisionsOfAccount) -> str:
    """Unseal the words of a decision; of an erased claim there are none, and one that is spoiled says so."""
    if row.sealed_note is None or claim is None or claim.wrapped_key is None:
        return ""
    try:
        return svc.sealer(claim).open(row.sealed_note, f"decision/{row.id}/note").decode()
    except SealBroken:
        return _NO_NOTE


async def _timeline(
    svc: Service, connection: Connection, account_key: str, notes: Mapping[str, str]
) -> tuple[AccountEvent, ...]:
    rows = await search_rows.events_of_account(connection, account_key=account_key, limit=_LINES)
    bodies = {row.seq: json.loads(row.body) for row in rows}
    why = await search.words_of(svc, connection, [body["search"] for body in bodies.values() if "search" in body])
    said = {**notes, **why}
    return tuple(_event(row, bodies[row.seq], said) for row in rows)


def _event(row: search_rows.EventsOfAccount, body: Mapping[str, str], said: Mapping[str, str]) -> AccountEvent:
    named: Sequence[str] = [str(body[name]) for name in ("decision", "search") if name in body]
    return AccountEvent(
        at=row.at,
        event=row.kind,
        claim_id=row.claim_id,
        state=row.to_state,
        by=row.by_kind,
        by_id=row.by_id,
        by_name=row.by_name or "",
        codes=tuple(row.codes),
        words=next((said[name] for name in named if said.get(name)), ""),
    )
