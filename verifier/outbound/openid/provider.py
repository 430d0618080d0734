"""Discovery of an OpenID provider's addresses (OpenID Connect Discovery 1.0).

The provider is the operator's setting; its answers are checked nevertheless.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from verifier.domain.roles import Role
from verifier.outbound.sites.fetch import DEADLINE_S, Failed, ask, read_object
from verifier.setting_values import is_loopback


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider at which creators sign in, and our client there. Without a secret we are a public client."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    deadline_s: float = DEADLINE_S  # each question to it
    audiences: frozenset[str] = frozenset()  # that its statements may have beside our client


@dataclass(frozen=True, slots=True)
class Staff:
    """The provider by which people come to the console, and what its word means here."""

    provider: Provider
    session: aiohttp.ClientSession = field(repr=False)
    name: str  # on the button
    scopes: tuple[str, ...]
    role_claim: str
    roles: Mapping[str, Role]  # what that claim says, and the role it gives


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The provider could not be asked, or not as it is set: the codes of `fetch`, `http_NNN`, or what was unreadable.

    `issuer`, `endpoint`, `not_json`, `auth_method`, `no_token`, `no_keys`.
    """

    code: str


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of the provider, and the ways in which our client may authenticate."""

    authorization: URL
    token: URL
    keys: URL
    methods: tuple[str, ...]
    names_itself: bool = False  # in each answer (RFC 9207)


async def discover(session: aiohttp.ClientSession, provider: Provider) -> Places | Unavailable:
    """Ask the provider for its addresses; each must be of its own kind, and the answer must be of this very issuer."""
    if _endpoint(provider.issuer, provider) is None:
        return Unavailable("issuer")
    place = URL(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    document = await read_document(session, provider, place)
    if isinstance(document, Unavailable):
        return document
    if document.get("issuer") != provider.issuer:  # another provider's answer (OpenID Discovery 1.0, 4.3)
        return Unavailable("issuer")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    authorization, token, keys = (_endpoint(document.get(name), provider) for name in names)
    if authorization is None or token is None or keys is None:
        return Unavailable("endpoint")
    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    names_itself = document.get("authorization_response_iss_parameter_supported") is True
    known = tuple(map(str, methods)) if isinstance(methods, list) else ()
    return Places(authorization, token, keys, known, names_itself)


def _endpoint(said: object, provider: Provider) -> URL | None:
    """Read an address of the provider: https, or on this machine where the provider itself is; else None."""
    if not isinstance(said, str):
        return None
    try:
        url = URL(said)
        host = url.host  # decoded only here: xn-- may stand before what no name is
    except ValueError:
        return None
    if not host or url.user is not None or url.password is not None or url.fragment:
        return None
    at_home = url.scheme == "http" and is_loopback(provider.issuer) and is_loopback(host)
    return url if url.scheme == "https" or at_home else None


async def read_document(session: aiohttp.ClientSession, provider: Provider, url: URL) -> dict[str, Any] | Unavailable:
    """Fetch a JSON document of the provider: its description, or its keys."""
    reply = await ask(session, url, deadline_s=provider.deadline_s, headers={"Accept": "application/json"})
    if isinstance(reply, Failed):
        return Unavailable(reply.code)
    if reply.status != 200:  # noqa: PLR2004
        return Unavailable(reply.fault)
    return read_object(reply.body) or Unavailable("not_json")
