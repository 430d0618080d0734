"""Signing in at a provider of somebody else's making binds the degree on that very iD, to whoever began it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from yarl import URL

from tests.flows.test_degree_claims import EVERYBODY, degree, of, settled
from tests.harness.people import PLATFORM
from tests.harness.service import House, open_house
from tests.outbound.signin import mock_provider, sign_in
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.binding.orcid_sign_in import attempt_of
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Conflict, NotReady
from verifier.flows.proofs.attempts import secret_of
from verifier.flows.proofs.views import BindingView
from verifier.store.server.embedded import Dsn


@dataclass(frozen=True)
class Campus:
    """A house whose creators can sign in, and the person with a degree on an iD."""

    house: House

    @property
    def orcid(self) -> str:
        """The iD the degree is on."""
        return of(self.house, "by_institution").orcid

    async def claim(self) -> ClaimView:
        """The degree is claimed without an identity check."""
        person = of(self.house, "by_institution")
        return await settled(self.house, replace(degree(self.house, person), identity=None))

    async def begin(self, claim: ClaimView) -> BindingView:
        """Begin to sign in."""
        return await opening.start(self.house.svc, claim.id, opening.Asked(Method.ORCID_SIGN_IN), PLATFORM)

    async def answer(self, begun: BindingView, code: str, state: str) -> BindingView:
        """Hand in the provider's answer."""
        given = reply.Given(code=code, state=state)
        answered = await reply.answer(self.house.svc, begun.claim_id, begun.id, given, PLATFORM)
        await self.house.drain()
        return answered


async def _signed_in(begun: BindingView, subject: str) -> tuple[str, str]:
    assert begun.redirect_url is not None
    back = await sign_in(begun.redirect_url, subject)
    return back.query["code"], back.query["state"]


@pytest.fixture(scope="module")
async def issuer() -> AsyncIterator[str]:
    async with mock_provider() as made:
        yield made


@pytest.fixture
async def campus(database: Dsn, tmp_path: Path, issuer: str) -> AsyncIterator[Campus]:
    secret = SecretStr("a secret")
    settings: dict[str, Any] = {"oidc_issuer": issuer, "oidc_client_id": "APP-BADGES", "oidc_client_secret": secret}
    async with open_house(database, tmp_path, EVERYBODY, **settings) as house:
        yield Campus(house)


async def test_who_signs_in_with_the_id_of_the_degree_gets_its_badge(campus: Campus) -> None:
    claim = await campus.claim()
    assert claim.state == "awaiting_creator"
    assert claim.next.actions[0].method == "orcid_sign_in"
    begun = await campus.begin(claim)
    code, state = await _signed_in(begun, campus.orcid)
    assert attempt_of(state) == begun.id
    assert (await campus.answer(begun, code, state)).status == "proved"
    claim = await campus.house.claim(claim.id)
    assert (claim.state, claim.facts.holder.level, claim.facts.holder.method) == ("verified", "H3", "orcid_sign_in")


async def test_what_holds_a_sign_in_together_is_new_each_time_and_long_enough(campus: Campus) -> None:
    claim = await campus.claim()
    asked = [URL((await campus.begin(claim)).redirect_url or "").query for _ in range(2)]
    values = [query[name] for query in asked for name in ("state", "nonce", "code_challenge")]
    assert len(set(values)) == 6
    assert all(len(query["nonce"]) >= 43 for query in asked)
    verifier = secret_of(campus.house.svc.vault, "pkce", attempt_of(asked[1]["state"]) or "")
    assert 43 <= len(verifier) <= 128  # RFC 7636, 4.1
    assert verifier not in values


async def test_another_id_than_that_of_the_degree_proves_nothing(campus: Campus) -> None:
    claim = await campus.claim()
    begun = await campus.begin(claim)
    code, state = await _signed_in(begun, of(campus.house, "psyd").orcid)
    assert (await campus.answer(begun, code, state)).detail == "other_orcid"
    assert (await campus.house.claim(claim.id)).state == "awaiting_creator"


async def test_a_state_of_another_try_or_of_nobodys_making_is_not_believed(campus: Campus) -> None:
    claim = await campus.claim()
    older = await campus.begin(claim)
    code, stale = await _signed_in(older, campus.orcid)
    newer = await campus.begin(claim)
    for state in (stale, f"{newer.id}.AAAAAAAAAAAAAAAAAAAAAA", "", newer.id):
        assert (await campus.answer(newer, code, state)).detail == "wrong_state"
    with pytest.raises(Conflict, match="binding_ended"):
        await campus.answer(older, code, stale)


async def test_a_code_that_somebody_else_was_sent_back_with_is_refused_by_the_provider(campus: Campus) -> None:
    claim = await campus.claim()
    older = await campus.begin(claim)
    code, _ = await _signed_in(older, campus.orcid)
    newer = await campus.begin(claim)
    _, state = await _signed_in(newer, campus.orcid)
    answered = await campus.answer(newer, code, state)
    assert (answered.status, answered.detail[:8]) == ("pending", "sign_in_")
    assert (await campus.house.claim(claim.id)).state == "awaiting_creator"


async def test_a_sign_in_has_half_an_hour(campus: Campus) -> None:
    begun = await campus.begin(await campus.claim())
    code, state = await _signed_in(begun, campus.orcid)
    campus.house.clock.forward(minutes=30)
    with pytest.raises(Conflict, match="binding_ended"):
        await campus.answer(begun, code, state)


async def test_a_provider_that_is_away_is_said_so_and_costs_no_try(campus: Campus) -> None:
    assert campus.house.svc.provider is not None
    gone = replace(campus.house.svc.provider, issuer="http://127.0.0.1:9")
    away = replace(campus, house=replace(campus.house, svc=replace(campus.house.svc, provider=gone)))
    claim = await campus.claim()
    with pytest.raises(NotReady):
        await away.begin(claim)
    begun = await campus.begin(claim)
    code, state = await _signed_in(begun, campus.orcid)
    assert (await away.answer(begun, code, state)).tries_left == begun.tries_left


async def test_where_no_sign_in_is_set_up_none_is_offered(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, EVERYBODY) as house:
        claim = await Campus(house).claim()
        assert "orcid_sign_in" not in {action.method for action in claim.next.actions}
        with pytest.raises(Conflict, match="method_not_open"):
            await Campus(house).begin(claim)
