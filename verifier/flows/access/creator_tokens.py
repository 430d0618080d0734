"""Creators' tokens: each is of one account as it was when the token was made, and opens nothing later.

The platform signs tokens with its own key, or asks us for a link. Here, and nowhere else, a token is held against the
account: an older epoch, another handle or a closed account is refused; a newer epoch is the platform's word that the
account has changed. Whatever writes compares once more under the account's lock (`guards.locked`, `accounts.take`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import Field, StringConstraints

from verifier.domain.claim import AccountRef, Actor
from verifier.domain.text_patterns import HANDLE, LINE, LONGEST_LINE
from verifier.flows.accounts import accounts, signed_statements
from verifier.flows.accounts.epochs import insist_current, outdated
from verifier.flows.claims import display_names
from verifier.flows.core.errors import Forbidden
from verifier.store.db import in_transaction
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_LINK_LIVES = timedelta(hours=1)
_AUDIENCE = "verifier/creator"
_MAY = frozenset({"claims:write", "claims:read", "erase"})  # of their own account alone


@dataclass(frozen=True, slots=True)
class Link:
    """A creator's personal link, signed by us at the platform's request."""

    url: str
    token: str
    expires_at: datetime


_LONGEST_URL = 2_100  # letters


class _Said(signed_statements.Spoken):
    """A creator's token."""

    handle: Annotated[str, StringConstraints(pattern=HANDLE)]
    display_name: Annotated[str, StringConstraints(max_length=LONGEST_LINE, pattern=LINE)] = ""
    iat: Annotated[float, Field(gt=0, lt=2**33, allow_inf_nan=False)] | None = None
    issued_at: Annotated[float, Field(gt=0, lt=2**33, allow_inf_nan=False)] | None = None  # ours, to the microsecond
    trial: bool = False
    return_url: Annotated[str, StringConstraints(max_length=_LONGEST_URL)] = ""

    def actor(self, *, ours: bool) -> Actor:
        """Build the actor of this token."""
        # A token of the platform's that does not say when it was made may be an hour old.
        made = (self.issued_at if ours else self.iat) or self.exp - _LINK_LIVES.total_seconds()
        account = AccountRef(self.sub, self.handle.removeprefix("@"), self.epoch, self.display_name)
        return Actor(
            "creator",
            f"creator:{self.jti}",
            _MAY,
            account_id=account.id,
            account=account,
            issued_at=datetime.fromtimestamp(made, UTC),
            expires_at=self.expires_at,
            bootstrap=ours and self.trial,
            return_url=self.return_url if ours else "",
        )


async def who(svc: Service, bearer: str) -> Actor | None:
    """Return the creator behind a token; None when it is none, has expired or was signed out; refuse an outdated one.

    A newer epoch than we know takes effect at once, as if the platform had reported the change.
    """
    actor = await read(svc, bearer)
    row = await _seen(svc, actor) if actor is not None else None
    if actor is None or row is None:
        return None
    if row.key is not None and _is_newer(row, actor):
        await in_transaction(svc.pool, lambda connection: _taken(svc, connection, actor))
        await svc.badges.catch_up()
    return actor


async def glance(svc: Service, bearer: str) -> Actor | None:
    """Return the creator as `who` does, without changing anything: a mail scanner may have opened the link."""
    actor = await read(svc, bearer)
    return actor if actor is not None and await _seen(svc, actor) is not None else None


async def read(svc: Service, bearer: str) -> Actor | None:
    """Read a creator's token, if its signature holds; the account is not looked at."""
    return _ours(svc, bearer) or await _platforms(svc, bearer)


async def insist(svc: Service, actor: Actor) -> None:
    """Check a token against its account once more, after a wait since it was first checked."""
    if actor.account_id is not None and await _seen(svc, actor) is None:
        raise outdated()


async def sign_out(svc: Service, actor: Actor) -> None:
    """End one token before its time; it is remembered until it would have ended anyway."""
    if actor.expires_at is not None:
        await key_rows.token_end(svc.pool, token_digest=_name(actor), expires_at=actor.expires_at)


async def link(svc: Service, account: AccountRef, return_url: str | None, actor: Actor) -> Link:
    """Sign a link with which one creator can submit and follow claims for their own account, for an hour."""
    if not actor.may("accounts:write"):
        raise Forbidden("scope", "This needs the scope accounts:write.")
    await _insist_linkable(svc, account)
    await display_names.keep(svc, account, actor)
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
        "issued_at": now.timestamp(),
        "exp": int(expires_at.timestamp()),
        "jti": secrets.token_hex(16),
        "return_url": return_url or "",
        "trial": actor.bootstrap,
    }
    token = jwt.encode({"alg": "HS256", "typ": "JWT"}, said, OctKey.import_key(svc.vault.signing_key))
    url = f"{svc.settings.public_url}/claims/new?{urlencode({'token': token})}"
    return Link(url, token, expires_at.replace(microsecond=0))


def _ours(svc: Service, bearer: str) -> Actor | None:
    """Read a creator's token that we signed, good for one account and at most an hour."""
    try:
        said = signed_statements.verified(bearer, OctKey.import_key(svc.vault.signing_key), ("HS256",))
        jwt.JWTClaimsRegistry(
            now=int(svc.clock().timestamp()),
            iss={"essential": True, "value": svc.settings.public_url},
            aud={"essential": True, "value": _AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        ).validate(said)
        return _Said.model_validate(said).actor(ours=True)
    except signed_statements.UNREADABLE:
        return None


async def _platforms(svc: Service, bearer: str) -> Actor | None:
    """Read a creator's token that the platform signed with its own key; an identity statement is none."""
    said = await signed_statements.open_token(svc, bearer)
    if said is None or signed_statements.STATEMENT in said:
        return None
    try:
        return _Said.model_validate(said).actor(ours=False)
    except ValueError:
        return None


async def _seen(svc: Service, actor: Actor) -> key_rows.CreatorSeen | None:
    """Find the token's account as it is now (all null if unknown); None when the token was signed out."""
    row = await key_rows.creator_seen(svc.pool, platform_id=actor.account_id, token_digest=_name(actor))
    if row is None or row.ended:
        return None
    if row.key is not None:
        insist_current(row, actor, newer=True)
    return row


def _is_newer(row: key_rows.CreatorSeen, actor: Actor) -> bool:
    return actor.account is not None and actor.account.epoch > row.epoch


async def _taken(svc: Service, connection: Connection, actor: Actor) -> None:
    if actor.account is not None:
        await accounts.take(svc, connection, actor.account, actor)


async def _insist_linkable(svc: Service, account: AccountRef) -> None:
    """Refuse a link that would open nothing; the refusal says what the platform has to do first."""
    row = await key_rows.creator_seen(svc.pool, platform_id=account.id, token_digest=b"")
    if row is None or row.key is None:
        return
    if account.epoch < row.epoch:
        raise accounts.stale(row.epoch)
    if row.standing == "closed":
        raise accounts.closed()
    if account.epoch == row.epoch and row.standing != "current":
        raise accounts.epoch_needed(row.epoch)


def _name(actor: Actor) -> bytes:
    """Digest what tells one token from every other."""
    return digest(f"{actor.account_id}\x1f{actor.id}")
