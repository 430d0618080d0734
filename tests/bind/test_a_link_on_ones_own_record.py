"""A link where only the holder can write: on the iD of the degree it binds, on an NPI record people weigh it."""

from __future__ import annotations

from dataclasses import replace

from tests.flows.test_degree_claims import campus, degree, of, settled
from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.demo.servers.faults import Fault
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.claims.views import ClaimView
from verifier.flows.proofs.instructions import proof_link
from verifier.flows.proofs.views import BindingView

__all__ = ["campus"]
ORCID, NPPES = "orcid", "us-nppes"


async def begin(house: House, claim: ClaimView) -> BindingView:
    return await opening.start(house.svc, claim.id, opening.Asked(Method.REGISTRY_WRITE_BACK), PLATFORM)


async def look(house: House, begun: BindingView) -> BindingView:
    seen = await reply.answer(house.svc, begun.claim_id, begun.id, reply.Given(), PLATFORM)
    await house.drain()
    return seen


async def test_a_link_on_the_id_binds_the_degree_that_is_on_it(campus: House) -> None:
    person = of(campus, "by_institution")
    given = replace(degree(campus, person), identity=None)
    claim = await settled(campus, given)
    assert (claim.state, claim.reasons) == ("awaiting_creator", ("holder_unbound",))
    begun = await begin(campus, claim)
    link = proof_link(campus.svc, begun.id)
    assert link in begun.instructions
    assert (await look(campus, begun)).detail == "link_not_found"
    campus.world.truth.publish(ORCID, person.orcid, link)
    assert (await look(campus, begun)).status == "proved"
    claim = await campus.claim(claim.id)
    assert (claim.state, claim.facts.holder.level, claim.facts.holder.method) == (
        "verified",
        "H3",
        "registry_write_back",
    )
    shown = (await campus.badge(given.account.handle))["credentials"][0]
    assert shown["display"].startswith("PhD in Physics")


async def test_a_link_on_ones_own_id_proves_nothing_about_somebody_elses(campus: House) -> None:
    theirs, mine = of(campus, "by_institution"), of(campus, "psyd")
    claim = await settled(campus, replace(degree(campus, theirs), identity=None))
    begun = await begin(campus, claim)
    campus.world.truth.publish(ORCID, mine.orcid, proof_link(campus.svc, begun.id))
    assert (await look(campus, begun)).detail == "link_not_found"
    assert (await campus.claim(claim.id)).state == "awaiting_creator"


async def test_a_link_for_another_claim_is_not_this_ones(campus: House) -> None:
    person = of(campus, "by_institution")
    claim = await settled(campus, replace(degree(campus, person), identity=None))
    older = await begin(campus, claim)
    campus.world.truth.publish(ORCID, person.orcid, proof_link(campus.svc, older.id))
    newer = await begin(campus, claim)
    assert (await look(campus, newer)).detail == "link_not_found"


async def test_an_orcid_that_is_down_costs_no_try_and_says_nothing(campus: House) -> None:
    claim = await settled(campus, replace(degree(campus, of(campus, "by_institution")), identity=None))
    begun = await begin(campus, claim)
    campus.world.faults.set(ORCID, Fault.UNAVAILABLE)
    assert (await look(campus, begun)).tries_left == begun.tries_left
    assert (await campus.claim(claim.id)).state == "awaiting_creator"


async def test_an_endpoint_on_an_npi_record_is_for_two_people_to_weigh(house: House) -> None:
    truth = next(person for person in house.people if person.npi)
    claim = await house.settle(truth, identity=False)
    assert claim.state == "in_review"
    begun = await begin(house, claim)
    assert begun.level == "H2"
    house.world.truth.publish(NPPES, truth.npi, proof_link(house.svc, begun.id))
    assert (await look(house, begun)).status == "proved"
    claim = await house.claim(claim.id)
    assert (claim.state, claim.reasons) == ("in_review", ("holder_unbound",))
    case = await house.next(await house.reviewer())
    assert ("binding", "registry_write_back", "H2") in {(p.field, p.claimed, p.registry) for p in case.points}
    assert "approve" in case.two_people
