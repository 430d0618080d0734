"""Verifiers that nobody here wrote take our credentials, read our status lists, and refuse what was changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc.did.did_web import DidWebResolver
from openvc.keys import verify_signature
from openvc.status.status_list import check_credential_status

from tests.harness.javascript import run
from tests.harness.people import PLATFORM
from tests.harness.service import House
from tests.harness.tokens import raw, said
from tests.signed.conftest import PUBLIC_URL, Verifier
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView

NONE = {"revocation": False, "suspension": False}


@dataclass(frozen=True)
class Shown:
    """A token that a verifier is shown, and all that it fetches then."""

    token: str
    fetched: dict[str, str]

    def download(self, address: str) -> bytes:
        """Answer what was fetched."""
        return self.fetched[address].encode()


async def shown(verifier: Verifier, token: str) -> Shown:
    """Fetch all that somebody needs to verify a credential."""
    paths = ["/.well-known/did.json", "/status-lists/1", "/status-lists/2"]
    return Shown(token, {PUBLIC_URL + path: await verifier.text(path) for path in paths})


@pytest.fixture
async def claim(house: House) -> ClaimView:
    """A verified claim."""
    return await house.settle(house.people[0])


@pytest.fixture
async def token(claim: ClaimView, verifier: Verifier) -> str:
    """The credential of its badge."""
    return await verifier.text(f"/b/{claim.account.handle}/credential")


def changed(token: str) -> str:
    """The same credential with one letter of its signature changed."""
    at = len(token) - 40
    return token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]


def by_openbadgeslib(badge: Shown) -> str:
    """Verify as a consumer of Open Badges does; the name of what it awards."""
    did = said(badge.token)[1]["iss"]
    verifier = OB3Verifier.for_issuer_did(did, download=badge.download)
    taken = verifier.verify(badge.token, check_status=True, download=badge.download)
    return str(taken.achievement.name)


def by_openvc(badge: Shown) -> dict[str, bool]:
    """Find the key by did:web, verify the signatures with it, and read the status.

    Its own reading of a whole credential knows only the older form, wrapped in a member `vc`.
    """
    resolver = DidWebResolver(lambda address: json.loads(badge.download(address)))

    def verified(token: str) -> dict[str, Any]:
        header, payload = said(token)
        document = resolver.resolve(payload["iss"])
        key = document.key_by_kid(header["kid"])
        body, _, signature = token.rpartition(".")
        told = {"alg": header["alg"], "signing_input": body.encode(), "signature": raw(signature)}
        if key is None or not verify_signature(public_jwk=key.public_key_jwk, **told):
            raise ValueError("signature")
        return payload

    found = check_credential_status(
        verified(badge.token), resolve_status_list=lambda address: verified(badge.download(address).decode())
    )
    return {"revocation": found.revoked, "suspension": found.suspended}


async def by_node(where: Path, badge: Shown) -> dict[str, Any]:
    """Verify by jose, and read the status by Digital Bazaar's library."""
    keys = json.loads(badge.fetched[f"{PUBLIC_URL}/.well-known/did.json"])
    given = {"token": badge.token, "keys": keys, "lists": badge.fetched}
    found: dict[str, Any] = json.loads(await run(where, "verify.js", given=given))
    return found


async def test_all_of_them_take_a_badge_that_holds(verifier: Verifier, token: str, node: Path) -> None:
    badge = await shown(verifier, token)
    payload = said(token)[1]
    assert by_openbadgeslib(badge) == payload["name"]
    assert by_openvc(badge) == NONE
    assert await by_node(node, badge) == {"payload": payload, "status": NONE}


async def test_none_of_them_takes_one_that_was_changed(verifier: Verifier, token: str, node: Path) -> None:
    badge = await shown(verifier, changed(token))
    with pytest.raises(OB3VerificationError, match="signature"):
        by_openbadgeslib(badge)
    with pytest.raises(ValueError, match="signature"):
        by_openvc(badge)
    with pytest.raises(ValueError, match="signature verification failed"):
        await by_node(node, badge)


async def test_all_of_them_find_a_withdrawn_one_revoked(
    house: House, verifier: Verifier, claim: ClaimView, token: str, node: Path
) -> None:
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    badge = await shown(verifier, token)
    with pytest.raises(OB3VerificationError, match="revo"):
        by_openbadgeslib(badge)
    assert by_openvc(badge) == NONE | {"revocation": True}
    assert (await by_node(node, badge))["status"] == NONE | {"revocation": True}


async def test_all_of_them_find_a_suspended_one_suspended(
    house: House, verifier: Verifier, claim: ClaimView, token: str, node: Path
) -> None:
    account = claim.account
    await accounts.changed(house.svc, account.id, account.handle, 2, "recovered", PLATFORM)
    badge = await shown(verifier, token)
    with pytest.raises(OB3VerificationError, match="suspen"):
        by_openbadgeslib(badge)
    assert by_openvc(badge) == NONE | {"suspension": True}
    assert (await by_node(node, badge))["status"] == NONE | {"suspension": True}


async def test_none_of_them_takes_one_that_has_run_out(
    house: House, verifier: Verifier, claim: ClaimView, node: Path
) -> None:
    """Two days ago by the service's clock; the verifiers' own is today's."""
    house.clock.forward(days=-2)
    badge = await shown(verifier, await verifier.text(f"/b/{claim.account.handle}/credential"))
    with pytest.raises(OB3VerificationError, match="expired"):
        by_openbadgeslib(badge)
    with pytest.raises(ValueError, match="timestamp check failed"):
        await by_node(node, badge)


async def test_a_list_of_another_issuer_is_not_believed(verifier: Verifier, token: str) -> None:
    badge = await shown(verifier, token)
    mixed = {address: badge.fetched[address] for address in badge.fetched}
    mixed[f"{PUBLIC_URL}/status-lists/1"] = mixed[f"{PUBLIC_URL}/status-lists/2"]
    with pytest.raises(OB3VerificationError):
        by_openbadgeslib(Shown(token, mixed))
