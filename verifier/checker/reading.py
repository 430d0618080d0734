"""Reads what was sealed, as JSON, with nothing of the service but the keys."""

from __future__ import annotations

import json
import zlib
from datetime import date
from typing import TYPE_CHECKING, Any

from verifier.checker.rules import Badge, Piece, Record
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.store.rows.shared import PieceRow, StandingRow
    from verifier.store.sealing.crypto import Sealer, Vault


class Unopened(Exception):  # noqa: N818  it is told as a finding
    """Something a badge rests on does not open; `code` says what is wrong."""

    def __init__(self, code: str) -> None:
        """Name what is wrong."""
        super().__init__(code)
        self.code = code


def badge_of(vault: Vault, row: StandingRow, pieces: Iterable[PieceRow]) -> Badge:
    """Open everything that a badge rests on; raises `Unopened`."""
    if row.wrapped_key is None:
        raise Unopened("cannot_be_opened")
    kept = list(pieces)
    evidence = tuple(row.evidence or ())
    if set(evidence) - {piece.id for piece in kept}:
        raise Unopened("evidence_missing")
    try:
        sealer = vault.sealer(row.wrapped_key)
        words = json.loads(sealer.open(row.sealed_words, f"claim/{row.id}/words"))
        identity = _identity(sealer, row)
        opened = tuple(_piece(sealer, piece) for piece in kept)
        return _badge(row, evidence, words, identity, opened)
    except (SealBroken, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        raise Unopened("cannot_be_opened") from None


def _badge(
    row: StandingRow,
    evidence: tuple[str, ...],
    said: dict[str, Any],
    identity: dict[str, Any],
    pieces: tuple[Piece, ...],
) -> Badge:
    words = said["words"]
    return Badge(
        claim_id=row.id,
        number=words.get("orcid", "") if row.family == "degree" else words.get("number", ""),
        names=tuple(filter(None, (words["name"], identity.get("verified_name")))),
        environment=row.environment,
        epoch=row.epoch,
        verdict=row.verdict,
        decided_for=row.decided_for,
        decided_epoch=row.decided_epoch,
        decided_environment=row.decided_environment,
        decided_at=row.decided_at,
        people=sum(one is not None for one in (row.by_reviewer, row.second_reviewer)),
        valid_until=row.valid_until,
        sighted_at=row.sighted_at,
        founded_at=row.founded_at,
        bound_to=row.bound_to,
        bound_level=row.bound_level,
        bound_epoch=row.bound_epoch,
        bound_in=row.bound_in,
        licence_twice=row.licence_twice,
        locked_at=row.locked_at,
        evidence=evidence,
        pieces=pieces,
    )


def _identity(sealer: Sealer, row: StandingRow) -> dict[str, Any]:
    if row.sealed_identity is None:
        return {}
    said: dict[str, Any] = json.loads(sealer.open(row.sealed_identity, f"claim/{row.id}/identity"))
    return said


def _piece(sealer: Sealer, row: PieceRow) -> Piece:
    if not row.whole:
        raise Unopened("evidence_altered")
    by_board = row.authority == "primary" and row.outcome == "found"
    if not by_board and row.authority != "manual":
        return Piece(row.id, by_board, row.retrieved_at, ())
    text = sealer.open(row.sealed, f"evidence/{row.id}")
    said = json.loads(text if text.startswith(b"{") else zlib.decompress(text))
    records = [_record(one) for one in said["records"]] if by_board else [_looked_up(said)]
    return Piece(row.id, by_board, row.retrieved_at, tuple(records))


def _record(said: dict[str, Any]) -> Record:
    names = [said["name"], *said.get("other_names", ())]
    return Record(
        number=said.get("number") or "",
        surnames=tuple(name.get("surname") or name.get("given") or "" for name in names),
        givens=tuple(name["given"] for name in names if name.get("given") and name.get("surname")),
        # An entry about an education has no standing of its own: it stands until the institution takes it back.
        standing=said.get("standing") or ("active" if said.get("kind") == "degree" else ""),
        expires_on=_day(said.get("expires_on")),
    )


def _looked_up(form: dict[str, Any]) -> Record:
    return Record(form["number"], (form["record_name"],), (), form["standing"], _day(form.get("valid_until")))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
