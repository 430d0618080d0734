"""The part of Socrata's query language that a licence look-up needs: `$where`, `$order`, `$select` and `$group`.

Comparisons, `like`, `in`, `between`, `is null`, `and`/`or`/`not`, `upper`, `lower`, `starts_with`, `contains`.
A missing value makes a comparison unknown, as in SQL. Anything else is refused with the error codes that the real
portals send (HTTP 400).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from verifier.demo.servers.soql.soql_conditions import parse
from verifier.demo.servers.soql.soql_terms import DATE, Condition, SoqlError, as_date, ending, known, malformed


def where(query: str, columns: Mapping[str, str], number: str) -> Condition:
    """Parse a `$where` over these columns (name to type); `number` is the column the rows are indexed by."""
    return parse(query, columns, number)


def equals(column: str, value: str, columns: Mapping[str, str], number: str) -> Condition:
    """Build a plain `?column=value` filter: the value counts as the column's own type."""
    known(column, columns)
    wanted = as_date(value) if columns[column] == DATE else value
    return Condition(lambda row: row.get(column) == wanted, ending(value) if column == number else None)


def order(query: str, columns: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Parse a `$order`: columns with whether each runs downward."""
    keys = []
    for part in query.split(","):
        column, _, way = part.strip().partition(" ")
        if way.strip().lower() not in {"", "asc", "desc"}:
            raise malformed(query, query.index(part))
        keys.append((known(column, columns), way.strip().lower() == "desc"))
    return keys


def select(query: str, columns: Mapping[str, str]) -> list[tuple[str, str]]:
    """Parse a `$select`: columns and their names; `*` is every column, `count(*)` the number of rows."""
    taken = []
    for part in query.split(","):
        match = re.fullmatch(r"\s*(\*|count\(\*\)|:?\w+)(?:\s+as\s+(\w+))?\s*", part, re.IGNORECASE)
        if match is None:
            raise malformed(query, query.index(part))
        source = match[1].lower()
        name = match[2] or ("count" if source == "count(*)" else source)
        taken.append((source if source in {"*", "count(*)"} else known(source, columns), name))
    return taken


def grouped(query: str, group: str, columns: Mapping[str, str]) -> list[tuple[str, str]]:
    """Parse a `$select` under a `$group`: the grouped columns and `count(*)`, nothing that a group has many of."""
    by = {known(part, columns) for part in group.split(",")}
    chosen = select(query, columns)
    for source, _ in chosen:
        if source != "count(*)" and source not in by:
            raise SoqlError(
                "query.soql.column-not-in-group-bys", f"Column '{source}' must appear in the group by clause"
            )
    return chosen
