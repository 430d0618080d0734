"""Sentences and examples that the document has beside its types: read once from a folder of TOML files.

    [Model]
    field = ["A sentence.", example]
    field = ["A sentence.", example, value_in_the_example_of_the_whole_model]

A field whose type is another model needs no example: it is that model's. `"~"` stands for null, `"-"` for a field that
the example of the whole model leaves out, `"@30T12:00:00Z"` for that hour thirty days before the document was drawn.
Six tables are of no model: `operations` has a sentence or two for each operation, `messages` for each type of message
that is sent, `bodies` and `answers` examples of what no model describes, `media` an example for each type of answer
that is not JSON, `problems` for each code the statuses it comes with, when it comes and what to do.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from verifier.domain.vocabulary import Vocabulary

LEFT_OUT: Final = object()
UNSAID: Final = object()
_DAYS_AGO = re.compile(r"@(\d+)(T.*)?")


@dataclass(frozen=True, slots=True)
class Field:
    """The sentence and the example of one field, and what the example of its whole model has in its place."""

    says: str
    example: Any = UNSAID
    whole: Any = UNSAID


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of problem: its statuses, when it comes, and what to do."""

    statuses: tuple[int, ...]
    when: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Described:
    """Everything that is said beside the types."""

    models: Mapping[str, Mapping[str, Field]]
    operations: Mapping[str, str]
    bodies: Mapping[str, str]
    answers: Mapping[str, Any]
    media: Mapping[str, str]
    messages: Mapping[str, str]
    problems: Mapping[str, Kind]
    vocabularies: tuple[Vocabulary, ...] = ()
    today: date = date.min


def read(folder: Path, today: date) -> Described:
    """Read every file of the folder. ValueError for a model that two files describe; vocabularies are the caller's."""
    tables = _tables(folder)
    operations, sent, answers, media, messages = (
        tables.pop(name, {}) for name in ("operations", "bodies", "answers", "media", "messages")
    )
    kinds = {code: Kind(tuple(statuses), *said) for code, (statuses, *said) in tables.pop("problems", {}).items()}
    models = {name: {field: _field(row, today) for field, row in table.items()} for name, table in tables.items()}
    return Described(models, operations, sent, answers, media, messages, kinds, today=today)


def _tables(folder: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.toml")):
        read_now = tomllib.loads(file.read_text("utf-8"))
        if twice := found.keys() & read_now.keys():
            raise ValueError(f"{', '.join(twice)}: described twice")
        found |= read_now
    return found


def _field(row: list[Any], today: date) -> Field:
    says, *values = row
    example, whole = [*(_meant(value, today) for value in values), UNSAID, UNSAID][:2]
    return Field(says, example, whole)


def _meant(value: object, today: date) -> object:
    """Turn the signs of the files into what they stand for."""
    match value:
        case "~":
            return None
        case "-":
            return LEFT_OUT
        case str() if found := _DAYS_AGO.fullmatch(value):
            return f"{today - timedelta(days=int(found[1]))}{found[2] or ''}"
        case _:
            return value
