"""Asks the made-up board for one number at a time; the sheet says how its rows are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.evidence import Answer, Found, NotFound, Outcome, Query, Record, Unavailable, Unreadable
from verifier.registries.http.client import Request
from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from verifier.registries.base import Registry, Tools
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.strictjson import Json


def build(sheet: Datasheet, tools: Tools) -> Registry:
    """The registry of this folder."""
    return ExampleBoard(sheet, tools)


def read_row(sheet: Datasheet, row: Mapping[str, object]) -> Record:
    """One row, read by the sheet."""
    return RowReader(sheet).read(row)


class ExampleBoard:
    """The made-up board as a registry."""

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep the sheet and the polite client."""
        self.sheet = sheet
        self._tools = tools
        self._reader = RowReader(sheet)

    async def ask(self, query: Query, now: datetime) -> Answer:
        """The licence with this number. An empty answer counts only while the board's own number is found."""
        outcome = await self._look_up(self._reader.digits(query.number))
        if isinstance(outcome, NotFound):
            control = await self._look_up(self.sheet.control[0])
            outcome = outcome if isinstance(control, Found) else _fault(control)
        return self._answer(outcome, now)

    async def check(self, now: datetime) -> Answer:
        """Look up the board's own number, which has to be found and readable."""
        return self._answer(await self._look_up(self.sheet.control[0]), now)

    async def _look_up(self, digits: str) -> Outcome:
        if not digits:
            return NotFound()
        reply = await self._tools.http.get_json(self.sheet, self._tools.settings, Request(f"/licences/{digits}"))
        if isinstance(reply, Unavailable):
            return reply
        try:
            records = tuple(self._reader.read(row) for row in _rows(reply.json))
        except Surprise as surprise:
            return Unreadable(str(surprise))
        return Found(records) if records else NotFound()

    def _answer(self, outcome: Outcome, now: datetime) -> Answer:
        sheet = self.sheet
        return Answer(sheet.id, sheet.authority, outcome, now, sheet_version=sheet.version, adapter="example/1")


def _fault(control: Outcome) -> Outcome:
    """A board that does not find its own number cannot say that there is no such licence."""
    return Unreadable("control: not_found") if isinstance(control, NotFound) else control


def _rows(said: Json) -> list[dict[str, Json]]:
    """The rows of an answer in the known envelope."""
    listed = said.get("licences") if isinstance(said, dict) and len(said) == 1 else None
    if not isinstance(listed, list):
        raise Surprise("licences", "not_a_list")
    rows = [row for row in listed if isinstance(row, dict)]
    if len(rows) != len(listed):
        raise Surprise("licences", "not_an_object")
    return rows
