"""Who is asking: platform keys and reviewers by digest, creators by short-lived tokens; the console is in `sessions`.

Only digests are stored. Every bearer token carries 256 random bits, so a look-up by its SHA-256 needs no slow hash.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from verifier.domain.claim import AccountRef, Actor
from verifier.flows import signed
from verifier.flows.errors import Forbidden
from verifier.flows.signed import verified_claims
from verifier.store.crypto import digest
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.flows.service import Service
    from verifier.store.db import Row

__all__ = ["SCOPES", "creator_link", "verified_claims", "who"]

_SQL = queries("keys")
SCOPES = (
    "claims:write",
    "claims:read",
    "badges:read",
    "identity:assert",
    "accounts:write",
    "review",
    "webhooks",
    "audit",
    "erase",
)
_LINK_LIVES = timedelta(hours=1)
_AUDIENCE = "verifier/creator"
_CREATOR = frozenset({"claims:write", "claims:read"})
_REVIEWER = frozenset({"review", "claims:read"})
_ADMIN = frozenset({"audit", "erase"})


@dataclass(frozen=True, slots=True)
class Link:
    """A creator's way in, signed by us at the platform's request."""

    url: str
    token: str
    expires_at: datetime


async def who(svc: Service, bearer: str) -> Actor | None:
    """The actor behind a bearer token, or None when it is unknown, revoked or expired."""
    if bearer.startswith("vpk_"):
        row = await svc.pool.fetchrow(_SQL.key_by_digest, digest(bearer))
        return (
            Actor("platform", row["id"], frozenset(row["scopes"]), name=row["name"], bootstrap=row["bootstrap"])
            if row
            else None
        )
    if bearer.startswith("rev_"):
        row = await svc.pool.fetchrow(_SQL.reviewer_by_digest, digest(bearer))
        return reviewer(row) if row else None
    return _creator(svc, bearer) or await _creator_of_platform(svc, bearer)


async def _creator_of_platform(svc: Service, bearer: str) -> Actor | None:
    """A creator's token that the platform signed with its own key."""
    said = await signed.open_token(svc, bearer)
    try:
        account = signed.account_of(said) if said else None
    except (KeyError, TypeError, ValueError):
        return None
    if said is None or account is None:
        return None
    return Actor("creator", f"creator:{said['jti']}", _CREATOR, account_id=account.id, account=account)


def reviewer(row: Row, csrf: str = "") -> Actor:
    """The reviewer of a row of theirs; who runs the service has the rights of an admin and an auditor besides."""
    return Actor(
        "reviewer",
        row["id"],
        _REVIEWER | (_ADMIN if row["admin"] else frozenset()),
        name=row["name"],
        lead=row["lead"],
        bootstrap=row["bootstrap"],
        csrf=csrf,
    )


def _creator(svc: Service, bearer: str) -> Actor | None:
    """A creator's token: a JWT we signed, good for one account and at most an hour."""
    try:
        token = jwt.decode(bearer, OctKey.import_key(svc.vault.signing_key), algorithms=["HS256"])
        now = int(svc.clock().timestamp())
        rules = jwt.JWTClaimsRegistry(
            now=now,
            iss={"essential": True, "value": svc.settings.public_url},
            aud={"essential": True, "value": _AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        )
        rules.validate(token.claims)
        said = token.claims
        account = AccountRef(
            str(said["sub"]), str(said["handle"]), int(said["epoch"]), str(said.get("display_name", ""))
        )
        return Actor(
            "creator",
            f"creator:{said['jti']}",
            _CREATOR,
            account_id=account.id,
            account=account,
            bootstrap=bool(said.get("trial")),
        )
    except (JoseError, ValueError, KeyError, TypeError):
        return None


async def creator_link(svc: Service, account: AccountRef, return_url: str | None, actor: Actor) -> Link:
    """Sign a link with which one creator can submit and follow claims for their own account, for an hour."""
    if not actor.may("accounts:write"):
        raise Forbidden("scope", "This needs the scope accounts:write.")
    now = svc.clock()
    expires_at = now + _LINK_LIVES
    said = {
        "iss": svc.settings.public_url,
        "aud": _AUDIENCE,
        "sub": account.id,
        "handle": account.handle,
        "epoch": account.epoch,
        "display_name": account.display_name,
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
        "jti": secrets.token_hex(16),
        "return_url": return_url or "",
        "trial": actor.bootstrap,
    }
    token = jwt.encode({"alg": "HS256", "typ": "JWT"}, said, OctKey.import_key(svc.vault.signing_key))
    url = f"{svc.settings.public_url}/claims/new?{urlencode({'token': token})}"
    return Link(url, token, expires_at.replace(microsecond=0))


async def bootstrap_active(svc: Service) -> bool:
    """Whether any trial account is still active."""
    return bool(await svc.pool.fetchval(_SQL.bootstrap_active))
