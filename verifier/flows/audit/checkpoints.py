"""Signed checkpoints of the event log, in files outside the database.

A chain alone does not notice a cut tail or a full rewrite; heads signed with Ed25519 and kept elsewhere do. The note
follows C2SP tlog-checkpoint in spirit: origin, size, head hash, then a signature line. The newest note is kept twice,
in the folder and beside the key: a folder that was emptied is not begun anew in silence.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature

from verifier import log
from verifier.store.rows import audit as audit_rows
from verifier.store.sealing.checkpoint_key import public_key, signing_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from verifier.flows.core.service import Service
    from verifier.settings import Settings
    from verifier.store.db import Connection, Pool

_log = log.logger("checkpoints")
_ORIGIN = "creator-credential-verifier/events"
EVERY = timedelta(seconds=60)
_EVENTS = 500
_SAID_EVERY = timedelta(hours=1)
_refused: dict[Path, datetime] = {}
GENESIS = hashlib.sha256(b"creator credential verifier: event log v1").digest()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed head: the number of events, the hash of the last, and when it was signed."""

    seq: int
    hash: bytes
    signed_at: datetime


async def checkpoint(svc: Service, *, first: bool = False, anew: bool = False) -> Checkpoint | None:
    """Sign the head and write it outside the database, at most once a minute or every 500 events.

    `first` signs also an empty log, before a first start answers. A head that contradicts one that was signed is never
    signed, and neither is any where signed ones are missing, unless an operator says `anew` after having looked.
    """
    head = await audit_rows.head(svc.pool)
    folder, last = svc.settings.checkpoint_dir, kept_last(svc.settings)
    if head is None or (head.seq == 0 and not first):
        return None
    try:
        known = newest(folder)
    except ValueError:
        known = None
    if known is not None and not anew and not _due(known, head.seq, svc.clock()):
        return None
    if not anew and not await _may_sign(svc, known, last):
        _say_refused(svc, head.seq)
        return None
    await audit_rows.flush_log(svc.pool)  # a check's start commits without waiting; no power cut shortens a signed log
    return await _sign(svc, head.seq, bytes(head.hash))


def _say_refused(svc: Service, seq: int) -> None:
    """Log the refusal once an hour and folder: a host that may not sign asks every few seconds."""
    folder, now = svc.settings.checkpoint_dir, svc.clock()
    if now - _refused.get(folder, datetime.min.replace(tzinfo=UTC)) >= _SAID_EVERY:
        _refused[folder] = now
        _log.error("checkpoint_refused", seq=seq)  # `audit verify` and `doctor` say why


async def _sign(svc: Service, seq: int, digest: bytes) -> Checkpoint:
    now, folder = svc.clock(), svc.settings.checkpoint_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = signing_key(svc.settings.checkpoint_key_file)
    text = f"{_ORIGIN}\n{seq}\n{base64.b64encode(digest).decode()}\n{int(now.timestamp())}\n"
    note = f"{text}\n{base64.b64encode(key.sign(text.encode())).decode()}\n"
    _write(folder / f"{seq:020d}.note", note)
    _write(_beside_the_key(svc.settings), note)
    await audit_rows.checkpoint_insert(svc.pool, seq=seq, hash=digest, signed_at=now, note=note)
    return Checkpoint(seq, digest, now)


def newest(folder: Path) -> Checkpoint | None:
    """Read the newest checkpoint of the folder, without looking at its signature."""
    names = sorted(path for path in folder.glob("*.note"))
    return _parse(names[-1].read_text()) if names else None


def kept_last(settings: Settings) -> Checkpoint | None:
    """Read the copy of the newest checkpoint that lies beside the key; None where there is none of ours."""
    path, key = _beside_the_key(settings), public_key(settings.checkpoint_key_file)
    try:
        return read_checkpoint(path.read_text(), key) if key is not None and path.exists() else None
    except ValueError:
        return None


def read_checkpoint(text: str, key: Ed25519PublicKey) -> Checkpoint:
    """Read a checkpoint whose signature is ours; ValueError otherwise."""
    body, _, signature = text.rstrip("\n").rpartition("\n\n")
    try:
        key.verify(base64.b64decode(signature), (body + "\n").encode())
        return _parse(body)
    except (InvalidSignature, ValueError) as fault:
        msg = "the signature does not fit"
        raise ValueError(msg) from fault


def notes(settings: Settings) -> Iterator[tuple[str, Checkpoint | None]]:
    """Read every note of the folder in order, with its number; None where our key did not sign it, or under another."""
    key = public_key(settings.checkpoint_key_file)
    for path in sorted(settings.checkpoint_dir.glob("*.note")):
        number = path.stem.lstrip("0") or "0"
        try:
            found = read_checkpoint(path.read_text(), key) if key is not None else None
        except ValueError:
            found = None
        yield number, found if found is not None and str(found.seq) == number else None


def lies(settings: Settings, seq: int) -> bool:
    """Return True if the folder has the note of this number."""
    return (settings.checkpoint_dir / f"{seq:020d}.note").exists()


async def follows(asked: Connection | Pool, last: Checkpoint) -> bool:
    """Return True if the log still has what was signed."""
    if last.seq == 0:
        return last.hash == GENESIS
    row = await audit_rows.hash_at(asked, seq=last.seq)
    return row is not None and bytes(row.hash) == last.hash


async def young(asked: Connection | Pool, now: datetime) -> bool:
    """Return True if the log is younger than two intervals: then there may be no checkpoint yet."""
    began = await audit_rows.began(asked)
    return began is None or now - began < 2 * EVERY


async def _may_sign(svc: Service, known: Checkpoint | None, last: Checkpoint | None) -> bool:
    if known is None:
        listed = await audit_rows.checkpoints_listed(svc.pool)
        return last is None and not listed and await young(svc.pool, svc.clock())
    return (last is None or known.seq >= last.seq) and await follows(svc.pool, known)


def _due(last: Checkpoint, seq: int, now: datetime) -> bool:
    return seq != last.seq and (seq - last.seq >= _EVENTS or now - last.signed_at >= EVERY)


def _parse(text: str) -> Checkpoint:
    try:
        origin, seq, digest, second = text.splitlines()[:4]
        found = Checkpoint(int(seq), base64.b64decode(digest, validate=True), datetime.fromtimestamp(int(second), UTC))
    except (ValueError, OverflowError, OSError) as fault:
        msg = "it is not a checkpoint"
        raise ValueError(msg) from fault
    if origin != _ORIGIN:
        msg = "it is another log's"
        raise ValueError(msg)
    return found


def _beside_the_key(settings: Settings) -> Path:
    key = settings.checkpoint_key_file
    return key.with_name(f"{key.stem}.last.note")


def _write(path: Path, note: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{secrets.token_hex(4)}")
    temporary.touch(mode=0o600)
    temporary.write_text(note)
    temporary.replace(path)
