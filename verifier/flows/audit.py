"""The event log from outside: signed checkpoints in files beside the database, and the verification of the whole chain.

A chain alone does not notice a cut tail or a full rewrite; heads signed with Ed25519 and kept elsewhere do. The note
follows C2SP tlog-checkpoint in spirit: origin, size, head hash, then a signature line.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verifier.store.signing import signing_key
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from verifier.flows.service import Service

_SQL = queries("audit")
_ORIGIN = "creator-credential-verifier/events"
_EVERY, _EVENTS = timedelta(seconds=60), 500
_PAGE = 5000
GENESIS = hashlib.sha256(b"creator credential verifier: event log v1").digest()


@dataclass(slots=True)
class Audit:
    """What a verification found."""

    events: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed head."""

    seq: int
    hash: bytes


async def checkpoint(svc: Service) -> Checkpoint | None:
    """Sign the head and write it outside the database, at most once a minute or every 500 events."""
    head = await svc.pool.fetchrow(_SQL.head)
    folder = svc.settings.data_dir / "checkpoints"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    last = newest(folder)
    if (
        head is None
        or head["seq"] == 0
        or (last and (head["seq"] == last[0].seq or not _due(last, head["seq"], svc.clock())))
    ):
        return None
    if last and not await _follows(svc, last[0]):
        return None  # never sign a head that contradicts one that was signed: `audit verify` and `doctor` say so
    key = signing_key(svc.settings.data_dir)
    text = f"{_ORIGIN}\n{head['seq']}\n{base64.b64encode(head['hash']).decode()}\n{int(svc.clock().timestamp())}\n"
    note = f"{text}\n{base64.b64encode(key.sign(text.encode())).decode()}\n"
    path = folder / f"{head['seq']:020d}.note"
    temporary = path.with_suffix(".part")
    temporary.touch(mode=0o600)
    temporary.write_text(note)
    temporary.replace(path)
    await svc.pool.execute(_SQL.checkpoint_insert, head["seq"], head["hash"], svc.clock(), note)
    return Checkpoint(head["seq"], head["hash"])


def newest(folder: Path) -> tuple[Checkpoint, int] | None:
    """The newest checkpoint in the folder with the second it was signed, or None."""
    names = sorted(path for path in folder.glob("*.note"))
    if not names:
        return None
    lines = names[-1].read_text().splitlines()
    return Checkpoint(int(lines[1]), base64.b64decode(lines[2])), int(lines[3])


def read_checkpoint(text: str, key: Ed25519PublicKey) -> Checkpoint:
    """A checkpoint whose signature is ours; ValueError otherwise."""
    body, _, signature = text.rstrip("\n").rpartition("\n\n")
    lines = body.splitlines()
    try:
        key.verify(base64.b64decode(signature), (body + "\n").encode())
        lines.remove(_ORIGIN)
        return Checkpoint(int(lines[0]), base64.b64decode(lines[1]))
    except (InvalidSignature, IndexError, ValueError) as fault:
        msg = "the signature does not fit"
        raise ValueError(msg) from fault


async def verify(svc: Service, told: Callable[[int, int], None] = lambda _done, _all: None) -> Audit:
    """Recompute every hash of the chain by other code than made them, and compare every signed checkpoint."""
    audit = Audit()
    heads = _signed_heads(svc.settings.data_dir, audit)
    head = await svc.pool.fetchrow(_SQL.head)
    assert head is not None  # noqa: S101  the migration made it
    seq, previous = 0, GENESIS
    while rows := await svc.pool.fetch(_SQL.events_after, seq, _PAGE, timeout=60):
        for row in rows:
            seq, previous = _link(audit, heads, row, seq, previous)
        audit.events = seq
        told(seq, head["seq"])
    head = await svc.pool.fetchrow(_SQL.head)
    if head is None or (head["seq"] == seq and bytes(head["hash"]) != previous) or head["seq"] < seq:
        audit.faults.append(f"the log ends at event {seq} with another hash than its head row says")
    elif head["seq"] > seq and not await svc.pool.fetch(_SQL.events_after, seq, 1):
        audit.faults.append(f"the log ends at event {seq}; its head row says {head['seq']}")
    audit.faults += [f"checkpoint {number}: the log no longer reaches it" for number in heads if number > seq]
    return audit


def _link(audit: Audit, heads: dict[int, bytes], row: object, seq: int, previous: bytes) -> tuple[int, bytes]:
    found = dict(row)  # type: ignore[call-overload]  # a Record
    number, expected = found["seq"], hashlib.sha256(previous + found["content"].encode()).digest()
    if number != seq + 1:
        audit.faults.append(f"event {seq + 1} is missing")
    if bytes(found["prev_hash"]) != previous or bytes(found["hash"]) != expected:
        audit.faults.append(f"event {number} does not fit the one before it")
    if number in heads and heads[number] != bytes(found["hash"]):
        audit.faults.append(f"checkpoint {number}: another history was signed")
    return number, bytes(found["hash"])


def _signed_heads(data_dir: Path, audit: Audit) -> dict[int, bytes]:
    key = signing_key(data_dir).public_key()
    heads: dict[int, bytes] = {}
    for path in sorted((data_dir / "checkpoints").glob("*.note")):
        try:
            found = read_checkpoint(path.read_text(), key)
        except ValueError as fault:
            audit.faults.append(f"checkpoint {path.stem.lstrip('0')}: {fault}")
            continue
        heads[found.seq] = found.hash
    audit.checkpoints = len(heads)
    return heads


def _due(last: tuple[Checkpoint, int], seq: int, now: datetime) -> bool:
    return seq - last[0].seq >= _EVENTS or now.timestamp() - last[1] >= _EVERY.total_seconds()


async def _follows(svc: Service, last: Checkpoint) -> bool:
    row = await svc.pool.fetchrow(_SQL.hash_at, last.seq)
    return row is not None and bytes(row["hash"]) == last.hash
