"""The facts on file about a claim that no registry says, and that its verdict depends on."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from verifier.domain.assessment.decision import Gains, OnFile
from verifier.domain.binding.proofs import proves_alone
from verifier.domain.lifecycle import State
from verifier.flows.assessment.rivals import rivals_on_file
from verifier.store.rows import bindings as binding_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.assessment.matter import Findings
    from verifier.domain.binding.proofs import Offer
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow


async def on_file(
    connection: Connection,
    claim: ClaimRow,
    licence: bytes | None,
    findings: Findings,
    ways: Sequence[Offer],
    now: datetime,
) -> OnFile:
    """Collect what is on file about a locked claim. `licence`: its blind index; `ways`: the open methods of proving."""
    checking = claim.state in (State.CHECKING, State.EXPIRED)  # a renewal is weighed as what it would become
    counted = findings.record.registry if checking and findings.record and not findings.reasons else None
    filed = await binding_rows.on_file(connection, claim_id=claim.id, licence=licence, registry=counted, now=now)
    return OnFile(
        checking=checking,
        account_changed=claim.account_epoch != claim.current_epoch or claim.account_standing != "current",
        rivals=(await rivals_on_file(connection, claim, licence, filed)).reasons,
        gains=(Gains(filed.of_key, filed.key_usual), Gains(filed.of_source, filed.source_usual)) if counted else (),
        frozen=filed.frozen,
        proves_alone=proves_alone(ways),
        with_people=filed.with_people,
        for_people=bool(json.loads(claim.facts or "{}").get("for_people")),
    )
