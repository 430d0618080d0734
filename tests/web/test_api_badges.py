"""The badge of a handle over HTTP: who may read how much of it, and what caches may do with it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from time import monotonic

import asyncpg
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from pydantic import TypeAdapter

from tests.web.conftest import Client
from tests.web.test_api_claims import claim
from verifier.domain.policy import Policy
from verifier.flows.core.badge_document import Stored, render
from verifier.flows.core.rate_limits import Limiter, Rate
from verifier.flows.core.service import Service
from verifier.web.api import responses as answers
from verifier.web.app import build_app
from verifier.web.http import auth
from verifier.wording import languages

Key = Callable[..., Awaitable[str]]


async def test_an_unknown_handle_has_a_badge_that_says_none(client: Client, key: Key) -> None:
    answer = await client(await key()).get("/v1/badges/nobody")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert await answer.json() == {
        "handle": "nobody",
        "account_id": None,
        "epoch": None,
        "environment": "production",
        "status": "none",
        "credentials": [],
        "as_of": None,
        "version": 0,
    }


async def test_without_the_right_to_read_claims_a_pending_badge_looks_like_none(client: Client, key: Key) -> None:
    platform = client(await key())
    assert (await platform.post("/v1/claims", json=claim())).status == 202
    full = await (await platform.get("/v1/badges/robin_71")).json()
    assert (full["status"], full["account_id"]) == ("pending", "acct_71")
    partner = client(await key("badges:read"))
    pending, unknown = await partner.get("/v1/badges/robin_71"), await partner.get("/v1/badges/robin_99")
    assert (await pending.read()).replace(b"robin_71", b"robin_99") == await unknown.read()


async def test_a_badge_asked_for_with_another_account_or_epoch_is_none(client: Client, key: Key) -> None:
    platform = client(await key())
    await platform.post("/v1/claims", json=claim())

    async def status(query: str) -> str:
        return str((await (await platform.get(f"/v1/badges/robin_71{query}")).json())["status"])

    assert await status("?account_id=acct_71&epoch=1") == "pending"
    assert await status("?account_id=acct_72&epoch=1") == "none"
    assert await status("?account_id=acct_71&epoch=2") == "none"


async def test_a_badge_is_the_same_with_an_at_sign_before_the_handle(client: Client, key: Key) -> None:
    platform = client(await key())
    plain, marked = await platform.get("/v1/badges/robin"), await platform.get("/v1/badges/@robin")
    assert await plain.read() == await marked.read()


async def test_a_badge_the_client_already_holds_is_not_sent_again(client: Client, key: Key) -> None:
    platform = client(await key())
    tag = (await platform.get("/v1/badges/robin")).headers["ETag"]
    for held in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = await platform.get("/v1/badges/robin", headers={"If-None-Match": held})
        assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag)
        assert "RateLimit" in again.headers
    assert (await platform.get("/v1/badges/robin", headers={"If-None-Match": '"other"'})).status == 200


async def test_head_says_what_get_would_without_the_body(client: Client, key: Key) -> None:
    platform = client(await key())
    get, head = await platform.get("/v1/badges/robin"), await platform.head("/v1/badges/robin")
    assert (head.status, await head.read()) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.headers["ETag"] == get.headers["ETag"]


async def test_a_badge_needs_a_key_made_for_it(client: Client, key: Key) -> None:
    assert (await client().get("/v1/badges/robin")).status == 401
    answer = await client(await key("claims:write")).get("/v1/badges/robin")
    assert (answer.status, (await answer.json())["scope"]) == (403, "badges:read")


async def test_a_withdrawn_key_reads_nothing_after_a_second(
    client: Client, key: Key, owner: asyncpg.Connection[asyncpg.Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = client(await key("badges:read"))
    assert (await partner.get("/v1/badges/robin")).status == 200
    await owner.execute("update api_key set revoked_at = now()")
    monkeypatch.setattr(auth, "monotonic", lambda: monotonic() + 1.001)
    assert (await partner.get("/v1/badges/robin")).status == 401


async def test_a_badge_changes_with_the_account_at_once(client: Client, key: Key) -> None:
    platform = client(await key())
    await platform.post("/v1/claims", json=claim())
    before = await platform.get("/v1/badges/robin_71")
    changed = {"handle": "robin_new", "epoch": 2, "reason": "renamed"}
    assert (await platform.post("/v1/accounts/acct_71/changed", json=changed)).status == 204
    after = await platform.get("/v1/badges/robin_71", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status, (await after.json())["status"]) == (200, "none")


async def test_a_key_over_its_limit_is_told_when_to_come_back(svc: Service, key: Key) -> None:
    head = {"Authorization": f"Bearer {await key('badges:read')}"}
    strict = replace(svc, limiter=Limiter({"badges": Rate(1 / 60, 2), "writes": Rate(1 / 60, 2)}))
    async with TestServer(build_app(strict)) as server, ClientSession(server.make_url("/"), headers=head) as partner:
        answers = [await partner.get("/v1/badges/robin") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"badges";q=2'
    assert [answer.headers["RateLimit"].partition(";t=")[0] for answer in answers] == [
        '"badges";r=1',
        '"badges";r=0',
        '"badges";r=0',
    ]
    assert int(answers[2].headers["Retry-After"]) >= 1


_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_PUBLIC = {
    "profession": "counselor",
    "title": "Licensed Mental Health Counselor",
    "abbreviation": "LMHC",
    "level": "independent",
    "jurisdiction": "US-WA",
    "source": {"id": "us-wa-doh", "name": "Washington State Department of Health", "authority": "primary"},
    "holder": {"level": "H4", "method": "platform_identity"},
    "sighting_days": 35,
}
_VERIFIED = {
    "claim_id": "clm_" + "0" * 32,
    "state": "verified",
    "account_epoch": 1,
    "reasons": [],
    "valid_until": "2027-03-01T08:00:00+00:00",
    "sighted_at": "2026-11-22T11:00:00+00:00",
    "stopped": False,
    "decided_at": "2026-11-20T11:00:00+00:00",
    "environment": "production",
    "public": _PUBLIC,
}


@pytest.mark.parametrize(
    ("said", "silent"),
    [
        ({"discipline": "silent"}, True),
        ({"discipline": "published"}, False),
        ({"source": {"id": "manual", "name": "A Board", "authority": "manual"}}, True),
        ({"source": {"id": "manual", "name": "A Board", "authority": "manual"}, "discipline": "published"}, False),
        ({"discipline": "silent", "level": "degree"}, False),  # an education has no board
    ],
)
def test_a_badge_says_where_nobody_publishes_what_a_board_decided(said: dict[str, object], *, silent: bool) -> None:
    row = Stored("robin", "acct_71", 1, "current", 17, _NOW, ({**_VERIFIED, "public": {**_PUBLIC, **said}},))
    [credential] = json.loads(render(row, _NOW, Policy(), "production", full=True).body)["credentials"]
    assert (languages.of().say("not_checked-discipline") in credential["not_checked"]) is silent
    assert "discipline" not in credential


def test_a_badge_names_what_its_sources_sheet_says_was_not_checked() -> None:
    public = {**_PUBLIC, "not_checked": ["accreditation"]}
    row = Stored("robin", "acct_71", 1, "current", 17, _NOW, ({**_VERIFIED, "public": public},))
    [credential] = json.loads(render(row, _NOW, Policy(), "production", full=True).body)["credentials"]
    assert "the institution's accreditation" in credential["not_checked"]


def test_a_verified_badge_holds_what_the_document_promises_and_nothing_else() -> None:
    row = Stored("robin", "acct_71", 1, "current", 17, _NOW, (_VERIFIED,))
    rendered = render(row, _NOW, Policy(), "production", full=True)
    badge = TypeAdapter(answers.Badge).validate_json(rendered.body)
    [credential] = badge.credentials
    assert (badge.status, badge.version, badge.as_of) == ("verified", 17, _NOW)
    assert (credential.profession, credential.source.id, credential.holder.level) == ("counselor", "us-wa-doh", "H4")
    assert credential.checked_at == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert credential.display == "Licensed Mental Health Counselor, Washington. Checked 22 Nov 2026."
    assert credential.not_checked
    said = json.loads(rendered.body)
    assert set(said) == {field.name for field in fields(answers.Badge)}
    assert set(said["credentials"][0]) == {field.name for field in fields(answers.BadgeCredential)}
