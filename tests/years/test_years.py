"""Two months pass: every badge is what the truth of its day allows. `scripts/prove years` lives through two years."""

from __future__ import annotations

from pathlib import Path

from scripts.rig.years.proof import prove_in
from verifier.store.server.embedded import Dsn


async def test_every_badge_is_what_the_truth_of_its_day_allows(database: Dsn, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    proof = await prove_in(
        database, tmp_path, days=60, licences=3, seed=20_261, told=lambda done, of: told.append((done, of))
    )
    assert proof.found == []
    assert told[-1] == (60, 60)
    assert proof.read["verified"] > 30
    assert proof.happened
