"""The master key's file, and its neighbours while it is being replaced.

A file holds 32 bytes, or 64 once it was replaced: the key that wraps data keys, and the secret that all else is
derived from (indexes, links, the log's codes), which stays. Beside it lie, for a time, `.next` (the key to come) and
`.previous` (the key before). Each is whole or not there: they are made by linking, and exchanged by renaming.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from verifier.store.errors import CannotStart

KEY_BYTES = 32


class MasterKeyError(CannotStart):
    """The master key file is unusable; the message says what to do."""


def read_master_key(path: Path) -> bytes:
    """Read the master key, or make it at first start, mode 0600. Several processes may race to make it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(path, secrets.token_bytes(KEY_BYTES))
    return _existing(path)


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """The files of one master key."""

    path: Path

    @property
    def next(self) -> Path:
        """The key to come."""
        return self.path.with_name(f"{self.path.name}.next")

    @property
    def previous(self) -> Path:
        """The key before."""
        return self.path.with_name(f"{self.path.name}.previous")

    def mark(self) -> tuple[int, int]:
        """Return what changes with the file: a process that has read it reads it again then."""
        with contextlib.suppress(OSError):
            found = self.path.stat()
            return found.st_ino, found.st_mtime_ns
        return 0, 0

    def masters(self) -> list[bytes]:
        """Read the key, and those beside it that are there."""
        beside = [path for path in (self.next, self.previous) if path.exists()]
        return [_existing(self.path), *map(_existing, beside)]

    def prepare(self) -> bytes:
        """Make the key to come, unless it is there already: with the secret and the owner that the present one has."""
        if not self.next.exists():
            _make(self.next, secrets.token_bytes(KEY_BYTES) + _existing(self.path)[-KEY_BYTES:], self.path)
        return _existing(self.next)

    def exchange(self) -> None:
        """Put the key to come in the place of the present one, which stays beside it. There is a key at any moment."""
        with contextlib.suppress(FileExistsError):  # by a run that was killed between the two
            os.link(self.path, self.previous)
        self.next.replace(self.path)


def _make(path: Path, key: bytes, beside: Path | None = None) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    temporary.touch(mode=0o600)
    temporary.write_bytes(key)
    if beside is not None:  # whoever runs this may be root, and the service has to read it as it reads the present one
        owner = beside.stat()
        if owner.st_uid != temporary.stat().st_uid:
            os.chown(temporary, owner.st_uid, owner.st_gid)
    with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
        os.link(temporary, path)
    temporary.unlink()


def _existing(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as fault:
        msg = f"{path} cannot be read ({type(fault).__name__}). The service has to be able to read its master key."
        raise MasterKeyError(msg) from None
    if len(key) not in (KEY_BYTES, 2 * KEY_BYTES):
        msg = (
            f"{path} must hold exactly 32 bytes, or 64 once it was replaced. Restore it from your backup: without it "
            "no stored claim can be read."
        )
        raise MasterKeyError(msg)
    return key
