"""The sign-in of the made-up ORCID: a small OpenID provider at `/openid`, where anybody may be anybody.

The code flow with PKCE of OpenID Connect Core 1.0, as ORCID does it: the subject is the iD. A code is good once and
leads back to this machine only.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from hmac import compare_digest
from time import time
from urllib.parse import unquote_plus

from aiohttp import BasicAuth, web
from joserfc import jwt
from joserfc.jwk import ECKey
from yarl import URL

from verifier.demo.people.people import World
from verifier.demo.servers.control import is_loopback
from verifier.demo.servers.orcid import Researcher, researchers
from verifier.demo.servers.pages import page
from verifier.domain.assessment.identifiers import orcid_ok

ROOT = "/openid"
_CODE_S = 600  # RFC 6749, 4.1.2; long enough to read the page that asks whether to connect the account
_TOKEN_S = 60
_ASKED = (
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "nonce",
    "scope",
    "code_challenge",
    "code_challenge_method",
)


@dataclass(frozen=True, slots=True)
class _Grant:
    """The sign-in for which a code was given."""

    orcid: str
    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str
    ends_s: float


class SignIn:
    """The provider, with a key of its own and the codes it has given."""

    def __init__(self, world: World, clock: Callable[[], float] = time) -> None:
        """Collect everybody in this world who has an iD."""
        self._world, self._clock = world, clock
        self._key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})
        self._grants: dict[str, _Grant] = {}

    def routes(self) -> list[web.RouteDef]:
        """Build the routes of the provider."""
        return [
            web.get(f"{ROOT}/.well-known/openid-configuration", self._described),
            web.get(f"{ROOT}/jwks", self._keys),
            web.get(f"{ROOT}/authorize", self._ask),
            web.post(f"{ROOT}/authorize", self._answer),
            web.post(f"{ROOT}/token", self._token),
        ]

    @cached_property
    def _people(self) -> dict[str, Researcher]:
        found = sorted(researchers(self._world), key=lambda person: (person.surname, person.given))
        return {person.orcid: person for person in found}

    async def _described(self, request: web.Request) -> web.Response:
        issuer = _issuer(request)
        return web.json_response(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "scopes_supported": ["openid"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [self._key.as_dict(private=False)]})

    async def _ask(self, request: web.Request) -> web.Response:
        """Show the page on which somebody says who they are."""
        if fault := _fault(request.query):
            return page("trouble.html", status=400, why=fault)
        asked = [(name, request.query[name]) for name in _ASKED if name in request.query]
        return page("sign_in.html", client=request.query["client_id"], asked=asked, people=self._people.values())

    async def _answer(self, request: web.Request) -> web.Response:
        """Redirect back to the client, with a code or with a refusal."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if fault := _fault(form):
            return page("trouble.html", status=400, why=fault)
        back = URL(form["redirect_uri"])
        if "state" in form:
            back = back.update_query(state=form["state"])
        if form.get("denied"):
            raise web.HTTPSeeOther(back.update_query(error="access_denied"))
        orcid = (form.get("orcid") or form.get("typed", "")).strip().removeprefix("https://orcid.org/")
        if not orcid_ok(orcid):
            return page("trouble.html", status=400, why="This is no ORCID iD. Go back and type another.")
        raise web.HTTPSeeOther(back.update_query(code=self._grant(orcid, form)))

    def _grant(self, orcid: str, form: Mapping[str, str]) -> str:
        now, code = self._clock(), secrets.token_urlsafe(24)
        self._grants = {known: grant for known, grant in self._grants.items() if grant.ends_s > now}
        self._grants[code] = _Grant(
            orcid,
            form["client_id"],
            form["redirect_uri"],
            form["code_challenge"],
            form.get("nonce", ""),
            now + _CODE_S,
        )
        return code

    async def _token(self, request: web.Request) -> web.Response:
        """Exchange a code for a signed statement of who signed in."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if form.get("grant_type") != "authorization_code":
            return _said({"error": "unsupported_grant_type"}, 400)
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or grant.ends_s <= self._clock() or not _is_for(grant, form, _client(request, form)):
            return _said({"error": "invalid_grant"}, 400)
        return _said(
            {
                "access_token": secrets.token_urlsafe(24),
                "token_type": "Bearer",
                "expires_in": _TOKEN_S,
                "scope": "openid",
                "orcid": grant.orcid,
                "id_token": self._statement(_issuer(request), grant),
            }
        )

    def _statement(self, issuer: str, grant: _Grant) -> str:
        now, person = int(self._clock()), self._people.get(grant.orcid)
        claims = {
            "iss": issuer,
            "sub": grant.orcid,
            "aud": grant.client_id,
            "iat": now,
            "exp": now + _TOKEN_S,
            "nonce": grant.nonce,
        }
        named = {} if person is None else {"given_name": person.given, "family_name": person.surname}
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims | named, self._key)


def _issuer(request: web.Request) -> str:
    return str(request.url.origin() / ROOT.strip("/"))


def _fault(asked: Mapping[str, str]) -> str:
    """Return what is wrong with a question, for the person in front of it; "" if it can be answered."""
    if not _leads_home(asked.get("redirect_uri", "")):
        return "redirect_uri has to be an address on this machine."
    if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
        return "response_type=code and scope=openid are wanted."
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        return "code_challenge is wanted, with code_challenge_method=S256."
    return "" if asked.get("client_id") else "client_id is wanted."


def _leads_home(address: str) -> bool:
    try:
        url = URL(address)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and is_loopback(url.host) and not url.fragment


def _is_for(grant: _Grant, form: Mapping[str, str], client_id: str) -> bool:
    """Return True if whoever brings a code is the one who asked for it (RFC 7636, 4.6)."""
    made = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
    same = (form.get("redirect_uri"), client_id) == (grant.redirect_uri, grant.client_id)
    return same and compare_digest(made, grant.challenge)


def _client(request: web.Request, form: Mapping[str, str]) -> str:
    """Read the client's id; a secret is not checked, since everybody is trusted here."""
    header = request.headers.get("Authorization", "")
    try:
        return unquote_plus(BasicAuth.decode(header).login) if header else form.get("client_id", "")
    except ValueError:
        return ""


def _said(body: dict[str, object], status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store"})
