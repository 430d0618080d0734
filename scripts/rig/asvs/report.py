"""The report of ASVS 5.0, levels 1 and 2, by chapter; gaps that are declared are printed, others are a fault."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scripts.rig.asvs.evidence import ROOT, is_there

TABLE: Final = ROOT / "docs" / "asvs.toml"


@dataclass(slots=True)
class Requirement:
    """One requirement of the standard, and all that the table says of it."""

    number: str
    chapter: int
    by: list[str] = field(default_factory=list)
    not_applicable: str = ""
    gap: str = ""

    @property
    def state(self) -> str:
        """Return `met`, `partly`, `gap` or `not applicable`; empty where nothing is said."""
        if self.not_applicable:
            return "not applicable"
        if self.gap:
            return "partly" if self.by else "gap"
        return "met" if self.by else ""


@dataclass(frozen=True, slots=True)
class Report:
    """All requirements, the titles of their chapters, and what is wrong with the table."""

    titles: dict[int, str]
    requirements: dict[str, Requirement]
    faults: list[str]


def read(path: Path = TABLE) -> Report:
    """Read the table and compare what it names with what there is."""
    table: dict[str, list[dict[str, Any]]] = tomllib.loads(path.read_text("utf-8"))
    found = {
        number: Requirement(number, chapter["number"])
        for chapter in table["chapter"]
        for number in chapter["items"].split()
    }
    faults: list[str] = []
    for kind in ("held", "not_applicable", "gap"):
        for entry in table[kind]:
            for number in entry["items"].split():
                if number in found:
                    _take(found[number], entry)
                else:
                    faults.append(f"{number} is no requirement of levels 1 and 2")
    titles = {chapter["number"]: chapter["title"] for chapter in table["chapter"]}
    return Report(titles, found, [*faults, *(fault for one in found.values() for fault in _faults(one))])


def _take(one: Requirement, entry: dict[str, Any]) -> None:
    one.by += entry.get("by", [])
    one.not_applicable = entry.get("why", one.not_applicable)
    one.gap = entry.get("needs", one.gap)


def _faults(one: Requirement) -> Iterator[str]:
    if not one.state:
        yield f"{one.number} is held by nothing, and no gap is declared"
    if one.not_applicable and (one.by or one.gap):
        yield f"{one.number} cannot be held and not applicable"
    yield from (f"{one.number} names what is not there: {by}" for by in one.by if not is_there(by))


def lines(report: Report, *, whole: bool) -> Iterator[str]:
    """Write the report: counts by chapter, the gaps with what they need, and with `whole` every requirement."""
    states = ("met", "partly", "gap", "not applicable")
    yield f"{'chapter':44} " + " ".join(f"{state:>14}" for state in states)
    for chapter, title in report.titles.items():
        own = [one for one in report.requirements.values() if one.chapter == chapter]
        yield _counted(f"V{chapter} {title}", own, states)
        if whole:
            yield from (f"  {one.number:8} {one.state:14} {_ground(one)}" for one in own)
    yield _counted("all", list(report.requirements.values()), states)
    yield from (f"GAP  {one.number:8} {one.gap}" for one in report.requirements.values() if one.gap)
    yield from (f"FAULT  {fault}" for fault in report.faults)


def _counted(title: str, own: Sequence[Requirement], states: Sequence[str]) -> str:
    counts = Counter(one.state for one in own)
    return f"{title:44} " + " ".join(f"{counts[state]:14}" for state in states)


def _ground(one: Requirement) -> str:
    return one.not_applicable or "; ".join(one.by) or one.gap


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 1 where a requirement is held by nothing undeclared, or names what is not there."""
    parser = argparse.ArgumentParser(prog="scripts/asvs", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="every requirement with what holds it")
    parser.add_argument("--json", action="store_true", help="the same for machines")
    asked = parser.parse_args(arguments)
    report = read()
    if asked.json:
        said = [
            {"id": one.number, "state": one.state, "by": one.by, "why": one.not_applicable, "needs": one.gap}
            for one in report.requirements.values()
        ]
        sys.stdout.write(json.dumps({"requirements": said, "faults": report.faults}, indent=2) + "\n")
    else:
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in lines(report, whole=asked.whole)))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
