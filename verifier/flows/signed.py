"""What the platform signs with its own key: creators' tokens and identity statements.

Keys are added by an operator (`verifier platform add-jwks`), never fetched. Only asymmetric algorithms are accepted, so
that a public key can never be used as a shared secret (RFC 8725, 3.1). Statements follow OpenID Identity Assurance 1.0,
`verified_claims`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError

from verifier.domain.claim import AccountRef, Identity
from verifier.flows.errors import Conflict, FieldFault, Invalid
from verifier.store.crypto import digest
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.flows.service import Service

_SQL = queries("keys")
ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "ES384", "PS256", "RS256")
_LIVES = timedelta(hours=1)
_SKEW = timedelta(seconds=60)


async def open_token(svc: Service, token: str) -> dict[str, Any] | None:
    """The claims of a token that the platform signed for us within the last hour; None for anything else."""
    try:
        header = jws.extract_compact(token.encode()).headers()
        kid = header.get("kid")
        row = await svc.pool.fetchrow(_SQL.platform_jwk, kid) if isinstance(kid, str) else None
        if row is None:
            return None
        opened = jwt.decode(token, jwk.import_key(json.loads(row["jwk"])), algorithms=list(ALGORITHMS))
        _rules(svc).validate(opened.claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    said: dict[str, Any] = opened.claims
    ends = datetime.fromtimestamp(int(said["exp"]), UTC)
    return said if ends - svc.clock() <= _LIVES + _SKEW else None


def _rules(svc: Service) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(svc.clock().timestamp()),
        aud={"essential": True, "value": svc.settings.public_url},
        sub={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    )


def account_of(said: dict[str, Any]) -> AccountRef:
    """The account a token speaks for."""
    return AccountRef(str(said["sub"]), str(said["handle"]), int(said["epoch"]), str(said.get("display_name", "")))


async def verified_claims(svc: Service, token: str, account: AccountRef) -> Identity:
    """The identity a signed statement attests for this very account and epoch; each statement counts once."""
    said = await open_token(svc, token)
    if said is None or (str(said["sub"]), said.get("epoch")) != (account.id, account.epoch):
        raise _refused(
            "The statement is not signed by a known key of the platform for this account and epoch, or has expired."
        )
    try:
        identity = _identity(said)
    except (KeyError, TypeError, ValueError):
        raise _refused("The statement lacks a verified name or the time of its verification.") from None
    expires_at = datetime.fromtimestamp(int(said["exp"]), UTC)
    if await svc.pool.fetchval(_SQL.statement_use, digest(str(said["jti"])), expires_at) is None:
        raise Conflict("statement_used", "This identity statement was used before. Ask the platform for a new one.")
    return identity


def _identity(said: dict[str, Any]) -> Identity:
    assured = said["verified_claims"]
    verification, claims = assured["verification"], assured["claims"]
    parts = [claims.get(part) for part in ("given_name", "middle_name", "family_name")]
    name = claims.get("name") or " ".join(str(part) for part in parts if part)
    born = claims.get("birthdate")
    return Identity(
        verified_name=_text(name),
        birth_year=int(str(born)[:4]) if born else None,
        locality=(claims.get("address") or {}).get("locality"),
        method=_text(verification["trust_framework"]),
        verified_at=datetime.fromisoformat(verification["time"]).astimezone(UTC),
        reference=str(said["jti"])[:200],
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 200:  # noqa: PLR2004  as in the wire model
        raise ValueError
    return value


def _refused(detail: str) -> Invalid:
    return Invalid("verified_claims", detail, faults=(FieldFault("/verified_claims", "not_accepted", detail),))
