"""A Socrata portal's description of a data set, in the shape of its `/api/views/{dataset}.json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.demo.people.people import Table, World
from verifier.demo.servers.datasets import Dataset
from verifier.demo.servers.soql.soql_terms import URL

LICENCE_NAMES = {"PUBLIC_DOMAIN": "Public Domain", "ODBL": "Open Data Commons Open Database License"}
PUBLISHED_AT = 1_483_228_800  # 2017-01-01: the portals print instants as seconds


class Metadata:
    """A data set's own description; its columns' contents are counted once per version of its rows."""

    def __init__(self, dataset: Dataset, table: Table, world: World) -> None:
        """Take the data set; nothing is counted before somebody asks."""
        self._dataset, self._table, self._world = dataset, table, world
        self._version = -1
        self._columns: list[dict[str, Any]] = []

    def document(self) -> dict[str, Any]:
        """Write the whole description."""
        dataset = self._dataset
        return {
            "id": dataset.id,
            "name": dataset.title,
            "assetType": "dataset",
            "displayType": "table",
            "viewType": "tabular",
            "publicationStage": "published",
            "provenance": "official",
            "createdAt": PUBLISHED_AT,
            "publicationDate": PUBLISHED_AT,
            "viewLastModified": PUBLISHED_AT,
            "rowsUpdatedAt": int(self._world.clock().timestamp()),
            "licenseId": dataset.licence,
            "license": {"name": LICENCE_NAMES[dataset.licence]},
            "columns": self._counted(),
        }

    def _counted(self) -> list[dict[str, Any]]:
        if self._version != self._table.version:
            self._version = self._table.version
            kinds = enumerate(self._dataset.columns.items(), start=1)
            self._columns = [self._column(place, name, kind) for place, (name, kind) in kinds]
        return self._columns

    def _column(self, place: int, name: str, kind: str) -> dict[str, Any]:
        return {
            "id": 1000 + place,
            "name": name,
            "fieldName": name,
            "dataTypeName": kind,
            "renderTypeName": kind,
            "description": "",
            "position": place,
            "cachedContents": _contents(self._table, name, kind),
        }


def _contents(table: Table, column: str, kind: str) -> Mapping[str, str]:
    """Count a column's rows, values and different values; the portals print these numbers as text."""
    values = [entry.row[column] for entry in table if entry.row.get(column) is not None]
    counts = {"count": len(table), "non_null": len(values), "null": len(table) - len(values)}
    if kind != URL:
        counts["cardinality"] = len(set(values))
    return {name: str(count) for name, count in counts.items()}
