"""Makes other people of the same kind: any number of claims with their truth, the same ones for the same seed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from verifier.demo.cast import (
    BYSTANDERS,
    CITIES,
    EXCLUDED_SURNAMES,
    GIVEN,
    LICENCES,
    MIDDLE,
    SHORT_FORMS,
    SURNAMES,
    Licence,
)
from verifier.demo.claims import ClaimTruth
from verifier.demo.people import World
from verifier.demo.scenarios import NPI_VANISHED, SCENARIOS, UNLISTED, WITHOUT_NPI
from verifier.demo.sources import Row
from verifier.demo.wire import Holder, leie_row, nppes_row, other_profession_row, washington_row, washington_twin

MOST = len(GIVEN) * len(SURNAMES)  # every person has a name of their own
_NUMBERS_FROM, _NUMBERS_TO = 60_000_000, 70_000_000


def make_people(seed: int, n: int, *, scenarios: Sequence[str] | None = None, today: date | None = None) -> World:
    """Invent `n` claims about Washington licences (at most half of `MOST`), with WA, NPPES and LEIE rows and the truth.

    Scenarios are met as often as in the bundled world, each at least once where `n` allows; name some to have only
    those, in turn.
    """
    if 2 * n > MOST:
        raise ValueError(f"there are names for {MOST // 2} claims: an impostor needs two")
    stage = _Stage(Random(seed), today or date.today())  # noqa: DTZ011  a day on paper; a repeatable world
    stage.fill()
    for place, scenario in enumerate(_cues(stage.random, n, scenarios)):
        stage.play(place, scenario)
    return World.of(stage.rows, stage.claims)


def npi_for(stem: str) -> str:
    """A ten-digit NPI from nine digits: the tenth makes the Luhn sum over 80840 + NPI come out."""
    doubled = (sum(divmod(2 * int(c), 10)) if i % 2 == 0 else int(c) for i, c in enumerate(reversed("80840" + stem)))
    return stem + str(-sum(doubled) % 10)


def _cues(random: Random, n: int, scenarios: Sequence[str] | None) -> list[str]:
    """Which scenario each claim plays."""
    if scenarios is not None:
        return [scenarios[place % len(scenarios)] for place in range(n)]
    names = list(SCENARIOS)
    rest = random.choices(names, [SCENARIOS[name].weight for name in names], k=max(0, n - len(names)))
    cues = [*names, *rest][:n]
    random.shuffle(cues)
    return cues


@dataclass(frozen=True, slots=True)
class _Name:
    given: str
    surname: str


class _Stage:
    """Everybody invented so far, so that no name, number or handle comes twice."""

    def __init__(self, random: Random, today: date) -> None:
        self.random, self._today = random, today
        self.rows: dict[str, list[Row]] = {"us-wa-doh": [], "us-nppes": [], "us-oig-leie": []}
        self.claims: list[ClaimTruth] = []
        self._names = self._shuffled(GIVEN, SURNAMES)
        self._short_names = self._shuffled(tuple(SHORT_FORMS), SURNAMES)
        self._excluded_names = self._shuffled(GIVEN, EXCLUDED_SURNAMES)
        self._used: set[str | _Name] = set()

    def fill(self) -> None:
        """Let a few people stand about who claim nothing."""
        for surname in BYSTANDERS:
            self._enlist("clean", replace(self._holder("clean"), surname=surname))

    def play(self, place: int, scenario: str) -> None:
        """Invent one claim: the licensee, the registers' rows, what is claimed."""
        holder = self._holder(scenario)
        self._enlist(scenario, holder)
        self.claims.append(self._claim(f"G{place:05d}", scenario, holder))

    def _shuffled(self, given: Sequence[str], surnames: Sequence[str]) -> Iterator[_Name]:
        names = [_Name(*pair) for pair in product(given, surnames)]
        self.random.shuffle(names)
        return iter(names)

    def _name(self, scenario: str = "") -> _Name:
        """A name nobody has yet; with a short form, or of the excluded, where the scenario needs it."""
        wells = {"nickname_handle": self._short_names, "excluded_leie": self._excluded_names}
        well = wells.get(scenario, self._names)
        name = next((name for name in well if name not in self._used), None)
        if name is None:
            raise ValueError(f"no names are left for {scenario or 'anybody'}")
        self._used.add(name)
        return name

    def _fresh(self, make: Callable[[], str]) -> str:
        """The first made that was not made before."""
        while (made := make()) in self._used:
            pass
        self._used.add(made)
        return made

    def _digits(self) -> str:
        return self._fresh(lambda: str(self.random.randrange(_NUMBERS_FROM, _NUMBERS_TO)))

    def _npi(self) -> str:
        return self._fresh(lambda: npi_for(f"2{self.random.randrange(10**8):08d}"))

    def _licence(self, scenario: str) -> Licence:
        ladder = [licence for licence in LICENCES if licence.associate_text]
        return self.random.choice(ladder if scenario == "associate_tier" else LICENCES)

    def _holder(self, scenario: str) -> Holder:
        """The person the registers know."""
        name, licence, random = self._name(scenario), self._licence(scenario), self.random
        issued = date(random.randrange(1998, 2023), random.randrange(1, 13), random.randrange(1, 29))
        away = timedelta(days=random.randrange(60, 700))
        return Holder(
            given=name.given,
            middle=random.choice(MIDDLE),
            surname=name.surname,
            former_surname=self._former(name) if scenario == "maiden_on_board" else "",
            licence=licence,
            digits=self._digits(),
            npi="" if scenario in WITHOUT_NPI else self._npi(),
            birth_year=random.randrange(1950, 1996),
            city=random.choice(CITIES),
            issued_on=issued,
            expires_on=self._today + away if SCENARIOS[scenario].valid else self._today - away,
        )

    def _former(self, name: _Name) -> str:
        return self.random.choice([surname for surname in SURNAMES if surname != name.surname])

    def _enlist(self, scenario: str, holder: Holder) -> None:
        """Write the licensee into the registers, as the scenario has it."""
        board, truth = self.rows["us-wa-doh"], SCENARIOS[scenario]
        if scenario not in UNLISTED:
            associate = scenario == "associate_tier"
            board.append(washington_row(holder, truth.status, truth.action, associate=associate))
        if scenario == "superseded_duplicate":
            board.append(washington_twin(holder))
        if scenario == "collision_other_profession":
            board.append(other_profession_row(holder, self._name()))
        if scenario == "excluded_leie":
            self.rows["us-oig-leie"].append(leie_row(holder, named_by_npi=self.random.random() < 0.5))
        if holder.npi and scenario not in NPI_VANISHED:
            number = _swapped(holder.number) if scenario == "npi_license_typo" else holder.number
            self.rows["us-nppes"].append(nppes_row(holder, number))

    def _claim(self, claim_id: str, scenario: str, holder: Holder) -> ClaimTruth:
        """What a creator says, and who they are: the licensee, or somebody else."""
        impostor = scenario == "impostor_real_number"
        person = self._name() if impostor else _Name(holder.given, holder.surname)
        shown = SHORT_FORMS[person.given] if scenario == "nickname_handle" else person.given
        middle = "" if scenario.startswith("impostor") else holder.middle
        older = self.random.choice((-9, -6, 5, 11)) if scenario.startswith("impostor") else 0
        on_board = scenario not in UNLISTED
        return ClaimTruth(
            id=claim_id,
            handle=self._handle(shown, person.surname, holder.licence.credential),
            display_name=f"{shown} {person.surname}",
            credential=holder.licence.credential,
            jurisdiction="US-WA",
            number=self._typed(holder.number) if scenario == "number_punctuation" else holder.number,
            npi=holder.npi,
            scenario=scenario,
            expected_class=SCENARIOS[scenario].expected_class,
            board_status=SCENARIOS[scenario].status.upper() if on_board else "",
            board_first=holder.given,
            board_last=holder.board_surname,
            legal_name=" ".join(part for part in (person.given, middle, person.surname) if part),
            birth_year=holder.birth_year + older,
            locality=holder.city[0],
            second_attribute=True,
        )

    def _handle(self, given: str, surname: str, credential: str) -> str:
        """A handle nobody has yet, in the letters a platform allows."""
        stem = f"{_plain(given)}.{_plain(surname)}.{credential.lower()}"
        endings = ("", *(f".{count}" for count in range(2, 100)))
        return self._fresh(map(stem.__add__, endings).__next__)

    def _typed(self, number: str) -> str:
        """The number as a hurried creator types it."""
        return self.random.choice(
            (f"#{number}", f"{number} ", number.replace(".", "-"), number.replace(".", " ").lower())
        )


def _plain(name: str) -> str:
    """A name in the letters of a handle."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", bare)


def _swapped(number: str) -> str:
    """The number with two neighbouring, different digits changed about, the last such pair."""
    for at in range(len(number) - 1, 0, -1):
        a, b = number[at - 1], number[at]
        if a.isdigit() and b.isdigit() and a != b:
            return number[: at - 1] + b + a + number[at + 1 :]
    return number[:-1] + str((int(number[-1]) + 1) % 10)
