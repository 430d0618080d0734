"""The demo's sample claims: something of everything a newcomer may want to see."""

from __future__ import annotations

from pathlib import Path

from verifier.demo.feeder import sample, shown
from verifier.demo.namesakes import fits_alone
from verifier.demo.people.people import World
from verifier.demo.people.trials import trials
from verifier.domain.credentials.profession import Family
from verifier.registries.coverage.coverage import lookup_url


def test_the_sample_has_every_state_of_the_world_and_some_that_only_people_can_look_up() -> None:
    world = World.from_folder()
    chosen = sample(world.claims)
    states = {claim.jurisdiction for claim in world.claims}
    assert states < {claim.jurisdiction for claim in chosen}
    by_hand = {claim.jurisdiction for claim in chosen} - states
    assert len(by_hand) == 4
    assert all(lookup_url(place, Family.COUNSELOR) for place in by_hand)


def test_nobody_is_in_the_sample_twice_and_badges_are_among_them() -> None:
    chosen = sample(World.from_folder().claims)
    assert len({claim.handle for claim in chosen}) == len(chosen)
    assert len([claim for claim in chosen if claim.expected_class == "verified"]) >= len(chosen) / 3
    assert {"revoked", "impostor_namesake", "associate_tier"} & {claim.scenario for claim in chosen}


def test_two_more_wait_for_their_creators_and_are_in_no_other_sample() -> None:
    world = World.from_folder()
    taken = {claim.handle for claim in sample(world.claims)}
    by_code, by_signing_in = trials(world, taken)
    assert (by_code.body["jurisdiction"], by_signing_in.body["credential"]) == ("US-FL", "PhD")
    assert not {one.account["handle"] for one in (by_code, by_signing_in)} & taken
    assert not any("identity" in one.body for one in (by_code, by_signing_in))
    assert by_signing_in.body["orcid"] in by_signing_in.way


def test_the_badge_that_a_newcomer_is_shown_first_is_one_that_goes_on_without_a_person() -> None:
    chosen = shown(sample(World.from_folder().claims))
    assert (chosen.scenario, chosen.expected_class) == ("clean", "verified")
    assert fits_alone(chosen)


def test_the_person_whom_the_readme_submits_is_in_the_demo_and_fits_alone() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    world = World.from_folder()
    named = next(claim for claim in world.claims if f'"number": "{claim.number}"' in readme)
    assert named.expected_class == "verified"
    assert fits_alone(named)
    assert named.id not in {claim.id for claim in sample(world.claims)}
    assert all(f'"{said}"' in readme for said in (named.legal_name, named.display_name, named.jurisdiction))
    assert f'"birth_year": {named.birth_year},' in readme
