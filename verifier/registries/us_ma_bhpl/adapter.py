"""Asking Massachusetts: by name within a licence type, the number compared here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from anyascii import anyascii

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

BOARD: Final = "BOARD_OF_REGISTRATION_OF_ALLIED_MENTAL_HEALTH_AND_HUMAN_SERVICES_PROFESSIONS"
MOST: Final = 10_000  # the register's own cap
SHORTEST: Final = 2  # one letter finds half the register


def build(sheet: Datasheet, tools: Tools) -> Registry:
    """Build Massachusetts' registry."""
    return Massachusetts(sheet, tools)


def read_row(sheet: Datasheet, row: Json) -> Record:
    """Read one licensee."""
    return RowReader(sheet).read(_flat(sheet, row))


class Massachusetts(BoardApi):
    """The register behind the Bureau's public page, which is only known to be asked by name."""

    adapter = "us_ma_bhpl/1"
    searches = True
    first_hit_counts = True  # the second question is for names the first one missed

    def questions(self, query: Query) -> Sequence[Question]:
        """Ask for the surname, then the given name: O'Connor and OCONNOR never find one another."""
        if not self._reader.typed(query.number):
            return []
        asked = [("lastName", query.name.surname), ("firstName", query.name.given)]
        long_enough = [(key, name) for key, name in asked if len(_plain(name)) >= SHORTEST]
        if not long_enough:
            raise Surprise("lastName", "nothing_to_ask_for")
        return [self._search(code, key, name) for key, name in long_enough for code in self._api.codes[query.family]]

    def rows(self, reply: Reply, _question: Question) -> Sequence[Row]:
        """Read the licensees found. An answer cut off at the cap may hide the one asked for."""
        results = member(reply.json, "results", alone=True)
        found, total = objects(member(results, "data"), "data"), member(results, "totalDataCount")
        if len(results) > len(("data", "totalDataCount")):
            raise Surprise("results", "unknown_key")
        if not isinstance(total, int) or isinstance(total, bool) or total < len(found):
            raise Surprise("totalDataCount", "not_the_number_of_results")
        if total > len(found) or total >= MOST:
            raise Surprise("results", "page_limit")
        return [_flat(self._sheet, row) for row in found]

    def answers(self, record: Record, query: Query, question: Question) -> bool:
        """Return True if a record has this number; `Surprise` for one without the name asked for."""
        if not any(question.sought in _plain(name) for name in (record.name.surname, record.name.given)):
            raise Surprise("lastName", "outside_the_question")
        if not self._reader.same_number(record.number, query.number):
            return False
        if record.title is None:
            raise Surprise("licenseNumber", "unlisted_type")
        return True

    def controls(self, _host: str) -> Sequence[Question]:
        """Ask for common surnames, and at last a syllable that no list of people is without."""
        return [self._search("", "lastName", name) for name in self._sheet.control]

    def _search(self, code: str, key: str, name: str) -> Question:
        """Build a search by one name; `code` is the register's own number of a licence type, where we know it."""
        asked: dict[str, object] = {"licenseBoard": BOARD, "firstName": "", "lastName": "", key: name}
        asked |= {"licenseMetaId": int(code)} if code else {}
        asked["searchType"] = "BY_LICENSEE_NAME"
        path = self._api.path
        request = Request(path, body=json.dumps(asked, ensure_ascii=False).encode())
        return Question(request, f"POST {path} licenseMetaId={code} {key}={{name}}", _plain(name))


def _flat(sheet: Datasheet, row: Json) -> Row:
    """Flatten a licensee; the letters the number begins with are the only word for the licence type.

    Dates may be null, but they must be there: a past suspension that is no longer told would read as none.
    """
    for key in sheet.fields.action:
        member(row, key)
    number = row.get("licenseNumber")
    letters = re.match(r"[A-Z]*", number) if isinstance(number, str) else None
    return {**flatten(row, sheet), "series": letters[0] if letters else ""}


def _plain(name: str) -> str:
    """Keep the letters of a name, by which two spellings of one name meet and two names stay apart."""
    return "".join(char for char in anyascii(name).casefold() if char.isalnum())
