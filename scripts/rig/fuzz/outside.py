"""Parsers of what other servers and uploaded files hold: sign-in providers, RDAP, websites, DNS, documents."""

from __future__ import annotations

import ipaddress
import json
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast
from unittest.mock import patch

from joserfc import jws
from joserfc.jwk import OKPKey
from PIL import Image
from yarl import URL

from scripts.rig.fuzz.parser import Parser, insist, written
from scripts.rig.fuzz.sources import run
from verifier.outbound.documents import MOST_PAGES, Cleaned, NotTaken, Text, wire
from verifier.outbound.documents.detect import text_way, way_for
from verifier.outbound.openid import provider, sign_in
from verifier.outbound.openid.id_token import Expected, Refusal, public_keys, read_id_token
from verifier.outbound.openid.provider import Provider
from verifier.outbound.sites import rdap, ssrf_guard, well_known
from verifier.outbound.sites.domains import DomainFault, is_shared, read_domain, registrable
from verifier.outbound.sites.fetch import Reach, Reply
from verifier.outbound.webhooks.addresses import read_address

if TYPE_CHECKING:
    from collections.abc import Callable

NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
ISSUER, CLIENT, NONCE = "https://orcid.org", "APP-0123456789ABCDEF", "n-0S6_WzA2Mj"
_PROVIDER: Final = Provider(ISSUER, CLIENT, "", "https://verifier.example/return")


@cache
def key() -> OKPKey:
    """Return the key of the made-up provider and platform: always the same, so that a finding is repeatable."""
    return OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
         "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}
    )  # fmt: skip


def _keys() -> dict[str, Any]:
    return {"keys": [key().as_dict(private=False)]}


_CLAIMS: Final = {
    "iss": ISSUER, "aud": CLIENT, "sub": "0000-0002-1825-0097", "nonce": NONCE,
    "exp": NOW.timestamp() + 600, "iat": NOW.timestamp(),
}  # fmt: skip
_DESCRIBED: Final = {
    "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/a", "token_endpoint": f"{ISSUER}/t",
    "jwks_uri": f"{ISSUER}/k",
    "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
}  # fmt: skip


def signed(claims: dict[str, Any]) -> str:
    """Sign claims with the made-up key."""
    return jws.serialize_compact({"alg": "EdDSA", "kid": "k"}, json.dumps(claims).encode(), key(), algorithms=["EdDSA"])


def _id_tokens() -> list[bytes]:
    return [signed(dict(_CLAIMS)).encode(), b"a.b.c", b"eyJhbGciOiJub25lIn0.e30."]


def _id_token(data: bytes) -> None:
    keys = public_keys(_keys())
    if keys is None:
        raise AssertionError("the keys are good")
    said = read_id_token(data.decode("latin-1"), keys, Expected(ISSUER, CLIENT, NONCE, NOW))
    insist(isinstance(said, Refusal) or said == _CLAIMS, "a token that nobody signed")


def _openid(data: bytes) -> None:
    """Sign in at a provider whose description, token answer and keys are these."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    parts = document if isinstance(document, list) else [document]
    replies = iter([*(json.dumps(part).encode() for part in parts[:3]), b"", b""])

    async def ask(*_: object, **__: object) -> Reply:
        return Reply(200, "application/json", "utf-8", "", next(replies, b""))

    with patch.object(provider, "ask", ask), patch.object(sign_in, "ask", ask):
        ending = run(sign_in.finish(cast("Any", None), _PROVIDER, "code", nonce=NONCE, verifier="v", now=NOW))
    if isinstance(ending, sign_in.SignedIn):
        insist(sign_in.orcid_of(ending) in ("", "0000-0002-1825-0097"), "signed in as somebody else")
    if parts and isinstance(parts[0], dict):
        public_keys(parts[0])


def _openids() -> list[bytes]:
    token = {"id_token": signed(dict(_CLAIMS)), "access_token": "x", "token_type": "Bearer"}
    rsa = {"kty": "RSA", "n": "sXch", "e": "AQAB", "use": "sig", "alg": "RS256"}
    ec = {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659L",
    }
    kinds = {"keys": [rsa, ec, {"kty": "OKP", "crv": "Ed448", "x": "AA"}, {"kty": "oct", "k": "AA"}]}
    return written([_DESCRIBED, token, _keys()], [_DESCRIBED, token, kinds], _keys(), kinds)


def _rdap(data: bytes) -> None:
    """Read what a directory answers about a domain."""

    async def ask(*_: object, **__: object) -> Reply:
        return Reply(200, "application/rdap+json", "", "", data)

    with patch.object(rdap, "ask", ask):
        age = run(rdap.registered_at(_REACH, "https://rdap.org", "sample.com", now=NOW))
    insist(not isinstance(age, rdap.Registered) or age.at <= NOW, "registered in the future")
    _redirected(data)


def _redirected(data: bytes) -> None:
    """Follow a redirect to wherever these bytes lead."""
    onward = rdap._onward(URL("https://rdap.org/domain/sample.com"), data[:500].decode("latin-1"))  # noqa: SLF001  the part
    insist(onward is None or onward.scheme == "https", "a redirect away from https")


_REACH: Final = Reach(cast("Any", None))
_REGISTERED: Final = {
    "objectClassName": "domain", "ldhName": "SAMPLE.COM",
    "events": [{"eventAction": "registration", "eventDate": "2001-02-03T04:05:06Z"}, {"eventAction": "expiration"}],
}  # fmt: skip


def _well_known(data: bytes) -> None:
    """Read the words that a website shows."""

    async def ask(*_: object, **__: object) -> Reply:
        return Reply(200, "text/plain", "utf-8", "", data)

    with patch.object(well_known, "ask", ask):
        words = run(well_known.read_nonce(_REACH, "sample.com"))
    insist(not isinstance(words, well_known.Shown) or not any(" " in word for word in words.words), "a word of two")


def _domain(data: bytes) -> None:
    """Read a domain that somebody typed or a register lists, and an address that a name server gave."""
    text = data.decode("utf-8", "surrogateescape")
    domain = read_domain(text)
    if not isinstance(domain, DomainFault):
        insist(read_domain(domain) == domain and registrable(domain) and not is_shared(domain), "a domain of nobody")
    if ssrf_guard.is_public(text):
        plain = ipaddress.ip_address(ssrf_guard.written(text))
        insist(plain.is_global or plain.version == 6, "an address inside")  # noqa: PLR2004
        insist(
            not (plain.is_loopback or plain.is_private or plain.is_link_local or plain.is_multicast), "a special one"
        )
    place = read_address(text, ())
    insist(isinstance(place, str) or place.scheme == "https", "an endpoint without TLS")


_DOMAINS: Final = (
    "https://www.sample-therapy.com/about?x#y", "sample.co.uk", "xn--bcher-kva.example.com", "a.github.io", "10.0.0.1",
    "203.0.113.7", "8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::1111", "fe80::1%lo", "[::1]:443",
    "user@host.example", "0x7f.1", "127.0.0.1:8080",
)  # fmt: skip


def _document(data: bytes) -> None:
    """Clean a document, or read its text: the outcome can be told over the wire, and holds nothing that acts."""
    for way in (way_for(data), text_way(data)):
        outcome = way(data)
        insist(isinstance(outcome, Cleaned | Text | NotTaken), "no outcome")
        insist(wire.read(wire.written(outcome)) == outcome, "an outcome that the parent cannot read")
        if isinstance(outcome, Cleaned):
            insist(0 < outcome.pages <= MOST_PAGES, "no page, or too many")
            insist(not any(word in outcome.body for word in _ACTING), "something that acts")


_ACTING: Final = (b"/JavaScript", b"/OpenAction", b"/EmbeddedFile", b"/Launch", b"/RichMedia", b"<?xpacket", b"GPS")


def _documents() -> list[bytes]:
    from verifier.outbound.documents.page_text import _FIRST  # noqa: PLC0415  as large a library as it is

    acting = _FIRST.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
    return [
        _FIRST,
        acting,
        *(_picture(form, mode) for form, mode in (("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"))),
    ]


def _picture(form: str, mode: str) -> bytes:
    made = BytesIO()
    Image.new(mode, (12, 8), 200).save(made, form)
    return made.getvalue()


def _encoded(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


OUTSIDE: Final = (
    Parser("id-tokens", "signed statements of a sign-in provider", _id_token, _id_tokens, "text", (".", "=", "none")),
    Parser("openid", "a provider's description, keys and answers", _openid, _openids, "json", ("RSA", "EC", "AQAB")),
    Parser("rdap", "answers of domain registries", _rdap, lambda: written(_REGISTERED), "json", ("registration", "Z")),
    Parser("well-known", "words on a practice's website", _well_known, _encoded("ccv-a1b2 c3", "\ufeffone"), "text"),
    Parser("domains", "domains typed or listed, addresses of DNS", _domain, _encoded(*_DOMAINS), "text", _DOMAINS),
    Parser(
        "documents", "uploaded photos and PDFs, pasted PDFs", _document, _documents,
        words=("/JS", "/Type", "<<", ">>", "/Kids[3 0 R 3 0 R]", "stream\n", "/Filter/FlateDecode"), slowest_s=3.0,
    ),
)  # fmt: skip
