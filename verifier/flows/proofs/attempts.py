"""Attempts: what each must prove (sealed), their derived codes and secrets, and the proofs that came of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from verifier.domain.binding.proofs import Anchor, Proof, anchor_of
from verifier.domain.holder import Holder, Method
from verifier.domain.lifecycle import PROVABLE
from verifier.flows.core.errors import Conflict
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import checks as check_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.evidence import Record
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows import policies as policy_rows
    from verifier.store.rows.shared import AttemptRow, ClaimRow
    from verifier.store.sealing.crypto import Sealer, Vault

CODE_DIGITS = 8  # of a code: 26 bits, and five tries (NIST SP 800-63A asks for 20)


@dataclass(frozen=True, slots=True)
class Challenge:
    """The target of an attempt (stored sealed): the record, and the address, domain or id to check."""

    anchor: Anchor | None = None
    address: str = ""  # the e-mail address of record
    domain: str = ""
    identifier: str = ""  # an iD or an NPI


_CHALLENGE = TypeAdapter(Challenge)


def seal(sealer: Sealer, attempt_id: str, challenge: Challenge) -> bytes:
    """Seal what an attempt must prove, for this row only."""
    return sealer.seal(_CHALLENGE.dump_json(challenge), f"attempt/{attempt_id}")


def unseal(sealer: Sealer, row: binding_rows.AttemptById | AttemptRow) -> Challenge:
    """Unseal what an attempt must prove."""
    return _CHALLENGE.validate_json(sealer.open(row.sealed, f"attempt/{row.id}"))


def code_of(vault: Vault, attempt_id: str) -> str:
    """Derive the one-time code of an attempt from its id with a key outside the database; it is stored nowhere."""
    return f"{int.from_bytes(vault.one_time('code', attempt_id)[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def nonce_of(vault: Vault, attempt_id: str) -> str:
    """Derive the word that the creator shows in a place only the holder can write to."""
    return f"ccv-{_text(vault.one_time('nonce', attempt_id)[:16])}"


def secret_of(vault: Vault, purpose: str, attempt_id: str) -> str:
    """Derive a sign-in's own secrets (PKCE verifier, nonce): 43 characters."""
    return _text(vault.one_time(purpose, attempt_id))


def state_of(vault: Vault, attempt_id: str) -> str:
    """Derive the state that the sign-in's provider sends back: the attempt's id, and that we began it."""
    return f"{attempt_id}.{_text(vault.one_time('state', attempt_id)[:16])}"


async def record_of(
    svc: Service,
    claim: ClaimRow,
    attempt: binding_rows.AttemptById,
    challenge: Challenge,
) -> Record | None:
    """Find the record that an attempt was begun about, as it was seen then."""
    row = await check_rows.evidence_by_id(svc.pool, evidence_id=attempt.evidence_id or "")
    if row is None:
        return None
    records = sealed.open_answer_text(svc.sealer(claim), row).records
    return next((record for record in records if anchor_of(record) == challenge.anchor), None)


async def proofs_of(
    connection: Connection, opened: ClaimContext[ClaimRow] | ClaimContext[policy_rows.Weighed]
) -> tuple[Proof, ...]:
    """Collect the proofs of a claim by the account as it is now."""
    proved = await binding_rows.attempts_proved(
        connection, claim_id=opened.row.id, account_epoch=opened.row.account_epoch
    )
    found = ((row, unseal(opened.sealer, row).anchor) for row in proved)
    return tuple(_proof(row, anchor) for row, anchor in found if anchor is not None)


def insist_open(claim: ClaimRow, attempt: binding_rows.AttemptById | AttemptRow | None, now: datetime) -> None:
    """Refuse the answer to an attempt that has ended, of a changed account, or of a claim that moved on."""
    if attempt is None or attempt.state not in ("open", "pending") or now >= attempt.expires_at:
        detail = "This binding has ended. Begin a new one; the claim's next.actions say which methods are open."
        raise Conflict("binding_ended", detail)
    if attempt.account_epoch != claim.current_epoch or claim.account_standing != "current":
        raise account_changed()
    if claim.state not in PROVABLE:
        detail = f"The claim is {claim.state}; read it again in a moment."
        raise Conflict("claim_moved", detail, state=claim.state)


def account_changed() -> Conflict:
    """Build the refusal of an account that was handed over."""
    return Conflict("account_changed", "The account has changed; the platform has to vouch for it first.")


def _proof(row: AttemptRow, anchor: Anchor) -> Proof:
    assert row.ended_at is not None  # noqa: S101  it was proved then
    return Proof(row.id, Method(row.method), Holder(row.level), anchor, row.account_epoch, row.ended_at)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
