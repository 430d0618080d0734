"""Assessment of a claim for a reviewer: its newest evidence weighed again, without deciding anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.assessment.findings import establish
from verifier.flows.assessment.context import matter_of
from verifier.flows.assessment.facts import licence_of
from verifier.flows.assessment.rivals import Rivals, rivals
from verifier.store.rows import checks as check_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.assessment.matter import Findings, Matter
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow, EvidenceRow


@dataclass(frozen=True, slots=True)
class Looked:
    """A claim with the evidence of its newest round, weighed again for a reviewer."""

    opened: ClaimContext[ClaimRow]
    evidence: Sequence[EvidenceRow]
    findings: Findings
    matter: Matter
    rivals: Rivals  # other accounts that show a badge on this licence, or have locked it
    licence: bytes | None = None  # blind index of the licence, as the register prints it or else as it was typed

    @property
    def claim(self) -> ClaimRow:
        """The claim's row."""
        return self.opened.row

    @property
    def reasons(self) -> tuple[str, ...]:
        """The weighed reasons and those only the store knows."""
        return tuple(dict.fromkeys((*self.findings.reasons, *self.rivals.reasons, *self.claim.reasons)))


async def look(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow]) -> Looked:
    """Weigh the newest evidence of a claim without deciding anything."""
    claim = opened.row
    evidence = await check_rows.evidence_latest(connection, claim_id=claim.id)
    answers = [sealed.open_answer(opened.sealer, row) for row in evidence if row.authority != "manual"]
    matter = await matter_of(svc, connection, opened)
    findings = establish(matter, answers, svc.policy, svc.clock(), svc.shares)
    # A machine asks this when it would confirm; people have to know it whatever else brought the claim to them.
    record = findings.record
    licence = licence_of(svc.vault, record, matter.credential) if record is not None else claim.licence_key
    return Looked(opened, evidence, findings, matter, await rivals(connection, claim, licence), licence)
