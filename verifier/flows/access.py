"""Who is asking: platform keys and reviewers by digest, creators by short-lived tokens, the console by session.

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
from verifier.store.db import in_transaction
from verifier.store.ids import new_id, new_token
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_IDLE, _SESSION = timedelta(minutes=15), timedelta(hours=8)
_AUDIENCE = "verifier/creator"
_CREATOR = frozenset({"claims:write", "claims:read"})
_REVIEWER = frozenset({"review", "claims:read"})


@dataclass(frozen=True, slots=True)
class Link:
    """A creator's way in, signed by us at the platform's request."""

    url: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewReviewer:
    """A reviewer's secrets, shown once."""

    id: str
    name: str
    token: str
    login_token: str


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
        return _reviewer(row) if row else None
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


def _reviewer(row: Row, csrf: str = "") -> Actor:
    return Actor(
        "reviewer", row["id"], _REVIEWER, name=row["name"], lead=row["lead"], bootstrap=row["bootstrap"], csrf=csrf
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


async def open_session(svc: Service, login_token: str) -> tuple[str, Actor] | None:
    """Exchange a reviewer's login link for a session; the caller keeps the cookie, we keep its digest."""
    row = await svc.pool.fetchrow(_SQL.reviewer_by_login, digest(login_token))
    if row is None:
        return None
    cookie, csrf = new_token("ses"), secrets.token_urlsafe(24)
    await svc.pool.execute(_SQL.session_insert, digest(cookie), row["id"], csrf, svc.clock())
    return cookie, _reviewer(row, csrf)


async def session_actor(svc: Service, cookie: str) -> Actor | None:
    """The reviewer of a session that is neither idle for 15 minutes nor older than 8 hours."""
    now = svc.clock()
    row = await svc.pool.fetchrow(_SQL.session_seen, digest(cookie), now, now - _IDLE, now - _SESSION)
    return _reviewer(row, row["csrf"]) if row else None


async def close_session(svc: Service, cookie: str) -> None:
    """Sign out."""
    await svc.pool.execute(_SQL.session_close, digest(cookie), svc.clock())


async def new_key(svc: Service, name: str, scopes: Iterable[str], *, bootstrap: bool = False) -> str:
    """Make a platform key and return it, the only time it can be seen."""
    token = new_token("vpk")
    await svc.pool.execute(_SQL.key_insert, new_id("key"), name, digest(token), sorted(scopes), bootstrap, svc.clock())
    return token


async def new_reviewer(svc: Service, name: str, *, lead: bool = False, bootstrap: bool = False) -> NewReviewer:
    """Make a reviewer and return their token and login token, the only time they can be seen."""
    made = NewReviewer(new_id("rev"), name, new_token("rev"), new_token("log"))
    await svc.pool.execute(
        _SQL.reviewer_insert, made.id, name, digest(made.token), digest(made.login_token), lead, bootstrap, svc.clock()
    )
    return made


async def bootstrap_active(svc: Service) -> bool:
    """Whether any trial account is still active."""
    return bool(await svc.pool.fetchval(_SQL.bootstrap_active))


async def bootstrap_ever(svc: Service) -> bool:
    """Whether trial accounts were ever made for this database."""
    return bool(await svc.pool.fetchval(_SQL.bootstrap_ever))


async def revoke_bootstrap(svc: Service) -> int:
    """End every trial account; returns how many there were."""
    return int(
        await in_transaction(svc.pool, lambda connection: connection.fetchval(_SQL.bootstrap_revoke, svc.clock()))
    )
