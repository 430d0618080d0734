"""The platform's public keys: added and removed by an operator, never fetched from anywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from joserfc import jwk
from joserfc.errors import JoseError

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.flows.service import Service

_SQL = queries("keys")
_KINDS = frozenset({"OKP", "EC", "RSA"})


def read_set(text: str) -> dict[str, dict[str, object]]:
    """The public keys of a JWK Set by their ids; ValueError says what is wrong with it."""
    document = json.loads(text)
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not listed:
        msg = 'it has no list "keys"'
        raise ValueError(msg)
    return dict(_read(entry) for entry in listed)


def _read(entry: object) -> tuple[str, dict[str, object]]:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str) or entry.get("kty") not in _KINDS:
        msg = "every key needs a kid and must be OKP, EC or RSA"
        raise ValueError(msg)
    try:
        key = jwk.import_key(entry)
    except (JoseError, ValueError, KeyError) as fault:
        msg = f"the key {entry['kid']} cannot be read"
        raise ValueError(msg) from fault
    if key.is_private:
        msg = f"the key {entry['kid']} is a private key; give only its public part, and make a new one"
        raise ValueError(msg)
    public: dict[str, object] = {**key.as_dict(private=False), "kid": entry["kid"]}
    return entry["kid"], public


async def add(svc: Service, keys: dict[str, dict[str, object]]) -> list[str]:
    """Trust these keys; returns their ids."""
    for kid, key in keys.items():
        await svc.pool.execute(_SQL.platform_jwk_add, kid, json.dumps(key), svc.clock())
    return sorted(keys)


async def remove(svc: Service, kid: str) -> bool:
    """Stop trusting a key; False when it was not trusted."""
    return await svc.pool.fetchval(_SQL.platform_jwk_remove, kid, svc.clock()) is not None


async def known(svc: Service) -> list[dict[str, object]]:
    """Every key that was ever trusted."""
    return [dict(row) for row in await svc.pool.fetch(_SQL.platform_jwks)]
