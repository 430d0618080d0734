"""People, documents and answers of ORCID, for its tests."""

from __future__ import annotations

import json
from typing import Any

from tests.registries.builders import (
    NOW,
    USER_AGENT,
    CountingGate,
    query,
    serving,
    sheet,
    tools,
)
from verifier.demo.servers.orcid import Researcher, document, orcid_of, researchers
from verifier.demo.world import WorldHandle
from verifier.domain.evidence import (
    Found,
    Outcome,
    Record,
)
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.orcid.adapter import OrcidRegistry
from verifier.registries.orcid.record import OrcidReader

SHEET = sheet("orcid")
READER = OrcidReader(SHEET.ignored)
ROBIN = Researcher(orcid_of(9_990_000), "Robin", "Sample", "by_institution", "Sample University")
ABSENT = {
    "response-code": 404,
    "developer-message": "404 Not Found: The resource was not found.",
    "user-message": "The resource was not found.",
    "error-code": 9016,
    "more-info": "https://members.orcid.org/api/resources/troubleshooting",
}


def of(world: WorldHandle, kind: str) -> Researcher:
    return next(person for person in researchers(world.people) if person.kind == kind)


def robin(kind: str) -> dict[str, Any]:
    return document(Researcher(ROBIN.orcid, ROBIN.given, ROBIN.surname, kind, ROBIN.university))


def read_parts(row: dict[str, Any]) -> dict[str, Any]:
    """The record without what is known and not read: fewer places for a slip."""
    kept = {key: row[key] for key in ("orcid-identifier", "history", "person", "activities-summary")}
    kept["person"] = {"name": row["person"]["name"]}
    kept["activities-summary"] = {key: row["activities-summary"][key] for key in ("educations", "qualifications")}
    return kept


def entry_of(made: dict[str, Any]) -> dict[str, Any]:
    section = made["activities-summary"]["educations"]["affiliation-group"]
    return section[0]["summaries"][0]["education-summary"]  # type: ignore[no-any-return]


def first(outcome: Outcome) -> Record:
    assert isinstance(outcome, Found)
    return outcome.records[0]


async def ask(handler: Any, orcid: str = ROBIN.orcid, **settings: object) -> tuple[Outcome, CountingGate]:  # noqa: ANN401  a handler
    gate = CountingGate()
    async with serving(handler) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, gate)
        registry = OrcidRegistry(SHEET, tools(http, base_url=url, **settings))
        return (await registry.ask(query(orcid=orcid), NOW)).outcome, gate


def error(status: int, words: str, code: int = 9000) -> bytes:
    return json.dumps({**ABSENT, "response-code": status, "developer-message": words, "error-code": code}).encode()
