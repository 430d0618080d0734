"""The columns that each parameter of a statement is compared with, or written to, read off its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Columns = Mapping[str, set[str]]  # by table
_COLUMN = r"(?:([a-z_]+)\.)?([a-z_]+)"
_COMPARED = r"\s*(?:<=|>=|<>|=|<|>|IS DISTINCT FROM|IS NOT DISTINCT FROM)\s*(?:ANY|any)?\s*\(?\${}\b"
_INTO = re.compile(r"INSERT INTO (\w+)(?: AS \w+)?\s*\(([^)]*)\)\s*VALUES\s*\((.*?)\)\s*(?:ON|RETURNING|$)", re.DOTALL)
_TABLES = re.compile(r"(?:FROM|JOIN|UPDATE|INTO|USING|,)\s+([a-z_]+(?:\.[a-z_]+)?)(?:\s+AS\s+([a-z_]+))?")


def columns_of(statement: str, columns: Columns) -> dict[int, tuple[str, str]]:
    """Map the number of each parameter to table and column, where they can be told."""
    taken = dict(_written(statement))
    aliases = _aliases(statement, columns)
    for place in {int(number) for number in re.findall(r"\$(\d+)", statement)} - set(taken):
        for found in re.finditer(_COLUMN + _COMPARED.format(place), statement):
            tables = [aliases[found[1]]] if found[1] in aliases else [*aliases.values()]
            if (table := next((one for one in tables if found[2] in columns[one]), None)) is not None:
                taken.setdefault(place, (table, found[2]))
    return taken


def _aliases(statement: str, columns: Columns) -> dict[str, str]:
    named = [(found[1].split(".")[-1], found[2]) for found in _TABLES.finditer(statement)]
    return {alias or table: table for table, alias in named if table in columns}


def _written(statement: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the columns that a plain INSERT writes."""
    into = _INTO.search(statement)
    if into is None:
        return
    given = re.split(r",\s*(?![^()]*\))", into[3].strip())
    for column, value in zip(re.split(r",\s*", into[2].strip()), given, strict=False):
        if place := re.match(r"\$(\d+)", value):
            yield int(place[1]), (into[1], column)
