"""Removals in the feed: rows that tell consumers to delete a handle, because its account was erased.

Handle and account id stand in such a row alone, sealed, until it is forgotten after `FEED_KEEP`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, Protocol

from verifier.store.ids import new_id

if TYPE_CHECKING:
    from verifier.store.sealing.crypto import Vault


class Sealed(NamedTuple):
    """The sealed part of a removal, and the id of its row."""

    id: str
    sealed: bytes


class Named(NamedTuple):
    """The handle and account whose badge was removed."""

    handle: str
    account_id: str
    epoch: int


class Removing(Protocol):
    """A row of the database that may tell of a removal."""

    @property
    def removal(self) -> bytes | None:
        """The sealed part; None on every other row."""

    @property
    def removal_id(self) -> str | None:
        """The id of the removal, which its sealed part is bound to."""


def seal(vault: Vault, handle: str, account_id: str, epoch: int) -> Sealed:
    """Seal whose badge was removed, for a new row of the feed only."""
    removal_id = new_id("rmv")
    return Sealed(removal_id, vault.service.seal(json.dumps([handle, account_id, epoch]).encode(), _place(removal_id)))


def named(vault: Vault, row: Removing) -> Named | None:
    """Unseal whose badge was removed; None where the row tells of something else."""
    if row.removal is None or row.removal_id is None:
        return None
    return Named(*json.loads(vault.service.open(row.removal, _place(row.removal_id))))


def blind(vault: Vault, account_id: str) -> bytes:
    """Digest an account's id at the platform, by a key: to find it again, and to name nobody."""
    return vault.blind("account", account_id)


def _place(removal_id: str) -> str:
    return f"removal/{removal_id}"
