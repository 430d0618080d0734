"""From the claim's page to a provider's sign-in and back, by pages alone: the degree on that iD becomes a badge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from tests.bind.test_signing_in_at_orcid import Campus
from tests.flows.test_degree_claims import EVERYBODY, of
from tests.harness.pages import House
from tests.harness.service import open_house
from tests.harness.visits import Visit
from tests.outbound.signin import mock_provider, sign_in
from verifier.domain.claim import AccountRef
from verifier.flows.claims.views import ClaimView
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app


@pytest.fixture
async def campus(database: Dsn, tmp_path: Path) -> AsyncIterator[Campus]:
    async with mock_provider() as issuer:
        secret = SecretStr("a secret")
        set_up: dict[str, Any] = {"oidc_issuer": issuer, "oidc_client_id": "APP-BADGES", "oidc_client_secret": secret}
        async with open_house(database, tmp_path, EVERYBODY, **set_up) as house:
            yield Campus(house)


@pytest.fixture
async def visit(campus: Campus) -> AsyncIterator[Visit]:
    """A browser without a screen, at the pages of that house."""
    async with TestServer(build_app(campus.house.svc)) as server:
        made = Visit(House(campus.house.svc, str(server.make_url("/")).rstrip("/"), campus.house.dsn))
        yield made
        await made.http.close()


async def signed_in(visit: Visit, claim: ClaimView, subject: str) -> str:
    """Go to the provider by the page's own link, sign in there, and come back; the address one comes back to."""
    shown = claim.account
    await visit.enter(
        await visit.house.creator_path(AccountRef(shown.id, shown.handle, shown.epoch, shown.display_name))
    )
    await visit.go(f"/claims/{claim.id}")
    answer = await visit.send(f"/claims/{claim.id}/bindings", method="orcid_sign_in")
    assert (answer.status, answer.history) == (200, ())
    (link,) = [at["href"] for at in visit.page.having("a") if "/authorize" in at["href"] or "client_id" in at["href"]]
    back = await sign_in(link, subject)
    assert back.path == "/claims/orcid"
    return f"{back.path}?{back.raw_query_string}"


async def test_a_degree_becomes_a_badge_after_the_creator_said_yes(campus: Campus, visit: Visit) -> None:
    claim = await campus.claim()
    await visit.go(await signed_in(visit, claim, campus.orcid))
    assert (await campus.house.claim(claim.id)).state == "awaiting_creator"
    assert f"Connect it with this account? @{claim.account.handle}" in visit.page.text
    fields = visit.page.fields()
    answer = await visit.send("/claims/orcid", code=fields["code"], state=fields["state"])
    assert answer.url.query["said"] == "proved-checking"
    await campus.house.drain()
    assert (await campus.house.claim(claim.id)).state == "verified"


async def test_another_id_is_said_so_and_the_sign_in_can_be_begun_again(campus: Campus, visit: Visit) -> None:
    claim = await campus.claim()
    await visit.go(await signed_in(visit, claim, of(campus.house, "psyd").orcid))
    fields = visit.page.fields()
    await visit.send("/claims/orcid", code=fields["code"], state=fields["state"])
    assert "The sign-in was with another iD than the one the degree is on." in visit.page.text
    assert visit.page.having("input", name="method", value="orcid_sign_in")
    assert (await campus.house.claim(claim.id)).state == "awaiting_creator"


async def test_a_doctor_who_enters_their_id_on_the_page_is_offered_the_sign_in(campus: Campus, visit: Visit) -> None:
    person = of(campus.house, "by_institution")
    name = f"{person.given} {person.surname}"
    await visit.enter(await visit.house.creator_path(AccountRef("acct_phd", "dr.sample", 1, name)))
    words = {"credential": "PhD", "jurisdiction": "none", "name": name, "institution": person.university}
    answer = await visit.send("/claims/new", **words, orcid=person.orcid)
    await campus.house.drain()
    await visit.go(answer.url.path)
    assert visit.page.having("input", name="method", value="orcid_sign_in")
