"""Measures the reader of pasted pages: fields filled, values wrong, licences seen where there are none."""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from verifier.domain.matching import compare_names
from verifier.domain.pages.page_record import PageRecord
from verifier.domain.pages.reading import Page, read_page
from verifier.reference import shares_of_people

FIELDS: Final = ("name", "licence_type", "number", "status", "issued_on", "expires_on", "discipline")
LEAST: Final = 0.85  # of the fields
_CORPUS: Final = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, the truth about it, and the place of its board."""

    about: str
    place: str
    text: str
    licences: tuple[dict[str, str], ...]


@dataclass(slots=True)
class Reading:
    """The count over some pages."""

    pages: int = 0
    fields: Counter[str] = field(default_factory=Counter)  # that the pages show
    filled: Counter[str] = field(default_factory=Counter)  # rightly
    found: list[str] = field(default_factory=list)  # wrong values, and licences that are not there

    @property
    def share(self) -> float:
        """The share of the fields on the pages that were filled in, rightly."""
        return sum(self.filled.values()) / max(1, sum(self.fields.values()))


@dataclass(slots=True)
class Proof:
    """The pages of the corpus, and pages made up at random."""

    seed: int
    corpus: Reading
    made: Reading
    seconds: float

    @property
    def found(self) -> list[str]:
        """Wrong values, licences that are not there, and too little read."""
        little = [
            f"{kind}: only {one.share:.1%} of the fields are filled" for kind, one in self.kinds() if one.share < LEAST
        ]
        return [*self.corpus.found, *self.made.found, *little]

    def kinds(self) -> tuple[tuple[str, Reading], ...]:
        """Both kinds of pages."""
        return ("written after real pages", self.corpus), ("made up", self.made)


def prove(pages: Callable[[int], Sheet], number: int, seed: int) -> Proof:
    """Read the corpus and `number` pages made up from a seed on."""
    began = time.monotonic()
    made = measure([pages(seed * 1_000_000 + at) for at in range(number)])
    return Proof(seed, measure(list(sheets())), made, time.monotonic() - began)


def sheets() -> Iterator[Sheet]:
    """Yield the pages of the corpus."""
    for path in sorted(_CORPUS.glob("*.toml")):
        for page in tomllib.loads(path.read_text("utf-8"))["page"]:
            yield sheet(page, path.stem)


def sheet(page: dict[str, Any], where: str) -> Sheet:
    """Build a page from its entry in a file."""
    about = f"{where}: {page['place']} {page['about']}"
    return Sheet(about, page["place"], page["text"], tuple(page.get("licence", ())))


def measure(pages: Sequence[Sheet]) -> Reading:
    """Read every page, and compare with the truth."""
    score = Reading()
    for one in pages:
        score.pages += 1
        _count(score, one, read_page(one.text, place=one.place, given=shares_of_people().given))
    return score


def _count(score: Reading, one: Sheet, page: Page) -> None:
    left = list(page.records)
    for truth in one.licences:
        found = _closest(truth, left)
        if found is not None:
            left.remove(found)
        _compare(score, one.about, truth, found or PageRecord())
    score.found += [f"{one.about}: a licence that is not there: {_shown(record)}" for record in left]


def _closest(truth: dict[str, str], records: Sequence[PageRecord]) -> PageRecord | None:
    if len(records) == 1:
        return records[0]
    number = [record for record in records if _same("number", truth.get("number"), record.number)]
    return number[0] if number else (records[0] if records else None)


def _compare(score: Reading, about: str, truth: dict[str, str], record: PageRecord) -> None:
    said = _shown(record)
    for name in FIELDS:
        true, read = truth.get(name), said[name]
        empty = "silent" if name == "discipline" else None
        if true not in (None, "silent"):
            score.fields[name] += 1
            score.filled[name] += _same(name, true, read)
        if read != empty and not _same(name, true, read):
            score.found.append(f"{about}: {name} is {true!r}, read as {read!r}")


def _shown(record: PageRecord) -> dict[str, str | None]:
    return {
        "name": record.name,
        "licence_type": record.licence_type,
        "number": record.number,
        "status": record.status.value if record.status else None,
        "issued_on": record.issued_on.text if record.issued_on else None,
        "expires_on": record.expires_on.text if record.expires_on else None,
        "discipline": record.discipline,
    }


def _same(name: str, true: str | None, read: str | None) -> bool:
    if true is None or read is None:
        return False
    if name == "name":
        return _words(true) == _words(read) or compare_names(true, read) == "match"
    if name in ("licence_type", "number"):
        return _words(true) == _words(read)
    return true == read


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
