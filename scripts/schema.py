"""Generator of sql/schema.sql, the whole schema as it stands now: `.venv/bin/python -m scripts.schema`.

It is to be read and compared, not run: what `pg_dump --schema-only` says of a migrated database, in the order of a
reader: each table with its constraints, indexes, triggers and rights; then each function's head and rights (the body
stands in sql/functions). A test compares the file with what would be written, from a new database and from older ones.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import asyncpg

from verifier.store.dsn import Login
from verifier.store.migrate import migrate
from verifier.store.server.cluster import OWNER
from verifier.store.server.embedded import EmbeddedPostgres
from verifier.store.server.programs import programs

HERE = Path(__file__).resolve().parent.parent / "sql" / "schema.sql"
_HEAD = (
    "-- The schema as migrations and functions leave it, written by `python -m scripts.schema`: to read, not to run.\n"
)
_ENTRY = re.compile(r"^-- Name: (.+); Type: ([A-Z ]+); Schema: (\S+); Owner: (\S+)\n--\n", re.MULTILINE)
_OF_A_TABLE = {"CONSTRAINT", "FK CONSTRAINT", "TRIGGER", "DEFAULT"}  # the name begins with the table's
_TABLE_OF = re.compile(
    r"(?: ON|^(?:ALTER|CREATE) (?:TABLE|SEQUENCE))(?: TABLE| SEQUENCE)? ((?:pgq\.)?\w+?)(?:_id_seq)?\b"
)
_COLUMN_RIGHT = re.compile(r"GRANT (\S+) ON TABLE (\S+) TO (\w+);")


class Entry(NamedTuple):
    """One thing of the schema and what pg_dump says of it."""

    name: str
    kind: str
    text: str


def dump(login: Login) -> str:
    """Ask pg_dump for the schema of a database."""
    where = (f"--host={login.host}", f"--port={login.port}", f"--username={login.user}", login.database)
    secret = {"PGPASSWORD": login.password} if login.password else {}
    asked = [str(programs() / "pg_dump"), "--schema-only", *where]
    return subprocess.run(asked, env=os.environ | secret, capture_output=True, text=True, check=True).stdout


def render(login: Login) -> str:
    """Write the schema of a database in the order of a reader."""
    sections: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in _entries(dump(login)):
        sections[_section(entry)].append(entry)
    return _HEAD + "".join(f"\n{_text(entries)}\n" for _, entries in sorted(sections.items()))


def _entries(said: str) -> Iterator[Entry]:
    """Take a dump apart; what is the owner's as everything here says nothing of that, other owners stay."""
    parts = _ENTRY.split(said.partition("\n-- PostgreSQL database dump complete")[0])
    for name, kind, schema, _, text in zip(*(iter(parts[1:]),) * 5, strict=True):
        lines = re.sub(
            rf"^ALTER .* OWNER TO {OWNER};\n|^--\n?|^\n|\bONLY (?=\w)|\bpublic\.(?=\w)", "", text, flags=re.MULTILINE
        )
        yield Entry(
            f"pgq.{name}" if schema == "pgq" else name,
            kind,
            lines.replace("\n    ADD CONSTRAINT", " ADD CONSTRAINT").strip(),
        )


def _section(entry: Entry) -> tuple[int, str]:
    """Return the place of an entry: schemas and types, tables, functions, each by name."""
    if entry.kind == "FUNCTION" or entry.name.startswith(("FUNCTION ", "pgq.FUNCTION ")):
        return 2, entry.name.replace("FUNCTION ", "").partition("(")[0]
    if entry.kind in {"SCHEMA", "TYPE"} or entry.name.startswith("SCHEMA "):
        return 0, ""
    if entry.kind in _OF_A_TABLE:
        return 1, entry.name.partition(" ")[0]
    found = _TABLE_OF.search(entry.text)
    return 1, found[1] if found else entry.name


def _text(entries: Iterable[Entry]) -> str:
    said, rights = [], []
    for one in entries:
        if one.kind == "ACL":
            rights += one.text.splitlines()
        else:
            said.append(_head(one.text) if one.kind == "FUNCTION" else one.text)
    return "\n".join([*said, *_folded(rights)])


def _head(text: str) -> str:
    """Leave the body of a function out."""
    return text.partition("\n    AS ")[0] + ";"


def _folded(rights: Iterable[str]) -> Iterator[str]:
    """Write the rights on columns in one line for each table, right and role, those on functions without arguments."""
    columns: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in rights:
        found = _COLUMN_RIGHT.fullmatch(line)
        if found is None or "(" not in found[1]:
            yield re.sub(r"(ON FUNCTION [\w.]+)\(.*\) (?=FROM|TO)", r"\1 ", line)
            continue
        for right, column in re.findall(r"(\w+)\((\w+)\)", found[1]):
            columns[right, found[2], found[3]].append(column)
    for (right, table, role), names in sorted(columns.items()):
        yield f"GRANT {right} ({', '.join(names)}) ON TABLE {table} TO {role};"


async def _main() -> None:
    with TemporaryDirectory(prefix="verifier-schema-") as place:
        async with EmbeddedPostgres(place, durable=False) as dsn:
            connection = await asyncpg.connect(**dsn.owner.arguments)
            await migrate(connection)
            await connection.close()
            HERE.write_text(render(dsn.owner), encoding="utf-8")
    print(f"{HERE} is written.")  # noqa: T201  a command


if __name__ == "__main__":
    asyncio.run(_main())
