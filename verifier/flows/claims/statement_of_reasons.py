"""The statement of reasons on a claim: what was found, which rule it met, who decided, and what can be done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.domain.wording.statement_of_reasons import decided_how, facts_said, reason_said, rule_of
from verifier.flows.claims.views import StatementOfReasons

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.rows import claims as claim_rows
    from verifier.store.rows.shared import ClaimRow

_PAUSED = "A pause is no final decision: reviewers look at it, and you can answer what they ask."


def stated(svc: Service, claim: ClaimRow, decision: claim_rows.LastDecision) -> StatementOfReasons:
    """The reasons of the decision that stands, in words for the creator."""
    facts = json.loads(claim.facts or "{}")
    source = (facts.get("licence") or {}).get("source")
    registry = svc.catalogue.registries.get(source) if source else None
    same = claim.account_epoch == claim.current_epoch and claim.account_standing == "current"
    code = next((code for code in decision.reasons if reason_said(code)), "")
    people = sum(1 for who in (decision.by_reviewer, decision.second_reviewer) if who)
    return StatementOfReasons(
        decided_at=decision.decided_at,
        facts=facts_said(facts, registry.sheet.title if registry else "", same_account=same),
        reason=reason_said(code),
        rule=rule_of(code),
        automated=people == 0,
        decided=decided_how("reviewer" if people else "service", people),
        redress=_redress(svc, claim),
    )


def _redress(svc: Service, claim: ClaimRow) -> str:
    if claim.state not in ("refused", "revoked"):
        return _PAUSED
    ends = claim.state_since + svc.policy.appeal_within
    if ends <= svc.clock():
        return f"The time for an appeal ended on {ends:%-d %B %Y}. You may send a new claim; people look at it."
    return f"You may appeal until {ends:%-d %B %Y}: another reviewer decides, with what you write."
