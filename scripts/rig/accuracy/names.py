"""The comparison of names, measured on labelled pairs that anybody may bring."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from verifier.domain.matching import compare_names

_WANTED = {"claimed_name", "registry_name", "same_person"}


class NoPairs(ValueError):  # noqa: N818  says what to mend
    """The file holds no pairs as they are read here; the message names the columns."""


@dataclass(slots=True)
class Pairs:
    """Pairs counted by what was said of them: of the same person, and of two."""

    same: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    @property
    def number(self) -> int:
        """All pairs."""
        return self.same.total() + self.others.total()

    @property
    def precision(self) -> float:
        """The share of one person's pairs among all that are said to match."""
        matched = self.same["match"] + self.others["match"]
        return self.same["match"] / matched if matched else 1.0

    @property
    def recall(self) -> float:
        """The share of one person's pairs that are said to match."""
        return self.same["match"] / self.same.total() if self.same else 1.0

    def add(self, other: Pairs) -> None:
        """Add the counts of others."""
        self.same.update(other.same)
        self.others.update(other.others)


@dataclass(slots=True)
class Names:
    """The figures of a file of pairs, by the kind of pair, and by the group it belongs to."""

    labelled_by: str = ""
    kinds: dict[str, Pairs] = field(default_factory=dict)
    groups: dict[str, Pairs] = field(default_factory=dict)
    untold: Pairs = field(
        default_factory=Pairs
    )  # different people of one name: no comparison of names tells them apart


def measure(path: Path, labelled_by: str, untold: frozenset[str]) -> Names:
    """Compare every pair of a CSV file; kinds in `untold` are counted by themselves. Raises `NoPairs`."""
    found = Names(labelled_by)
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if not set(rows.fieldnames or ()) >= _WANTED:
            raise NoPairs(
                f"{path} needs the columns {', '.join(sorted(_WANTED))}; category and group may be there, too."
            )
        for row in rows:
            one = Pairs()
            verdict = compare_names(row["claimed_name"], row["registry_name"])
            (one.same if row["same_person"].strip() in ("1", "true", "yes") else one.others)[verdict] += 1
            kind = row.get("category") or "all"
            if kind in untold:
                found.untold.add(one)
                continue
            found.kinds.setdefault(kind, Pairs()).add(one)
            found.groups.setdefault(row.get("group") or "all", Pairs()).add(one)
    return found
