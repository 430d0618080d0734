"""Asking California's DCA: one request for each licence type of the family, by bare number."""

from __future__ import annotations

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

ABSENT: Final = frozenset({404})


def build(sheet: Datasheet, tools: Tools) -> Registry:
    """Build California's registry."""
    return California(sheet, tools)


def read_row(sheet: Datasheet, row: Json) -> Record:
    """Read one licence in full, with the `licType` it was asked under."""
    return RowReader(sheet).read(flatten(row, sheet))


class California(BoardApi):
    """The DCA's licence search. It never says which type a licence is of: that is the one asked for."""

    adapter = "us_ca_dca/1"

    def questions(self, query: Query) -> Sequence[Question]:
        """Ask for the number under every licence type of the family: one number occurs under nineteen."""
        number = self._reader.typed(query.number).lstrip("0")
        return [self._question(code, number) for code in self._api.codes[query.family]] if number else []

    def rows(self, reply: Reply, question: Question) -> Sequence[Row]:
        """Read every licence in full. An empty list and a 404 both mean that there is none."""
        if reply.status in ABSENT:
            return []
        details = objects(member(reply.json, "licenseDetails", alone=True), "licenseDetails")
        name = "getFullLicenseDetail"
        full = [one for detail in details for one in objects(member(detail, name, alone=True), name)]
        if details and not full:
            raise Surprise(name, "missing")
        return [flatten({**one, "licType": question.sought}, self._sheet) for one in full]

    def controls(self, host: str) -> Sequence[Question]:
        """Ask for the board's own list of licence types."""
        path = str(self._api.control)
        return [Question(Request(path, headers=self.keyed(), absent=ABSENT, base=host), f"GET {path}")]

    def shape_question(self, host: str) -> Question:
        """Ask for a number nobody has."""
        return self._question(next(iter(self._api.codes.values()))[0], "0", host)

    def shows(self, reply: Reply, question: Question) -> bool:
        """Return True if the list names licence types that we ask about; a look-up must bring a licence."""
        if question.request.path != self._api.control:
            return super().shows(reply, question)
        if reply.status in ABSENT:
            return False
        groups = objects(member(reply.json, "getAllLicenseTypes"), "getAllLicenseTypes")
        listed = {
            str(kind.get("clientCode")) for one in groups for kind in objects(one.get("licenseTypes"), "licenseTypes")
        }
        return any(code in listed for codes in self._api.codes.values() for code in codes)

    def _question(self, code: str, number: str, host: str = "") -> Question:
        path = self._api.path
        request = Request(path, (("licType", code), ("licNumber", number)), self.keyed(), absent=ABSENT, base=host)
        return Question(request, f"GET {path}?licType={code}&licNumber={{number}}", code)
