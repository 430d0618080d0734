"""Eleven states, every source: the truth about everybody, and no weather that makes a badge or refuses anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.demo.namesakes import fits_alone
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.licences import STATES
from verifier.demo.people.people import World
from verifier.demo.servers.faults import Fault
from verifier.domain.credentials.profession import Credential, read_credential
from verifier.domain.evidence import RegistryId
from verifier.flows.claims.views import ClaimView
from verifier.registries.drivers.roster import RosterRegistry
from verifier.store.server.embedded import Dsn
from verifier.wording import languages

_AT_ONCE = 8


@pytest.fixture(params=["the bundled world", "a generated world"])
async def country(request: pytest.FixtureRequest, database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Every state with a source, as it is bundled and with other people in the same formats."""
    bundled = request.param == "the bundled world"
    people = World.from_folder() if bundled else make_people(20261123, 240, states=STATES)
    async with open_house(database, tmp_path, people, registries=EVERY_SOURCE, gain_per_hour=100_000) as opened:
        yield opened


async def test_everybody_gets_what_is_true_of_them(country: House) -> None:
    everybody = await _settled(country, _own_handles(country.people))
    deserving = [one for one in everybody if one.truth.expected_class == "verified" and fits_alone(one.truth)]
    missed = [one for one in deserving if one.badge != "verified"]
    false = [one for one in everybody if one.badge == "verified" and not (one.truth.may_be_badged or _unknowable(one))]
    assert false == []
    assert len(missed) <= 0.02 * len(deserving), Counter(one.told for one in missed)
    assert {one.claim.state for one in everybody} <= {"verified", "in_review", "awaiting_creator"}
    for one in everybody:
        if one.badge == "verified" and one.truth.credential != "PhD":
            [shown, *_] = (await country.badge(one.truth.handle))["credentials"]
            silent = one.truth.jurisdiction in {
                "US-CT",
                "US-DE",
                "US-NY",
            }  # New York: these answers have no field for it
            assert (languages.of().say("not_checked-discipline") in shown["not_checked"]) is silent, one.told


async def test_a_dead_wrong_or_lying_source_makes_no_badge_and_refuses_nobody(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, registries=EVERY_SOURCE, people=World.from_folder()) as house:
        victims = _one_clean_person_per_source(house)
        assert set(victims) == set(_asked_over_http(house))
        suffered: list[tuple[str, Fault, ClaimTruth]] = []
        for registry, truth in victims.items():
            for number, fault in enumerate(_FAULTS):
                house.world.faults.set(registry, fault)
                await house.heal_breaker(registry)
                sufferer = replace(truth, id=f"{truth.id}-{number}", handle=f"{registry}.{number}")
                claim = await house.settle(sufferer)
                assert claim.state in {"checking", "in_review", "awaiting_creator"}, (registry, fault, claim.reasons)
                suffered.append((registry, fault, sufferer))
            house.world.faults.set(registry, Fault.UNAVAILABLE)
        house.clock.forward(days=1, seconds=1)
        await house.drain(at_once=_AT_ONCE)
        for where, how, sufferer in suffered:
            assert await house.status(sufferer.handle) == "pending", (where, how)


class Settled:
    """A claim when everything was asked, with its truth."""

    def __init__(self, truth: ClaimTruth, claim: ClaimView, badge: str) -> None:
        """Keep all three."""
        self.truth, self.claim, self.badge = truth, claim, badge

    @property
    def told(self) -> tuple[str, str, tuple[str, ...]]:
        """Return place, credential and reasons, without the person."""
        return self.truth.jurisdiction, self.truth.credential, self.claim.reasons

    def __repr__(self) -> str:
        """Say enough to find the claim."""
        return f"{self.truth.id} {self.truth.scenario} {self.told}"


async def _settled(house: House, people: list[ClaimTruth]) -> list[Settled]:
    taken = [(truth, await house.submit(truth)) for truth in people]
    await house.drain(at_once=_AT_ONCE)
    return [Settled(truth, await house.claim(view.id), await house.status(truth.handle)) for truth, view in taken]


def _unknowable(one: Settled) -> bool:
    """Connecticut's and Delaware's data sets print no past action beside a licence in force: nobody could know."""
    return one.truth.scenario == "active_with_past_action" and one.truth.jurisdiction in {"US-CT", "US-DE"}


def _own_handles(people: list[ClaimTruth]) -> list[ClaimTruth]:
    """Everybody under a handle of their own: a handle that moves on takes its first owner's badge away."""
    return [replace(truth, handle=f"{truth.handle[:50]}.{number}") for number, truth in enumerate(people)]


def _asked_over_http(house: House) -> list[RegistryId]:
    """The primary sources that are asked anew for every claim."""
    registries = house.svc.catalogue.registries.values()
    rosters = {roster.sheet.id for roster in registries if isinstance(roster, RosterRegistry)}
    primary = {registry.sheet.id for registry in registries if registry.sheet.authority == "primary"}
    return sorted(primary - rosters - {RegistryId("orcid")})


def _one_clean_person_per_source(house: House) -> dict[RegistryId, ClaimTruth]:
    """For each of those sources somebody whose badge it would confirm in good weather."""
    found: dict[RegistryId, ClaimTruth] = {}
    for truth in house.people:
        credential = read_credential(truth.credential, truth.jurisdiction, has_number=True)
        assert isinstance(credential, Credential)
        if truth.scenario == "clean":
            for registry in house.svc.catalogue.for_claim(truth.jurisdiction, credential.family).primaries:
                found.setdefault(registry.sheet.id, truth)
    return {registry: truth for registry, truth in found.items() if registry in _asked_over_http(house)}


# A late answer and a dripped one are true ones; how long is waited for them is the transport's test.
_FAULTS = tuple(fault for fault in Fault if fault not in {Fault.DELAY, Fault.DRIP})
