"""The statement of reasons on a claim: the facts, the rule they met, who decided, and the redress."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.flows.claims.views import StatementOfReasons
from verifier.wording.statement_of_reasons import decided_how, facts_said, ground_of, reason_said, rule_of

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.rows import claims as claim_rows
    from verifier.store.rows.shared import ClaimRow
    from verifier.wording.languages import Language


def stated(svc: Service, claim: ClaimRow, decision: claim_rows.LastDecision, language: Language) -> StatementOfReasons:
    """Write the reasons of the decision that stands, in words for the creator."""
    facts = json.loads(claim.facts or "{}")
    source = (facts.get("licence") or {}).get("source")
    registry = svc.catalogue.registries.get(source) if source else None
    same = claim.account_epoch == claim.current_epoch and claim.account_standing == "current"
    code = ground_of(language, decision.reasons)
    people = sum(1 for who in (decision.by_reviewer, decision.second_reviewer) if who)
    return StatementOfReasons(
        decided_at=decision.decided_at,
        facts=facts_said(language, facts, registry.sheet.title if registry else "", same_account=same),
        reason=reason_said(language, code),
        rule=rule_of(language, code),
        automated=people == 0,
        decided=decided_how(language, "reviewer" if people else "service", people),
        redress=_redress(svc, claim, language),
    )


def _redress(svc: Service, claim: ClaimRow, language: Language) -> str:
    if claim.state not in ("refused", "revoked"):
        return language.say("redress-paused")
    ends = claim.state_since + svc.policy.appeal_within
    return language.say("redress-appeal" if ends > svc.clock() else "redress-too_late", until=ends)
