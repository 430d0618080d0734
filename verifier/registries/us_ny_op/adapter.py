"""Asking New York: one request by profession code and number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from verifier.registries.drivers.json_api import BoardApi, Question
from verifier.registries.drivers.json_rows import Row, flatten, member, objects
from verifier.registries.http.client import Request
from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.evidence import Query, Record
    from verifier.registries.base import Registry, Tools
    from verifier.registries.http.client import Reply
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.strictjson import Json

ABSENT: Final = frozenset({204, 404})
EMPTY: Final[tuple[Json, ...]] = ([], {"content": []})


def build(sheet: Datasheet, tools: Tools) -> Registry:
    """Build New York's registry."""
    return NewYork(sheet, tools)


def read_row(sheet: Datasheet, row: Json) -> Record:
    """Read one licence."""
    return RowReader(sheet).read(_flat(sheet, row))


class NewYork(BoardApi):
    """The roster of the Office of the Professions."""

    adapter = "us_ny_op/1"

    def questions(self, query: Query) -> Sequence[Question]:
        """Ask for the six digits under the profession's code; all professions at once are refused."""
        digits = self._reader.typed(query.number)
        number = digits.lstrip("0").zfill(self._sheet.number.pad)
        return [self._question(code, number) for code in self._api.codes[query.family]] if digits else []

    def rows(self, reply: Reply, _question: Question) -> Sequence[Row]:
        """Read the one licence, or none."""
        if reply.status in ABSENT or reply.json in EMPTY:
            return []
        return [_flat(self._sheet, reply.json)]

    def answers(self, record: Record, query: Query, question: Question) -> bool:
        """Return True if it is the number asked for; `Surprise` for another profession."""
        if record.title_text != question.sought:
            raise Surprise("professionCode", "outside_the_question")
        return super().answers(record, query, question)

    def controls(self, host: str) -> Sequence[Question]:
        """Ask for common surnames among all professions."""
        path = str(self._api.control)
        asked = [(("professionCode", "ALL"), ("name", name)) for name in self._sheet.control]
        form = f"GET {path}?professionCode=ALL&name={{name}}"
        return [Question(Request(path, one, self.keyed(), absent=ABSENT, base=host), form) for one in asked]

    def shape_question(self, host: str) -> Question:
        """Ask for a number nobody has."""
        return self._question(next(iter(self._api.codes.values()))[0], "0" * self._sheet.number.pad, host)

    def shows(self, reply: Reply, question: Question) -> bool:
        """Return True if anybody of that name is listed; a look-up must bring a licence."""
        if question.request.path != self._api.control:
            return super().shows(reply, question)
        return reply.status not in ABSENT and bool(objects(member(reply.json, "content"), "content"))

    def _question(self, code: str, number: str, host: str = "") -> Question:
        path = self._api.path
        asked = (("professionCode", code), ("licenseNumber", number))
        request = Request(path, asked, self.keyed(), absent=ABSENT, base=host)
        return Question(request, f"GET {path}?professionCode={code}&licenseNumber={{number}}", code)


def _flat(sheet: Datasheet, row: Json) -> Row:
    """Flatten a licence, without its captions. Where enforcement is spoken of at all, the actions must be listed."""
    if not isinstance(row, dict):
        raise Surprise("answer", "not_an_object")
    if "noEnforcementActionsFoundMessage" in row:
        member(row, "enforcementActions")
    flat = flatten({key: _value(cell, sheet.shown(key)) for key, cell in row.items()}, sheet)
    address = row.get("address")
    town = re.fullmatch(r"(.+) [A-Z]{2}", str(_value(address, "address"))) if address else None
    return {**flat, "city": town[1] if town else ""}


def _value(cell: Json, key: str) -> Json:
    """Read a field: most come with the caption of the page, `{"value": ..., "label": ...}`."""
    if not isinstance(cell, dict):
        return cell
    if cell.keys() != {"value", "label"} or not isinstance(cell["label"], str):
        raise Surprise(key, "not_a_value_and_a_label")
    return cell["value"]
