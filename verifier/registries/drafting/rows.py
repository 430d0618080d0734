"""The drafted `samples.jsonl`: made-up rows in the source's exact shape, read by the drafted sheet itself."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from verifier.domain.credentials.profession import Level
from verifier.registries.conformance.samples import plain
from verifier.registries.drafting.plan import Plan
from verifier.registries.drafting.shapes import date_shape, masked, masked_number, texts
from verifier.registries.drafting.vocabulary import references
from verifier.registries.sheet.datasheet import Datasheet
from verifier.registries.sheet.open_questions import MARK
from verifier.registries.sheet.parse import DATE_SHAPES, Surprise
from verifier.registries.sheet.row_reader import RowReader

_ISSUED_ON, _EXPIRES_ON, _SOME_DAY = date(2019, 3, 5), date(2027, 8, 31), date(2020, 1, 15)
_NOBODY: Final = {
    "surname": "Sample",
    "given": "Robin",
    "middle": "Alex",
    "full_name": "Robin Sample",
    "city": "Springfield",
    "birth_year": "1981",
    "birth_range": "1980-1989",
    "npi": "1234567893",  # the example number of the NPI standard
    "email": "robin@example.org",
    "website": "https://example.org/robin",
}
_DAYS: Final = {"issued_on": _ISSUED_ON, "expires_on": _EXPIRES_ON, "birth_date": date(1981, 5, 17)}
# What is in the reading of a sample only when the row says it; the rest is the same for every row.
_TOLD: Final = ("number", "title", "standing", "given", "middle", "surname", "issued_on", "expires_on")
# Stand-ins for what a person has yet to decide, so that the rest of the draft can be tried.
_UNTIL_DECIDED: Final = {
    "authority": "primary",
    "jurisdiction": "US",
    "time_zone": "UTC",
    "families": ["counselor"],
    "lookup_url": "https://example.org/",
    "terms": "undecided",
    "name_order": "given_first",
    "publishes_discipline": None,
}

Row = dict[str, Any]


def sample_lines(plan: Plan, text: str) -> list[str]:
    """Write the samples, a line of JSON each; none when the draft cannot read a row before more is decided."""
    if plan.fields.get("status") and not _status_word(plan):
        return []
    reader = RowReader(trial(text))
    row = _row(plan)
    try:
        reader.read(row)
    except Surprise:
        return []
    return [json.dumps(_sample(plan, reader, why, made), ensure_ascii=False) for why, made in _rows(plan, row)]


def trial(text: str) -> Datasheet:
    """Parse the drafted sheet with stand-ins for the open decisions: to try it, never to ask a source with it."""
    document = tomllib.loads(text)
    _set_aside(document, "types", "other")
    _set_aside(document, "statuses", "inactive")
    document["ignored"] = [*document.get("ignored", ()), *document.pop(MARK, ())]
    for name, value in list(document.items()):
        if value == MARK:
            document[name] = _UNTIL_DECIDED[name]
        elif isinstance(value, dict):
            document[name] = {key: inner for key, inner in value.items() if key != MARK and inner not in (MARK, [MARK])}
    document["dates"] = [shape for shape in document["dates"] if shape != MARK]
    if "actions" in document:
        none = document["actions"].get("none", [])
        document["actions"]["none"] = [*none, *([] if "" in none else [""])]
    return Datasheet.model_validate(document)


def _set_aside(document: dict[str, Any], table: str, where: str) -> None:
    """Move the open words of a table to an entry that is not in force and not ours."""
    words = document[table]
    words[where] = [*words.get(where, ()), *words.pop(MARK, ())]


def _rows(plan: Plan, row: Row) -> Iterator[tuple[str, Row]]:
    """Yield the row in force, and that row with one thing changed at a time."""
    yield f"the board's word {_status_word(plan)!r}", row
    for column in plan.fields.get("status", ()):
        for words in plan.statuses.known.values():
            if words[0] != row[column]:
                yield f"the board's word {words[0]!r}", {**row, column: words[0]}
        yield "a status nobody has seen", {**row, column: "Zorblax"}
    yield "a column nobody has heard of", {**row, "zorblax": "1"}
    for column in plan.fields.get("expires_on", ()):
        if plan.types.known:
            yield "in force without an end", {name: value for name, value in row.items() if name != column}


def _sample(plan: Plan, reader: RowReader, why: str, row: Row) -> dict[str, Any]:
    """Write a line of the file, without the reading of a word that is not decided yet."""
    try:
        record = reader.read(row)
    except Surprise as surprise:
        return {"why": why, "row": row, "surprise": str(surprise)}
    shown = plain(record)
    told = [name for name in _TOLD if name != "standing" or record.standing_text not in plan.statuses.open]
    return {"why": why, "row": row, "reads": {name: shown[name] for name in told if shown[name]}}


def _row(plan: Plan) -> Row:
    """Make up a row: every column that most rows fill, with values of the same shapes."""
    mostly = [column for column in plan.seen.columns if 2 * _filled(plan, column) >= len(plan.seen.rows)]
    row = {column: _disguised(plan, column) for column in plan.seen.columns if column in mostly}
    words = {"status": _status_word(plan), "type": _type_word(plan)}
    words["action"] = plan.actions.known.get("none", ("",))[0]
    for name, columns in plan.fields.items():
        value = words[name] if name in words else _value(plan, name, columns[0])
        row |= {columns[0]: _linked(plan, columns[0], value)} if value else {}
        if not value:
            row.pop(columns[0], None)
    return {column: row[column] for column in plan.seen.columns if column in row}


def _filled(plan: Plan, column: str) -> int:
    return sum(row.get(column) not in (None, "") for row in plan.seen.rows)


def _value(plan: Plan, name: str, column: str) -> str:
    """Make up the value of one of our fields; "" for a suffix or a note, which most people do not have."""
    printed = texts(plan.seen.rows, column)
    if name == "number":
        return masked_number(printed[0], printed) if printed else ""
    if name in _DAYS:
        return _day(_DAYS[name], printed)
    word = _NOBODY.get(name, "")
    return word.upper() if "".join(printed).isupper() and name not in {"email", "website"} else word


def _linked(plan: Plan, column: str, value: str) -> Any:  # noqa: ANN401  any JSON value
    """Wrap the value as a portal prints links, where this column holds links."""
    return {"url": value} if any(isinstance(row.get(column), dict) for row in plan.seen.rows) else value


def _day(day: date, printed: list[str]) -> str:
    """Write a day in the shape of those printed; "" where they have none."""
    shapes = [shape for text in printed if (shape := date_shape(text))]
    return day.strftime(DATE_SHAPES[shapes[0]][1]) if shapes else ""


def _disguised(plan: Plan, column: str) -> Any:  # noqa: ANN401  any JSON value
    value = next(row[column] for row in plan.seen.rows if row.get(column) not in (None, ""))
    if isinstance(value, str) and date_shape(value):
        return _day(_SOME_DAY, [value])
    return masked(value)


def _status_word(plan: Plan) -> str:
    """Return the word of a licence in force where it is known, else the most frequent one."""
    some = [words[0] for words in plan.statuses.known.values()]  # in force comes first
    return next(iter((*some, *plan.statuses.open)), "")


def _type_word(plan: Plan) -> str:
    """Return a type that is one of our full licences where there is one, else the most frequent word."""
    titles: Mapping[str, Any] = references(plan.wanted.jurisdiction) if plan.types.known else {}
    full = [words[0] for title, words in plan.types.known.items() if titles[title].level is Level.INDEPENDENT]
    some = [words[0] for words in plan.types.known.values()]
    return next(iter((*full, *some, *plan.types.open)), "")
