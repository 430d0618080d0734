"""A made or bundled world as its boards see it: rows by the number that is claimed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.licences import LICENCES, Licence
from verifier.demo.people.people import Entry, Table, World
from verifier.demo.people.scenarios import SCENARIOS, UNLISTED
from verifier.demo.people.words.vocabulary import dropped


def licence_of(claim: ClaimTruth) -> Licence:
    """Return the claimed licence, in the board's terms."""
    state = claim.jurisdiction.removeprefix("US-")
    return next(each for each in LICENCES if (each.state, each.credential) == (state, claim.credential))


def bare(number: str, register: str = "") -> str:
    """A number without punctuation, and as people look it up in Washington: without the letters before it."""
    return re.sub(r"[^0-9]" if register == "us-wa-doh" else r"[^A-Z0-9]", "", number.upper())


def printed(claim: ClaimTruth) -> str:
    """The claimed number as the board's own column has it: some drop what stands before the digits, and zeros."""
    licence = licence_of(claim)
    number = bare(claim.number, licence.register)
    if licence.state in {"CA", "FL"}:
        return number.removeprefix(licence.prefix)
    return number.removeprefix("LPC").lstrip("0") if licence.state == "CO" else number


@dataclass(slots=True)
class Boards:
    """The boards of a world, looked up by bare number."""

    world: World
    _entries: dict[tuple[str, str], list[Entry]] = field(init=False)

    def __post_init__(self) -> None:
        self._entries = defaultdict(list)
        for key, table in self.world.tables.items():
            for entry in table:
                self._entries[key, bare(table.number(entry), key)].append(entry)

    def rows(self, claim: ClaimTruth) -> list[dict[str, Any]]:
        """The board's rows under the number that is claimed."""
        return [entry.row for entry in self._entries[licence_of(claim).register, printed(claim)]]

    def statuses(self, claim: ClaimTruth) -> set[str]:
        """The status words of those rows."""
        register = licence_of(claim).register
        return {self.world.tables[register].status(entry) for entry in self._entries[register, printed(claim)]}


def leaves(node: Any, way: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  any JSON
    """Every value of a nested row with its way there."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from leaves(value, f"{way}/{name}")
    elif isinstance(node, list) and node:
        for value in node:
            yield from leaves(value, f"{way}[]")
    else:
        yield way, node


def columns(row: dict[str, Any]) -> frozenset[str]:
    """The shape of a row."""
    return frozenset(way for way, _ in leaves(row))


def shapes(table: Table) -> set[frozenset[str]]:
    """The shapes of all rows."""
    return {columns(entry.row) for entry in table}


def said_of(row: dict[str, Any]) -> str:
    """All that a row says, in one text."""
    return " ".join(str(value) for _, value in leaves(row)).upper()


def is_in(claim: ClaimTruth) -> bool:
    """Return True if the truth has the claimed number on the board's list."""
    return claim.scenario not in UNLISTED and not dropped(licence_of(claim), SCENARIOS[claim.scenario].said)
