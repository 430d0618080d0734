"""Claims of those who are who they say, by every method; and of those whose name alone fits nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.rig.impostors.claim_scenarios import Played, Someone
from scripts.rig.impostors.population import Graduate, Licensee
from scripts.rig.impostors.proof_scenarios import Scenario, graduate_claim, prove_by_code, sign_in
from verifier.domain.holder import Method
from verifier.flows.proofs.instructions import proof_link


async def by_identity(who: Someone, holder: Licensee) -> Played:
    """Claim with the platform's identity check of the licensee."""
    truth = holder.truth
    identity = who.identity(truth.legal_name, truth.birth_year, truth.locality)
    return Played(await who.client.submit(who.claims(holder, identity=identity)))


async def in_washington(who: Someone) -> Played:
    """Claim with name and birth year, which fit fewer than one other."""
    return await by_identity(who, who.population.honest_washington.deal())


async def in_florida(who: Someone) -> Played:
    """Claim with name and city, which fit fewer than one other."""
    return await by_identity(who, who.population.honest_florida.deal())


async def by_code(who: Someone) -> Played:
    """Claim without an identity, by the code that came to the address the board holds."""
    return Played((await prove_by_code(who, who.population.honest_reached.deal())).claim_id)


async def by_sign_in(who: Someone) -> Played:
    """Claim a doctorate, signed in with the iD it is on."""
    graduate = who.population.honest_graduates.deal()
    claim_id = await _claimed(who, graduate)
    await sign_in(who, claim_id, graduate.orcid)
    return Played(claim_id)


async def by_link(who: Someone) -> Played:
    """Claim a doctorate, with the link on the iD it is on."""
    graduate = who.population.honest_graduates.deal()
    claim_id = await _claimed(who, graduate)
    begun = await who.client.begin(claim_id, Method.REGISTRY_WRITE_BACK)
    who.client.world.people.pages.setdefault(graduate.orcid, []).append(proof_link(who.client.svc, begun.id))
    await who.client.answer(claim_id, begun.id)
    return Played(claim_id)


async def rare_name_alone(who: Someone) -> Played:
    """Claim with a verified name that is rare and nothing beside it: H3 (design of record, section 5)."""
    holder = who.population.rare.deal()
    return Played(await who.client.submit(who.claims(holder, identity=who.identity(holder.truth.display_name))))


async def _claimed(who: Someone, graduate: Graduate) -> str:
    return await who.client.submit(graduate_claim(who, graduate))


HONEST: Mapping[str, Scenario] = {
    "identity, birth year": in_washington,
    "identity, city": in_florida,
    "code of the board's letter": by_code,
    "signed in with the degree's iD": by_sign_in,
    "link on the degree's iD": by_link,
}
# What the design accepts, and the proof therefore does not count: whoever comes like this has the licensee's own words.
BY_DESIGN: Mapping[str, Scenario] = {
    "a rare verified name, and nothing to compare": rare_name_alone,
}
