"""The scenario and the state of every claim of a generated world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from random import Random

from verifier.demo.people.claims import read_claims
from verifier.demo.people.licences import STATES
from verifier.demo.people.people import BUNDLED, CLAIMS_FILE
from verifier.demo.people.scenarios import SCENARIOS
from verifier.demo.people.words.vocabulary import licences_for


@dataclass(frozen=True, slots=True)
class Assignment:
    """The scenario and the state of one claim."""

    state: str
    scenario: str


def known(states: Sequence[str]) -> tuple[str, ...]:
    """Check these states and drop duplicates; ValueError where one has no register here."""
    unknown = set(states) - set(STATES)
    if unknown:
        raise ValueError(f"no register of these states is known: {', '.join(sorted(unknown))}")
    return tuple(dict.fromkeys(states))


def assignments(random: Random, n: int, states: Sequence[str], scenarios: Sequence[str] | None) -> list[Assignment]:
    """Choose state and scenario of each of `n` claims."""
    if scenarios is not None:
        return _in_turn(n, states, scenarios)
    each = every_assignment(states)
    made = [*each, *random.choices(each, _weights(each), k=max(0, n - len(each)))][:n]
    random.shuffle(made)
    return made


def every_assignment(states: Sequence[str]) -> list[Assignment]:
    """List all scenarios in all states that can show them, so ordered that the first ones differ in both."""
    able = enumerate((scenario, _where(states, scenario)) for scenario in SCENARIOS)
    rounds = product(range(len(states)), list(able))
    return [
        Assignment(where[(at + turn) % len(where)], name) for turn, (at, (name, where)) in rounds if turn < len(where)
    ]


def _where(states: Sequence[str], scenario: str) -> list[str]:
    return [state for state in states if licences_for(state, scenario)]


def _weights(each: Sequence[Assignment]) -> list[int]:
    """Weigh each by how often it occurs.

    As in the bundled world, state by state; what it happens not to show there counts as one. One state alone is too
    small a sample of that: it has the mix of the whole bundled world.
    """
    if len({assignment.state for assignment in each}) == 1:
        return [SCENARIOS[assignment.scenario].weight for assignment in each]
    return [max(1, _bundled()[assignment]) for assignment in each]


@lru_cache(maxsize=1)
def _bundled() -> Counter[Assignment]:
    claims = read_claims(BUNDLED / CLAIMS_FILE)
    return Counter(Assignment(claim.jurisdiction.removeprefix("US-"), claim.scenario) for claim in claims)


def _in_turn(n: int, states: Sequence[str], scenarios: Sequence[str]) -> list[Assignment]:
    """Repeat the scenarios in turn, each going round the states that can show it."""
    able = {scenario: _where(states, scenario) for scenario in scenarios}
    nowhere = [scenario for scenario, where in able.items() if not where]
    if nowhere:
        raise ValueError(f"none of these states can show: {', '.join(nowhere)}")
    turns = (divmod(place, len(scenarios)) for place in range(n))
    return [Assignment(able[scenarios[at]][turn % len(able[scenarios[at]])], scenarios[at]) for turn, at in turns]
