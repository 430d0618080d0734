"""The people whom a machine can confirm, state by state: made up, with the records their boards would have."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.rig.impostors.proof import thrown_away
from tests.harness.service import EVERY_SOURCE, open_house
from verifier.checker.review import review
from verifier.demo.people.generate import make_people
from verifier.demo.people.licences import STATES

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_ONCE = 8


@dataclass(slots=True)
class Outcomes:
    """The claims of a state: whose would be true and whose not, by where they stood when every source had answered."""

    honest: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    @property
    def alone(self) -> float:
        """The share of honest claims that no person had to look at."""
        return self.honest["verified"] / self.honest.total() if self.honest else 0.0


async def confirmed(number: int, seed: int, told: Callable[[int, int], None]) -> tuple[dict[str, Outcomes], list[str]]:
    """Let `number` people claim, each with an identity check; return the outcomes by state, and what is wrong."""
    found: dict[str, Outcomes] = {}
    wrong: list[str] = []
    people = make_people(seed, number, states=list(STATES))
    with tempfile.TemporaryDirectory(prefix="verifier-rig-") as place:
        async with (
            thrown_away(Path(place) / "postgres") as dsn,
            open_house(dsn, Path(place), people, registries=EVERY_SOURCE) as house,
        ):
            for at, truth in enumerate(house.people):
                claim = await house.settle(truth)
                state = found.setdefault(truth.jurisdiction, Outcomes())
                (state.honest if truth.may_be_badged else state.others)[claim.state] += 1
                if claim.state == "verified" and not truth.may_be_badged:
                    wrong.append(f"a false badge: {truth.scenario} in {truth.jurisdiction}")
                told(at + 1, number)
            made = await review(house.svc.pool, house.svc.vault)
            wrong += [f"the second opinion: {said}" for said in made.sentences]
    return found, wrong
