"""The issuer: a did:web of the host that people reach us by, its key document, and the signature itself."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from verifier.flows.signed import signing_keys

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from verifier.flows.core.service import Service
    from verifier.flows.signed.signing_keys import Signer

_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"]


def did_of(public_url: str) -> str:
    """Name the issuer by the host of its address; a port is escaped, as did:web asks."""
    return f"did:web:{quote(urlsplit(public_url).netloc, safe='')}"


async def key_document(svc: Service) -> dict[str, Any]:
    """Write the DID document: every key that something still valid was signed with, or soon will be."""
    did, now = did_of(svc.settings.public_url), svc.clock()
    await signing_keys.signer(svc, svc.environment)
    methods = [_method(did, key.name, key.public) for key in signing_keys.published(await signing_keys.known(svc), now)]
    return {
        "@context": _CONTEXT,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _method(did: str, name: str, public: Ed25519PublicKey) -> dict[str, Any]:
    return {
        "id": f"{did}#{name}",
        "type": "JsonWebKey2020",
        "controller": did,
        "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": _text(public.public_bytes_raw())},
    }


def sign(signer: Signer, did: str, document: dict[str, Any], valid: tuple[datetime, datetime]) -> str:
    """Sign a credential as a compact JWS: its own members, and beside them what JWTs call the same things.

    `EdDSA` is the name that verifiers of credentials know; RFC 9864 calls the same algorithm `Ed25519`.
    """
    header = {"alg": "EdDSA", "kid": f"{did}#{signer.name}", "typ": "JWT"}
    named = {name: int(instant.timestamp()) for name, instant in zip(("nbf", "exp"), valid, strict=True)}
    claims = {"iss": did, "sub": document["credentialSubject"]["id"], "jti": document["id"]} | named
    said = f"{_part(header)}.{_part(document | claims)}"
    return f"{said}.{_text(signer.private.sign(said.encode()))}"


def _part(document: dict[str, Any]) -> str:
    return _text(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
