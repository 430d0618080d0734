"""Sealing of personal data: one data key per account, wrapped by a master key that lives outside the database.

Deleting the wrapped key erases everything sealed with it. AES-256-GCM with the row's identity as associated data, so
that a ciphertext moved to another row or column does not open. Keys are derived from the master key with HKDF-SHA256
(RFC 5869) and wrapped with AES-KW (RFC 3394).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from verifier.store.errors import CannotStart

_VERSION = b"\x01"
_NONCE = 12
_KEY_BYTES = 32


class SealBroken(InvalidTag):
    """Sealed bytes do not open: their key is another master key's, or they are not those that were sealed."""


class MasterKeyError(CannotStart):
    """The master key file is unusable; the message says what to do."""


def read_master_key(path: Path) -> bytes:
    """Read the 32-byte master key, or make it at first start, mode 0600. Several processes may race to make it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(secrets.token_bytes(_KEY_BYTES))
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
            os.link(temporary, path)
        temporary.unlink()
    return _existing(path)


def _existing(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        msg = f"{path} must hold exactly 32 bytes. Restore it from your backup: without it no stored claim can be read."
        raise MasterKeyError(msg)
    return key


@dataclass(frozen=True, slots=True)
class Sealer:
    """Sealing and unsealing with one data key."""

    _aead: AESGCM
    _index: bytes = b""

    def mark(self, *parts: str) -> str:
        """Compute a keyed index in hexadecimal: 128 bits, enough to find a place again in a list."""
        return hmac.new(self._index, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:32]

    def seal(self, plain: bytes, place: str) -> bytes:
        """Seal `plain` for a place ("claim/clm_…/words"); it opens only there."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._aead.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Open what was sealed for this place; raises `SealBroken` for anything else."""
        try:
            return self._aead.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to be a sealed text at all
            raise SealBroken from None


class Vault:
    """The keys derived from the master key."""

    def __init__(self, master: bytes) -> None:
        """Derive the wrapping, index, service, token and code keys."""
        self._wrapping = _derive(master, b"wrap account keys")
        self._index = _derive(master, b"blind index")
        self._signing = _derive(master, b"creator tokens")
        self._codes = _derive(master, b"one-time codes and links")
        self._witness = _derive(master, b"rows in the log")
        self.service = Sealer(AESGCM(_derive(master, b"service rows")))
        self.rosters = Sealer(AESGCM(_derive(master, b"roster contacts")), _derive(master, b"roster places"))

    @property
    def signing_key(self) -> bytes:
        """The key of the creator tokens we mint ourselves (HS256)."""
        return self._signing

    @property
    def witness(self) -> str:
        """The key of row digests as the database takes it: HMAC-SHA256's inner and outer block (RFC 2104), in hex."""
        block = self._witness.ljust(64, b"\0")
        return bytes(b ^ 0x36 for b in block).hex() + bytes(b ^ 0x5C for b in block).hex()

    def witnessed(self, said: str, mac: str) -> bool:
        """Return True if a session of the service signed these row digests."""
        return hmac.compare_digest(hmac.new(self._witness, said.encode(), hashlib.sha256).hexdigest(), mac)

    def new_key(self) -> tuple[bytes, Sealer]:
        """Make a data key; return it wrapped, for the database, and as a sealer."""
        key = os.urandom(32)
        return aes_key_wrap(self._wrapping, key), Sealer(AESGCM(key))

    def sealer(self, wrapped: bytes) -> Sealer:
        """Return the sealer of a wrapped data key; raises `SealBroken` when this master key did not wrap it."""
        try:
            return Sealer(AESGCM(aes_key_unwrap(self._wrapping, wrapped)))
        except (InvalidUnwrap, ValueError):
            raise SealBroken from None

    def blind(self, *parts: str) -> bytes:
        """Compute a keyed index (HMAC) of values that must be found again without being readable, as a licence."""
        return hmac.new(self._index, "\x1f".join(parts).encode(), hashlib.sha256).digest()

    def one_time(self, purpose: str, row_id: str) -> bytes:
        """Derive 256 bits for one purpose of one row: a code or a link that the database alone cannot make."""
        return hmac.new(self._codes, f"{purpose}\x1f{row_id}".encode(), hashlib.sha256).digest()


def digest(token: str) -> bytes:
    """Digest a bearer token for storage: tokens carry 256 random bits, so a plain SHA-256 is enough."""
    # Bytes of a header that are no UTF-8 come as lone surrogates; they are the bytes of no token of ours.
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"creator-credential-verifier/" + purpose).derive(
        master
    )
