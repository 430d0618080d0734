"""A signed identity statement is spent with what it was used for, and with nothing else; of two at once one wins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from tests.bind.test_over_http import SCOPES, Web, api
from tests.harness.florida import Office
from tests.harness.people import PLATFORM
from verifier.domain.claim import AccountRef
from verifier.flows.accounts import platform_keys
from verifier.flows.claims import intake

__all__ = ["api"]
Sign = Callable[..., str]
USED = "urn:verifier:statement_used"


@pytest.fixture
async def sign(florida: Office) -> Sign:
    """The platform's signature under what it knows of the first person: `sign("a jti")`."""
    key, svc, truth = OKPKey.generate_key("Ed25519", {"kid": "platform-1"}), florida.house.svc, florida.people[0]
    await platform_keys.add(svc, {"platform-1": dict(key.as_dict(private=False))})
    given, _, family = truth.legal_name.partition(" ")

    def made(jti: str, **changes: object) -> str:
        said: dict[str, Any] = {
            "iss": "platform", "aud": svc.settings.public_url, "sub": f"acct_{truth.id}", "epoch": 1, "jti": jti,
            "exp": int(svc.clock().timestamp()) + 600, "verified_claims": {
                "verification": {"trust_framework": "platform_kyc", "time": svc.clock().isoformat()},
                "claims": {"given_name": given, "family_name": family, "birthdate": f"{truth.birth_year}-01-01"},
            },
        } | changes  # fmt: skip
        return jwt.encode({"alg": "Ed25519", "kid": "platform-1"}, said, key, algorithms=["Ed25519"])

    return made


def _claim(office: Office, token: str, **changes: object) -> dict[str, Any]:
    truth = office.people[0]
    account = {"id": f"acct_{truth.id}", "handle": truth.handle, "epoch": 1, "display_name": truth.display_name}
    said = {"account": account, "credential": truth.credential, "jurisdiction": truth.jurisdiction}
    return said | {"number": truth.number, "name": {"full": truth.display_name}, "verified_claims": token} | changes


async def test_a_request_that_is_refused_leaves_the_statement_good(api: Web, sign: Sign) -> None:
    http, claim, token = await api.platform(), await api.claim(), sign("once")
    refusals = [
        ("/v1/claims", _claim(api.office, token, credential="WIZARD"), 422),
        ("/v1/claims", _claim(api.office, token), 409),  # one is open
        (f"/v1/claims/{claim.id}/amend", {"verified_claims": token, "credential": "WIZARD"}, 422),
        (f"/v1/claims/{claim.id}/bindings/bnd_{'0' * 32}/answer", {"verified_claims": token}, 404),
    ]
    begun = await http.post(f"/v1/claims/{claim.id}/bindings", json={"method": "platform_identity"})
    newer = await http.post(f"/v1/claims/{claim.id}/bindings", json={"method": "platform_identity"})
    refusals.append((f"{begun.headers['Location']}/answer", {"verified_claims": token}, 409))  # its time is over
    for path, body, status in refusals:
        answer = await http.post(path, json=body)
        assert (answer.status, (await answer.json())["type"] == USED) == (status, False), path
    proved = await http.post(f"{newer.headers['Location']}/answer", json={"verified_claims": token})
    assert (proved.status, (await proved.json())["status"]) == (200, "proved")
    await api.office.house.drain()
    assert (await api.office.house.claim(claim.id)).state == "verified"


async def test_a_badge_whose_proof_is_newer_refuses_the_statement_and_does_not_spend_it(api: Web, sign: Sign) -> None:
    http, truth = await api.platform(), api.office.people[0]
    claim = await api.office.claim(truth)
    early = sign("early")
    api.office.house.clock.forward(minutes=1)
    await api.office.answer(await api.office.begin(claim, "registry_contact_code"), code=await api.office.code())
    begun = await http.post(f"/v1/claims/{claim.id}/bindings", json={"method": "platform_identity"})
    for _ in range(2):
        refused = await http.post(f"{begun.headers['Location']}/answer", json={"verified_claims": early})
        assert (refused.status, (await refused.json())["type"]) == (422, "urn:verifier:identity_age")


async def test_what_it_was_used_for_spends_it_for_every_other_claim_try_and_account(api: Web, sign: Sign) -> None:
    http, token = await api.platform(), sign("once")
    taken = await http.post("/v1/claims", json=_claim(api.office, token), headers={"Idempotency-Key": "k1"})
    assert taken.status == 202
    again = await http.post("/v1/claims", json=_claim(api.office, token), headers={"Idempotency-Key": "k1"})
    assert (again.status, await again.read()) == (202, await taken.read()), "a request that is repeated is the same"
    other = await http.post("/v1/claims", json=_claim(api.office, token, credential="PsyD", jurisdiction=None))
    assert (other.status, (await other.json())["type"]) == (409, USED)
    foreign = AccountRef("acct_other", "other", 1, "")
    mine = await api.office.claim(api.office.people[1], account=foreign)
    stolen = await http.post(f"/v1/claims/{mine.id}/amend", json={"verified_claims": token})
    assert stolen.status == 422
    claim_id = (await taken.json())["id"]
    await api.office.house.drain()
    begun = await http.post(f"/v1/claims/{claim_id}/bindings", json={"method": "platform_identity"})
    replay = await http.post(f"{begun.headers['Location']}/answer", json={"verified_claims": token})
    assert (replay.status, (await replay.json())["type"]) == (409, USED)


async def test_of_two_uses_at_once_one_wins(api: Web, sign: Sign) -> None:
    http = await api.platform(*SCOPES)
    for n in range(3):
        token = sign(f"n{n}")
        bodies = (_claim(api.office, token, credential=word, number="TT0000001") for word in ("LMFT", "LMHC", "RN"))
        answers = await asyncio.gather(*(http.post("/v1/claims", json=body) for body in bodies))
        types = [(await answer.json()).get("type") for answer in answers]
        assert sorted(answer.status for answer in answers) == [202, 409, 409]
        assert types.count(USED) == 2
        taken = next(answer for answer in answers if answer.status == 202)
        await intake.withdraw(api.office.house.svc, (await taken.json())["id"], PLATFORM)
        await api.office.house.drain()
