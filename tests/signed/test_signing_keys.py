"""Keys that sign: one for all processes, known before they sign and as long as anything they signed is valid."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
from cryptography.exceptions import InvalidSignature

from tests.harness.service import House
from tests.harness.tokens import raw, said
from tests.signed.conftest import DID, Verifier
from verifier.domain.claim import Actor
from verifier.flows.operations import doctor
from verifier.flows.signed import signing_keys
from verifier.store.sealing.crypto import Vault

OPERATOR = Actor(kind="operator", id="cli")
KEPT, SOON = timedelta(hours=24), timedelta(minutes=5)


async def published(verifier: Verifier) -> list[str]:
    """The names of the keys in the key document."""
    document = json.loads(await verifier.text("/.well-known/did.json"))
    assert document["assertionMethod"] == [method["id"] for method in document["verificationMethod"]]
    return [method["id"].partition("#")[2] for method in document["verificationMethod"]]


async def signed_by(verifier: Verifier, handle: str) -> tuple[str, str]:
    """A credential, and the name of the key that signed it."""
    token = await verifier.text(f"/b/{handle}/credential")
    return token, said(token)[0]["kid"].partition("#")[2]


async def test_the_key_document_is_a_did_web_with_json_web_keys(verifier: Verifier) -> None:
    document = json.loads(await verifier.text("/.well-known/did.json"))
    assert document["id"] == DID
    [method] = document["verificationMethod"]
    assert (method["type"], method["controller"]) == ("JsonWebKey2020", document["id"])
    assert {"kty": "OKP", "crv": "Ed25519"}.items() <= method["publicKeyJwk"].items()
    assert set(method["publicKeyJwk"]) == {"kty", "crv", "x"}, "no private half"
    assert document["@context"][0] == "https://www.w3.org/ns/did/v1"


async def test_a_new_key_is_known_before_it_signs_and_the_old_one_for_as_long_as_it_is_needed(
    house: House, verifier: Verifier
) -> None:
    handle = house.people[0].handle
    await house.settle(house.people[0])
    assert (await signed_by(verifier, handle))[1] == "test-1"
    name, used_from = await signing_keys.rotate(house.svc, "test", OPERATOR)
    assert (name, used_from) == ("test-2", house.clock() + SOON)
    assert await published(verifier) == ["test-2", "test-1"]
    last, by = await signed_by(verifier, handle)
    assert by == "test-1"
    house.clock.now = used_from
    assert (await signed_by(verifier, handle))[1] == "test-2"
    house.clock.now = used_from + KEPT
    assert said(last)[1]["exp"] <= house.clock().timestamp()
    assert await published(verifier) == ["test-2", "test-1"]
    house.clock.forward(minutes=5)
    assert await published(verifier) == ["test-2"]


async def test_a_stolen_key_is_believed_no_longer(house: House, verifier: Verifier) -> None:
    handle = house.people[0].handle
    await house.settle(house.people[0])
    old, _ = await signed_by(verifier, handle)
    assert await signing_keys.rotate(house.svc, "test", OPERATOR, stolen=True) == ("test-2", house.clock())
    assert await published(verifier) == ["test-2"]
    assert (await signed_by(verifier, handle))[1] == "test-2"
    with pytest.raises(ValueError, match="not enough values"):
        await verifier.verified(old)


async def test_the_private_half_of_a_replaced_key_is_forgotten(house: House) -> None:
    await signing_keys.signer(house.svc, "test")
    await signing_keys.rotate(house.svc, "test", OPERATOR)
    kept = "SELECT number FROM signing_key WHERE sealed_private IS NOT NULL ORDER BY number"
    house.clock.forward(minutes=9)
    await house.tidy()
    assert [row[0] for row in await house.svc.pool.fetch(kept)] == [1, 2]
    house.clock.forward(minutes=2)
    await house.tidy()
    assert [row[0] for row in await house.svc.pool.fetch(kept)] == [2]


async def test_keys_of_tests_and_of_production_are_apart(house: House) -> None:
    names = [(await signing_keys.signer(house.svc, where)).name for where in ("test", "production", "production")]
    assert names == ["test-1", "key-1", "key-1"]


async def test_processes_that_start_together_make_one_key(house: House) -> None:
    made = await asyncio.gather(*(signing_keys.signer(house.svc, "production") for _ in range(12)))
    assert {signer.name for signer in made} == {"key-1"}
    assert await house.svc.pool.fetchval("SELECT count(*) FROM event WHERE kind = 'signing_key_made'") == 1


async def test_whoever_writes_to_the_database_alone_publishes_no_key(
    house: House, verifier: Verifier, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    """Not in the clear, not sealed by another master key, and not a sealed one under another name."""
    await signing_keys.signer(house.svc, "test")
    row = "INSERT INTO signing_key VALUES ('test', $1, $2, $3, now(), now())"
    other = Vault(os.urandom(32)).service
    await owner.execute(row, 7, os.urandom(32), None)
    await owner.execute(row, 8, other.seal(b"x" * 32, "signing_key/test/8/x"), None)
    ours = await owner.fetchrow("SELECT sealed_public, sealed_private FROM signing_key WHERE number = 1")
    assert ours is not None
    await owner.execute(row, 9, ours[0], ours[1])
    assert await published(verifier) == ["test-1"]
    bad = [one.what for one in await doctor.examine(house.svc) if one.kind == "fault"]
    assert "every signing key opens" in bad


async def test_the_key_is_advised_to_be_replaced_once_a_year(house: House) -> None:
    await signing_keys.signer(house.svc, "test")
    what = "the signing key is younger than a year"
    assert what not in [one.what for one in await doctor.examine(house.svc) if one.kind]
    house.clock.forward(days=367)
    assert (what, "advice") in [(one.what, one.kind) for one in await doctor.examine(house.svc)]


async def test_a_signature_holds_for_these_very_words(house: House, verifier: Verifier) -> None:
    await house.settle(house.people[0])
    token, _ = await signed_by(verifier, house.people[0].handle)
    header, payload, signature = token.split(".")
    text = raw(payload).replace(b'"test"', b'"prod"', 1)
    forged = f"{header}.{base64.urlsafe_b64encode(text).decode().rstrip('=')}.{signature}"
    with pytest.raises(InvalidSignature):
        await verifier.verified(forged)


async def test_a_lost_master_key_signs_with_a_new_key(house: House) -> None:
    await signing_keys.signer(house.svc, "test")
    elsewhere = replace(house.svc, vault=Vault(os.urandom(32)))
    assert (await signing_keys.signer(elsewhere, "test")).name == "test-2"
