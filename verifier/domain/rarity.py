"""How many people of a population are expected to bear a name, from census frequencies.

Source of the shares: US Census 1990 given-name and surname tables. A name outside the tables is taken as common as the
rarest names in them, so an unusual spelling never makes a name rarer than the tables can show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.names import fold, from_parts
from verifier.domain.nicknames import forms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.evidence import PersonName


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Shares of the population by folded name (0.01 = one in a hundred), and the floors for names not listed."""

    given: Mapping[str, float]
    surname: Mapping[str, float]
    given_floor: float
    surname_floor: float


# Where neither name is in the tables the two rarely meet by chance: they come from one community the tables undercount.
_CLUSTERED = 25


def expected_namesakes(given: str, surname: str, population: int, frequencies: Frequencies) -> float:
    """How many of `population` people are expected to bear this given name, or a form of it, with this surname.

    Conservative: all forms of the given name count together (Peggy and Margaret), and of a compound surname the most
    common part counts, because a register may list either. An initial is everybody's, so it never makes a name rare.
    """
    first, last = fold(given), fold(surname).replace("-", " ")
    listed = [frequencies.given[form] for form in forms_of(first) if form in frequencies.given]
    parts = [frequencies.surname.get(part, 0.0) for part in (*last.split(), last.replace(" ", ""))]
    bearers = population * max((*parts, frequencies.surname_floor))
    if len(first) < 2 or (len(first) == 2 and not listed):  # AJ and EJ are two initials, Al and Jo are names
        return bearers
    expected = bearers * max(sum(listed), frequencies.given_floor)
    unlisted = not listed and not any(parts)
    return expected * _CLUSTERED if unlisted else expected


def namesakes_of(name: PersonName, population: int, frequencies: Frequencies) -> float:
    """`expected_namesakes` of a register's name. A given name that is only an initial counts as everybody's.

    Comparing lets a middle name stand for the given name or a former surname, so whoever asks how rare an agreement is
    asks for both sides' names: Robin Smith Quackenbush is rare, but every Robin Smith agrees with her.
    """
    parsed = from_parts(name)
    return expected_namesakes(parsed.given, " ".join(parsed.surname), population, frequencies)


def is_rare(given: str, surname: str, population: int, frequencies: Frequencies, threshold: float) -> bool:
    """Whether fewer than `threshold` bearers of the name are expected in the population."""
    return expected_namesakes(given, surname, population, frequencies) < threshold
