"""Notes of reviewers to each other about a case: sealed with it, and shown to whoever has it next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier.domain.passing import LONGEST_NOTE, SHORTEST_NOTE
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.review.views import NoteView
from verifier.store.ids import new_id
from verifier.store.rows import passing as passing_rows
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.store.db import Connection
    from verifier.store.sealing.crypto import Sealer

_NO_NOTE: Final = "The note cannot be opened."


def insist(words: str, pointer: str = "/note") -> str:
    """Return a note without its edges; refuse one that tells a colleague nothing, or that nobody would read."""
    kept = words.strip()
    if not SHORTEST_NOTE <= len(kept) <= LONGEST_NOTE:
        detail = f"Write in {SHORTEST_NOTE} to {LONGEST_NOTE} characters what your colleague has to know."
        raise Invalid("note_needed", detail, faults=(FieldFault(pointer, "note_needed", detail),))
    return kept


async def keep(
    connection: Connection,
    sealer: Sealer,
    case_id: str,
    kind: str,
    actor: Actor,
    words: str,
    now: datetime,
    *,
    code: str = "",
) -> None:
    """Seal a note with the case."""
    note_id = new_id("cno")
    await passing_rows.note_insert(
        connection,
        note_id=note_id,
        case_id=case_id,
        kind=kind,
        code=code,
        by_reviewer=actor.id,
        sealed=sealer.seal(words.encode(), _place(case_id, note_id)),
        written_at=now,
    )


async def of_case(connection: Connection, sealer: Sealer, case_id: str) -> tuple[NoteView, ...]:
    """Unseal what reviewers wrote about a case, the oldest first."""
    rows = await passing_rows.notes_of_case(connection, case_id=case_id)
    return tuple(
        NoteView(row.kind, row.by_name, row.written_at, _words(sealer, case_id, row), row.code) for row in rows
    )


def _words(sealer: Sealer, case_id: str, row: passing_rows.NotesOfCase) -> str:
    """Unseal one note; one that is spoiled keeps nobody from deciding the case."""
    try:
        return sealer.open(row.sealed, _place(case_id, row.id)).decode()
    except SealBroken:
        return _NO_NOTE


def _place(case_id: str, note_id: str) -> str:
    return f"case/{case_id}/note/{note_id}"
