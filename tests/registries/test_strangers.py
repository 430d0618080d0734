"""Rows of other professions: one stranger's odd row stops nobody, one of ours does."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from tests.registries.builders import NOW, USER_AGENT, CountingGate, RowsInMemory, query, serving, sheet, tools
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Authority, Found, NotFound, Outcome, PersonName, Query, Unreadable
from verifier.registries.base import Tools
from verifier.registries.conformance import suite
from verifier.registries.discover import discover
from verifier.registries.drivers.roster import RosterRegistry
from verifier.registries.drivers.socrata import SocrataRegistry
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.rosters.block import RosterRow
from verifier.registries.rosters.types import RosterState
from verifier.registries.sheet.datasheet import SourceSettings
from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader

Row = dict[str, Any]

COLORADO, FLORIDA = (
    suite.samples(next(one for one in discover() if one.sheet.id == registry))[0].row
    for registry in ("us-co-dora", "us-fl-mqa")
)
NUMBER = COLORADO["licensenumber"]
COSMETOLOGIST = {**COLORADO, "licensetype": "COS", "lastname": "Specimen"}
PHARMACY = {"entityname": "SAMPLE PHARMACY", "licensetype": "PDO", "licensenumber": NUMBER,
            "licensestatusdescription": "Active"}  # fmt: skip
ODD_STRANGERS = {
    "an entity without a person": PHARMACY,
    "a status word of another board": {**COSMETOLOGIST, "licensestatusdescription": "Zorblax"},
    "a day before the calendar": {**COSMETOLOGIST, "licensefirstissuedate": "1899-12-30T00:00:00.000"},
    "a value that is no text": {**COSMETOLOGIST, "city": 7},
    "a nurse's prescriptive authority": {**COSMETOLOGIST, "licensetype": "RXN", "licensestatusdescription": "Zorblax"},
}
ALARMS = {
    "a status word of ours": (
        {**COLORADO, "licensestatusdescription": "Zorblax"},
        "licensestatusdescription: unlisted_status",
    ),
    "no type": ({**PHARMACY, "licensetype": ""}, "licensetype: missing"),
    "no type at all": ({key: PHARMACY[key] for key in PHARMACY if key != "licensetype"}, "licensetype: missing"),
    "a type that may be ours": ({**PHARMACY, "licensetype": "LPQ"}, "licensetype: unlisted_type"),
    "a type that is no text": ({**PHARMACY, "licensetype": None}, "licensetype: not_text"),
    "a stranger with an unknown column": ({**PHARMACY, "compact": "Y"}, "compact: unknown_column"),
}
odd = pytest.mark.parametrize("row", ODD_STRANGERS.values(), ids=ODD_STRANGERS.keys())
alarm = pytest.mark.parametrize(("row", "detail"), ALARMS.values(), ids=ALARMS.keys())


async def colorado(rows: list[Row], first: list[Row]) -> tuple[Outcome, Outcome]:
    """Return the answers of Colorado's data set to a look-up, and to its control."""

    async def handler(request: web.Request) -> web.Response:
        if request.path.startswith("/api/views/"):
            columns = sheet("us-co-dora").fields.columns()
            return web.json_response({"columns": [{"fieldName": name} for name in columns]})
        return web.json_response(rows if "$where" in request.query else first[: int(request.query.get("$limit", 0))])

    async with serving(handler) as url, open_session(USER_AGENT) as session:
        registry = SocrataRegistry(sheet("us-co-dora"), tools(PoliteHttp(session, CountingGate()), base_url=url))
        asked = query(NUMBER, jurisdiction="US-CO")
        return (await registry.ask(asked, NOW)).outcome, (await registry.check(NOW)).outcome


@odd
async def test_a_strangers_odd_row_does_not_hide_the_licence_asked_for(row: Row) -> None:
    answer, _ = await colorado([row, COLORADO], [COLORADO])
    assert isinstance(answer, Found)
    assert [record.number for record in answer.records] == [NUMBER]


@odd
async def test_where_only_strangers_come_there_is_no_such_licence(row: Row) -> None:
    answer, _ = await colorado([row], [])
    assert answer == NotFound()


@alarm
async def test_a_row_that_may_be_ours_or_of_a_changed_list_is_an_alarm(row: Row, detail: str) -> None:
    answer, _ = await colorado([COLORADO, row], [COLORADO])
    assert answer == Unreadable(detail)


@odd
async def test_a_control_that_meets_strangers_shows_that_the_source_works(row: Row) -> None:
    assert (await colorado([], [row]))[1] == NotFound()
    assert (await colorado([], [row, COLORADO]))[1] == NotFound()


async def test_one_odd_row_of_ours_does_not_fail_the_control_while_others_are_read() -> None:
    zorblax, detail = ALARMS["a status word of ours"]
    assert (await colorado([], [zorblax, COLORADO]))[1] == NotFound()
    assert (await colorado([], [zorblax, PHARMACY]))[1] == Unreadable(f"control: {detail}")


@pytest.mark.parametrize("others", [[], [COLORADO], [PHARMACY]])
async def test_an_unknown_column_of_anybody_fails_the_control(others: list[Row]) -> None:
    stranger, detail = ALARMS["a stranger with an unknown column"]
    assert (await colorado([], [*others, stranger]))[1] == Unreadable(f"control: {detail}")


def on_the_list(*rows: Row, **sheets: object) -> RosterRegistry:
    """Florida's list with these rows, all under one number and one surname."""
    kept, florida = RowsInMemory(), sheet("us-fl-mqa").model_copy(update=sheets)
    keys = RosterRow("99901", "", "sample", "")
    kept.rows[florida.id] = [(keys, {column: text for column, text in row.items() if text}) for row in rows]
    kept.states[florida.id] = RosterState(NOW, NOW, len(rows), "made-up")
    return RosterRegistry(florida, Tools(SourceSettings(), None, kept))  # type: ignore[arg-type]


ESTABLISHMENT = {
    **FLORIDA,
    "Rank-Code": "MM",
    "Profession-Name": "Massage Establishment",
    "Last-Name": "",
    "First-Name": "",
}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (ESTABLISHMENT, True),
        ({**ESTABLISHMENT, "License-Status-Description": "Zorblax"}, True),
        ({**FLORIDA, "License-Status-Description": "Zorblax"}, False),
        ({**ESTABLISHMENT, "Profession-Name": "Registered Counselor Establishment"}, False),
        ({**ESTABLISHMENT, "Profession-Name": ""}, False),
    ],
)
async def test_a_list_skips_what_is_no_licence_of_ours(row: Row, found: bool) -> None:  # noqa: FBT001  a parameter
    asked = query("MH99901", jurisdiction="US-FL")
    outcome = (await on_the_list(row, FLORIDA).ask(asked, NOW)).outcome
    assert isinstance(outcome, Found if found else Unreadable)


async def test_of_a_screening_list_no_row_is_skipped() -> None:
    odd_row = {**ESTABLISHMENT, "License-Status-Description": "Zorblax"}
    listed = on_the_list(odd_row, authority=Authority.SCREENING, required=())
    asked = Query("US-FL", Family.COUNSELOR, "", PersonName("Robin", "Sample"))
    outcome = (await listed.ask(asked, NOW)).outcome
    assert outcome == Unreadable("License-Status-Description: unlisted_status")


@odd
def test_a_stranger_is_skipped_only_where_the_reader_is_asked_to(row: Row) -> None:
    reader = RowReader(sheet("us-co-dora"))
    assert reader.read_or_stranger(row) is None
    assert reader.read_or_stranger(COSMETOLOGIST) == reader.read(COSMETOLOGIST)
    with pytest.raises(Surprise):
        reader.read(row)
