"""The measure of accuracy: what was asked, and all figures."""

from __future__ import annotations

import platform
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scripts.rig.accuracy import names, others, people
from verifier.domain.policy import Policy
from verifier.reference import shares_of_people

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.rig.accuracy.names import Names
    from scripts.rig.accuracy.others import Fit
    from scripts.rig.accuracy.people import Outcomes


@dataclass(frozen=True, slots=True)
class Asked:
    """The measures that are wanted: people, names drawn from the census, and labelled pairs if there are some."""

    people: int = 600
    drawn: int = 20_000
    pairs: Path | None = None
    labelled_by: str = ""
    untold: frozenset[str] = frozenset()


@dataclass(slots=True)
class Proof:
    """The figures."""

    seed: int
    at: str = ""
    python: str = platform.python_version()
    seconds: float = 0.0
    names: Names | None = None
    fits: list[Fit] = field(default_factory=list)
    states: dict[str, Outcomes] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)


async def prove(asked: Asked, seed: int, told: Callable[[int, int], None]) -> Proof:
    """Measure all of it. A false badge is found; a figure that is merely low is not."""
    began, made = time.monotonic(), Proof(seed, f"{datetime.now(UTC):%Y-%m-%d}")
    if asked.pairs is not None:
        made.names = names.measure(asked.pairs, asked.labelled_by, asked.untold)
    made.fits = others.fits(asked.drawn, seed, shares_of_people(), Policy())
    made.states, made.found = await people.confirmed(asked.people, seed, told)
    made.seconds = round(time.monotonic() - began, 1)
    return made
