"""The parameters of each statement: rows that hold what it is compared with.

`WHERE k.claim_id = $1` asks about a claim, so a claim is taken from the data; all parameters of a statement come from
rows of the same one. What cannot be read off a statement (how long ago "long ago" is) is said in `values.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg

from scripts.rig.scale.parameters import columns_of

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_SAID: dict[str, Any] = tomllib.loads((Path(__file__).parent / "values.toml").read_text(encoding="utf-8"))
_PLAIN = {  # where nothing tells a better one, by the type that PostgreSQL expects
    "timestamptz": "service_now()", "text": "'x'", "int8": "100", "int4": "100", "int2": "3", "bool": "FALSE",
    "_int8": "'{}'", "_int4": "'{}'", "_timestamptz": "'{}'",
    "_text": "'{}'", "_bytea": "'{}'", "jsonb": "'{}'", "bytea": "sha256('x')", "interval": "'1 day'",
    "_interval": "'{1 day}'", "uuid": "'00000000-0000-0000-0000-000000000000'", "float8": "1",
}  # fmt: skip
_COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
_OF_CLAIM = {
    "claim": "id = $1",
    "account": "key = (SELECT account_key FROM claim WHERE id = $1)",
    "case_assignment": "case_id = (SELECT id FROM review_case WHERE claim_id = $1 LIMIT 1)",
}


@dataclass
class Data:
    """A filled database: the columns of its tables, and the values looked up in it."""

    connection: Connection
    columns: dict[str, set[str]]
    kept: dict[tuple[str, ...], str | None] = field(default_factory=dict)

    @classmethod
    async def of(cls, connection: Connection) -> Data:
        """Read the catalogue."""
        columns: dict[str, set[str]] = {}
        for table, column in await connection.fetch(_COLUMNS):
            columns.setdefault(table, set()).add(column)
        return cls(connection, columns)

    async def claim_like(self, kind: str) -> str:
        """Find a claim of this kind."""
        if (kind,) not in self.kept:
            self.kept[kind,] = await self.connection.fetchval(_SAID["claims_like"][kind])
        return str(self.kept[kind,])

    async def value(self, table: str, column: str, claim: str) -> str | None:
        """Find what a row of this table holds: one of the claim, or any, where none is of it."""
        if (table, column, claim) not in self.kept:
            look = f"SELECT {column}::text FROM {table}"  # noqa: S608  names of the catalogue
            found, of_claim = None, self._of_claim(table)
            if of_claim:
                found = await self.connection.fetchval(f"{look} WHERE {of_claim} LIMIT 1", claim)
            self.kept[table, column, claim] = found or await self.connection.fetchval(f"{look} LIMIT 1")
        return self.kept[table, column, claim]

    def _of_claim(self, table: str) -> str | None:
        """Say which rows of a table are of a claim, the newest first."""
        columns = self.columns[table]
        newest = " ORDER BY obs_epoch DESC" if "obs_epoch" in columns else ""
        if table in _OF_CLAIM:
            return _OF_CLAIM[table] + newest
        if "claim_id" in columns:
            return "claim_id = $1" + newest
        return "account_key = (SELECT account_key FROM claim WHERE id = $1)" if "account_key" in columns else None


@dataclass(frozen=True)
class Question:
    """The parameters of one run of a statement."""

    data: Data
    told: dict[str, Any]
    claim: str

    async def prepare(self) -> None:
        """Prepare what has to have happened before, with all guards off."""
        if before := self.told.get("before"):
            await self.data.connection.execute("SET LOCAL session_replication_role = replica")
            await self.data.connection.execute(before.replace("@claim", _quoted(self.claim)))
            await self.data.connection.execute("SET LOCAL session_replication_role = origin")

    async def expression(self, place: int, type_: str, taken: tuple[str, str] | None) -> str:
        """Write one parameter in SQL."""
        if (told := self.told.get(f"{place}")) is not None:
            return str(told).replace("@claim", _quoted(self.claim))
        found = None if type_ == "timestamptz" or taken is None else await self.data.value(*taken, self.claim)
        if found is None:
            return _PLAIN[type_]
        return f"ARRAY[{_quoted(found)}]" if type_.startswith("_") and not found.startswith("{") else _quoted(found)


async def values(data: Data, file: str, name: str, statement: str, types: list[str]) -> list[str]:
    """Write one SQL literal for each parameter of a statement."""
    told = _SAID["about"][file] | _SAID.get(file, {}).get(name, {})
    question = Question(data, told, await data.claim_like(told["claim"]))
    await question.prepare()
    taken = columns_of(statement, data.columns)
    if (new := _new_id(statement)) and "1" not in told:
        told["1"] = new
    asked = [await question.expression(place, type_, taken.get(place)) for place, type_ in enumerate(types, 1)]
    worked_out = [f"(({expression})::{_sql(type_)})::text" for expression, type_ in zip(asked, types, strict=True)]
    found = await data.connection.fetchrow(f"SELECT {', '.join(worked_out)}") or ()
    return [_literal(value, type_) for value, type_ in zip(found, types, strict=True)]


def _new_id(statement: str) -> str | None:
    """Say how a statement that puts a row in gets an id that is not there yet."""
    head = statement.split("(", 1)
    if not statement.startswith("INSERT INTO") or not head[1].strip().startswith("id,"):
        return None
    return f"(SELECT left(id, 4) || md5('new') FROM {head[0].split()[2]} LIMIT 1)"  # noqa: S608  a table of ours


def _literal(value: str | None, type_: str) -> str:
    return "NULL" if value is None else f"{_quoted(value)}::{_sql(type_)}"


def _sql(type_: str) -> str:
    return f"{type_[1:]}[]" if type_.startswith("_") else type_


def _quoted(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
