"""A verdict in codes: the facts kept of it, the words of a badge, the end of validity. No name, no number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from verifier.domain.badge import end_of_validity
from verifier.domain.binding.binding import Bound
from verifier.domain.credentials.numbers import canonical_number
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Action, Authority, Found, RecordKind
from verifier.domain.holder import Holder
from verifier.domain.reasons import Reason
from verifier.flows.assessment.context import zone_of
from verifier.flows.policy.document import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.assessment.decision import Verdict
    from verifier.domain.assessment.matter import Findings, Matter
    from verifier.domain.credentials.profession import Credential
    from verifier.domain.evidence import Answer, Record
    from verifier.domain.policy import Policy
    from verifier.registries.catalogue import Catalogue
    from verifier.store.rows.shared import EvidenceRow
    from verifier.store.sealing.crypto import Vault


def facts_of(findings: Findings, answers: Sequence[Answer], family: str) -> dict[str, Any]:
    """Write the licence and holder facts in codes: no name, no number."""
    record, bound = findings.record, findings.bound
    supporting = any(_supports(answer, family) for answer in answers)
    if record is not None:
        standing = record.standing.value if record.standing else None
        if Reason.STANDING_EXPIRED in findings.reasons:
            standing = standing if standing not in (None, "active") else "expired"
        licence = {"level": "primary", "standing": standing, "source": record.registry}
    else:
        licence = {"level": "supporting" if supporting else "none", "standing": None, "source": None}
    method = bound.method.value if bound.method and bound.level >= Holder.H2 else None
    return {"licence": licence, "holder": {"level": bound.level.name, "method": method, "others": bound.others}}


def _supports(answer: Answer, family: str) -> bool:
    """Return True if an answer repeats the claim: a list of providers a licence, an organisation a degree."""
    if answer.authority is not Authority.SUPPORTING or not isinstance(answer.outcome, Found):
        return False
    if family == Family.DEGREE:
        return any(record.asserted_by == "organisation" for record in answer.outcome.records)
    return any(record.kind not in (RecordKind.DEGREE, RecordKind.RESEARCHER) for record in answer.outcome.records)


def public_of(catalogue: Catalogue, record: Record, credential: Credential, bound: Bound) -> dict[str, Any]:
    """Write what a badge may say about a primary record: the state's title and level, source and holder."""
    title = record.title or credential.badge_title
    sheet = catalogue.sheet(record.registry)
    return {
        "profession": title.family.value,
        "title": title.name,
        "abbreviation": title.abbreviation,
        "level": title.level.value,
        "jurisdiction": record.jurisdiction or None,
        "source": {"id": record.registry, "name": sheet.title, "authority": "primary"},
        "holder": {"level": bound.level.name, "method": bound.method.value if bound.method else None},
        "sighting_days": sheet.sighting_days,
        "contactable": record.contactable,
        "discipline": "silent" if record.action is Action.UNKNOWN or not sheet.tells_discipline else "published",
        "not_checked": list(sheet.not_checked),
        **_degree_of(record),
    }


def _degree_of(record: Record) -> dict[str, str]:
    """Write what a badge says of a degree besides its title: the words of the institution that granted it."""
    if record.kind is not RecordKind.DEGREE:
        return {}
    return {"institution": record.institution, "field": record.field_of_study}


def licence_of(vault: Vault, record: Record, credential: Credential) -> bytes:
    """Compute the blind index of a licence as the register prints it: however creators type it, it is one licence."""
    if record.kind is RecordKind.DEGREE:  # one iD may hold two degrees of one person
        return vault.blind("degree", record.number, credential.badge_title.branch)
    canonical = canonical_number(record.number, record.jurisdiction, credential.family)
    return vault.blind("licence", record.jurisdiction, credential.family, canonical)


def licence_claimed(vault: Vault, matter: Matter, record: Record | None) -> bytes | None:
    """Compute the blind index of the claimed licence: the record's, or as typed where none was chosen."""
    credential, words = matter.credential, matter.words
    if record is not None:
        return licence_of(vault, record, credential)
    if credential.is_degree or not words.number or matter.jurisdiction is None:
        return None
    canonical = canonical_number(words.number, matter.jurisdiction, credential.family)
    return vault.blind("licence", matter.jurisdiction, credential.family, canonical)


def valid_until(catalogue: Catalogue, record: Record) -> datetime | None:
    """Return the end of validity as an instant: midnight after the last day, in the issuer's time zone."""
    if record.expires_on is None:
        return None
    return end_of_validity(record.expires_on, zone_of(catalogue, record.registry)).astimezone(UTC)


def verdict_body(policy: Policy, verdict: Verdict, rows: Sequence[EvidenceRow]) -> dict[str, Any]:
    """Write the machine's verdict for the event: codes and hashes of sealed evidence, nothing personal."""
    findings = verdict.findings
    return {
        "said": type(verdict).__name__,
        "policy": stamp(policy).version,
        "reasons": list(findings.reasons),
        "points": {point.field: point.verdict for point in findings.points},
        "holder": findings.bound.level.name,
        "others": findings.bound.others,
        "evidence": {row.id: row.sha256.hex() for row in rows},
    }
