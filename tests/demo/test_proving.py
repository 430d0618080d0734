"""The sample claims that wait for their creators, each proved at the made-up world's own ends."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from yarl import URL

from tests.demo.reading import read
from tests.harness.people import PLATFORM, submission
from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.demo.feeder import sample
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.demo.people.trials import Trial, trials
from verifier.domain.claim import AccountRef, Submission, Words
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import send_mail
from verifier.flows.proofs.views import BindingView
from verifier.outbound.mail.relay import transport
from verifier.outbound.openid.provider import Provider
from verifier.store.server.embedded import Dsn


@pytest.fixture
async def demo(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """The bundled world, and a service that sends its letters and its creators there."""
    async with open_house(database, tmp_path, World.from_folder(), registries=EVERY_SOURCE) as house:
        back = f"{house.svc.settings.public_url}/claims/orcid"
        provider = Provider(f"{house.world.url}/openid", "demo", "", back)
        mail = transport(house.world.smtp_url, "service@example.org")
        yield replace(house, svc=replace(house.svc, mail=mail, provider=provider))


def chosen(house: House) -> tuple[Trial, Trial]:
    """The two claims of the demo that wait."""
    by_code, by_signing_in = trials(house.world.people, {claim.handle for claim in sample(house.people)})
    return by_code, by_signing_in


def person_of(house: House, trial: Trial) -> ClaimTruth:
    return next(claim for claim in house.people if claim.id == trial.key)


async def degree(house: House) -> ClaimView:
    body: dict[str, Any] = chosen(house)[1].body
    words = Words(body["name"]["full"], orcid=body["orcid"], institution=body["institution"])
    given = Submission(AccountRef(**body["account"]), body["credential"], None, words)
    taken = await intake.submit(house.svc, given, PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


async def begin(house: House, claim: ClaimView, method: Method, domain: str = "") -> BindingView:
    assert claim.state == "awaiting_creator"
    return await opening.start(house.svc, claim.id, opening.Asked(method, domain), PLATFORM)


async def answer(house: House, begun: BindingView, **given: Any) -> tuple[str, str]:  # noqa: ANN401  fields
    """Answer a try; what it comes to, and where the claim then stands."""
    answered = await reply.answer(house.svc, begun.claim_id, begun.id, reply.Given(**given), PLATFORM)
    await house.drain()
    return answered.status, (await house.claim(begun.claim_id)).state


async def test_a_therapist_types_in_the_code_that_the_mail_page_shows(demo: House) -> None:
    claim = await demo.settle(person_of(demo, chosen(demo)[0]), identity=False)
    begun = await begin(demo, claim, Method.REGISTRY_CONTACT_CODE)
    await send_mail.deliver(demo.svc)
    async with ClientSession() as session, session.get(f"{demo.world.url}/_mail") as page:
        (letter,) = read(await page.text()).of("pre")
    code = re.search(r"^\d{8}$", letter, re.MULTILINE)
    assert code is not None
    assert await answer(demo, begun, code=code[0]) == ("proved", "verified")


async def test_a_doctor_signs_in_and_comes_back_with_a_badge(demo: House) -> None:
    begun = await begin(demo, await degree(demo), Method.ORCID_SIGN_IN)
    async with ClientSession() as session:
        async with session.get(URL(str(begun.redirect_url))) as page:
            fields = read(await page.text()).fields()
        form = fields | {"orcid": chosen(demo)[1].body["orcid"]}
        async with session.post(f"{demo.world.url}/openid/authorize", data=form, allow_redirects=False) as sent_back:
            back = URL(sent_back.headers["Location"])
    assert str(back.with_query(None)) == f"{demo.svc.settings.public_url}/claims/orcid"
    assert await answer(demo, begun, code=back.query["code"], state=back.query["state"]) == ("proved", "verified")


async def test_a_doctor_puts_our_link_on_the_record_by_the_websites_page(demo: House) -> None:
    begun = await begin(demo, await degree(demo), Method.REGISTRY_WRITE_BACK)
    link = re.search(r"http\S+/proof/\S+", begun.instructions)
    assert link is not None
    form = {"registry": "orcid", "number": str(begun.place), "publishes": link[0]}
    async with ClientSession() as session, session.post(f"{demo.world.url}/_websites", data=form) as page:
        assert page.status == 200
    assert await answer(demo, begun) == ("proved", "verified")


async def test_a_word_on_a_website_that_no_register_lists_is_for_people(demo: House) -> None:
    claim = await demo.settle(person_of(demo, chosen(demo)[0]), identity=False)
    begun = await begin(demo, claim, Method.DOMAIN_NONCE, "practice.example")
    form = {"host": str(begun.place), "shows": str(begun.nonce), "registered_on": ""}
    async with ClientSession() as session, session.post(f"{demo.world.url}/_websites", data=form) as page:
        assert page.status == 200
    assert await answer(demo, begun) == ("proved", "in_review")


async def test_what_the_demo_sends_is_what_a_platform_would(demo: House) -> None:
    by_code, by_signing_in = chosen(demo)
    person = person_of(demo, by_code)
    assert by_code.body == person.submission(demo.clock(), with_identity=False)
    assert submission(person, demo.clock(), identity=False).account.id == by_code.account["id"]
    assert by_signing_in.account["handle"] not in {claim.handle for claim in demo.people}
    assert "identity" not in by_signing_in.body
