"""The Ed25519 keys that sign credentials, sealed in the database with the master key.

Every process of a deployment signs with the same key, and whoever can only write to the database can add none: what
is published is what opens. A key made by a rotation is published before it signs, because key documents are cached;
the one it replaces stays published until the last credential that it signed has expired. Keys of tests are apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from verifier.domain.claim import SYSTEM, Actor
from verifier.domain.events import Event
from verifier.flows.core.service import note
from verifier.store.db import in_transaction
from verifier.store.rows import signed as signed_rows
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

LIVES = timedelta(hours=24)  # what is signed is valid for no longer
_AHEAD = timedelta(minutes=5)  # caches keep the key document for one; no two clocks here differ by more
_NAMES = {"production": "key", "test": "test"}


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a key, and from when it signs."""

    environment: str
    number: int
    used_from: datetime

    @property
    def name(self) -> str:
        """Its name within the key document; `test-<n>` is a test's."""
        return f"{_NAMES[self.environment]}-{self.number}"

    def place(self, half: str) -> str:
        """Say where one of its halves is sealed for; it opens nowhere else."""
        return f"signing_key/{self.environment}/{self.number}/{half}"


@dataclass(frozen=True, slots=True)
class SigningKey(Named):
    """One key: its public half, and the private one as long as it may sign."""

    public: Ed25519PublicKey
    private: Ed25519PrivateKey | None
    withdrawn: bool

    def signs(self, now: datetime) -> bool:
        """Tell whether it may sign now."""
        return self.private is not None and not self.withdrawn and self.used_from <= now


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that signs now."""

    name: str
    private: Ed25519PrivateKey


async def known(svc: Service) -> tuple[SigningKey, ...]:
    """Read every key that our master key sealed, of each environment the newest first."""
    return _open(svc, await signed_rows.keys_known(svc.pool))


def _open(svc: Service, rows: Sequence[signed_rows.KeysKnown]) -> tuple[SigningKey, ...]:
    return tuple(key for row in rows if (key := _opened(svc, row)) is not None)


def _next(rows: Sequence[signed_rows.KeysKnown], environment: str) -> int:
    return max((row.number for row in rows if row.environment == environment), default=0) + 1


async def signer(svc: Service, environment: str) -> Signer:
    """Choose the key that signs now; the first one is made here."""
    rows = await signed_rows.keys_known(svc.pool)
    for key in _open(svc, rows):
        if key.environment == environment and key.private is not None and key.signs(svc.clock()):
            return Signer(key.name, key.private)
    first = Named(environment, _next(rows, environment), svc.clock() - _AHEAD)
    await in_transaction(svc.pool, lambda connection: _make(svc, connection, first, SYSTEM))
    return await signer(svc, environment)


def published(keys: Sequence[SigningKey], now: datetime) -> list[SigningKey]:
    """Leave out what was withdrawn, and what was replaced so long ago that nothing it signed is valid any more."""
    return [key for key in keys if not key.withdrawn and now < _last_needed(key, keys, now)]


def _last_needed(key: SigningKey, keys: Sequence[SigningKey], now: datetime) -> datetime:
    later = [other.used_from for other in keys if other.environment == key.environment and other.number > key.number]
    return min(later, default=now) + LIVES + _AHEAD


async def rotate(svc: Service, environment: str, by: Actor, *, stolen: bool = False) -> tuple[str, datetime]:
    """Make a new key, and say its name and from when it signs. `stolen`: at once, and the old ones are withdrawn."""

    async def work(connection: Connection) -> tuple[str, datetime]:
        await signed_rows.keys_forget(connection, used_from=svc.clock())
        number = _next(await signed_rows.keys_known(connection), environment)
        new = Named(environment, number, svc.clock() + (timedelta(0) if stolen else _AHEAD))
        if stolen:
            await signed_rows.keys_withdraw(
                connection, environment=environment, number=number, withdrawn_at=svc.clock()
            )
        await _make(svc, connection, new, by)
        return new.name, new.used_from

    await signer(svc, environment)
    return await in_transaction(svc.pool, work)


async def forget(svc: Service) -> None:
    """Forget the private half of keys that were replaced."""
    await signed_rows.keys_forget(svc.pool, used_from=svc.clock() - _AHEAD)


async def _make(svc: Service, connection: Connection, new: Named, by: Actor) -> None:
    """Make a key of this number; whoever is second makes none."""
    private, now = Ed25519PrivateKey.generate(), svc.clock()
    public = private.public_key().public_bytes_raw()
    made = await signed_rows.key_insert(
        connection,
        environment=new.environment,
        number=new.number,
        sealed_public=svc.vault.service.seal(public, new.place("x")),
        sealed_private=svc.vault.service.seal(private.private_bytes_raw(), new.place("d")),
        made_at=now,
        used_from=new.used_from,
    )
    if made:
        await note(connection, Event.SIGNING_KEY_MADE, by, now, codes=[new.name])


def _opened(svc: Service, row: signed_rows.KeysKnown) -> SigningKey | None:
    """Open a key; None where another master key sealed it, or nobody did."""
    named = Named(row.environment, row.number, row.used_from)
    try:
        public = svc.vault.service.open(row.sealed_public, named.place("x"))
        private = row.sealed_private and svc.vault.service.open(row.sealed_private, named.place("d"))
    except SealBroken:
        return None
    return SigningKey(
        environment=row.environment,
        number=row.number,
        public=Ed25519PublicKey.from_public_bytes(public),
        private=Ed25519PrivateKey.from_private_bytes(private) if private else None,
        used_from=row.used_from,
        withdrawn=row.withdrawn_at is not None,
    )
