"""The common part of boards with a JSON API of their own: asking, reading answers, positive control.

A folder's `adapter.py` says how one board is asked and where its rows lie; the sheet says what keys and words mean.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from verifier.domain.evidence import Answer, Found, NotFound, Outcome, Query, Record, Unavailable, Unreadable
from verifier.registries.http.client import OK, Reply, Request
from verifier.registries.http.operator_key import Headers, key_of
from verifier.registries.http.positive_control import PositiveControl
from verifier.registries.http.transport import ASK_AGAIN_IN, LONGEST_WAIT
from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader
from verifier.strictjson import NotJson, read_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.registries.base import Tools
    from verifier.registries.drivers.json_rows import Row
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.registries.sheet.sections import Api


@dataclass(frozen=True, slots=True)
class Question:
    """One request, and its form for the evidence: without what was typed and without the key."""

    request: Request
    form: str
    sought: str = ""  # what every row of the answer must contain, or what the board calls the licences asked about


@dataclass(slots=True)
class Replies:
    """The records and the bytes that came back for one look-up."""

    records: list[Record] = field(default_factory=list)
    others: bool = False  # rows of other licences came: the source answers
    raw: list[bytes] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)  # what was asked


class NoReply(Exception):  # noqa: N818  the source did not answer; nothing is wrong with the program
    """One of the questions got no answer; the answers to the others are then not whole either."""

    def __init__(self, unavailable: Unavailable) -> None:
        """Keep what the transport said."""
        super().__init__(unavailable.detail)
        self.unavailable = unavailable


class BoardApi(ABC):
    """A board as a registry. A subclass says how to ask and where the rows are."""

    adapter: ClassVar[str]
    searches: ClassVar[bool] = False  # answers hold other people's licences, too
    first_hit_counts: ClassVar[bool] = False  # several ways to ask one question, or several questions

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep the sheet; nothing is asked yet."""
        if sheet.api is None:
            message = f"{sheet.id}: no [api] section"
            raise ValueError(message)
        self._sheet = sheet
        self._api: Api = sheet.api
        self._tools = tools
        self._reader = RowReader(sheet)
        self._brief = self._reader  # reads the rows of the look-up
        self._hosts = tuple(dict.fromkeys(self._api.hosts.values())) or ("",)
        self._controls = {host: PositiveControl(partial(self._control_fault, host)) for host in self._hosts}
        self._shown: dict[str, Question] = {}  # the last question that found a record: the best control there is

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""
        return self._sheet

    @abstractmethod
    def questions(self, query: Query) -> Sequence[Question]:
        """List the questions to the board; none when no record could have such a number."""

    @abstractmethod
    def rows(self, reply: Reply, question: Question) -> Sequence[Row]:
        """Extract the rows of an answer, each a flat object; `Surprise` for a shape the board was never seen to use."""

    @abstractmethod
    def controls(self, host: str) -> Sequence[Question]:
        """List questions that a working board has some answer to, whoever is listed there."""

    def shape_question(self, host: str) -> Question:
        """Return a question that may have no answer: the reply shows only that the board speaks as the sheet says."""
        return self.controls(host)[0]

    def answers(self, record: Record, query: Query, _question: Question) -> bool:
        """Return True if a record is about the number asked for; `Surprise` for one that was never asked for."""
        if not self._reader.same_number(record.number, query.number):
            raise Surprise(self._sheet.fields.number[-1], "outside_the_question")
        return True

    async def complete(self, _row: Row, record: Record, _question: Question, _replies: Replies) -> Record:
        """Complete the record where the look-up leaves parts of it out."""
        return record

    def shows(self, reply: Reply, question: Question) -> bool:
        """Return True if the answer to a control contains a record."""
        return bool([self._brief.read(row) for row in self.rows(reply, question)])

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Ask for every record with this number; an empty answer counts only after positive control."""
        replies = Replies()
        outcome = await self._outcome(query, replies)
        return self._answer(outcome, now, replies)

    async def check(self, now: datetime) -> Answer:
        """Run positive control. A board that shows nothing yet is alive if it answers in the sheet's own shape."""
        replies = Replies()
        if self._locked_out():
            return self._answer(Unavailable(LONGEST_WAIT, "no_key"), now, replies)
        faults = [await self._unfit(host, replies) for host in self._hosts]
        return self._answer(next((fault for fault in faults if fault), NotFound()), now, replies)

    async def send(self, question: Question, replies: Replies) -> Reply:
        """Send one question to the board. Raises `NoReply` when it does not answer."""
        replies.forms.append(question.form)
        reply = await self._tools.http.get_json(self._sheet, self._tools.settings, question.request)
        if isinstance(reply, Unavailable):
            raise NoReply(reply)
        replies.raw.append(reply.body)
        return reply

    def keyed(self) -> Headers:
        """Return the headers that carry the operator's key."""
        return key_of(self._sheet, self._tools.settings) or ()

    def _locked_out(self) -> bool:
        return bool(self._api.key_headers) and not self.keyed()

    async def _outcome(self, query: Query, replies: Replies) -> Outcome:
        try:
            questions = self.questions(query) if query.family in self._sheet.families else ()
            if not questions:
                return NotFound()
            if self._locked_out():
                return Unavailable(LONGEST_WAIT, "no_key")
            for question in questions:
                replies.records += await self._found(question, query, replies)
                if replies.records and self.first_hit_counts:
                    break
        except Surprise as surprise:
            return Unreadable(str(surprise))
        except NoReply as silence:
            return silence.unavailable
        if replies.records:
            return Found(tuple(replies.records))
        return NotFound() if replies.others else await self._controls[questions[-1].request.base].fault() or NotFound()

    async def _found(self, question: Question, query: Query, replies: Replies) -> list[Record]:
        """Ask one question and read the wanted records out of the reply."""
        reply = await self.send(question, replies)
        asked = query.number if self.searches else ""
        rows = [(row, self._brief.read_unless_anothers(row, asked)) for row in self.rows(reply, question)]
        read = [(row, record) for row, record in rows if record]
        wanted = [(row, record) for row, record in read if self.answers(record, query, question)]
        replies.others = replies.others or len(wanted) < len(read)
        found = [await self.complete(row, record, question, replies) for row, record in wanted]
        if found:
            self._shown[question.request.base] = question
        return found

    async def _control_fault(self, host: str) -> Unavailable | Unreadable | None:
        """Ask for the last record found here, then the sheet's controls: one must answer before "nobody" counts."""
        known = self._shown.get(host)
        for question in [known] if known else self.controls(host):
            try:
                if self.shows(await self.send(question, Replies()), question):
                    return None
            except Surprise as surprise:
                return Unreadable(f"control: {surprise}")
            except NoReply as silence:
                return silence.unavailable
        self._shown.pop(host, None)  # a record may be gone for good; the next control does without it
        return Unavailable(ASK_AGAIN_IN, "control_empty")

    async def _unfit(self, host: str, replies: Replies) -> Unavailable | Unreadable | None:
        """Return why this host cannot be asked, or None. One without records must answer in the sheet's own shape."""
        fault = await self._controls[host].fault()
        if not isinstance(fault, Unavailable):
            return fault
        question = self.shape_question(host)
        try:
            reply = await self.send(question, replies)
            if reply.status in question.request.absent:
                return None if self._says_nobody(reply, question) else fault
            self.shows(reply, question)
        except Surprise as surprise:
            return Unreadable(f"control: {surprise}")
        except NoReply as silence:
            return silence.unavailable
        return None

    def _says_nobody(self, reply: Reply, question: Question) -> bool:
        """Return True if "no such record" is in the board's own words: any server can give a status."""
        try:
            return not self.rows(Reply(OK, reply.body, read_json(reply.body)), question)
        except (NotJson, Surprise):
            return False

    def _answer(self, outcome: Outcome, now: datetime, replies: Replies) -> Answer:
        return Answer(
            registry=self._sheet.id,
            authority=self._sheet.authority,
            outcome=outcome,
            retrieved_at=now,
            request="; ".join(dict.fromkeys(replies.forms)),
            raw=b"\n".join(replies.raw),
            sheet_version=self._sheet.version,
            adapter=self.adapter,
        )
