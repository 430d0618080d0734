"""Parsers of what registries send: rows by data sheet, answers by driver, files of lists."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from scripts.rig.fuzz.confirmed import believed
from scripts.rig.fuzz.known import sources
from scripts.rig.fuzz.parser import Parser, insist, written
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Found, NotFound, PersonName, Query, Unavailable, Unreadable
from verifier.registries.base import Tools, WriteBack
from verifier.registries.catalogue import build
from verifier.registries.conformance.samples import read, samples
from verifier.registries.discover import Source
from verifier.registries.http.client import Reply, Request
from verifier.registries.http.transport import ASK_AGAIN_IN, http_date, retry_after
from verifier.registries.rosters.source import sheet_source
from verifier.registries.rosters.types import RosterPosition, RosterRefused
from verifier.registries.sheet.datasheet import Datasheet, SourceSettings
from verifier.registries.sheet.parse import Surprise
from verifier.registries.us_nppes.bulkfile import bulk_source
from verifier.strictjson import NotJson, read_json

NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
Json = Any
T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run what never waits."""
    return _loop().run_until_complete(work)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _rows() -> list[bytes]:
    return written(
        *(
            {"source": source.sheet.id, "sample": at, "row": sample.row}
            for source in sources().values()
            for at, sample in enumerate(samples(source))
        )
    )


def _row(data: bytes) -> None:
    """Read a row by its source's sheet; the machine must not confirm what the sample's claim is not."""
    try:
        document = read_json(data)
    except NotJson:
        return
    said = document if isinstance(document, dict) else {}
    source, sample, row = _known(said.get("source")), said.get("sample"), said.get("row")
    if source is None or not isinstance(row, dict):
        return
    try:
        record = read(source, row)
    except Surprise as surprise:
        insist(str(surprise), "a refusal without a word")
        return
    believed(source, sample, row, record)


def _known(name: object) -> Source | None:
    return sources().get(name) if isinstance(name, str) else None


class _Said:
    """Stands for the network: each request is answered with the next reply, the last one again and again."""

    def __init__(self, replies: list[Json]) -> None:
        self._replies, self._at = replies, -1

    async def get_json(self, _sheet: Datasheet, _settings: SourceSettings, request: Request) -> Reply | Unavailable:
        self._at += 1
        said = self._replies[min(self._at, len(self._replies) - 1)] if self._replies else None
        status, body = 200, said
        if isinstance(said, dict) and said.keys() == {"status", "body"} and isinstance(said["status"], int):
            status, body = said["status"], said["body"]
        if status not in request.readable | request.absent:
            return Unavailable(ASK_AGAIN_IN, "http_500")
        raw = json.dumps(body).encode()
        if status in request.absent:
            return Reply(status, raw)
        try:
            return Reply(status, raw, read_json(raw))
        except NotJson:
            return Unavailable(ASK_AGAIN_IN, "not_json")


def _answer(data: bytes) -> None:
    """Ask a source, and its control, that answers with these replies; nothing but an outcome may come."""
    try:
        said = read_json(data)
    except NotJson:
        return
    source = _known(said.get("source")) if isinstance(said, dict) else None
    replies = said.get("replies") if source else None
    if source is None or not isinstance(replies, list):
        return
    asked = _asked(said)
    http = cast("Any", _Said(replies))
    settings = SourceSettings(app_token="made-up", app_id="made-up", app_key="made-up")  # noqa: S106  of nobody
    registry = build(source, Tools(settings, http, cast("Any", None)))
    outcome = run(registry.ask(asked, NOW)).outcome
    insist(isinstance(outcome, Found | NotFound | Unavailable | Unreadable), "no outcome")
    insist(not isinstance(outcome, Found) or outcome.records, "found, and nothing there")
    run(registry.check(NOW))
    if isinstance(registry, WriteBack):
        run(registry.published(asked.orcid or asked.npi, NOW))


def _answers() -> list[bytes]:
    """Write ORCID's samples as its answers; those of the others are in the corpus."""
    rows = [sample.row for sample in samples(sources()["orcid"])]
    asked = [(str(row.get("orcid-identifier", {}).get("path", "")), row) for row in rows]
    return written(*({"source": "orcid", "orcid": orcid, "replies": [row]} for orcid, row in asked))


def _asked(said: dict[str, Json]) -> Query:
    words = {name: said[name] for name in ("number", "npi", "orcid") if isinstance(said.get(name), str)}
    place = str(said.get("place", ""))
    family = next((family for family in Family if family.value == said.get("family")), Family.COUNSELOR)
    return Query(place, family, words.pop("number", ""), PersonName("Robin", "Sample"), **words)


def _lists() -> list[bytes]:
    """Write a small list of three sources, in every wrapping."""
    texts = [_list(sources()[name]) for name in ("us-oig-leie", "us-fl-mqa")]
    plain = [text.encode() for text in texts]
    return [
        *plain,
        *(gzip.compress(text, mtime=0) for text in plain),
        *(_zipped(text) for text in plain),
        *(text.encode("utf-16") for text in texts),
        _zipped(b"<html>"),
        b"\xd0\xcf\x11\xe0" + bytes(64),
    ]


def _list(source: Source) -> str:
    rows = [sample.row for sample in samples(source)][:4]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    between = "|" if source.sheet.roster and source.sheet.roster.format == "pipe" else ","
    lines = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
    return "".join(between.join(line) + "\n" for line in lines)


def _zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("UPDATED.csv"), content)
    return packed.getvalue()


@cache
def _place() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-")) / "UPDATED.csv"


def _read_list(data: bytes) -> None:
    """Load a file as three sources' lists, to its end."""
    _place().write_bytes(data)
    for name in ("us-oig-leie", "us-fl-mqa"):
        _loaded(lambda sheet: sheet_source(sheet, [_place()], None), name)
    _loaded(lambda sheet: bulk_source(sheet, _place()), "us-nppes")


def _loaded(source: Any, name: str) -> None:  # noqa: ANN401  a source made of a sheet
    try:
        for batch in source(sources()[name].sheet).batches(RosterPosition()):
            insist(batch.bytes_read >= 0, "less than nothing was read")
    except RosterRefused as refusal:
        insist(str(refusal), "a refusal without a word")


def _headers(data: bytes) -> None:
    """Read the headers of answers that say when."""
    text = data.decode("latin-1")
    wait = retry_after(text, NOW)
    insist(wait is None or 0 <= wait.total_seconds() <= 3600, "a wait that is not within an hour")  # noqa: PLR2004
    moment = http_date(text)
    insist(moment is None or moment.tzinfo, "a date without a zone")
    if moment is not None:
        moment.astimezone(UTC)


_DATES: Final = ("Sun, 22 Nov 2026 12:00:00 GMT", "Sunday, 22-Nov-26 12:00:00 -1200", "3600", "GMT", "+9999", "0000")

SOURCES: Final = (
    Parser("rows", "rows of every registry's data sheet", _row, _rows, "json", ("Active", "ACTIVE", "Expired", "None")),
    Parser(
        "answers", "answers to every driver, ORCID's and NPPES's too", _answer, _answers, "json", ("200", "404", "[]")
    ),
    Parser("lists", "files of lists, however wrapped", _read_list, _lists, "bytes", ("\n", "|", ",", '"', "PK")),
    Parser("headers", "dates and waits in headers", _headers, lambda: [one.encode() for one in _DATES], "text", _DATES),
)
