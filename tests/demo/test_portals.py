"""The Socrata portals over real HTTP."""

from __future__ import annotations

import pytest

from tests.harness.boards import WASHINGTON, Visitor
from verifier.demo.servers.datasets import DATASETS, Dataset


async def test_a_washington_number_is_found_by_its_trailing_digits(visitor: Visitor) -> None:
    rows = await visitor.washington("credentialnumber like '%.62795769' OR credentialnumber = '62795769'", _limit="50")
    assert [row["status"] for row in rows] == ["Active", "Superseded"]
    assert {row["lastname"] for row in rows} == {"Fleming"}
    assert not any(row.get("middlename") == "" for row in rows)


async def test_an_unknown_number_is_an_empty_list(visitor: Visitor) -> None:
    assert await visitor.washington("credentialnumber like '%.60000001'") == []


async def test_a_missing_value_is_left_out_of_the_row(visitor: Visitor) -> None:
    rows = await visitor.washington("middlename is null", _limit="3")
    assert len(rows) == 3
    assert not any("middlename" in row for row in rows)


async def test_a_plain_filter_and_a_where_must_both_hold(visitor: Visitor) -> None:
    rows = await visitor.json(WASHINGTON, status="Expired", _where="birthyear = '1957'")
    assert {(row["status"], row["birthyear"]) for row in rows} == {("Expired", "1957")}


async def test_pages_in_a_total_order_are_the_whole_set_once(visitor: Visitor) -> None:
    pages = [
        await visitor.json(WASHINGTON, _order="lastname desc, :id", _limit="20", _offset=str(offset))
        for offset in (0, 20, 40, 60)
    ]
    rows = [row for page in pages for row in page]
    everybody = await visitor.json(WASHINGTON)
    assert [len(page) for page in pages] == [20, 20, 17, 0]
    assert sorted(map(str, rows)) == sorted(map(str, everybody))
    assert [row["lastname"] for row in rows] == sorted((row["lastname"] for row in everybody), reverse=True)


async def test_select_cuts_renames_and_counts(visitor: Visitor) -> None:
    assert await visitor.json(WASHINGTON, _select="count(*)") == [{"count": "57"}]
    rows = await visitor.json(WASHINGTON, _select=":id, lastname as surname, middlename", _limit="3")
    assert rows[0] == {":id": "row-000001", "surname": "Patel", "middlename": "J."}
    assert "middlename" not in rows[2]


async def test_a_group_counts_the_rows_of_each_word_and_leaves_a_missing_one_out(visitor: Visitor) -> None:
    words = await visitor.json(WASHINGTON, _select="status,count(*) as rows", _group="status", _limit="2")
    everybody = await visitor.json(WASHINGTON, _select="middlename,count(*)", _group="middlename")
    active = await visitor.json(WASHINGTON, _select="count(*)", _where="status = 'Active'")
    assert words[0] == {"status": "Active", "rows": active[0]["count"]}
    assert len(words) == 2
    assert sum("middlename" not in group for group in everybody) == 1
    assert sum(int(group["count"]) for group in everybody) == 57


async def test_a_data_set_counts_the_values_of_its_columns_and_keeps_counting(visitor: Visitor) -> None:
    async def status() -> dict[str, str]:
        columns = (await visitor.json("/us-wa-doh/api/views/qxh8-f4bd.json"))["columns"]
        return next(column for column in columns if column["fieldName"] == "status")["cachedContents"]  # type: ignore[no-any-return]

    before = await status()
    visitor.world.truth.set_status("us-wa-doh", "MFT.LF.67495484", "Summary Suspension")
    after = await status()
    assert before["count"] == before["non_null"] == after["count"] == "57"
    assert int(after["cardinality"]) == int(before["cardinality"]) + 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"_where": "licence = 'x'"}, "query.soql.no-such-column"),
        ({"licence": "x"}, "query.soql.no-such-column"),
        ({"_select": "licence"}, "query.soql.no-such-column"),
        ({"_order": "licence"}, "query.soql.no-such-column"),
        ({"_where": "lastname = 'x"}, "query.compiler.malformed"),
        ({"_order": "lastname sideways"}, "query.compiler.malformed"),
        ({"_limit": "-1"}, "query.soql.invalid-argument"),
        ({"_having": "count(*) > 1"}, "query.soql.unrecognized-arguments"),
        ({"_group": "lastname"}, "query.soql.column-not-in-group-bys"),
        ({"_group": "status", "_select": "lastname,count(*)"}, "query.soql.column-not-in-group-bys"),
        ({"_group": "licence", "_select": "count(*)"}, "query.soql.no-such-column"),
    ],
)
async def test_a_query_that_cannot_be_answered_is_socratas_400(
    visitor: Visitor, query: dict[str, str], code: str
) -> None:
    body = await visitor.refused(400, WASHINGTON, **query)
    assert (body["code"], body["error"]) == (code, True)


async def test_an_unknown_data_set_is_socratas_404(visitor: Visitor) -> None:
    body = await visitor.refused(404, "/us-wa-doh/resource/aaaa-bbbb.json")
    assert body["code"] == "dataset.missing"


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.registry)
async def test_every_row_of_every_portal_is_served_and_its_columns_are_declared(
    visitor: Visitor, dataset: Dataset
) -> None:
    root = f"/{dataset.registry}"
    rows = await visitor.json(f"{root}/resource/{dataset.id}.json")
    view = await visitor.json(f"{root}/api/views/{dataset.id}.json")
    declared = {column["fieldName"] for column in view["columns"]}
    assert len(rows) == len(visitor.world.people.tables[dataset.registry])
    assert {name for row in rows for name in row} <= declared
    assert isinstance(view["rowsUpdatedAt"], int)
    for row in rows:
        number = row[dataset.number]
        found = await visitor.json(f"{root}/resource/{dataset.id}.json", _where=f"{dataset.number} = '{number}'")
        assert row in found


async def test_a_change_moves_the_freshness_stamp(visitor: Visitor) -> None:
    before = (await visitor.json("/us-wa-doh/api/views/qxh8-f4bd.json"))["rowsUpdatedAt"]
    table = visitor.world.people.tables["us-wa-doh"]
    table.changed_at = table.changed_at.replace(year=2020)
    visitor.world.truth.set_status("us-wa-doh", "MFT.LF.67495484", "Expired")
    assert (await visitor.json("/us-wa-doh/api/views/qxh8-f4bd.json"))["rowsUpdatedAt"] >= before
