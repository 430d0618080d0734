"""Questions and decisions of people, and the creator's answers: shown beside each other in the case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.domain.advice.questions import known, wanted
from verifier.flows.claims.dialogue_views import AnswerView, EarlierDecision, QuestionView
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.advice.questions import Want, Wanted
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import ClaimRow

_SHOWN = ("name", "number", "npi", "orcid", "institution")  # of the words; the claim's own row has the others


async def question(svc: Service, source: Connection | Pool, claim: ClaimRow) -> QuestionView | None:
    """Read the last question of people to the creator; None once they have decided something else since."""
    row = await claim_rows.question(source, claim_id=claim.id)
    if row is None or row.verdict != "asked":
        return None
    wants = tuple(want.value for want in _wants(row))
    return QuestionView(_note(svc, claim, row), wants, row.decided_at, row.by_name or "")


async def open_wants(
    source: Connection | Pool, claim_id: str, wants: Sequence[str] | None = None, *, bringing: str = ""
) -> Wanted:
    """Read what is missing of the last question, and what has come since; `bringing`: what comes just now."""
    if wants is None:
        row = await claim_rows.question(source, claim_id=claim_id)
        wants = [] if row is None else _wants(row)
    shown = await claim_rows.shown_since_asked(source, claim_id=claim_id)
    return wanted(known(wants), {*(row.method for row in shown), bringing})


async def answer(connection: Connection, opened: ClaimContext[ClaimRow]) -> AnswerView | None:
    """Read what the creator has sent since they were asked: each thing as it stands now."""
    claim, words = opened.row, opened.words
    events = await claim_rows.answers(connection, claim_id=claim.id)
    bodies = [json.loads(event.body) for event in events]
    sent = dict.fromkeys(field for body in bodies for field in body.get("fields", ()))
    documents = tuple(body["document"] for body in bodies if "document" in body)
    if not events:
        return None
    fields = {field: getattr(words, field) for field in _SHOWN if field in sent}
    where = {"credential": claim.credential, "jurisdiction": claim.jurisdiction or ""}
    fields |= {field: said for field, said in where.items() if field in sent}
    fields |= {field: "sent" for field in ("identity",) if field in sent}
    return AnswerView(
        at=events[-1].at,
        statement=words.statement if "statement" in sent else "",
        fields=fields,
        documents=documents,
    )


async def earlier(svc: Service, connection: Connection, claim: ClaimRow) -> tuple[EarlierDecision, ...]:
    """List the earlier decisions, newest first: about this claim, and by people about the account's others."""
    rows = await claim_rows.earlier_decisions(connection, claim_id=claim.id, account_key=claim.account_key)
    return tuple(
        EarlierDecision(
            verdict=row.verdict,
            at=row.decided_at,
            by=row.by_name or ("reviewer" if row.by_reviewer else "machine"),
            second=row.second_name,
            reason=row.reasons[0] if row.reasons else "",
            note=_note(svc, claim, row),
            claim_id=row.claim_id,
        )
        for row in rows
    )


def _wants(row: claim_rows.Question) -> tuple[Want, ...]:
    return known(json.loads(row.machine_verdict or "{}").get("wants", ()))


def _note(svc: Service, claim: ClaimRow, row: claim_rows.EarlierDecisions | claim_rows.Question) -> str:
    """Unseal the words of a decision; the account's key opens those of all its claims."""
    if row.sealed_note is None:
        return ""
    return svc.sealer(claim).open(row.sealed_note, f"decision/{row.id}/note").decode()
