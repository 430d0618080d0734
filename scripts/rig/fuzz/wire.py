"""Parsers of what clients, creators, reviewers and operators send: JSON, forms, tokens, pages, policies, words."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

from scripts.rig.fuzz.outside import key, signed
from scripts.rig.fuzz.parser import Parser, insist, written
from scripts.rig.fuzz.sources import run
from scripts.rig.pages.proof import sheets
from verifier.domain.claim import Actor
from verifier.domain.credentials.numbers import canonical_number, compare_numbers, digits_key
from verifier.domain.credentials.profession import Credential, Family, read_credential
from verifier.domain.handles.assertions import asserted_kinds
from verifier.domain.matching import compare_names
from verifier.domain.pages.reading import MOST_RECORDS
from verifier.domain.policy import BUILT_IN
from verifier.flows.accounts import signed_statements
from verifier.flows.core.errors import Refused
from verifier.flows.policy import document as policies
from verifier.flows.review.page_reading import read_board_page
from verifier.strictjson import NotJson, read_json
from verifier.web.api import requests
from verifier.web.api.badge_lists import quick
from verifier.web.api.claim_lines import ClaimLines
from verifier.web.http.answers.problems import Unusable
from verifier.web.http.reading import bodies, models
from verifier.web.http.reading.params import bare
from verifier.web.pages.browser import parse_form
from verifier.wording.languages import accepted, nearest

NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
PUBLIC_URL: Final = "https://verifier.example"


def _json(data: bytes) -> None:
    """Read strictly what somebody sends or answers, by both readers: what either takes, everybody reads alike."""
    try:
        document = read_json(data)
    except NotJson:
        document = None
    else:
        insist(_everywhere(document), "a value that cannot be stored")
        insist(json.loads(data) == document, "read otherwise than others read it")
    try:
        value = bodies.check(data)
    except Unusable:
        return
    insist(_everywhere(value), "a value that cannot be stored")


def _everywhere(value: object) -> bool:
    """Return True if a value is JSON that can be written in UTF-8 and read again as the same."""
    return bool(json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False).encode()) == value)


_DOCUMENTS: Final[tuple[Any, ...]] = (
    {"a": [1, -2.5e3, "x\u00e9", None, True], "b": {"c": {"d": []}}},
    [[[[]]]],
    "text",
    10**20,
    {},
)


def _badges(data: bytes) -> None:
    """Read a query of badges by the quick reader: what it takes, the ordinary one reads as the same."""
    read = quick(data)
    if read is None:
        return
    bodies.check(data)
    slow = models.understand(requests.BadgeQuery, data)
    insist(list(map(_item, read.items)) == list(map(_item, slow.items)), "read otherwise than the ordinary reader does")


def _item(item: Any) -> tuple[str, str | None, int | None]:  # noqa: ANN401  each reader has its own kind
    return (bare(item), None, None) if isinstance(item, str) else (bare(item.handle), item.account_id, item.epoch)


_QUERIES: Final[tuple[Any, ...]] = (
    {"items": ["robin.sample", "@robin_2"]}, {"items": []},
    {"items": [{"handle": "robin", "account_id": "acct_71", "epoch": 3}, "a"]}, {"items": [{"handle": "@robin"}]},
)  # fmt: skip


@cache
def _service() -> Any:  # noqa: ANN401  the clock and the settings of a service
    settings = SimpleNamespace(public_url=PUBLIC_URL)
    return SimpleNamespace(clock=lambda: NOW, settings=settings)


def _line(data: bytes) -> None:
    """Read a line of an import, which is the body of a claim, and what its words mean."""
    actor = Actor("platform", "key_1", scopes=frozenset({"claims:write", "identity:assert"}))
    try:
        read = run(ClaimLines(_service()).read(data, actor))
    except Refused as refusal:
        ClaimLines(_service()).problem(refusal).encode()
        return
    _meant(read.words.name, read.credential, read.words.number)


_CLAIM: Final = {
    "account": {"id": "acct_71", "handle": "robin.sample", "epoch": 1, "display_name": "Robin Sample, LPC"},
    "credential": "LMHC", "jurisdiction": "US-WA", "number": "MHC.LH.69990001", "name": {"full": "Robin A. Sample"},
    "npi": "1999999992", "orcid": "0000-0002-1825-0097", "institution": "Sample University", "locale": "es",
    "contact": {"email": "robin@example.org"},
    "identity": {"verified_name": "Robin Alex Sample", "birth_date": "1981-02-03", "method": "id_check",
                 "reference": "kyc_7", "verified_at": "2026-11-01T00:00:00Z", "locality": "Seattle"},
}  # fmt: skip


def _words(data: bytes) -> None:
    """Read names, titles and numbers as creators and registries write them."""
    name, _, rest = data.decode("utf-8", "replace").partition("\n")
    letters, _, number = rest.partition("\n")
    _meant(name[:200], letters[:64], number[:64])


def _meant(name: str, letters: str, number: str) -> None:
    credential = read_credential(letters, "US-WA", has_number=bool(number))
    insist(not isinstance(credential, Credential) or credential.family in Family, "a title of no profession")
    insist(compare_names(name, name) == compare_names(name, name), "a name that is compared otherwise twice")
    compare_names(name, "Robin Alex Sample")
    compare_names("Dr. María-José van der Berg Jr.", name)
    asserted_kinds(re.sub(r"[^a-z0-9._-]", "", name.lower())[:64], name, (name,))
    digits_key(number, "US-WA")
    compare_numbers(number, "MHC.LH.69990001", "US-WA", Family.COUNSELOR)
    canonical_number(number, "US-TX", Family.PHYSICIAN)


_WORDS: Final = (
    "Robin A. Sample\nLMHC\nMHC.LH.69990001", "Dr. Zoë O'Brien-van der Berg, Ph.D., III\nPhD\nPY 00123 A",
    "SAMPLE, ROBIN (née Ejemplo)\nlicensed clinical social worker\nLCSW-12-345",
)  # fmt: skip


def _form(data: bytes) -> None:
    """Read a browser's form, and the languages that its headers and cookies name."""
    try:
        form = parse_form(data)
    except Unusable:
        form = {}
    for name, value in form.items():
        insist((name + value).encode(), "a field that cannot be stored") if name + value else None
    accepted(data.decode("latin-1"))
    nearest(data[:80].decode("latin-1"))


def _token(data: bytes) -> None:
    """Open a token that the platform signed: garbage as it is, and claims with a signature that holds."""
    _opened(data.decode("latin-1"))
    try:
        claims = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(claims, dict):
        _opened(signed(claims))


def _opened(token: str) -> None:
    """Go the way of `signed_statements.statement`, with a key at hand."""
    try:
        said = signed_statements.verified(token, key(), signed_statements.ALGORITHMS)
        signed_statements._rules(_service()).validate(said)  # noqa: SLF001  the steps are the parser
        spoken = signed_statements.Spoken.model_validate(said)
        insist(spoken.expires_at.tzinfo, "an expiry without a zone")
    except signed_statements.UNREADABLE:
        return
    if signed_statements.STATEMENT not in said:
        return
    try:
        fields = signed_statements._fields(said[signed_statements.STATEMENT], spoken.jti)
    except (KeyError, TypeError, AttributeError):
        return
    try:
        requests.stated(fields)
    except Refused:
        return


_TOKEN: Final = {
    "sub": "acct_71", "epoch": 1, "exp": NOW.timestamp() + 600, "jti": "j-1", "aud": PUBLIC_URL,
    "verified_claims": {
        "verification": {"trust_framework": "nist_800_63A", "time": "2026-11-01T00:00:00Z"},
        "claims": {"given_name": "Robin", "family_name": "Sample", "birthdate": "1981-02-03",
                   "address": {"locality": "Seattle"}},
    },
}  # fmt: skip


def _page(data: bytes) -> None:
    """Read a page that a reviewer pasted: every value stands on the page."""
    page = read_board_page(data.decode("utf-8", "replace"), "US-WA")
    insist(len(page.records) <= MOST_RECORDS, "more licences than are read")


def _pages() -> list[bytes]:
    return [sheet.text.encode() for sheet in sheets()][::4]


_TAGS: Final = (
    "<table><tr><td>", "</td></tr>", "<!--", "-->", "<div hidden>", "&nbsp;", "Status: Active", "License Number:",
    "Expiration Date", "01/31/2027", "Probation", "\t", "\n\n", "Discipline: None", "No records found",
)  # fmt: skip


def _policy(data: bytes) -> None:
    """Read an operator's policy; what is taken can be written out and read again as the same."""
    try:
        policy = policies.parse(data.decode())
    except (policies.PolicyRefused, UnicodeDecodeError):
        return
    insist(policies.parse(policies.render(policy)) == policy, "a policy that is another one when it is written out")


def _policies() -> list[bytes]:
    return [policies.render(BUILT_IN).encode(), b'version = "1"\n[badge]\nsighting_age = "7d"\n']


WIRE: Final = (
    Parser("json", "JSON of anybody", _json, lambda: written(*_DOCUMENTS), "json", ("\\ud800", "1e400", "{}", "[]")),
    Parser("badge-queries", "queries of many badges, read quickly", _badges, lambda: written(*_QUERIES), "json",
           ("@", "items", '"items"', "handle", "account_id", "epoch")),
    Parser("claims", "claims: bodies and lines of imports", _line, lambda: written(_CLAIM), "json", ("US-WA", "PhD")),
    Parser("words", "names, titles and numbers", _words, lambda: [one.encode() for one in _WORDS], "text",
           ("Jr.", "Ph.D.", "de la", "-", "'", "(", ")", ",", "III", "née", "LCSW")),
    Parser("forms", "forms, and languages in headers", _form, lambda: [b"name=Robin&note=a%0D%0Ab", b"es-US,en;q=0.8"],
           "text", ("%FF", "&", "=", "%", "+", ";q=0.5", ",", "es")),
    Parser("tokens", "tokens and identity statements of the platform", _token,
           lambda: [*written(_TOKEN), signed(_TOKEN).encode()], "json", ("birthdate", "0000-01-01", "1981")),
    Parser("pages", "pasted pages, as text, tables and HTML", _page, _pages, "text", _TAGS, slowest_s=1.0),
    Parser("policies", "an operator's policy", _policy, _policies, "text",
           ("[badge]", '"7d"', " = ", "version", "inf", "nan", "[" * 300, "1" * 5_000, "0001-01-01", "true", "'''")),
)  # fmt: skip
