"""Personal data that cannot be unsealed: one broken row takes no list, no queue and nobody else's case down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.store.db import GONE
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.rows.shared import ClaimRow

_log = log.logger("broken")
# Stored parts that cannot be opened, or that hold what nobody can compute with. Never what the database says.
KINDS: Final = (SealBroken, ValueError, TypeError, LookupError, ArithmeticError)


def closed_part(svc: Service, claim: ClaimRow) -> str:
    """Name the part of a claim that cannot be unsealed: its `key`, `words` or `identity`; "" if all can."""
    if claim.wrapped_key is None:
        return ""
    part = "key"
    try:
        sealer = svc.sealer(claim)
        part = "words"
        sealed.open_words(sealer, claim)
        part = "identity"
        sealed.open_identity(sealer, claim)
    except SealBroken:
        return part
    return ""


def part_of(svc: Service, claim: ClaimRow, fault: Exception) -> str:
    """Name the part that a fault is about and log it by our own id; what the database refused is raised again."""
    if isinstance(fault, GONE):
        raise fault
    part = closed_part(svc, claim) or ("evidence" if isinstance(fault, SealBroken) else "contents")
    _log.error("cannot_be_opened", claim=claim.id, part=part, error=type(fault).__name__)
    return part
