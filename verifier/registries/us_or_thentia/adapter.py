"""Asking Oregon's boards: a search by part of the number, then the one record in full.

The search leaves out dates and notices, so nothing it says is enough by itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Action
from verifier.registries.drivers.json_api import BoardApi, Question, Replies
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

MOST: Final = 100  # rows asked for; a longer answer is for people
_ENVELOPE: Final = frozenset({"errorCode", "errorMessage", "method", "resultCount", "result"})


def build(sheet: Datasheet, tools: Tools) -> Registry:
    """Build Oregon's registry."""
    return Thentia(sheet, tools)


def read_row(sheet: Datasheet, row: Json) -> Record:
    """Read one registrant in full."""
    return RowReader(sheet).read(_flat(sheet, row))


class Thentia(BoardApi):
    """Three boards on one product, each at its own host."""

    adapter = "us_or_thentia/1"
    searches = True

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep a second reader for search results, which have no dates."""
        super().__init__(sheet, tools)
        self._brief = RowReader(sheet.model_copy(update={"required_in_force": ()}))

    def questions(self, query: Query) -> Sequence[Question]:
        """Ask for the digits, at the board of the family: its search finds every number they are a part of."""
        digits = self._reader.typed(query.number).lstrip("0")
        return [self._search(self._api.hosts[query.family], digits, "license")] if digits else []

    def rows(self, reply: Reply, question: Question) -> Sequence[Row]:
        """Read the registrants found. A count that the rows do not bear out may hide the one asked for."""
        found = _result(reply.json)
        count = member(reply.json, "resultCount")
        if not isinstance(count, int) or isinstance(count, bool) or count < len(found) or (count and not found):
            raise Surprise("resultCount", "not_the_number_of_results")
        if question.sought and (count > len(found) or len(found) >= MOST):
            raise Surprise("result", "page_limit")
        return [_flat(self._sheet, row) for row in found]

    def answers(self, record: Record, query: Query, question: Question) -> bool:
        """Return True if a record has exactly this number; `Surprise` for one that does not even contain it."""
        if question.sought not in record.number:
            raise Surprise("licenseNumber", "outside_the_question")
        if not self._reader.same_number(record.number, query.number):
            return False
        if record.title is None:
            raise Surprise("licenseCategory", "unlisted_type")
        return True

    async def complete(self, row: Row, record: Record, question: Question, replies: Replies) -> Record:
        """Fetch the registrant in full, who must be the one that was found."""
        path, found = str(self._api.detail), row.get("id")
        if not found or not isinstance(found, str):
            raise Surprise("id", "missing")
        request = Request(path, (("id", found),), base=question.request.base)
        reply = await self.send(Question(request, f"GET {path}?id={{id}}"), replies)
        full = self._reader.read(_flat(self._sheet, _bare(reply.json)))
        if _who(full) != _who(record):
            raise Surprise("licenseNumber", "two_answers")
        return replace(full, action=Action.TAKEN) if record.action is Action.TAKEN else full

    def controls(self, host: str) -> Sequence[Question]:
        """Ask for anybody at all."""
        return [self._search(host, keyword, "all", take=1) for keyword in self._sheet.control]

    def _search(self, host: str, keyword: str, within: str, take: int = MOST) -> Question:
        path = self._api.path
        asked = {"keyword": keyword, "supervisor": "0", "filter": within, "skip": "0", "take": str(take)}
        form = f"GET {path}?keyword={{number}}&supervisor=0&filter={within}&skip=0&take={take}"
        return Question(Request(path, tuple(asked.items()), base=host), form, keyword if take == MOST else "")


def _flat(sheet: Datasheet, row: Json) -> Row:
    """Flatten a registrant, with the letter of the number, which tells associates of two professions apart."""
    if not isinstance(row, dict):
        raise Surprise("result", "not_an_object")
    number = row.get("licenseNumber")
    letters = re.match(r"[A-Z]*", number) if isinstance(number, str) else None
    return {**flatten(row, sheet), "series": letters[0] if letters else ""}


def _result(answer: Json) -> list[dict[str, Json]]:
    """Take the rows out of the product's envelope; it reports its errors with status 200."""
    if member(answer, "errorCode") != "0":
        raise Surprise("errorCode", "refused")
    if not answer.keys() <= _ENVELOPE:
        raise Surprise("answer", "unknown_key")
    return objects(member(answer, "result"), "result")


def _bare(answer: Json) -> Json:
    """Read one registrant, as most hosts answer, or alone in the envelope of the search."""
    if not isinstance(answer, dict) or "errorCode" not in answer:
        return answer
    found = _result(answer)
    if len(found) != 1:
        raise Surprise("result", "not_one")
    return found[0]


def _who(record: Record) -> tuple[object, ...]:
    return record.number, record.title, record.standing, record.name
