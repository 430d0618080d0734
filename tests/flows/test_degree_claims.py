"""A degree on an ORCID iD, from the claim to the badge; and an iD beside a licence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.domain.builders import shares
from tests.harness.people import PLATFORM, small_world, submission
from tests.harness.service import House, open_house
from verifier.demo.servers.faults import Fault
from verifier.demo.servers.orcid import KINDS, Researcher, orcid_of, researchers
from verifier.domain.claim import AccountRef, Amendment, Identity, Submission, Words
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.settings import RegistrySettings
from verifier.store.server.embedded import Dsn

ORCID = "orcid"
FAST = RegistrySettings.model_validate({"rate": 10_000})
EVERYBODY = small_world(*["clean"] * len(KINDS))


def of(house: House, kind: str) -> Researcher:
    return next(person for person in researchers(house.world.people) if person.kind == kind)


def degree(house: House, person: Researcher, **said: Any) -> Submission:  # noqa: ANN401  words of the claim
    """Build a platform's submission for somebody with a degree, with its identity check of a month ago."""
    name = f"{person.given} {person.surname}"
    now = house.clock()
    vouched = Identity(said.pop("verified_name", name), None, None, "platform_kyc", now - timedelta(days=30), "idv_1")
    account = AccountRef(f"acct_{person.orcid}", f"dr.{person.orcid[-7:]}".lower(), 1, name)
    return Submission(account, said.pop("credential", "PhD"), None, Words(name, orcid=person.orcid, **said), vouched)


async def settled(house: House, given: Submission) -> ClaimView:
    taken = await intake.submit(house.svc, given, PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


@pytest.fixture
async def campus(database: Dsn, tmp_path: Path) -> Any:  # noqa: ANN401  a fixture
    """Somebody with every kind of iD, whose names nobody else bears."""
    async with open_house(database, tmp_path, EVERYBODY) as house:
        yield replace(house, svc=replace(house.svc, shares=shares(0.5)))


async def test_a_doctorate_the_university_entered_is_a_badge_that_says_it_is_no_licence(campus: House) -> None:
    person = of(campus, "by_institution")
    given = degree(campus, person, institution=person.university)
    claim = await settled(campus, given)
    assert (claim.state, claim.reasons) == ("verified", ())
    assert (claim.facts.licence.level, claim.facts.licence.source, claim.facts.holder.level) == ("primary", ORCID, "H3")
    shown = (await campus.badge(given.account.handle))["credentials"][0]
    day = f"{campus.clock().day} {campus.clock():%b %Y}"
    assert shown["display"] == f"PhD in Physics, {person.university}: a degree, not a licence. Checked {day}."
    assert (shown["level"], shown["jurisdiction"], shown["source"]["id"]) == ("degree", None, ORCID)
    assert {"the institution's accreditation", "a licence to practise"} <= set(shown["not_checked"])
    assert person.surname not in str(shown)


@pytest.mark.parametrize(
    ("kind", "credential", "state", "reason"),
    [
        ("by_itself", "PhD", "in_review", "degree_self_asserted"),
        ("by_app", "PhD", "in_review", "degree_self_asserted"),
        ("by_other", "PhD", "in_review", "degree_by_other"),
        ("candidate", "PhD", "awaiting_creator", "degree_not_listed"),
        ("unfinished", "PhD", "awaiting_creator", "degree_not_listed"),
        ("nothing", "PhD", "awaiting_creator", "degree_not_listed"),
        ("psyd", "PhD", "awaiting_creator", "degree_not_listed"),
        ("by_institution", "EdD", "awaiting_creator", "degree_not_listed"),
        ("hidden", "PhD", "in_review", "orcid_mismatch"),
        ("locked", "PhD", "in_review", "source_changed"),
    ],
)
async def test_a_weaker_word_gives_no_badge_and_says_why(
    campus: House, kind: str, credential: str, state: str, reason: str
) -> None:
    given = degree(campus, of(campus, kind), credential=credential)
    claim = await settled(campus, given)
    assert claim.state == state
    assert reason in claim.reasons
    assert await campus.status(given.account.handle) == "pending"


async def test_only_another_organisations_word_supports_a_degree(campus: House) -> None:
    for kind, level in (("by_other", "supporting"), ("by_itself", "none"), ("nothing", "none")):
        claim = await settled(campus, degree(campus, of(campus, kind)))
        assert claim.facts.licence.level == level, kind


async def test_an_id_supports_no_licence(database: Dsn, tmp_path: Path) -> None:
    off = {"us_wa_doh": FAST, "us_nppes": RegistrySettings.model_validate({"enabled": False}), ORCID: FAST}
    async with open_house(database, tmp_path, EVERYBODY, registries=off) as house:
        given = submission(house.people[0], house.clock())
        words = replace(given.words, orcid=orcid_of(0), number="MHC.LH.00000001", npi="")
        claim = await settled(house, replace(given, words=words))
        assert (claim.state, claim.reasons) == ("awaiting_creator", ("number_not_found",))
        assert claim.facts.licence.level == "none"


async def test_every_doctorate_is_confirmed_by_its_own_kind(campus: House) -> None:
    for kind, credential in (("psyd", "PsyD"), ("edd", "Ed.D."), ("for_institution", "Doctor of Philosophy")):
        given = degree(campus, of(campus, kind), credential=credential)
        assert (await settled(campus, given)).state == "verified", kind


async def test_another_persons_id_gives_no_badge(campus: House) -> None:
    person, other = of(campus, "by_institution"), of(campus, "for_institution")
    given = degree(campus, person)
    claim = await settled(campus, replace(given, words=replace(given.words, orcid=other.orcid)))
    assert claim.state == "in_review"
    assert {"name_mismatch", "orcid_mismatch"} <= set(claim.reasons)


async def test_the_name_alone_is_not_the_person_whose_identity_was_checked(campus: House) -> None:
    claim = await settled(campus, degree(campus, of(campus, "by_institution"), verified_name="Casey Fielding"))
    assert (claim.state, claim.reasons) == ("in_review", ("identity_mismatch",))


async def test_a_name_that_others_bear_needs_more_than_an_id(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, EVERYBODY) as house:
        common = replace(house, svc=replace(house.svc, shares=shares(400.0)))
        claim = await settled(common, degree(common, of(common, "by_institution")))
        assert (claim.state, claim.reasons) == ("awaiting_creator", ("namesake_possible",))
        assert "bind_registry_write_back" in {action.code for action in claim.next.actions}


async def test_another_university_than_the_one_claimed_is_a_reviewers_question(campus: House) -> None:
    claim = await settled(campus, degree(campus, of(campus, "by_institution"), institution="Elsewhere College"))
    assert (claim.state, claim.reasons) == ("in_review", ("institution_mismatch",))


async def test_a_second_account_on_an_id_wins_nothing_without_people(campus: House) -> None:
    given = degree(campus, of(campus, "by_institution"))
    assert (await settled(campus, given)).state == "verified"
    second = replace(given, account=AccountRef("acct_second", "dr.second", 1, given.account.display_name))
    claim = await settled(campus, second)
    assert (claim.state, claim.reasons) == ("in_review", ("contested",))


async def test_a_mistyped_id_is_mended_by_the_creator(campus: House) -> None:
    person = of(campus, "by_institution")
    given = degree(campus, person)
    claim = await settled(campus, replace(given, words=replace(given.words, orcid=orcid_of(7_000_000))))
    assert claim.state == "awaiting_creator"
    assert "orcid_not_found" in claim.reasons
    assert [a.code for a in claim.next.actions if not a.method] == ["fix_orcid", "fix_orcid", "ask_person"]
    await intake.amend(campus.svc, claim.id, Amendment(orcid=person.orcid), PLATFORM)
    await campus.drain()
    assert (await campus.claim(claim.id)).state == "verified"


async def test_taking_the_id_out_brings_the_degree_to_a_person(campus: House) -> None:
    claim = await settled(campus, degree(campus, of(campus, "candidate")))
    await intake.amend(campus.svc, claim.id, Amendment(orcid=""), PLATFORM)
    await campus.drain()
    mended = await campus.claim(claim.id)
    assert (mended.state, mended.reasons) == ("in_review", ("degree_by_hand",))


async def test_without_an_id_orcid_is_never_asked(campus: House) -> None:
    given = degree(campus, of(campus, "by_institution"))
    await settled(campus, replace(given, words=Words(given.words.name)))
    await campus.settle(campus.people[0])
    assert campus.world.log.of(ORCID) == []


async def test_a_degree_waits_for_orcid_and_is_then_confirmed(campus: House) -> None:
    campus.world.faults.set(ORCID, Fault.UNAVAILABLE)
    claim = await settled(campus, degree(campus, of(campus, "by_institution")))
    assert (claim.state, claim.reasons) == ("checking", ("source_unavailable",))
    await campus.heal(ORCID)
    await campus.drain()
    assert (await campus.claim(claim.id)).state == "verified"


async def test_a_degree_is_sighted_again_and_keeps_its_badge(campus: House) -> None:
    given = degree(campus, of(campus, "by_institution"))
    await settled(campus, given)
    for _ in range(6):
        campus.clock.forward(days=8)
        await campus.tidy()
    assert await campus.status(given.account.handle) == "verified"


# An iD beside a licence.


async def with_id(house: House, place: int, orcid: str) -> ClaimView:
    """The licence claim of the person at this place, with an iD."""
    given = submission(house.people[place], house.clock())
    return await settled(house, replace(given, words=replace(given.words, orcid=orcid)))


async def test_ones_own_id_beside_a_licence_changes_nothing(campus: House) -> None:
    assert (await with_id(campus, 0, orcid_of(0))).state == "verified"
    assert campus.world.log.of(ORCID)


async def test_another_persons_or_an_unknown_id_beside_a_licence_is_a_reviewers_question(campus: House) -> None:
    other = await with_id(campus, 0, orcid_of(1))
    assert (other.state, other.reasons) == ("in_review", ("orcid_mismatch",))
    assert (other.facts.licence.level, other.facts.licence.source) == ("primary", "us-wa-doh")
    unknown = await with_id(campus, 1, orcid_of(7_000_000))
    assert (unknown.state, unknown.reasons) == ("in_review", ("orcid_not_found",))


async def test_with_orcid_switched_off_an_id_is_a_persons_to_look_at(database: Dsn, tmp_path: Path) -> None:
    off = {"us_wa_doh": FAST, "us_nppes": FAST, ORCID: RegistrySettings.model_validate({"enabled": False})}
    async with open_house(database, tmp_path, EVERYBODY, registries=off) as house:
        claim = await with_id(house, 0, orcid_of(0))
        assert (claim.state, claim.reasons) == ("in_review", ("orcid_unchecked",))
        claim = await settled(house, degree(house, of(house, "by_institution")))
        assert claim.reasons == ("degree_by_hand", "orcid_unchecked")
        assert house.world.log.of(ORCID) == []
