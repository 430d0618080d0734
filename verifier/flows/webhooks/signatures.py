"""Signatures of Standard Webhooks 1.0: `v1` with a secret that both sides know, `v1a` with a key that only we have."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECRET, _SEED = 32, 32  # bytes; the specification asks for 24 to 64 of a secret
SEED_AND_SECRET: Final = _SECRET + _SEED


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that deliveries to one endpoint are signed with."""

    secret: bytes = field(repr=False)
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def shown_secret(self) -> str:
        """The secret as the specification writes it, `whsec_...`."""
        return f"whsec_{_base64(self.secret)}"

    @property
    def shown_public(self) -> str:
        """The public key as the specification writes it, `whpk_...`."""
        return f"whpk_{_base64(self.private.public_key().public_bytes_raw())}"


def new_keys() -> bytes:
    """Make what is sealed of an endpoint's keys."""
    return secrets.token_bytes(SEED_AND_SECRET)


def keys_of(kept: bytes) -> Keys:
    """Read what `new_keys` made."""
    return Keys(kept[:_SECRET], Ed25519PrivateKey.from_private_bytes(kept[_SECRET:]))


def sign(keys: Sequence[Keys], message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a delivery with each pair of keys: the header `webhook-signature`, the newest first."""
    said = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return " ".join([part for one in keys for part in (_v1(one, said), _v1a(one, said))])


def _v1(keys: Keys, said: bytes) -> str:
    return f"v1,{_base64(hmac.digest(keys.secret, said, 'sha256'))}"


def _v1a(keys: Keys, said: bytes) -> str:
    return f"v1a,{_base64(keys.private.sign(said))}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
