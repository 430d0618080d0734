"""Bindings over HTTP, as a platform and its creators meet them: what to do next is in every answer."""

from __future__ import annotations

import io
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, DummyCookieJar, FormData
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import OKPKey

from tests.bind.test_documents import photo
from tests.harness.florida import Office
from tests.harness.staff import new_key, new_reviewer
from verifier.flows.accounts import platform_keys
from verifier.flows.claims.views import ClaimView
from verifier.web.app import build_app

SCOPES = ("claims:write", "claims:read", "accounts:write")
CODE = "registry_contact_code"


class Web:
    """The service's API on a port, and who calls it."""

    def __init__(self, office: Office, server: TestServer) -> None:
        self.office, self.server = office, server
        self.sessions: list[ClientSession] = []

    def client(self, token: str, **headers: str) -> ClientSession:
        """A caller with this key."""
        head = {"Authorization": f"Bearer {token}"} | headers
        self.sessions.append(ClientSession(self.server.make_url("/"), headers=head, cookie_jar=DummyCookieJar()))
        return self.sessions[-1]

    async def platform(self, *scopes: str) -> ClientSession:
        """The platform, with a key that may do this."""
        return self.client(await new_key(self.office.house.dsn, "Platform", scopes or SCOPES))

    async def claim(self) -> ClaimView:
        """Somebody whose register holds an address for them claims, without an identity."""
        return await self.office.claim(self.office.people[0])


@pytest.fixture
async def api(florida: Office) -> AsyncIterator[Web]:
    server = TestServer(build_app(florida.house.svc))
    await server.start_server()
    web = Web(florida, server)
    yield web
    for session in web.sessions:
        await session.close()
    await server.close()


async def test_a_newcomer_finds_the_way_from_the_claim_to_the_badge_in_the_answers_alone(api: Web) -> None:
    http, claim = await api.platform(), await api.claim()
    shown = await (await http.get(f"/v1/claims/{claim.id}")).json()
    call = next(action["call"] for action in shown["next"]["actions"] if action["method"] == CODE)
    begun = await http.request(call["http"], call["href"], json=call["body"])
    binding = await begun.json()
    assert (begun.status, binding["status"], binding["level"], binding["tries_left"]) == (201, "pending", "H3", 5)
    assert "eight digits" in binding["instructions"]
    answer = f"{begun.headers['Location']}/answer"
    missed = await (await http.post(answer, json={"code": "00000000"})).json()
    assert (missed["status"], missed["detail"], missed["tries_left"]) == ("pending", "wrong_code", 4)
    proved = await (await http.post(answer, json={"code": await api.office.code()})).json()
    assert proved["status"] == "proved"
    await api.office.house.drain()
    shown = await (await http.get(f"/v1/claims/{claim.id}")).json()
    assert (shown["state"], shown["facts"]["holder"]) == ("verified", {"level": "H3", "method": CODE, "others": None})
    listed = await (await http.get(shown["links"]["bindings"])).json()
    assert [row["id"] for row in listed["bindings"]] == [binding["id"]]


async def test_beginning_twice_with_one_key_is_beginning_once(api: Web) -> None:
    http, claim = await api.platform(), await api.claim()
    head = {"Idempotency-Key": "once"}
    bodies = [
        await (await http.post(f"/v1/claims/{claim.id}/bindings", json={"method": CODE}, headers=head)).read()
        for _ in range(3)
    ]
    assert len(set(bodies)) == 1
    assert await api.office.deliver() == 1


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 422, "/method"),
        ({"method": "handshake"}, 422, "/method"),
        ({"method": CODE, "email": "mine@example.org"}, 422, "/email"),
        ({"method": "domain_nonce"}, 422, "/domain"),
        ({"method": "domain_nonce", "domain": "x y"}, 422, "/domain"),
        ({"method": "domain_nonce", "domain": "robin.github.io"}, 422, "/domain"),
        ({"method": "orcid_sign_in"}, 409, None),
    ],
)
async def test_what_cannot_be_begun_is_refused_by_field_and_remedy(
    api: Web, body: dict[str, Any], status: int, pointer: str | None
) -> None:
    http, claim = await api.platform(), await api.claim()
    refused = await http.post(f"/v1/claims/{claim.id}/bindings", json=body)
    problem = await refused.json()
    assert (refused.status, refused.content_type) == (status, "application/problem+json")
    assert problem["detail"]
    if pointer is None:
        assert CODE in problem["methods"]
    else:
        assert pointer in {error["pointer"] for error in problem["errors"]}


async def test_a_statement_that_the_platform_signed_answers_a_binding_and_counts_once(api: Web) -> None:
    svc, truth = api.office.house.svc, api.office.people[0]
    key = OKPKey.generate_key("Ed25519", {"kid": "platform-1"})
    await platform_keys.add(svc, {"platform-1": dict(key.as_dict(private=False))})
    http, claim = await api.platform(), await api.claim()
    begun = await http.post(f"/v1/claims/{claim.id}/bindings", json={"method": "platform_identity"})
    answer = f"{begun.headers['Location']}/answer"
    now = int(svc.clock().timestamp())
    given, _, family = truth.legal_name.partition(" ")
    said = {
        "iss": "platform", "aud": svc.settings.public_url, "sub": f"acct_{truth.id}", "epoch": 1, "exp": now + 600,
        "jti": f"j{time.monotonic_ns()}", "verified_claims": {
            "verification": {"trust_framework": "platform_kyc", "time": svc.clock().isoformat()},
            "claims": {"given_name": given, "family_name": family, "birthdate": f"{truth.birth_year}-01-01"},
        },
    }  # fmt: skip
    other = jwt.encode(
        {"alg": "Ed25519", "kid": "platform-1"}, said | {"sub": "acct_other"}, key, algorithms=["Ed25519"]
    )
    assert (await http.post(answer, json={"verified_claims": other})).status == 422
    token = jwt.encode({"alg": "Ed25519", "kid": "platform-1"}, said, key, algorithms=["Ed25519"])
    proved = await (await http.post(answer, json={"verified_claims": token})).json()
    assert (proved["status"], proved["level"]) == ("proved", "H4")
    await api.office.house.drain()
    assert (await api.office.house.claim(claim.id)).state == "verified"
    again = await http.post(answer, json={"verified_claims": token})
    assert again.status == 409


async def test_a_key_that_may_not_vouch_cannot_answer_with_an_identity(api: Web) -> None:
    vouching, plain, claim = await api.platform(*SCOPES, "identity:assert"), await api.platform(), await api.claim()
    begun = await vouching.post(f"/v1/claims/{claim.id}/bindings", json={"method": "platform_identity"})
    identity = {
        "verified_name": "Robin Sample",
        "method": "kyc",
        "verified_at": "2026-11-01T00:00:00Z",
        "reference": "1",
    }
    refused = await plain.post(f"{begun.headers['Location']}/answer", json={"identity": identity})
    assert refused.status == 403


async def test_a_document_is_sent_as_a_form_or_as_it_is(api: Web) -> None:
    http, claim = await api.platform(), await api.claim()
    form = FormData()
    form.add_field("file", photo(), filename="../../card.jpg", content_type="text/html")
    address = f"/v1/claims/{claim.id}/evidence"
    sent = await http.put(address, data=form)
    kept = await sent.json()
    assert (sent.status, kept["media_type"], kept["pages"]) == (201, "image/jpeg", 1)
    bare = await http.put(address, data=photo(200), headers={"Content-Type": "image/jpeg"})
    assert bare.status == 201
    shown = await (await http.get(f"/v1/claims/{claim.id}")).json()
    assert (shown["state"], shown["next"]["who"]) == ("in_review", "reviewer")


@pytest.mark.parametrize(
    ("data", "media", "status"),
    [
        (b"", "image/jpeg", 422),
        (b"<svg/>", "image/png", 422),
        (b"x", "text/html", 415),
        (b"{}", "application/json", 415),
        (b"x" * (5 * 1024 * 1024 + 1), "application/pdf", 413),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"x", "multipart/form-data", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            422,
        ),
    ],
)
async def test_what_is_no_document_is_refused_and_nothing_is_kept(
    api: Web, data: bytes, media: str, status: int
) -> None:
    http, claim = await api.platform(), await api.claim()
    sent = io.BytesIO(data)
    refused = await http.put(f"/v1/claims/{claim.id}/evidence", data=sent, headers={"Content-Type": media})
    assert (refused.status, refused.content_type) == (status, "application/problem+json")
    assert not list((api.office.house.svc.settings.data_dir / "documents").iterdir())


async def test_a_reviewer_of_the_case_gets_the_document_as_a_download_that_no_browser_runs(api: Web) -> None:
    http, claim = await api.platform(), await api.claim()
    kept = await (
        await http.put(f"/v1/claims/{claim.id}/evidence", data=photo(), headers={"Content-Type": "image/jpeg"})
    ).json()
    dsn = api.office.house.dsn
    ada = api.client((await new_reviewer(dsn, "Ada")).token)
    ben = api.client((await new_reviewer(dsn, "Ben")).token)
    case = await (await ada.post("/v1/cases/next")).json()
    address = f"/v1/cases/{case['id']}/documents/{kept['id']}"
    opened = await ada.get(address)
    assert (opened.status, opened.content_type) == (200, "image/jpeg")
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert (await ben.get(address)).status == 403
    assert (await http.get(address)).status == 403
    assert (await ada.get(f"/v1/cases/{case['id']}/documents/doc_{'0' * 32}")).status == 404


async def test_a_licence_is_locked_and_unlocked_by_its_holder(api: Web) -> None:
    house, http = api.office.house, await api.platform()
    claim = await house.settle(api.office.people[0])
    assert (await (await http.post(f"/v1/claims/{claim.id}/lock")).json())["licence_locked"] is True
    assert (await (await http.post(f"/v1/claims/{claim.id}/unlock")).json())["licence_locked"] is False
    unbound = await house.settle(api.office.people[1], identity=False)
    refused = await http.post(f"/v1/claims/{unbound.id}/lock")
    assert (refused.status, (await refused.json())["type"]) == (409, "urn:verifier:not_lockable")


async def test_another_creators_claim_is_not_there(api: Web) -> None:
    claim = await api.claim()
    platform = await api.platform()
    body = {"handle": "somebody", "epoch": 1}
    link = await (await platform.post("/v1/accounts/acct_somebody/link", json=body)).json()
    creator = api.client(link["token"])
    for method, path, sent in (
        ("GET", "bindings", None),
        ("POST", "bindings", {"method": CODE}),
        ("POST", f"bindings/bnd_{'0' * 32}/answer", {"code": "1"}),
        ("POST", "lock", None),
    ):
        refused = await creator.request(method, f"/v1/claims/{claim.id}/{path}", json=sent)
        assert refused.status == 404, path
    refused = await creator.put(f"/v1/claims/{claim.id}/evidence", data=photo(), headers={"Content-Type": "image/jpeg"})
    assert refused.status == 404


async def test_a_refused_creator_is_given_facts_rule_and_redress(api: Web) -> None:
    http, claim = await api.platform(), await api.claim()
    await api.office.begin(claim, "referee_call")
    await api.office.house.decide(await api.office.house.reviewer(), "refuse", reason="not_the_licensee")
    shown = await (await http.get(f"/v1/claims/{claim.id}")).json()
    said = shown["statement_of_reasons"]
    assert (len(said["facts"]), said["automated"]) == (3, False)
    assert said["reason"] == "The record belongs to somebody else."
    assert "You may appeal until" in said["redress"]
    assert shown["next"]["actions"][0]["call"] == {
        "http": "POST", "href": f"/v1/claims/{claim.id}/appeal", "body": {"statement": "..."},
    }  # fmt: skip
    assert json.dumps(said).count("http") == 0
