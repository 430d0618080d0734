"""Replacement of the master key: every data key is wrapped anew while the service reads and writes.

    1. the key to come is made beside the present one: whoever meets a data key that it wrapped reads it from there
    2. every data key is wrapped with it, some hundred at a time, each only if it is still as it was read
    3. it takes the present one's place, which stays beside it; from now on new data keys are wrapped with it
    4. what was made meanwhile is wrapped, until nothing hangs on another key

Killed at any line it goes on from what it finds: a data key says by its mark which key wrapped it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from verifier.flows.operations.finding import Finding
from verifier.store.rows import owner as owner_rows
from verifier.store.rows import wrapping as wrapping_rows
from verifier.store.sealing.crypto import WRAPPED, mark_of
from verifier.store.sealing.master_key import KeyFiles, MasterKeyError, read_master_key

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.sealing.crypto import Vault

Progress = Callable[[int], None]


class _Wrapped(Protocol):
    """A row's data key, as it is wrapped."""

    @property
    def id(self) -> str:
        """The row's id."""

    @property
    def wrapped_key(self) -> bytes:
        """The data key, wrapped."""


_Listed = Callable[..., Awaitable[Sequence[_Wrapped]]]
_Changed = Callable[..., Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Replaced:
    """The result of a run."""

    rewrapped: int
    left: int  # data keys that still hang on another key
    previous: str  # the file of the key before, which can go once nothing is left


_TABLES: Final[tuple[tuple[_Listed, _Changed], ...]] = (
    (wrapping_rows.wrapped_accounts, owner_rows.rewrap_account),
    (wrapping_rows.wrapped_imports, owner_rows.rewrap_import),
    (wrapping_rows.wrapped_requests, owner_rows.rewrap_request),
    (wrapping_rows.wrapped_watches, owner_rows.rewrap_watch),
    (wrapping_rows.wrapped_passes, owner_rows.rewrap_pass),
)


async def left(source: Connection | Pool, files: KeyFiles) -> int:
    """Count the data keys that hang on another key than the one in its place, or that is to come."""
    mark, count = mark_of(read_master_key(files.next if files.next.exists() else files.path)), 0
    for listed, _ in _TABLES:
        after = ""
        while rows := await listed(source, after=after):
            count += sum(row.wrapped_key[:-WRAPPED] != mark for row in rows)
            after = rows[-1].id
    return count


async def examine(svc: Service) -> list[Finding]:
    """Examine whether every data key hangs on the present master key, and whether the one before can go."""
    files = KeyFiles(svc.settings.master_key_file)
    if not files.path.exists():  # read_master_key said so at the start
        return []
    hanging = await left(svc.pool, files)
    coming = files.next.exists()
    again = "Run `verifier keys rotate-master`; it goes on where it was cut off."
    remedy = f"{hanging:,} data keys still hang on another master key. {again}" if hanging else again
    whole = Finding("every data key hangs on the master key", good=not (hanging or coming), remedy=remedy, advice=True)
    gone = Finding(
        "no older master key lies beside the present one",
        good=not files.previous.exists(),
        remedy=f"Move {files.previous} to where you keep backups, or delete it, once nothing hangs on it.",
        advice=True,
    )
    return [whole, gone]


async def replace(owner: Connection, vault: Vault, files: KeyFiles, progress: Progress) -> Replaced:
    """Replace the master key, or go on with a replacement that was cut off. Each statement is a transaction."""
    unfinished = files.previous.exists() and not files.next.exists()
    if unfinished and await left(owner, files) == 0:
        msg = (
            f"The key before is still there: {files.previous}. Nothing hangs on it. Move it to where you keep backups, "
            "or delete it, and then replace the key again."
        )
        raise MasterKeyError(msg)
    done = 0
    if not unfinished:
        coming = files.prepare()
        done += await _rewrap(owner, vault, coming, progress, done)
        files.exchange()
    present = read_master_key(files.path)
    while await left(owner, files):  # what was made while the keys were exchanged
        more = await _rewrap(owner, vault, present, progress, done)
        done += more
        if not more:
            break
    return Replaced(done, await left(owner, files), str(files.previous))


async def _rewrap(owner: Connection, vault: Vault, master: bytes, progress: Progress, before: int) -> int:
    done = 0
    for listed, changed in _TABLES:
        after = ""
        while rows := await listed(owner, after=after):
            for row in rows:
                becomes = vault.rewrapped(row.wrapped_key, master)
                if becomes is not None:
                    done += await changed(owner, row_id=row.id, was=row.wrapped_key, becomes=becomes)
            after = rows[-1].id
            progress(before + done)
    return done
