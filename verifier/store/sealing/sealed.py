"""Sealed documents of a claim: the creator's words, the identity attestation and the evidence, as JSON."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from verifier.domain.claim import Identity, Words
from verifier.domain.evidence import Answer, Authority, Found, NotFound, Record, RegistryId, Unavailable, Unreadable
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from verifier.store.rows.shared import EvidenceRow
    from verifier.store.sealing.crypto import Sealer

T = TypeVar("T")


class HasWords(Protocol):
    """A row with a claim's sealed words."""

    @property
    def id(self) -> str:
        """The claim's id."""

    @property
    def sealed_words(self) -> bytes:
        """The words, encrypted for this claim's row only."""


class HasIdentity(Protocol):
    """A row with a claim's sealed attestation."""

    @property
    def id(self) -> str:
        """The claim's id."""

    @property
    def sealed_identity(self) -> bytes | None:
        """The attestation, encrypted for this claim's row only."""


@dataclass(frozen=True, slots=True)
class ClaimText:
    """The sealed part of a claim."""

    words: Words
    display_name: str


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The sealed part of an answer."""

    records: tuple[Record, ...]
    request: str
    raw: str  # base64 of the bytes as received, where they are no text
    retry_in_s: float = 0.0
    text: str = ""  # the bytes as received, as text: packed with the records that repeat it


_QUICKLY = 1  # zlib's level: a register's answer is a third of its size already
_CLAIM = TypeAdapter(ClaimText)
_IDENTITY = TypeAdapter(Identity)
_ANSWER = TypeAdapter(AnswerText)


def _read(shape: TypeAdapter[T], text: bytes) -> T:
    """Read unsealed text in the shape this version knows; raises `SealBroken` for any other."""
    try:
        return shape.validate_json(text)
    except ValidationError:  # its message would repeat the text
        raise SealBroken from None


def seal_words(sealer: Sealer, claim_id: str, words: Words, display_name: str) -> bytes:
    """Seal the creator's words, for this claim's row only."""
    return sealer.seal(_CLAIM.dump_json(ClaimText(words, display_name)), f"claim/{claim_id}/words")


def open_words(sealer: Sealer, row: HasWords) -> ClaimText:
    """Unseal the creator's words of a claim row."""
    return _read(_CLAIM, sealer.open(row.sealed_words, f"claim/{row.id}/words"))


def seal_display(sealer: Sealer, account_key: str, name: str) -> bytes:
    """Seal the account's newest display name, for this account's row only."""
    return sealer.seal(name.encode(), f"account/{account_key}/display")


def open_display(sealer: Sealer, account_key: str, kept: bytes) -> str:
    """Unseal the account's newest display name."""
    return sealer.open(kept, f"account/{account_key}/display").decode()


def seal_identity(sealer: Sealer, claim_id: str, identity: Identity | None) -> bytes | None:
    """Seal the platform's attestation, for this claim's row only."""
    return None if identity is None else sealer.seal(_IDENTITY.dump_json(identity), f"claim/{claim_id}/identity")


def open_identity(sealer: Sealer, row: HasIdentity) -> Identity | None:
    """Unseal the platform's attestation of a claim row."""
    sealed = row.sealed_identity
    return None if sealed is None else _read(_IDENTITY, sealer.open(sealed, f"claim/{row.id}/identity"))


def seal_answer(sealer: Sealer, evidence_id: str, answer: Answer) -> bytes:
    """Seal an answer's request, raw bytes and records for this piece of evidence only; packed, as it says all twice."""
    records = answer.outcome.records if isinstance(answer.outcome, Found) else ()
    wait = answer.outcome.retry_in.total_seconds() if isinstance(answer.outcome, Unavailable) else 0.0
    text = AnswerText(records, answer.request, *_received(answer.raw, wait))
    return sealer.seal(zlib.compress(_ANSWER.dump_json(text), _QUICKLY), f"evidence/{evidence_id}")


def _received(raw: bytes, wait_s: float) -> tuple[str, float, str]:
    try:
        return "", wait_s, raw.decode()
    except UnicodeDecodeError:
        return base64.b64encode(raw).decode(), wait_s, ""


def open_answer_text(sealer: Sealer, row: EvidenceRow) -> AnswerText:
    """Unseal the text of a piece of evidence: packed, but for what was sealed before answers were."""
    return _read(_ANSWER, _unpacked(sealer.open(row.sealed, f"evidence/{row.id}")))


def _unpacked(text: bytes) -> bytes:
    if text.startswith(b"{"):
        return text
    try:
        return zlib.decompress(text)
    except zlib.error:
        raise SealBroken from None


def open_answer(sealer: Sealer, row: EvidenceRow) -> Answer:
    """Rebuild the answer as it was weighed."""
    text = open_answer_text(sealer, row)
    return Answer(
        registry=RegistryId(row.registry),
        authority=Authority(row.authority),
        outcome=_outcome(row, text),
        retrieved_at=row.retrieved_at,
        as_of=row.as_of,
        request=text.request,
        sheet_version=row.sheet_version,
        adapter=row.adapter,
    )


def _outcome(row: EvidenceRow, text: AnswerText) -> Found | NotFound | Unavailable | Unreadable:

    match row.outcome:
        case "found":
            return Found(text.records)
        case "not_found":
            return NotFound()
        case "unavailable":
            return Unavailable(timedelta(seconds=text.retry_in_s), row.detail)
        case _:
            return Unreadable(row.detail)


def outcome_code(answer: Answer) -> tuple[str, str]:
    """Return the stored code and detail of an answer's outcome."""
    match answer.outcome:
        case Found():
            return "found", ""
        case NotFound():
            return "not_found", ""
        case Unavailable(detail=detail):
            return "unavailable", detail
        case Unreadable(detail=detail):
            return "unreadable", detail


def plain(value: object) -> Any:  # noqa: ANN401  JSON of any shape
    """Convert a frozen value to plain JSON-ready objects."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")
