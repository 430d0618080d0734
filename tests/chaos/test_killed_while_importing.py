"""API and worker are killed with -9 in the middle of an import: every line has one result, and no claim is doubled."""

from __future__ import annotations

import logging

from scripts.rig.imports.proof import Plan, expected, line, prove

PLAN = Plan(lines=2_000, arriving=1, taking=2, seed=20_261)


async def test_an_import_survives_kill_nine_while_it_arrives_and_while_it_is_taken_in() -> None:
    proof = await prove(PLAN, logging.getLogger(__name__).info)
    assert proof.found == []
    assert proof.faults == {"kill api": 1, "kill worker": 2}


def test_the_lines_of_the_proof_are_of_every_kind() -> None:
    kinds = {expected(number) for number in range(1, 100)}
    assert kinds == {None, "urn:verifier:malformed_json", "urn:verifier:claim_open"}
    assert line(1) != line(2)
