"""No impostor gets a badge: the short version of `scripts/prove impostors`, and that this proof can fail."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from scripts.rig.chaos.proof import Proof as Torment
from scripts.rig.impostors.claim_scenarios import Played, Someone
from scripts.rig.impostors.honest_scenarios import in_washington
from scripts.rig.impostors.outcomes import Group, Part, Proof, find_outcomes, table
from scripts.rig.impostors.population import Population
from scripts.rig.impostors.proof import prove_in
from scripts.rig.impostors.proof_scenarios import kinds
from scripts.rig.impostors.service import kept_going, open_client
from scripts.rig.prove import document
from verifier.store.server.embedded import Dsn

NUMBER = 299  # thirteen of each kind


async def test_no_impostor_gets_a_badge_and_every_honest_creator_does(database: Dsn, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    proof = await prove_in(database, tmp_path, NUMBER, 20_261, lambda done, of: told.append((done, of)))
    assert proof.found == []
    assert (proof.tried, proof.false_badges) == (NUMBER, 0)
    assert set(proof.impostors) == set(kinds([], []))
    assert all(group.number == NUMBER // len(proof.impostors) for group in proof.impostors.values())
    assert {"same name and city, another birth year", "same name, city and decade"} <= set(proof.impostors)
    assert all(group.badges == group.number > 0 for group in proof.honest.values())
    assert told[-1] == (len(told), len(told))
    said = json.loads(document(proof))["impostors"]["five wrong codes"]
    assert (said["number"], said["badges"], said["ended"]) == (13, 0, {"awaiting_creator": 13})
    assert table(proof).row_count == len(proof.impostors) + len(proof.honest) + len(proof.by_design) + 1


async def test_the_proof_finds_a_badge_of_somebody_it_takes_for_an_impostor(database: Dsn, tmp_path: Path) -> None:
    """A proof that cannot fail proves nothing."""
    population = Population(20_261, 100)
    async with open_client(population.world, database, tmp_path) as client, kept_going(client):
        who, nobody = (Someone(client, population, 0, account) for account in ("acct_1", "acct_2"))
        disguised, away, group = await in_washington(who), Played("clm_lost", reached=False), Group()
        proof = Proof(1, impostors={"in disguise": group}, honest={"nobody": Group(number=1)})
        parts = [Part("in disguise", group, who, disguised), Part("in disguise", group, nobody, away)]
        await find_outcomes(client, parts, proof)
    assert proof.found == [
        "a binding of H3 or better: in disguise: 1 times",
        "a claim that is verified: in disguise: 1 times",
        "a decision for the account as it is: in disguise: 1 times",
        "a false badge: in disguise: 1 times",
        "honest without a badge: nobody: 1",
        "never got as far as meant: in disguise: 1",
        "lost: in disguise: 1",
    ]


def test_what_the_torment_counted_can_be_printed_as_json() -> None:
    proof = Torment(1, faults=Counter({"kill api": 2}))
    assert json.loads(document(proof))["faults"] == {"kill api": 2}
