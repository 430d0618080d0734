"""Each person of the sandbox comes to the outcome they stand for, from the very body that the demo writes down."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.harness.mail import Relay
from tests.harness.people import PLATFORM
from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.demo.feeder import sample
from verifier.demo.people import sandbox
from verifier.demo.people.people import World
from verifier.demo.people.trials import trials
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.store.server.embedded import Dsn
from verifier.web.api import convert, requests
from verifier.web.http.reading.models import understand

SUBMITTED = [one for one in sandbox.PEOPLE if not one.prepared]


@pytest.fixture
async def house(database: Dsn, tmp_path: Path, relay: Relay) -> AsyncIterator[House]:
    """A demo's world with its people, its mail and its sign-in, and every source asked."""
    world = World.from_folder()
    async with open_house(
        database,
        tmp_path,
        world,
        registries=EVERY_SOURCE,
        smtp_url=SecretStr(relay.url),
        mail_from="badges@verify.example",
        oidc_issuer="http://127.0.0.1:9/openid",
        oidc_client_id="demo",
    ) as opened:
        sandbox.set_up(world, opened.world.faults, opened.clock().date())
        sandbox.write(tmp_path / "sandbox", world, opened.clock())
        yield opened


async def settled(house: House, folder: Path, outcome: str) -> ClaimView:
    """Submit the body of a file as the API would read it, and let every check be done."""
    raw = (folder / "sandbox" / f"{outcome}.json").read_bytes()
    meant = await convert.submission(house.svc, understand(requests.SubmitClaim, raw), PLATFORM)
    taken = await intake.submit(house.svc, meant, PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


async def test_everybody_comes_to_their_outcome_and_no_two_stand_in_anothers_way(house: House, tmp_path: Path) -> None:
    wrong = []
    for one in SUBMITTED:
        claim = await settled(house, tmp_path, one.outcome)
        badge = await house.badge(claim.account.handle)
        came = (claim.state, tuple(claim.reasons), badge["status"])
        if came != (one.state, one.reasons, one.badge):
            wrong.append((one.outcome, came))
    assert not wrong, wrong


async def test_the_steps_that_follow_are_there(house: House, tmp_path: Path) -> None:
    asked = await settled(house, tmp_path, "asks_the_creator")
    assert asked.next.actions[0].code == "bind_registry_contact_code"
    degree = await settled(house, tmp_path, "degree")
    assert degree.next.actions[0].code == "bind_orcid_sign_in"
    soon = await settled(house, tmp_path, "expires_soon")
    (shown,) = (await house.badge(soon.account.handle))["credentials"]
    assert house.clock().isoformat() < shown["valid_until"] < (house.clock() + timedelta(days=11)).isoformat()
    changed = await settled(house, tmp_path, "account_changed")
    await accounts.changed(house.svc, changed.account.id, changed.account.handle, 2, "recovered", PLATFORM)
    assert await house.status(changed.account.handle) == "suspended"
    assert (await house.claim(changed.id)).reasons == ("account_changed",)


def test_the_people_of_the_sandbox_are_nobody_elses_samples() -> None:
    world = World.from_folder()
    samples = sample(world.claims)
    others = {claim.id for claim in samples} | {one.key for one in trials(world, {claim.handle for claim in samples})}
    assert others.isdisjoint(one.truth for one in sandbox.PEOPLE)
    assert len({one.truth for one in sandbox.PEOPLE}) == len(sandbox.PEOPLE)
    written = json.dumps(sandbox.bodies(world, world.clock()))
    assert len(written) < 64 * 1024
