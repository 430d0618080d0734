"""The Ed25519 key that signs checkpoints: made at first start, outside the database, readable by the service only."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

if TYPE_CHECKING:
    from pathlib import Path


def signing_key(data_dir: Path) -> Ed25519PrivateKey:
    """The key in `{data_dir}/checkpoint.pem`; several processes may race to make it."""
    path = data_dir / "checkpoint.pem"
    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        temporary = path.with_name(f".checkpoint.{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(made)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        msg = f"{path} is not an Ed25519 key. Restore it from your backup."
        raise TypeError(msg)
    return key
