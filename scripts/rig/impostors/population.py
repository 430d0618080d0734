"""The people whom impostors claim to be: licensees of two registers that print more than a name, dealt out in turn.

Washington prints birth years, Florida cities, for some a range of birth years, and for most an e-mail address. Those of
a common name are for impostors who fit what the register prints: a rare verified name alone binds by design.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random
from typing import Generic, TypeVar

from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import Entry, World
from verifier.demo.people.words.invented_names import SHORT_FORMS
from verifier.demo.people.words.spelling import swapped
from verifier.demo.servers.orcid import researchers

T = TypeVar("T")
MOST = 10_000  # impostors whom one population has licensees for
_NAMES = 4375  # people for whom the demo has names
_COMMON = ("Michael Smith", "William Johnson", "Jennifer Williams", "Patricia Brown", "Robert Smith", "Daniel Johnson")
_LARGE = "Tampa"
_LETTERS_A_DAY = 3  # to one address, whoever asks
_DEGREE_KINDS = frozenset({"by_institution", "for_institution"})


@dataclass(frozen=True, slots=True)
class Licensee:
    """Somebody the registers know."""

    truth: ClaimTruth
    mailbox: str = ""  # the address the board holds
    dated: bool = False  # the board prints when they were born

    @property
    def given(self) -> str:
        """First name."""
        return self.truth.legal_name.split()[0]

    @property
    def middle(self) -> str:
        """Middle name, if the board knows one."""
        return " ".join(self.truth.legal_name.split()[1:-1])

    @property
    def surname(self) -> str:
        """Last name."""
        return self.truth.legal_name.split()[-1]

    @property
    def birth_year(self) -> int:
        """The birth year that an identity check has."""
        assert self.truth.birth_year is not None  # noqa: S101  everybody who was made was born
        return self.truth.birth_year


@dataclass(frozen=True, slots=True)
class Graduate:
    """Somebody whose university entered their doctorate on their iD."""

    name: str
    orcid: str


class Pool(Generic[T]):
    """People dealt out in turn, each at most so often."""

    def __init__(self, people: Sequence[T], most: int = MOST) -> None:
        self._left, self._people = most * len(people), cycle(people)

    def deal(self) -> T:
        """Deal out the next one. LookupError when there are too few."""
        if not self._left:
            raise LookupError("this population has too few people of a kind")
        self._left -= 1
        return next(self._people)


class Population:
    """The world, and its people by their use. Those who are exclusive are nobody else's victim."""

    def __init__(self, seed: int, number: int) -> None:
        few, some = max(3, number // 100), max(4, number // 20)
        self.world = make_people(
            seed, min(max(280, number * 48 // 100), _NAMES), states=("WA", "FL"), scenarios=("clean",)
        )
        self._random = Random(seed)  # noqa: S311  repeatable on purpose
        rows = _florida(self.world)
        known = [self._known(truth, rows) for truth in self.world.claims]
        washington = iter([one for one in known if one.truth.jurisdiction == "US-WA"])
        reached = iter([one for one in known if one.mailbox])
        florida = iter([one for one in known if one.truth.jurisdiction == "US-FL" and not one.mailbox])
        self.honest_washington = Pool(_some(washington, some // 5 + 1), 1)
        self.honest_florida = Pool(_some(florida, some // 5 + 1), 1)
        self.honest_reached = Pool(_some(reached, some // 5 + 1), 1)
        self.incumbents = _some(washington, few // 2 + 1)
        self.rare = Pool(_some(washington, few), 1)
        self.neighbourly, self.of_an_age = (
            Pool([_renamed_in_florida(*one, rows, ranged=ranged) for one in zip(_some(florida, few), cycle(_COMMON))])
            for ranged in (False, True)
        )
        self.alike = Pool([self._renamed(*one) for one in zip(_some(washington, few), cycle(_COMMON), strict=False)])
        self.common = Pool([self._renamed(*one) for one in zip(_some(washington, few), cycle(_COMMON), strict=False)])
        self.seniors = Pool([_senior(one, rows) for one in _some(florida, few)])
        self._beside = [
            self._neighbour(*pair, rows) for pair in zip(_some(florida, few), _some(florida, few), strict=True)
        ]
        self.sold = Pool(_some(reached, few), 1)
        self.senders = _some(reached, few // 2 + 1)  # whose unused codes others lay hands on
        self.provers = _some(reached, few // 2 + 1)  # whose used codes others lay hands on
        self._victims([*washington], [*florida], [*reached])
        graduates = [Graduate(f"{r.given} {r.surname}", r.orcid) for r in researchers(self.world) if _confirmed(r.kind)]
        honest = 2 * (some // 5 + 1)
        self.honest_graduates, self.graduates = Pool(graduates[:honest], 1), Pool(graduates[honest:])

    def _victims(self, washington: list[Licensee], florida: list[Licensee], reached: list[Licensee]) -> None:
        everybody = [one for pair in zip(washington, florida + reached, strict=False) for one in pair]
        dated = [one for one in everybody if one.dated]
        self.anybody, self.dated, self.florida = Pool(everybody), Pool(dated), Pool(florida)
        self.middled = Pool([one for one in everybody if one.middle])
        self.nicknamed = Pool([one for one in everybody if one.given in SHORT_FORMS])
        self.reached = Pool(reached, _LETTERS_A_DAY)
        self.neighbours = Pool([*self._beside, *_neighbours([*washington, *florida, *reached])])

    def _known(self, truth: ClaimTruth, rows: dict[str, Entry]) -> Licensee:
        """Add a range of birth years to half of Florida's people."""
        entry = rows.get(truth.number)
        if entry is None:
            return Licensee(truth, dated=True)
        ranged = self._random.random() < 0.5  # noqa: PLR2004  half of them
        if ranged and truth.birth_year:
            entry.row["Birth-Year-Range"] = _decade(truth.birth_year)
        return Licensee(truth, str(entry.row["Email"]), dated=ranged)

    def _renamed(self, one: Licensee, name: str) -> Licensee:
        """Rename a licensee of Washington to a name that thousands bear; only the licence is theirs alone."""
        table = self.world.table("us-wa-doh")
        assert table is not None  # noqa: S101  it was made with one
        given, surname = name.split()
        for entry in table.numbered(one.truth.number):
            entry.row.pop("middlename", None)
            entry.row |= {"firstname": given, "lastname": surname}
        return _called(one, name)

    def _neighbour(self, one: Licensee, stranger: Licensee, rows: dict[str, Entry]) -> tuple[Licensee, Licensee]:
        """List somebody in Florida under a number one slip off a stranger's; small towns have none by chance."""
        table = self.world.table("us-fl-mqa")
        assert table is not None  # noqa: S101  it was made with one
        theirs, prefix = rows[stranger.truth.number].row, str(rows[stranger.truth.number].row["Rank-Code"])
        number = next(near for near in _slips(stranger.truth.number) if near not in rows and near.startswith(prefix))
        named = {"First-Name": one.given, "Middle-Name": one.middle, "Last-Name": one.surname, "Email": ""}
        filed = {"License-Number": number.removeprefix(prefix), "lic_id": f"9{theirs['lic_id']}"}
        rows[number] = table.add(theirs | named | filed)
        truth = replace(one.truth, number=number, credential=stranger.truth.credential)
        return replace(one, truth=truth), stranger


def _some(people: Iterator[Licensee], number: int) -> list[Licensee]:
    return [one for one, _ in zip(people, range(number), strict=False)]


def _florida(world: World) -> dict[str, Entry]:
    """Map Florida's rows by the number as people write it."""
    table = world.table("us-fl-mqa")
    assert table is not None  # noqa: S101  it was made with one
    return {f"{entry.row['Rank-Code']}{entry.row['License-Number']}": entry for entry in table}


def _renamed_in_florida(one: Licensee, name: str, rows: dict[str, Entry], *, ranged: bool) -> Licensee:
    """Rename a licensee of Florida to a name that thousands bear, in a city where some of them live.

    Beside the name the city is printed and, for some, the decade of birth.
    """
    given, surname = name.split()
    decade = _decade(one.birth_year) if ranged else ""
    named = {"First-Name": given, "Middle-Name": "", "Last-Name": surname, "Birth-Year-Range": decade}
    rows[one.truth.number].row |= named | {"Mailing-Address-City": _LARGE.upper()}
    called = _called(one, name)
    return replace(called, truth=replace(called.truth, locality=_LARGE), dated=ranged)


def _decade(year: int) -> str:
    return f"{year // 10 * 10}-{year // 10 * 10 + 9}"


def _called(one: Licensee, name: str) -> Licensee:
    """Rename a licensee whom NPPES has under their other name, so no NPI is claimed."""
    return replace(one, truth=replace(one.truth, legal_name=name, display_name=name, npi=""))


def _senior(one: Licensee, rows: dict[str, Entry]) -> Licensee:
    """Add a suffix, which Florida prints in a column of its own."""
    rows[one.truth.number].row["Name-Suffix"] = "SR"
    return one


def _confirmed(kind: str) -> bool:
    return kind in _DEGREE_KINDS


def _neighbours(people: Sequence[Licensee]) -> list[tuple[Licensee, Licensee]]:
    """Find two licensees of one profession whose numbers are one slip apart."""
    numbered = {one.truth.number: one for one in people}
    return [(one, numbered[near]) for one in people for near in _slips(one.truth.number) if near in numbered]


def _slips(number: str) -> Iterator[str]:
    yield from {swapped(number)} - {number}
    for at, digit in enumerate(number):
        if digit.isdigit():
            yield from (number[:at] + other + number[at + 1 :] for other in "0123456789" if other != digit)
