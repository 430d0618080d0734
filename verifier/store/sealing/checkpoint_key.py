"""The Ed25519 key that signs checkpoints: made at first start, outside the database, readable by the service only."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from pathlib import Path


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Read the key, made where there is none; several processes may race to make it."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(made)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
    return _read(path)


def public_key(path: Path) -> Ed25519PublicKey | None:
    """Read the public key that signatures are verified with; None where there is no key. An audit makes none."""
    return _read(path).public_key() if path.exists() else None


def public_pem(path: Path) -> bytes:
    """Write the public key as others load it."""
    return _read(path).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _read(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        msg = f"{path} is not an Ed25519 key. Restore it from your backup."
        raise TypeError(msg)
    return key
