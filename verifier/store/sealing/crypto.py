"""Sealing of personal data: one data key per account, wrapped by a master key that lives outside the database.

Deleting the wrapped key erases everything sealed with it. AES-256-GCM with the row's identity as associated data, so
that a ciphertext moved to another row or column does not open. Keys are derived from the master key with HKDF-SHA256
(RFC 5869) and wrapped with AES-KW (RFC 3394).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

if TYPE_CHECKING:
    from verifier.store.sealing.master_key import KeyFiles

_VERSION = b"\x01"
_NONCE = 12
_KEY_BYTES = 32
_MARK: Final = 4  # bytes before a wrapped key that say which key wrapped it
WRAPPED: Final = 40  # bytes of a wrapped key (RFC 3394); without a mark it is the first master key's


class SealBroken(InvalidTag):
    """Sealed bytes do not open: their key is another master key's, or they are not those that were sealed."""


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


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """The key that wraps data keys, and the mark by which it knows them again; a first master key leaves none."""

    mark: bytes
    _key: bytes

    @classmethod
    def of(cls, master: bytes) -> _Wrapping:
        """Derive it from a master key."""
        first = len(master) == _KEY_BYTES
        key = master[:_KEY_BYTES]
        return cls(b"" if first else _derive(key, b"mark of wrapped keys")[:_MARK], _derive(key, b"wrap account keys"))

    def wrap(self, key: bytes) -> bytes:
        """Wrap a data key."""
        return self.mark + aes_key_wrap(self._key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Unwrap a data key; raises `InvalidUnwrap` for what another key wrapped."""
        return aes_key_unwrap(self._key, wrapped)


def mark_of(master: bytes) -> bytes:
    """Return the mark of the data keys that a master key wraps; none for a first one's."""
    return _Wrapping.of(master).mark


def _broken() -> bytes:
    raise SealBroken


class Vault:
    """The keys derived from the master key."""

    def __init__(self, master: bytes, files: KeyFiles | None = None) -> None:
        """Derive the wrapping, index, service, token and code keys.

        `files`: where the master key is read again once it has been replaced; without them it is never.
        """
        root = master[-_KEY_BYTES:]
        self._files = files
        self._seen = files.mark() if files is not None else None
        self._wrapping = _Wrapping.of(master)
        self._known = {one.mark: one for one in (self._wrapping, _Wrapping.of(root))}
        self._first = _Wrapping.of(root)
        self._index = _derive(root, b"blind index")
        self._signing = _derive(root, b"creator tokens")
        self._codes = _derive(root, b"one-time codes and links")
        self._witness = _derive(root, b"rows in the log")
        self.service = Sealer(AESGCM(_derive(root, b"service rows")))
        self.rosters = Sealer(AESGCM(_derive(root, b"roster contacts")), _derive(root, b"roster places"))

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
        if self._files is not None and self._files.mark() != self._seen:
            self._read_again()
        key = os.urandom(_KEY_BYTES)
        return self._wrapping.wrap(key), Sealer(AESGCM(key))

    def sealer(self, wrapped: bytes) -> Sealer:
        """Return the sealer of a wrapped data key; raises `SealBroken` when this master key did not wrap it."""
        return Sealer(AESGCM(self._unwrapped(wrapped)))

    def rewrapped(self, wrapped: bytes, master: bytes) -> bytes | None:
        """Wrap a data key with another master key; None where it is wrapped with that one already."""
        onto = _Wrapping.of(master)
        return None if wrapped[:-WRAPPED] == onto.mark else onto.wrap(self._unwrapped(wrapped))

    def _unwrapped(self, wrapped: bytes) -> bytes:
        mark = wrapped[:-WRAPPED]
        if mark and mark not in self._known:  # the key was replaced since this process read it
            self._read_again()
        one = self._known.get(mark) if mark else self._first
        try:
            return one.unwrap(wrapped[-WRAPPED:]) if one is not None else _broken()
        except (InvalidUnwrap, ValueError):
            raise SealBroken from None

    def _read_again(self) -> None:
        """Read the master key and its neighbours; what is wrapped from now on is wrapped with the one in its place."""
        if self._files is None:
            return
        self._seen, masters = self._files.mark(), self._files.masters()
        self._wrapping = _Wrapping.of(masters[0])
        self._known |= {one.mark: one for one in map(_Wrapping.of, masters)}

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
