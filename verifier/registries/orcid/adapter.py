"""Asking the ORCID public API v3.0: one record by its iD, never a search by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.domain.assessment.identifiers import orcid_ok
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Answer, Authority, Found, NotFound, Outcome, Query, Record, Unavailable, Unreadable
from verifier.registries.base import Published
from verifier.registries.http.client import Reply, Request
from verifier.registries.http.positive_control import PositiveControl
from verifier.registries.http.transport import ASK_AGAIN_IN
from verifier.registries.orcid.places import PlacesReader
from verifier.registries.orcid.record import OrcidReader
from verifier.registries.sheet.parse import Surprise

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.registries.base import Registry, Tools
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.strictjson import Json

ADAPTER: Final = "orcid/1"
JSON: Final = "application/vnd.orcid+json"
OK, MOVED, ABSENT, CONFLICT = 200, 301, 404, 409
ANSWERS: Final = frozenset({OK, MOVED, ABSENT, CONFLICT})
NOT_FOUND: Final = 9016  # ORCID's own code beside its 404
NOBODY: Final = "0000-0000-0000-0001"  # well-formed, and outside every block of iDs that are given out
_ERROR_KEYS: Final = frozenset({"response-code", "developer-message", "user-message", "error-code", "more-info"})
_BECAME: Final = re.compile(
    r"refer to account:\s*https?://(?:[a-z]+\.)*orcid\.org/([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])"
)


def build(sheet: Datasheet, tools: Tools) -> Registry:
    """Build the ORCID registry."""
    return OrcidRegistry(sheet, tools)


def read_row(sheet: Datasheet, row: Json) -> Record:
    """Read the first entry of one record, for samples and for trying one."""
    found = OrcidReader(sheet.ignored).record(row)
    if not found:
        raise Surprise("history.deactivation-date", "given_up")
    return found[0]


@dataclass(frozen=True, slots=True)
class _Said:
    """The result of one request: an outcome, or the iD this one has become."""

    outcome: Outcome
    raw: bytes = b""
    became: str = ""


class OrcidRegistry:
    """ORCID as a registry: asked only about an iD that a creator gave."""

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep the sheet; nothing is asked yet."""
        self._sheet = sheet
        self._tools = tools
        self._reader = OrcidReader(sheet.ignored)
        self._places = PlacesReader(sheet.ignored)
        self._control = PositiveControl(self._control_fault)
        self._seen = ""  # the last iD found here, the best question to show that the source still answers

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""
        return self._sheet

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Ask for the entries under the iD the creator gave. Without one, or with a mistyped one, nobody is asked."""
        if not orcid_ok(query.orcid):
            return self._answer(NotFound(), now, query=query)
        said = await self._record(query.orcid)
        if said.became:
            said = await self._moved(said)
        outcome = said.outcome
        if isinstance(outcome, Found):
            self._seen = outcome.records[0].number
        if isinstance(outcome, NotFound):
            outcome = await self._control.fault() or outcome
        return self._answer(outcome, now, "GET /v3.0/{orcid}/record", said.raw, query)

    async def check(self, now: datetime) -> Answer:
        """Run positive control: ORCID's own interface answers, in a shape we know."""
        fault = await self._control.fault()
        return self._answer(fault or NotFound(), now, "GET /v3.0/search/?q=family-name:{common}&rows=1")

    async def published(self, identifier: str, _now: datetime) -> Published | NotFound | Unavailable | Unreadable:
        """Fetch the addresses on somebody's own iD. One that moved on, is locked or was given up has none."""
        reply = await self._get(f"/v3.0/{identifier}/record", ANSWERS) if orcid_ok(identifier) else None
        if reply is None or isinstance(reply, Unavailable):
            return reply or NotFound()
        try:
            said = self._published(reply, identifier)
        except Surprise as surprise:
            return Unreadable(str(surprise))
        return await self._control.fault() or said if isinstance(said, NotFound) else said

    def _published(self, reply: Reply, orcid: str) -> Published | NotFound | Unreadable:
        if reply.status == OK:
            places = self._places.places(reply.json, orcid)
            return NotFound() if places is None else Published(places)
        outcome = self._read(reply, orcid).outcome
        return outcome if isinstance(outcome, Unreadable) else NotFound()

    async def _moved(self, said: _Said) -> _Said:
        """Ask for the iD an old one has become, at the same host and path: one step, never where a header points."""
        again = await self._record(said.became)
        raw = said.raw + b"\n" + again.raw
        return _Said(Unreadable("record: moved_twice") if again.became else again.outcome, raw)

    async def _record(self, orcid: str) -> _Said:
        reply = await self._get(f"/v3.0/{orcid}/record", ANSWERS)
        if isinstance(reply, Unavailable):
            return _Said(reply)
        try:
            return self._read(reply, orcid)
        except Surprise as surprise:
            return _Said(Unreadable(str(surprise)), reply.body)

    def _read(self, reply: Reply, orcid: str) -> _Said:
        if reply.status == OK:
            found = self._reader.record(reply.json, orcid)
            return _Said(Found(found) if found else NotFound(), reply.body)
        code, words = _error(reply)
        match reply.status:
            case 404 if code == NOT_FOUND:
                return _Said(NotFound(), reply.body)
            case 409 if "deactivated" in words:
                return _Said(NotFound(), reply.body)
            case 409 if "locked" in words:
                return _Said(Unreadable("record: locked"), reply.body)
            case 301:
                return _Said(NotFound(), reply.body, _became(words, orcid))
        raise Surprise("error", f"http_{reply.status}")

    async def _get(self, path: str, readable: frozenset[int], *query: tuple[str, str]) -> Reply | Unavailable:
        token = self._tools.settings.app_token
        headers = (("Accept", JSON), *((("Authorization", f"Bearer {token}"),) if token else ()))
        return await self._tools.http.get_json(
            self._sheet, self._tools.settings, Request(path, query, headers, readable=readable)
        )

    async def _control_fault(self) -> Unavailable | Unreadable | None:
        """Ask for the last iD found here, a common name, or without one ORCID's own "not found".

        That last answer shows only that ORCID's interface is there. It is enough here: absence asks the creator to
        look at the iD again and decides nothing, and what confirms a degree is a record that was found.
        """
        if self._seen and isinstance((await self._record(self._seen)).outcome, Found):
            return None
        for name in self._sheet.control:
            query = (("q", f"family-name:{name}"), ("rows", "1"))
            reply = await self._get("/v3.0/search/", frozenset({OK}), *query)
            if isinstance(reply, Reply):
                return _search_fault(reply)
            if reply.detail != f"http_{ABSENT}":
                return reply
        nobody = (await self._record(NOBODY)).outcome
        if isinstance(nobody, NotFound):
            return None
        return nobody if isinstance(nobody, Unavailable | Unreadable) else Unreadable("control: somebody")

    def _answer(
        self, outcome: Outcome, now: datetime, request: str = "", raw: bytes = b"", query: Query | None = None
    ) -> Answer:
        return Answer(
            registry=self._sheet.id,
            authority=_worth(outcome, query),
            outcome=outcome,
            retrieved_at=now,
            request=request,
            raw=raw,
            sheet_version=self._sheet.version,
            adapter=ADAPTER,
        )


def _worth(outcome: Outcome, query: Query | None) -> Authority:
    """Return SUPPORTING beside a licence, and for an iD without any entry of an institution; else PRIMARY."""
    if query is not None and query.family is not Family.DEGREE:
        return Authority.SUPPORTING
    weak = isinstance(outcome, Found) and all(r.authority is Authority.SUPPORTING for r in outcome.records)
    return Authority.SUPPORTING if weak else Authority.PRIMARY


def _error(reply: Reply) -> tuple[int, str]:
    """Read code and words of an error in ORCID's own shape: any web server can say 404."""
    body = reply.json
    if not isinstance(body, dict) or not body.keys() <= _ERROR_KEYS or body.get("response-code") != reply.status:
        raise Surprise("error", "shape")
    code, words = body.get("error-code"), body.get("developer-message")
    if not isinstance(code, int) or not isinstance(words, str):
        raise Surprise("error", "shape")
    return code, words


def _became(words: str, orcid: str) -> str:
    """Read the iD that a deprecated one was merged into."""
    named = _BECAME.search(words)
    if named is None or not orcid_ok(named[1]) or named[1] == orcid:
        raise Surprise("error", "moved_nowhere")
    return named[1]


def _search_fault(reply: Reply) -> Unavailable | Unreadable | None:
    """Check that a search for a common name found somebody."""
    found = reply.json.get("num-found") if isinstance(reply.json, dict) else None
    if not isinstance(found, int) or isinstance(found, bool):
        return Unreadable("search: shape")
    return None if found > 0 else Unavailable(ASK_AGAIN_IN, "control_empty")
