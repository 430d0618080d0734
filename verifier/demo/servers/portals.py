"""The states' Socrata portals: `/resource/{dataset}.json` with SoQL, `/api/views/{dataset}.json` on a data set."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial, reduce

from aiohttp import web
from multidict import MultiMapping

from verifier.demo.people.people import Entry, Table, World
from verifier.demo.servers.datasets import DATASETS, Dataset
from verifier.demo.servers.metadata import Metadata
from verifier.demo.servers.soql import soql
from verifier.demo.servers.soql.soql_terms import ROW_ID, Condition, Row, SoqlError, both

BY_ID = {dataset.id: dataset for dataset in DATASETS}
DEFAULT_LIMIT, MOST_ROWS = 1000, 50_000
SPOKEN = {"$where", "$select", "$group", "$limit", "$offset", "$order", "$$app_token"}


def routes(world: World) -> list[web.RouteDef]:
    """Build the routes of every portal whose data set this world has, and an honest 404 for other data sets."""
    served = [(dataset, world.table(dataset.registry)) for dataset in DATASETS]
    return [route for dataset, table in served if table is not None for route in _routes(dataset, table, world)]


def _routes(dataset: Dataset, table: Table, world: World) -> list[web.RouteDef]:
    root = f"/{dataset.registry}"
    metadata = Metadata(dataset, table, world)
    return [
        web.get(f"{root}/resource/{dataset.id}.json", partial(_resource, dataset, table)),
        web.get(f"{root}/api/views/{dataset.id}.json", partial(_view, metadata)),
        web.get(f"{root}/resource/{{dataset}}.json", _missing),
        web.get(f"{root}/api/views/{{dataset}}.json", _missing),
    ]


async def _resource(dataset: Dataset, table: Table, request: web.Request) -> web.Response:
    """Serve rows of a data set, or Socrata's own error body."""
    try:
        chosen, body = _answer(dataset, table, request.query)
    except SoqlError as error:
        return _refused(400, error.code, str(error), {"query": request.query.get("$where", "")})
    headers = _shape(dataset.id, tuple(chosen)) | {
        "Last-Modified": table.changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }
    return web.Response(body=body, content_type="application/json", charset="utf-8", headers=headers)


async def _missing(_request: web.Request) -> web.Response:
    return _refused(404, "dataset.missing", "Not found", {})


async def _view(metadata: Metadata, _request: web.Request) -> web.Response:
    """Serve the description of the data set: when its rows were updated, and its columns."""
    return web.json_response(metadata.document())


def _refused(status: int, code: str, message: str, more: Mapping[str, str]) -> web.Response:
    body = {"code": code, "error": True, "message": message, "data": dict(more)}
    return web.json_response(body, status=status)


def _answer(dataset: Dataset, table: Table, query: MultiMapping[str]) -> tuple[list[str], bytes]:
    """Return the columns and the JSON that a query asks for."""
    condition = _condition(dataset, query)
    found = list(table) if condition is None else _matching(table, condition)
    if "$group" in query:
        return _grouped(dataset, found, query)
    for column, downward in reversed(soql.order(query["$order"], dataset.columns) if "$order" in query else []):
        found.sort(key=partial(_sorting, column), reverse=downward)
    offset = _whole_number(query, "$offset", 0)
    page = found[offset : offset + min(_whole_number(query, "$limit", DEFAULT_LIMIT), MOST_ROWS)]
    if "$select" not in query:
        return list(dataset.columns), _listed(entry.body for entry in page)
    chosen = soql.select(query["$select"], dataset.columns)
    if ("count(*)", chosen[0][1]) in chosen:
        return [chosen[0][1]], json.dumps([{chosen[0][1]: str(len(found))}]).encode()
    return [name for _, name in chosen], _listed(json.dumps(_cut(entry, chosen)).encode() for entry in page)


def _grouped(dataset: Dataset, found: list[Entry], query: MultiMapping[str]) -> tuple[list[str], bytes]:
    """Count the rows of each value, the most frequent first; another order is not spoken here."""
    if "$order" in query:
        raise SoqlError("query.soql.unrecognized-arguments", "Unrecognized arguments ['$order']")
    chosen = soql.grouped(query.get("$select", "*"), query["$group"], dataset.columns)
    by = [source for source, _ in chosen if source != "count(*)"]
    groups = Counter(tuple(entry.row.get(column) for column in by) for entry in found).most_common()
    offset = _whole_number(query, "$offset", 0)
    page = groups[offset : offset + min(_whole_number(query, "$limit", DEFAULT_LIMIT), MOST_ROWS)]
    rows = [_group_row(chosen, dict(zip(by, values, strict=True)), count) for values, count in page]
    return [name for _, name in chosen], json.dumps(rows, ensure_ascii=False).encode()


def _group_row(chosen: list[tuple[str, str]], values: Mapping[str, object], count: int) -> Row:
    """Write one group as the portals print it: a missing value is left out, the count is text."""
    said = {name: str(count) if source == "count(*)" else values[source] for source, name in chosen}
    return {name: value for name, value in said.items() if value is not None}


def _condition(dataset: Dataset, query: MultiMapping[str]) -> Condition | None:
    """Combine all that the query demands of a row: its plain column filters and its `$where`."""
    demands = [
        soql.equals(name, value, dataset.columns, dataset.number)
        for name, value in query.items()
        if not name.startswith("$")
    ]
    unspoken = {name for name in query if name.startswith("$")} - SPOKEN
    if unspoken:
        raise SoqlError("query.soql.unrecognized-arguments", f"Unrecognized arguments {sorted(unspoken)}")
    if query.get("$where"):
        demands.append(_parsed(dataset.id, query["$where"]))
    return reduce(both, demands) if demands else None


@lru_cache(maxsize=64)
def _shape(dataset_id: str, chosen: tuple[str, ...]) -> dict[str, str]:
    """Build the headers that tell an answer's columns and their types."""
    types = [BY_ID[dataset_id].columns.get(name, "text") for name in chosen]
    return {"X-SODA2-Fields": json.dumps(chosen), "X-SODA2-Types": json.dumps(types)}


@lru_cache(maxsize=4096)
def _parsed(dataset_id: str, query: str) -> Condition:
    """Parse the condition once: a re-check asks the same question again and again."""
    dataset = BY_ID[dataset_id]
    return soql.where(query, dataset.columns, dataset.number)


def _matching(table: Table, condition: Condition) -> list[Entry]:
    """List the rows a condition holds for, looked up by the end of their number where the condition allows it."""
    near: Iterable[Entry] = table if condition.endings is None else table.ending(condition.endings)
    return [entry for entry in near if condition.test(entry.row)]


def _sorting(column: str, entry: Entry) -> tuple[bool, int | str]:
    """Sort by a column; missing values come last, as on the portals."""
    if column == ROW_ID:
        return False, entry.place
    value = entry.row.get(column)
    return value is None, str(value or "")


def _cut(entry: Entry, chosen: list[tuple[str, str]]) -> Row:
    """Keep only the chosen columns of a row; what is missing is left out."""
    cut: dict[str, object] = {}
    for source, name in chosen:
        if source == "*":
            cut |= entry.row
        elif source == ROW_ID:
            cut[name] = f"row-{entry.place:06d}"
        elif source in entry.row:
            cut[name] = entry.row[source]
    return cut


def _listed(bodies: Iterable[bytes]) -> bytes:
    return b"[" + b"\n,".join(bodies) + b"]\n"


def _whole_number(query: MultiMapping[str], name: str, otherwise: int) -> int:
    text = query.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit()):
        raise SoqlError("query.soql.invalid-argument", f"{name} must be a whole number of 0 or more")
    return int(text)
