"""Sign-in of a creator at ORCID (OpenID Connect Core 1.0, code flow with PKCE), to learn which iD is theirs.

Nothing is kept between the two steps: `state`, `nonce` and `verifier` are the caller's, new for each sign-in. A code or
a secret is never part of an outcome.
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeAlias
from urllib.parse import quote_plus

import aiohttp

from verifier.domain.assessment.identifiers import orcid_ok
from verifier.outbound.openid.id_token import Expected, Refusal, public_keys, read_id_token
from verifier.outbound.openid.provider import Places, Provider, Unavailable, discover, read_document
from verifier.outbound.sites.fetch import Failed, ask, read_object

_ORCID: Final = "https://orcid.org/"
_ANSWERED: Final = frozenset({200, 400, 401})  # a provider says in JSON why it gives no token


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The provider vouches for this account of its own."""

    subject: str = field(repr=False)
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)  # everything that it states


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """The sign-in proves nothing: `code_refused`, `mixed_up` (somebody else answered), or the token's fault."""

    code: str


Ending: TypeAlias = SignedIn | NotAccepted | Unavailable


async def begin(
    session: aiohttp.ClientSession,
    provider: Provider,
    *,
    state: str,
    nonce: str,
    verifier: str,
    more: Mapping[str, str] | None = None,
) -> str | Unavailable:
    """Build the address to which the browser is sent to sign in; `more` is asked for as well."""
    places = await discover(session, provider)
    if isinstance(places, Unavailable):
        return places
    question = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect_uri,
        "state": state,
        "nonce": nonce,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("="),
        "code_challenge_method": "S256",
        **(more or {}),
    }
    return str(places.authorization.update_query(question))


async def finish(
    session: aiohttp.ClientSession,
    provider: Provider,
    code: str,
    *,
    nonce: str,
    verifier: str,
    now: datetime | None = None,
    answered_by: str | None = None,
    insist_on_name: bool = False,
) -> Ending:
    """Exchange the code that the browser brought back for the account signed in to; `state` was compared before.

    `answered_by` is the issuer that the answer names; with `insist_on_name` a provider that names itself must have.
    """
    places = await discover(session, provider)
    if isinstance(places, Unavailable):
        return places
    unnamed = insist_on_name and places.names_itself and answered_by is None
    if unnamed or (answered_by is not None and answered_by != provider.issuer):  # before anybody sees the code
        return NotAccepted("mixed_up")
    token = await _token(session, provider, places, code, verifier)
    if not isinstance(token, str):
        return token
    document = await read_document(session, provider, places.keys)
    keys = document if isinstance(document, Unavailable) else public_keys(document)
    if isinstance(keys, Unavailable):
        return keys
    if keys is None:
        return Unavailable("no_keys")
    expected = Expected(provider.issuer, provider.client_id, nonce, now or datetime.now(UTC), provider.audiences)
    claims = read_id_token(token, keys, expected)
    return NotAccepted(claims.code) if isinstance(claims, Refusal) else SignedIn(claims["sub"], claims)


def orcid_of(signed_in: SignedIn) -> str:
    """Return the iD of the account that was signed in to; "" when its subject is no well-formed iD."""
    orcid = signed_in.subject.removeprefix(_ORCID)
    return orcid if orcid_ok(orcid) else ""


async def _token(
    session: aiohttp.ClientSession, provider: Provider, places: Places, code: str, verifier: str
) -> str | NotAccepted | Unavailable:
    """Fetch the signed statement that the provider gives for the code, not yet validated."""
    known_as = _credentials(provider, places.methods)
    if known_as is None:
        return Unavailable("auth_method")
    headers, form = known_as
    form |= {"grant_type": "authorization_code", "redirect_uri": provider.redirect_uri}
    form |= {"code": code, "code_verifier": verifier}
    reply = await ask(
        session, places.token, deadline_s=provider.deadline_s, readable=_ANSWERED, headers=headers, form=form
    )
    if isinstance(reply, Failed):
        return Unavailable(reply.code)
    document = read_object(reply.body)
    if reply.status == 200:  # noqa: PLR2004
        token = document.get("id_token") if document else None
        return token if isinstance(token, str) else Unavailable("no_token")
    if document and document.get("error") == "invalid_grant":  # RFC 6749, 5.2: used, expired, or not for us
        return NotAccepted("code_refused")
    return Unavailable(reply.fault)


def _credentials(provider: Provider, methods: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]] | None:
    """Build headers and form that authenticate our client (RFC 6749, 2.3.1); None for methods we cannot do."""
    headers, ident = {"Accept": "application/json"}, {"client_id": provider.client_id}
    if not provider.client_secret:
        return headers, ident
    if "client_secret_basic" in methods:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
        return {**headers, "Authorization": f"Basic {b64encode(pair.encode()).decode()}"}, {}
    if "client_secret_post" in methods:
        return headers, {**ident, "client_secret": provider.client_secret}
    return None
