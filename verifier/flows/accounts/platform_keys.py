"""The platform's public keys: added and removed by an operator, never fetched from anywhere."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from joserfc import jwk
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from verifier.store.rows import keys as key_rows

if TYPE_CHECKING:
    from joserfc.jwk import Key

    from verifier.flows.core.service import Service

_KINDS = frozenset({"OKP", "EC", "RSA"})
KID = re.compile(r"[ -~]{1,200}")
_RSA_BITS = 2048
_CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_EDWARDS = frozenset({"Ed25519", "Ed448"})


def read_set(text: str) -> dict[str, dict[str, object]]:
    """Read the public keys of a JWK Set by their ids; ValueError says what is wrong with it."""
    try:
        document = json.loads(text)
    except RecursionError:
        msg = "it is nested too deeply"
        raise ValueError(msg) from None
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not listed:
        msg = 'it has no list "keys"'
        raise ValueError(msg)
    return dict(_read(entry) for entry in listed)


def usable(document: dict[str, Any]) -> Key:
    """Import the key, if a signature by it can be believed; ValueError says why not.

    RSA of 2,048 bits at least, an elliptic curve of 256 (NIST SP 800-131A): ASVS 5.0, 11.2.3.
    """
    key = jwk.import_key(document)
    match key:
        case RSAKey() if key.raw_value.key_size < _RSA_BITS:
            msg = f"is an RSA key of {key.raw_value.key_size} bits; it needs {_RSA_BITS} at least"
            raise ValueError(msg)
        case ECKey() if key.raw_value.curve.name not in _CURVES:
            msg = "is not on a curve that is accepted: P-256, P-384 or P-521"
            raise ValueError(msg)
        case OKPKey() if str(document.get("crv")) not in _EDWARDS:
            msg = "cannot sign: an OKP key must be Ed25519 or Ed448"
            raise ValueError(msg)
        case OctKey():
            msg = "is a shared secret"
            raise ValueError(msg)
        case _:
            return key


def _read(entry: object) -> tuple[str, dict[str, object]]:
    named = isinstance(entry, dict) and isinstance(entry.get("kid"), str) and KID.fullmatch(entry["kid"])
    if not isinstance(entry, dict) or not named or str(entry.get("kty")) not in _KINDS:
        msg = "every key needs a kid of printable ASCII and must be OKP, EC or RSA"
        raise ValueError(msg)
    try:
        jwk.import_key(entry)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as fault:
        msg = f"the key {entry['kid']} cannot be read"
        raise ValueError(msg) from fault
    try:
        key = usable(entry)
    except ValueError as fault:
        msg = f"the key {entry['kid']} {fault}"
        raise ValueError(msg) from fault
    if key.is_private:
        msg = f"the key {entry['kid']} is a private key; give only its public part, and make a new one"
        raise ValueError(msg)
    public: dict[str, object] = {**key.as_dict(private=False), "kid": entry["kid"]}
    return entry["kid"], public


async def add(svc: Service, keys: dict[str, dict[str, object]]) -> list[str]:
    """Trust these keys; return their ids."""
    for kid, key in keys.items():
        await key_rows.platform_jwk_add(svc.pool, kid=kid, jwk=json.dumps(key), added_at=svc.clock())
    return sorted(keys)


async def remove(svc: Service, kid: str) -> bool:
    """Stop trusting a key; return False when it was not trusted."""
    return await key_rows.platform_jwk_remove(svc.pool, kid=kid, removed_at=svc.clock()) is not None


async def known(svc: Service) -> list[dict[str, object]]:
    """List every key that was ever trusted."""
    return [row._asdict() for row in await key_rows.platform_jwks(svc.pool)]
