"""Verification of the whole event log, and of everything a badge rests on, against the log and the checkpoints.

By other code than made it: the chain is hashed here, claims are replayed here, badges are computed here. All of it is
read in one snapshot, page by page, so that a running service may go on and memory stays bounded.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from verifier.domain.lifecycle import TRANSITIONS
from verifier.flows.audit import checkpoints, replay, row_digests
from verifier.flows.audit.checkpoints import GENESIS, checkpoint, newest
from verifier.flows.audit.findings import Audit
from verifier.flows.audit.row_digests import COLUMNS, Rows
from verifier.store.rows import audit as audit_rows
from verifier.store.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

    Told = Callable[[str, int, int], None]

__all__ = ["Audit", "checkpoint", "newest", "verify"]

_PAGE = 2000
# Without one of these, rows could change and the log would never hear of it.
GUARDS: Final = frozenset(
    {
        *(f"{relation}_touched" for relation in row_digests.COLUMNS),
        *("rows_join_log", "event_joins_chain", "event_append_only", "event_no_truncate"),
        *(
            f"{relation}_{what}"
            for relation in ("decision", "evidence", "binding")
            for what in ("append_only", "no_truncate")
        ),
        *("decision_guard", "binding_guard", "binding_attempt_guard", "binding_attempt_begins"),
    }
)


async def verify(svc: Service, told: Told = lambda _what, _done, _all: None) -> Audit:
    """Verify everything; `told` hears what is being looked at, how much is done and how much there is."""
    audit = Audit()
    with Scratch() as scratch:
        last = checkpoints.kept_last(svc.settings)
        for number, note in checkpoints.notes(svc.settings):
            if note is None:
                audit.add("checkpoint_unsigned", f"checkpoint {number}")
            else:
                scratch.sign(note.seq, note.hash)
                audit.checkpoints += 1
        if last is not None and not checkpoints.lies(svc.settings, last.seq):
            audit.add("checkpoint_missing", f"checkpoint {last.seq}")
            scratch.sign(last.seq, last.hash)
        async with (
            svc.pool.acquire(timeout=5) as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            await connection.execute("SET LOCAL statement_timeout = '60s'")
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")
            await _everything(svc, connection, scratch, audit, told)
    return audit


async def _everything(svc: Service, connection: Connection, scratch: Scratch, audit: Audit, told: Told) -> None:
    await _schema(connection, audit)
    rows = Rows(svc.vault, scratch, audit)
    await _chain(connection, scratch, audit, rows, told)
    await _signed(svc, connection, scratch, audit)
    await rows.compare(connection, told)
    await replay.claims(connection, scratch, audit)
    await replay.badges(connection, audit, told)
    await replay.changes(svc, connection, audit)


async def _schema(connection: Connection, audit: Audit) -> None:
    """Check that the triggers, tables and columns that feed the log exist and are those of this version."""
    there = {row.name for row in await audit_rows.guards(connection)}
    for name in sorted(GUARDS - there):
        audit.add("guard_missing", f"trigger {name}")
    plain = {row.name for row in await audit_rows.plain_tables(connection)}
    for name in sorted({*COLUMNS, "event", "event_head", "checkpoint"} - plain):
        audit.add("guard_missing", f"table {name}")
    known = {
        (table, name, group)
        for table, groups in COLUMNS.items()
        for group, names in enumerate(groups, 1)
        for name in names
    }
    found = {tuple(row) for row in await audit_rows.columns(connection)}
    if known != found:
        audit.add("columns_differ", "audited_group")
    if {one.row for one in TRANSITIONS} != {tuple(row) for row in await audit_rows.lifecycle(connection)}:
        audit.add("lifecycle_differs", "lifecycle")


async def _chain(connection: Connection, scratch: Scratch, audit: Audit, rows: Rows, told: Told) -> None:
    head = await audit_rows.head(connection)
    assert head is not None  # noqa: S101  the migration made it
    seq, previous = 0, GENESIS
    _compare_head(scratch, audit, 0, GENESIS)
    while page := await audit_rows.events_after(connection, seq=seq, limit=_PAGE, timeout=60):
        for event in page:
            _link(scratch, audit, event, seq, previous)
            _take_in(scratch, audit, rows, event)
            seq, previous = event.seq, bytes(event.hash)
        audit.events = seq
        told("events", seq, head.seq)
    if (head.seq, bytes(head.hash)) != (seq, previous):
        audit.add("head_differs", f"event {seq}", seq)
    for number in scratch.signed_after(seq):
        audit.add("checkpoint_beyond", f"checkpoint {number}")


def _link(scratch: Scratch, audit: Audit, event: audit_rows.EventsAfter, seq: int, previous: bytes) -> None:
    number, expected = event.seq, hashlib.sha256(previous + event.content.encode()).digest()
    if number != seq + 1:
        audit.add("event_missing", f"event {seq + 1}", seq + 1)
    if bytes(event.prev_hash) != previous or bytes(event.hash) != expected:
        audit.add("event_altered", f"event {number}", number)
    _compare_head(scratch, audit, number, bytes(event.hash))


def _compare_head(scratch: Scratch, audit: Audit, number: int, digest: bytes) -> None:
    signed = scratch.signed(number)
    if signed is not None and signed != digest:
        audit.add("checkpoint_differs", f"checkpoint {number}")


def _take_in(scratch: Scratch, audit: Audit, rows: Rows, event: audit_rows.EventsAfter) -> None:
    if event.body is not None:
        rows.note(event)
    else:
        replay.note(scratch, audit, event)


async def _signed(svc: Service, connection: Connection, scratch: Scratch, audit: Audit) -> None:
    """Check that the checkpoints in the database lie in the folder, and that an old log has one at least."""
    after = -1
    while page := await audit_rows.checkpoints_after(connection, seq=after, limit=_PAGE, timeout=60):
        for row in page:
            if not checkpoints.lies(svc.settings, row.seq):
                audit.add("checkpoint_missing", f"checkpoint {row.seq}")
            elif (signed := scratch.signed(row.seq)) is not None and signed != bytes(row.hash):
                audit.add("checkpoint_differs", f"checkpoint {row.seq}")
        after = page[-1].seq
    said = any(fault.code.startswith("checkpoint_") for fault in audit.faults)
    if not (audit.checkpoints or said) and not await _may_have_none(svc, connection):
        audit.add("checkpoints_none", "the log")


async def _may_have_none(svc: Service, connection: Connection) -> bool:
    """Return True if the service has not signed yet, and has not had the time to."""
    return not svc.settings.checkpoint_key_file.exists() and await checkpoints.young(connection, svc.clock())
