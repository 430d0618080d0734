"""Claims, accounts, people and time go at random, and every step is where a small model says: `scripts/prove model`."""

from __future__ import annotations

from pathlib import Path

from scripts.rig.model.expected import EDGES
from scripts.rig.model.proof import walk
from verifier.domain.lifecycle import TRANSITIONS
from verifier.store.server.embedded import Dsn


def test_the_model_has_the_edges_of_the_one_table_and_no_other() -> None:
    assert {(edge.source, edge.transition): edge.target for edge in TRANSITIONS} == EDGES


def test_no_walk_leads_anywhere_else_than_the_model_says(database: Dsn, tmp_path: Path) -> None:
    proof = walk(database, tmp_path, runs=70, steps=3, seed=20_261)
    assert proof.divergences == []
    assert proof.found == [], "every cell was visited"
    assert set(proof.read) >= {"verified", "suspended", "expired", "revoked", "pending", "none"}
