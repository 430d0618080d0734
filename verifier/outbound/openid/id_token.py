"""Validation of an OpenID provider's signed statement: its own, for us, for this sign-in, and of now.

OpenID Connect Core 1.0, 3.1.3.7, read strictly. Only asymmetric algorithms are accepted, so that a public key can never
be used as a shared secret (RFC 8725, 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet

from verifier.outbound.sites.fetch import read_object

ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
_ASYMMETRIC: Final = frozenset({"RSA", "EC", "OKP"})
_SKEW_S: Final = 60
_END_OF_TIME: Final = 1e11
_LONGEST_SUBJECT: Final = 255  # OpenID Connect Core 1.0, 2


@dataclass(frozen=True, slots=True)
class Expected:
    """The issuer, client, nonce and time that a statement must have."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    now: datetime
    audiences: frozenset[str] = frozenset()  # that may stand beside the client


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a statement is not believed.

    Codes: `signature` (also a forbidden algorithm or an unknown key), `not_json`, `issuer`, `audience`, `party`,
    `expired`, `too_early`, `nonce`, `subject`.
    """

    code: str


def public_keys(document: dict[str, Any]) -> KeySet | None:
    """Collect the provider's keys for signatures; shared secrets and keys of kinds we do not know are left out."""
    listed = document.get("keys")
    found = [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else []
    wanted = [key for key in found if str(key.get("kty")) in _ASYMMETRIC and key.get("use", "sig") == "sig"]
    try:
        keys = [JWKRegistry.import_key(key) for key in wanted]
        return KeySet(keys) if keys else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def read_id_token(token: str, keys: KeySet, expected: Expected) -> dict[str, Any] | Refusal:
    """Return the claims of a statement, once everything about it is right, or the refusal."""
    try:
        opened = jws.deserialize_compact(token.encode(), keys, algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return Refusal("signature")
    claims = read_object(opened.payload or b"")
    if claims is None:
        return Refusal("not_json")
    fault = _fault(claims, expected)
    return Refusal(fault) if fault else claims


def _fault(claims: dict[str, Any], expected: Expected) -> str:
    """Return the code of the first fault, or nothing."""
    if claims.get("iss") != expected.issuer:
        return "issuer"
    named = _audiences(claims, expected)
    if not named:
        return "audience"
    if claims.get("azp", expected.client_id if len(named) == 1 else None) != expected.client_id:
        return "party"
    if not _same(claims.get("nonce"), expected.nonce):
        return "nonce"
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.isascii() or not 0 < len(subject) <= _LONGEST_SUBJECT:
        return "subject"
    return _untimely(claims, expected.now.timestamp())


def _audiences(claims: dict[str, Any], expected: Expected) -> list[str]:
    """List whom a statement is for, each once; nobody where it is not for our client, or for others than allowed."""
    said = claims.get("aud")
    named = [said] if isinstance(said, str) else said
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        return []
    ours = {expected.client_id} | expected.audiences
    good = expected.client_id in named and set(named) <= ours and len(named) == len(set(named))
    return named if good else []


def _untimely(claims: dict[str, Any], now: float) -> str:
    ends, issued, begins = (_instant(claims.get(name)) for name in ("exp", "iat", "nbf"))
    if ends is None or now >= ends + _SKEW_S:
        return "expired"
    if issued is None or issued > now + _SKEW_S:
        return "too_early"
    if "nbf" in claims and (begins is None or begins > now + _SKEW_S):
        return "too_early"
    return ""


def _instant(value: object) -> float | None:
    """Read a time as JWTs write it; None for a boolean and for a number out of range."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _END_OF_TIME else None


def _same(said: object, expected: str) -> bool:
    return isinstance(said, str) and bool(expected) and compare_digest(said.encode(), expected.encode())
