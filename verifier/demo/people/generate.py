"""Generator of people like the bundled ones: any number of claims with their truth, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, product
from random import Random

from verifier.demo.namesakes import how_many_fit
from verifier.demo.people.assignments import Assignment, assignments, known
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.holder import Holder, Listing
from verifier.demo.people.licences import Licence
from verifier.demo.people.people import Table, World
from verifier.demo.people.registers import LICENSEE, MIDDLE_NAMED, SOMEBODY_ELSE, can_confirm, header, registers_of
from verifier.demo.people.scenarios import GONE, NPI_VANISHED, SCENARIOS, UNLISTED, WITHOUT_NPI, Said
from verifier.demo.people.sources import BY_KEY, Row
from verifier.demo.people.words.invented_names import (
    BYSTANDERS,
    CITIES,
    EXCLUDED_SURNAMES,
    GIVEN,
    MIDDLE,
    SHORT_FORMS,
    SURNAMES,
)
from verifier.demo.people.words.spelling import hurried, npi_for, plain, swapped
from verifier.demo.people.words.vocabulary import dropped, licences_for, word
from verifier.demo.wire.wire import leie_row, nppes_row
from verifier.demo.wire.wire_portals import washington_twin
from verifier.domain.evidence import PersonName

MOST = len(GIVEN) * len(SURNAMES)  # every person has a name of their own


def make_people(
    seed: int,
    n: int,
    *,
    scenarios: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    today: date | None = None,
) -> World:
    """Invent `n` claims (at most half of `MOST`) with the rows of every register that they need, and the truth.

    They are about Washington; name other states, or all of `licences.STATES`, to have those. Scenarios are met as
    often as in the bundled world, each at least once in each state where `n` allows; name some to have only those,
    in turn.
    """
    if 2 * n > MOST:
        raise ValueError(f"there are names for {MOST // 2} claims: an impostor needs two")
    here = known(states or ("WA",))
    stage = _Stage(Random(seed), today or date.today(), here)  # noqa: DTZ011  a day on paper; a repeatable world
    stage.fill(here)
    for place, assignment in enumerate(assignments(stage.random, n, here, scenarios)):
        stage.play(place, assignment)
    return stage.world()


@dataclass(frozen=True, slots=True)
class _Name:
    given: str
    surname: str


class _Stage:
    """The people invented so far, so that no name, number or handle comes twice."""

    def __init__(self, random: Random, today: date, states: Sequence[str]) -> None:
        self.random, self._today = random, today
        self._rows: dict[str, list[Row]] = {register: [] for register in registers_of(states)}
        self._claims: list[ClaimTruth] = []
        self._names = self._shuffled(GIVEN, SURNAMES)
        self._short_names = self._shuffled(tuple(SHORT_FORMS), SURNAMES)
        self._excluded_names = self._shuffled(GIVEN, EXCLUDED_SURNAMES)
        self._used: set[str | _Name] = set()
        self._serials = count(100_000)

    def world(self) -> World:
        """Build the world of everybody, register by register."""
        tables = {register: Table(BY_KEY[register], rows, header(register)) for register, rows in self._rows.items()}
        return World(tables, tuple(self._claims))

    def fill(self, states: Sequence[str]) -> None:
        """Add a few people to each state who claim nothing."""
        for state, surname in product(states, BYSTANDERS):
            self._enlist("clean", replace(self._holder(Assignment(state, "clean")), surname=surname))

    def play(self, place: int, assignment: Assignment) -> None:
        """Invent one claim: the licensee, the registers' rows, what is claimed."""
        holder = self._holder(assignment)
        self._enlist(assignment.scenario, holder)
        self._claims.append(self._claim(f"G{place:05d}", assignment.scenario, holder))

    def _shuffled(self, given: Sequence[str], surnames: Sequence[str]) -> Iterator[_Name]:
        names = [_Name(*pair) for pair in product(given, surnames)]
        self.random.shuffle(names)
        return iter(names)

    def _name(self, scenario: str = "") -> _Name:
        """Draw a name nobody has yet; with a short form, or of the excluded, where the scenario needs it."""
        wells = {"nickname_handle": self._short_names, "excluded_leie": self._excluded_names}
        well = wells.get(scenario, self._names)
        name = next((name for name in well if name not in self._used), None)
        if name is None:
            raise ValueError(f"no names are left for {scenario or 'anybody'}")
        self._used.add(name)
        return name

    def _fresh(self, make: Callable[[], str]) -> str:
        """Return the first made value that was not made before."""
        while (made := make()) in self._used:
            pass
        self._used.add(made)
        return made

    def _digits(self, licence: Licence) -> str:
        return self._fresh(lambda: str(self.random.randrange(licence.lowest, licence.highest + 1)))

    def _npi(self) -> str:
        return self._fresh(lambda: npi_for(f"2{self.random.randrange(10**8):08d}"))

    def _holder(self, assignment: Assignment) -> Holder:
        """Invent a licensee; one who should get a badge fits nobody else by what the board prints."""
        holder = self._drawn(assignment)
        deserving = SCENARIOS[assignment.scenario].expected_class == "verified"
        while deserving and can_confirm(holder.licence, holder.middle) and not _is_alone(holder):
            holder = self._drawn(assignment)
        return holder

    def _drawn(self, assignment: Assignment) -> Holder:
        random, scenario = self.random, assignment.scenario
        name, licence = self._name(scenario), random.choice(licences_for(assignment.state, scenario))
        issued = date(random.randrange(1998, 2023), random.randrange(1, 13), random.randrange(1, 29))
        away = timedelta(days=random.randrange(60, 700))
        return Holder(
            given=name.given,
            middle=random.choice(MIDDLE),
            surname=name.surname,
            former_surname=self._former(name) if scenario == "maiden_on_board" else "",
            licence=licence,
            digits=self._digits(licence),
            npi="" if scenario in WITHOUT_NPI else self._npi(),
            birth_year=random.randrange(1950, 1996),
            city=random.choice(CITIES[assignment.state]),
            issued_on=issued,
            expires_on=self._today - away if SCENARIOS[scenario].said is Said.EXPIRED else self._today + away,
            serial=next(self._serials),
            printed_on=self._today,
        )

    def _former(self, name: _Name) -> str:
        return self.random.choice([surname for surname in SURNAMES if surname != name.surname])

    def _enlist(self, scenario: str, holder: Holder) -> None:
        """Write the licensee into the registers, as the scenario has it."""
        if scenario not in UNLISTED:
            self._license(scenario, holder)
        if scenario == "excluded_leie":
            self._rows["us-oig-leie"].append(leie_row(holder, named_by_npi=self.random.random() < 0.5))
        if holder.npi and scenario not in NPI_VANISHED:
            number = swapped(holder.number) if scenario == "npi_license_typo" else holder.number
            self._rows["us-nppes"].append(nppes_row(holder, number))

    def _license(self, scenario: str, holder: Holder) -> None:
        """Write the licensee into the board's register, with others who are there under the number."""
        licence, said = holder.licence, SCENARIOS[scenario].said
        if dropped(licence, said):
            return
        board = self._rows[licence.register]
        associate = scenario == "associate_tier"
        rows = LICENSEE[licence.registry](Listing(holder, said, word(licence, said), associate))
        board.extend(rows)
        if scenario == "superseded_duplicate":
            board.append(washington_twin(holder))
        if scenario == "collision_other_profession":
            board.append(SOMEBODY_ELSE[licence.registry](rows[0], holder, self._name()))

    def _claim(self, claim_id: str, scenario: str, holder: Holder) -> ClaimTruth:
        """Invent the claim of a licensee, or of an impostor."""
        impostor = scenario == "impostor_real_number"
        person = self._name() if impostor else _Name(holder.given, holder.surname)
        shown = SHORT_FORMS[person.given] if scenario == "nickname_handle" else person.given
        middle = "" if scenario.startswith("impostor") else holder.middle
        older = self.random.choice((-9, -6, 5, 11)) if scenario.startswith("impostor") else 0
        licence, truth = holder.licence, SCENARIOS[scenario]
        return ClaimTruth(
            id=claim_id,
            handle=self._handle(shown, person.surname, licence.credential),
            display_name=f"{shown} {person.surname}",
            credential=licence.credential,
            jurisdiction=f"US-{licence.state}",
            number=hurried(self.random, holder.number) if scenario == "number_punctuation" else holder.number,
            npi=holder.npi,
            scenario=scenario,
            expected_class=GONE if dropped(licence, truth.said) else truth.expected_class,
            board_status="" if scenario in UNLISTED else _standing(truth.said),
            board_first=holder.given,
            board_last=holder.board_surname,
            legal_name=" ".join(part for part in (person.given, middle, person.surname) if part),
            birth_year=holder.birth_year + older,
            locality=holder.city[0],
            second_attribute=can_confirm(licence, middle),
        )

    def _handle(self, given: str, surname: str, credential: str) -> str:
        """Make a handle nobody has yet, in the letters a platform allows."""
        stem = f"{plain(given)}.{plain(surname)}.{credential.lower()}"
        endings = ("", *(f".{nth}" for nth in range(2, 100)))
        return self._fresh(map(stem.__add__, endings).__next__)


def _is_alone(holder: Holder) -> bool:
    names = (PersonName(holder.given, holder.surname), PersonName(holder.given, holder.board_surname))
    middle = holder.middle if holder.licence.registry in MIDDLE_NAMED else ""
    return how_many_fit(names, f"US-{holder.licence.state}", holder.city[0], middle) < 1


def _standing(said: Said) -> str:
    """Write the truth's word for a status: a past action does not end a licence."""
    return (Said.ACTIVE if said is Said.PAST_ACTION else said).upper()
