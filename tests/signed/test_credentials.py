"""A badge as a signed credential: what it says, for how long, and of whom it says nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.harness.service import House
from tests.harness.tokens import said
from tests.signed.conftest import DID, PUBLIC_URL, Verifier

HOLDS, DAY = (False, False), timedelta(hours=24)


def instant(text: str) -> datetime:
    """Read a time as credentials write it."""
    assert text.endswith("Z")
    return datetime.fromisoformat(text)


async def test_a_verified_badge_is_handed_out_signed(house: House, verifier: Verifier) -> None:
    truth = house.people[0]
    await house.settle(truth)
    answer = await verifier.get(f"/b/{truth.handle}/credential")
    assert (answer.status, answer.content_type) == (200, "application/vc+jwt")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    token = await answer.text()
    header, _ = said(token)
    assert header == {"alg": "EdDSA", "kid": f"{DID}#test-1", "typ": "JWT"}
    badge = await verifier.verified(token)
    assert badge["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]  # fmt: skip
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert badge["environment"] == "test"
    assert badge["iss"] == badge["issuer"]["id"] == DID
    assert badge["sub"] == badge["credentialSubject"]["id"] == f"{PUBLIC_URL}/b/{truth.handle}"
    assert badge["jti"] == badge["id"]
    assert badge["nbf"] == instant(badge["validFrom"]).timestamp() <= house.clock().timestamp()
    assert badge["exp"] == instant(badge["validUntil"]).timestamp()
    assert "vc" not in badge


async def test_it_says_what_the_public_badge_says(house: House, verifier: Verifier) -> None:
    truth = house.people[0]
    await house.settle(truth)
    shown = (await house.badge(truth.handle, full=False))["credentials"]
    subject = (await verifier.credential(truth.handle))["credentialSubject"]
    assert subject["credentials"] == [{k: v for k, v in one.items() if k != "claim_id"} for one in shown]
    assert shown[0]["display"].startswith(f"{subject['achievement']['name']}. Checked ")
    assert subject["achievement"]["achievementType"] == "License"


async def test_it_says_nothing_of_whoever_is_behind_the_account(house: House, verifier: Verifier) -> None:
    truth = house.people[0]
    claim = await house.settle(truth)
    text = json.dumps(await verifier.credential(truth.handle)).lower()
    names = [word.lower() for word in truth.legal_name.split() if len(word) > 2 and word.lower() not in truth.handle]
    secrets = [*names, truth.number, truth.npi or "", claim.id, f"acct_{truth.id}", truth.locality or ""]
    assert [word for word in secrets if word and word.lower() in text] == []


@pytest.mark.parametrize("handle", ["nobody_99", "@nobody_99"])
async def test_where_no_badge_is_verified_nothing_is_signed(house: House, verifier: Verifier, handle: str) -> None:
    pending, unknown = await house.say(), await verifier.get(f"/b/{handle}/credential")
    waiting = await verifier.get(f"/b/{pending.account.handle}/credential")
    for answer in (unknown, waiting):
        assert answer.status == 404
        assert (await answer.json())["type"] == "urn:verifier:no_badge"
    assert await house.svc.pool.fetchval("SELECT count(*) FROM signed_badge") == 0


async def test_it_is_valid_for_a_day_and_never_past_the_badges_own_end(house: House, verifier: Verifier) -> None:
    truth = house.people[0]
    await house.settle(truth)
    badge = await verifier.credential(truth.handle)
    assert badge["exp"] == int((house.clock() + DAY).timestamp())
    stale_at = datetime.fromisoformat((await house.badge(truth.handle))["credentials"][0]["valid_until"])
    house.clock.now = stale_at.astimezone(UTC) - timedelta(hours=3)
    assert (await verifier.credential(truth.handle))["exp"] == int(stale_at.timestamp())
    house.clock.now = stale_at.astimezone(UTC)
    assert (await verifier.get(f"/b/{truth.handle}/credential")).status == 404


async def test_each_fetch_is_another_credential_at_the_same_places(house: House, verifier: Verifier) -> None:
    """Strangers who fetch it again and again use no places up."""
    truth = house.people[0]
    await house.settle(truth)
    one, other = [await verifier.credential(truth.handle) for _ in range(2)]
    assert one["id"] != other["id"]
    assert one["credentialStatus"] == other["credentialStatus"]
    assert [entry["statusPurpose"] for entry in one["credentialStatus"]] == ["revocation", "suspension"]
    assert await verifier.status(one) == HOLDS


async def test_verifiers_in_browsers_may_read_what_is_public(house: House, verifier: Verifier) -> None:
    await house.settle(house.people[0])
    for path in (f"/b/{house.people[0].handle}/credential", "/status-lists/1", "/.well-known/did.json"):
        answer = await verifier.get(path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Cache-Control"] == "public, max-age=60"
