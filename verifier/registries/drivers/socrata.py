"""Any state's Socrata data set, asked and read from its data sheet alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from verifier.domain.binding.offices import host_of, is_one_person
from verifier.domain.evidence import Answer, Found, NotFound, Outcome, Query, Record, Unavailable, Unreadable
from verifier.registries.drivers import soql
from verifier.registries.drivers.portal import Portal
from verifier.registries.drivers.socrata_replies import moment, refusal_in
from verifier.registries.http.client import OK, Reply, Request
from verifier.registries.http.positive_control import PositiveControl
from verifier.registries.http.transport import ASK_AGAIN_IN
from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader

if TYPE_CHECKING:
    from verifier.registries.base import Tools
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.registries.sheet.sections import Socrata
    from verifier.strictjson import Json

ADAPTER: Final = "socrata/1"
CONTROL_ROWS: Final = 20
MOST_AT_PLACE: Final = 20  # a website on more rows is an office's without reading them
_HOST: Final = re.compile(r"[a-z0-9.-]{4,253}")
UNKNOWN_SHAPE: Final = frozenset({"unknown_column", "not_an_object"})  # of the whole list, not of one row
_ERRORS_WITH_CODE: Final = frozenset({OK, 400, 404})


class SocrataRegistry:
    """One data set as a registry."""

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep the sheet; nothing is asked yet."""
        if sheet.socrata is None:
            message = f"{sheet.id}: no [socrata] section"
            raise ValueError(message)
        self._sheet = sheet
        self._set: Socrata = sheet.socrata
        self._settings = tools.settings
        self._http = tools.http
        self._reader = RowReader(sheet)
        self._control = PositiveControl(self._control_fault)
        self._as_of: datetime | None = None

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""
        return self._sheet

    @property
    def portal(self) -> Portal:
        """Return the portal of the data set, to ask about its columns and words."""
        return Portal(self._http, self._sheet, self._settings, self._set.dataset)

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Ask for every row with the digits of the number; without one by name, where the sheet allows it."""
        where = self._where(query)
        if where is None:
            return self._answer(NotFound(), now, "")
        reply = await self._rows((("$where", where), ("$order", ":id"), ("$limit", str(self._set.limit))))
        if isinstance(reply, Unavailable):
            return self._answer(reply, now, self._template(query))
        outcome = self._read(reply, query)
        if isinstance(outcome, NotFound) and not reply.json:
            outcome = await self._control.fault() or outcome
        if isinstance(outcome, Found) and self._sheet.fields.website:
            outcome = Found(tuple([await self._said_of(record) for record in outcome.records]))
        return self._answer(outcome, now, self._template(query), reply.body)

    async def check(self, now: datetime) -> Answer:
        """Ask for some rows and read them, compare the columns with the sheet's, note how fresh the data says it is."""
        fault = await self._control.fault()
        if fault is None:
            fault = await self._described()
        return self._answer(fault or NotFound(), now, f"GET {self._path}?$limit={CONTROL_ROWS}")

    async def is_alone_at(self, record: Record, place: str) -> bool:
        """Return True if this host is a website of this person's rows and of nobody else's.

        False as well where the data set cannot be asked, or does not answer.
        """
        columns = self._sheet.fields.website
        if not columns or not _HOST.fullmatch(place):
            return False
        where = soql.either([soql.upper_contains(column, place) for column in columns])
        reply = await self._rows((("$where", where), ("$order", ":id"), ("$limit", str(MOST_AT_PLACE + 1))))
        if isinstance(reply, Unavailable) or refusal_in(reply) or not 0 < len(reply.json) <= MOST_AT_PLACE:
            return False
        try:
            found = [self._reader.read(row) for row in reply.json]
        except Surprise:
            return False
        return is_one_person((record, *(one for one in found if host_of(one.website) == place)))

    async def _said_of(self, record: Record) -> Record:
        """Complete the record: whether its website is this person's alone."""
        host = host_of(record.website)
        return replace(record, website_alone=True) if host and await self.is_alone_at(record, host) else record

    @property
    def _path(self) -> str:
        return f"/resource/{self._set.dataset}.json"

    def _where(self, query: Query) -> str | None:
        """Write the question in SoQL; None when no record could have such a number."""
        digits = self._reader.typed(query.number)
        if digits:
            return self._by_number(digits)
        named = query.name.surname and query.name.given
        if query.number or not (self._set.by_name and named):
            return None
        fields = self._sheet.fields
        asked = ((fields.surname[0], query.name.surname), (fields.given[0], query.name.given))
        return soql.both([soql.upper_equals(column, text) for column, text in asked])

    def _by_number(self, digits: str) -> str:
        """Write the number in every form the sheet lists; only digits ever stand between the wildcards."""
        rule = self._sheet.number
        bare = digits.lstrip("0") or "0"
        spelt = {"digits": digits, "bare": bare, "padded": bare.zfill(rule.pad)}
        column = self._sheet.fields.number[-1]
        return soql.either([_form(column, form.format(**spelt)) for form in rule.forms])

    def _template(self, query: Query) -> str:
        """Write the request as kept with the evidence: its form, without what was typed."""
        by = " OR ".join(self._sheet.number.forms) if self._reader.typed(query.number) else "upper(name) = {name}"
        return f"GET {self._path}?$where={by}&$order=:id&$limit={self._set.limit}"

    async def _rows(self, asked: tuple[tuple[str, str], ...]) -> Reply | Unavailable:
        token = self._settings.app_token
        headers = (("X-App-Token", token),) if token else ()
        request = Request(self._path, asked, headers, readable=_ERRORS_WITH_CODE)
        return await self._http.get_json(self._sheet, self._settings, request)

    def _read(self, reply: Reply, query: Query) -> Outcome:
        """Read the rows into an outcome. A full page may hide more rows, so it is for a person."""
        refusal = refusal_in(reply)
        if refusal:
            return refusal
        if len(reply.json) >= self._set.limit:
            return Unreadable("rows: page_limit")
        try:
            records = [self._record(row) for row in reply.json]
            wanted = tuple(record for record in records if record and self._answers(record, query))
        except Surprise as surprise:
            return Unreadable(str(surprise))
        return Found(wanted) if wanted else NotFound()

    def _record(self, row: Json) -> Record | None:
        """Read one row; None for an odd one of another profession, which is no alarm."""
        if not isinstance(row, dict):
            raise Surprise("row", "not_an_object")
        return self._reader.read_or_stranger(row)

    def _answers(self, record: Record, query: Query) -> bool:
        """Return True if the row has the number asked for; `Surprise` for a number that does not even end in it."""
        digits = self._reader.typed(query.number)
        if not digits or self._reader.same_number(record.number, query.number):
            return True
        if self._reader.digits(record.number).endswith(digits.lstrip("0")):
            return False
        raise Surprise(self._sheet.fields.number[-1], "outside_the_question")

    async def _control_fault(self) -> Unavailable | Unreadable | None:
        """Ask for any rows: they must come and be readable before "no rows" means anything."""
        reply = await self._rows((("$limit", str(CONTROL_ROWS)),))
        if isinstance(reply, Unavailable):
            return reply
        refusal = refusal_in(reply)
        if refusal:
            return refusal
        if not reply.json:
            return Unavailable(ASK_AGAIN_IN, "control_empty")
        return self._misread(reply.json)

    def _misread(self, rows: list[Json]) -> Unreadable | None:
        """Return the fault of rows nobody asked for: an unknown column in any, or none that the sheet can read.

        One person's odd row must not stop everybody; where all are of other professions, the columns were the sheet's.
        """
        faults, read = [], 0
        for row in rows:
            try:
                read += self._record(row) is not None
            except Surprise as surprise:
                faults.append(surprise)
        decisive = [fault for fault in faults if fault.kind in UNKNOWN_SHAPE] or ([] if read else faults)
        return Unreadable(f"control: {decisive[0]}") if decisive else None

    async def _described(self) -> Unavailable | Unreadable | None:
        """Ask the portal to describe the data set."""
        request = Request(f"/api/views/{self._set.dataset}.json", readable=_ERRORS_WITH_CODE)
        reply = await self._http.get_json(self._sheet, self._settings, request)
        if isinstance(reply, Unavailable):
            return reply
        if reply.status != OK or not isinstance(reply.json, dict):
            return Unreadable("description: not_an_object")
        self._as_of = moment(reply.json.get("rowsUpdatedAt"))
        return self._drift(reply.json.get("columns"))

    def _drift(self, columns: Json) -> Unreadable | None:
        """Return a used column that is gone, or one the sheet does not list, before any row shows it."""
        listed = columns if isinstance(columns, list) else []
        named = [column.get("fieldName") for column in listed if isinstance(column, dict)]
        names = {name for name in named if isinstance(name, str) and not name.startswith(":")}
        if not names:
            return None
        fields = self._sheet.fields
        gone, new = set(fields.columns()) - names, names - {*fields.columns(), *self._sheet.ignored}
        if gone:
            return Unreadable(f"columns: {min(gone)} missing")
        return Unreadable(f"columns: {self._sheet.shown(min(new))} unknown") if new else None

    def _answer(self, outcome: Outcome, now: datetime, request: str, raw: bytes = b"") -> Answer:
        return Answer(
            registry=self._sheet.id,
            authority=self._sheet.authority,
            outcome=outcome,
            retrieved_at=now,
            as_of=self._as_of,
            request=request,
            raw=raw,
            sheet_version=self._sheet.version,
            adapter=ADAPTER,
        )


def _form(column: str, pattern: str) -> str:
    return soql.like(column, pattern) if "%" in pattern else soql.equals(column, pattern)
