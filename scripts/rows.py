"""Generator of verifier/store/rows from sql/queries and the database's own types: `.venv/bin/python -m scripts.rows`.

One module for each file of statements: a frozen row for each statement that gives rows, and a function whose parameters
have names and types. What PostgreSQL knows (types) is asked of it; what it does not (names, what may be NULL, how many
rows) stands in the comment lines above the statement. A test compares the written files with what would be written.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from verifier.store.migrate import migrate
from verifier.store.server.embedded import EmbeddedPostgres
from verifier.store.sqlfiles import Gives, Queries, Signature, files, queries

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "verifier" / "store" / "rows"
_PYTHON = {
    "bool": "bool", "bytea": "bytes", "date": "date", "float4": "float", "float8": "float", "int2": "int",
    "int4": "int", "int8": "int", "interval": "timedelta", "json": "str", "jsonb": "str", "name": "str",
    "numeric": "Decimal", "oid": "int", "regclass": "str", "text": "str", "timestamptz": "datetime", "uuid": "UUID",
    "varchar": "str", "void": "None", "xid8": "int", "bpchar": "str", "char": "bytes",
}  # fmt: skip
_IMPORTS = {
    "date": "datetime", "datetime": "datetime", "timedelta": "datetime", "Decimal": "decimal", "UUID": "uuid",
    "Iterable": "collections.abc", "Sequence": "collections.abc", "NamedTuple": "typing",
}  # fmt: skip
_AT_RUN_TIME = {"NamedTuple"}
_SHARED = '"""Rows that several statements give, written by `python -m scripts.rows`; edit the SQL."""'
_HEAD = '"""Statements of `sql/queries/{file}.sql`: rows and functions, written by `python -m scripts.rows`."""'


class Unwritable(Exception):  # noqa: N818  says what to mend
    """A statement's comment lines and what the database says of it do not agree."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with its Python types."""

    name: str
    sentence: str
    signature: Signature
    takes: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]

    @property
    def row(self) -> str:
        """The name of the class of its rows."""
        return self.signature.row or "".join(part.capitalize() for part in self.name.split("_"))


async def render(connection: asyncpg.Connection[asyncpg.Record]) -> dict[str, str]:
    """Write every module by its file name, as this database types the statements."""
    typed = {file: [await _statement(connection, queries(file), name) for name in queries(file)] for file in files()}
    every = [one for statements in typed.values() for one in statements if one.signature.row]
    made = {
        "shared.py": _text(_SHARED, "", "\n\n\n".join(_classes(every))),
        **{f"{file}.py": _module(file, statements) for file, statements in typed.items()},
    }
    return {name: _tidy(text) for name, text in made.items()}


def _tidy(text: str) -> str:
    """Format a module as everything else here is."""
    ruff = Path(sys.executable).with_name("ruff")
    for how in (("check", "--select", "I,F401", "--fix", "--quiet"), ("format", "--quiet")):
        done = subprocess.run([ruff, *how, "-"], input=text, capture_output=True, text=True, cwd=ROOT, check=True)
        text = done.stdout
    return text


def _module(file: str, statements: Sequence[Statement]) -> str:
    own = _classes([one for one in statements if not one.signature.row])
    body = "\n\n\n".join([*own, *(_function(one) for one in statements)])
    shared = sorted({one.row for one in statements if one.signature.row and _gives_rows(one)})
    ours = f"from verifier.store.rows.shared import {', '.join(shared)}\n" if shared else ""
    return _text(_HEAD.format(file=file), ours, body, file)


def _text(head: str, ours: str, body: str, file: str = "") -> str:
    """Write a module: its docstring, what it imports, and its classes and functions."""
    return f"{head}\n\nfrom __future__ import annotations\n\n{_imports(ours, body, file)}\n\n\n{body}\n"


def _gives_rows(one: Statement) -> bool:
    return one.signature.gives in {Gives.ROW, Gives.MAYBE, Gives.MANY}


async def _statement(connection: asyncpg.Connection[asyncpg.Record], said: Queries, name: str) -> Statement:
    signature, prepared = said.signatures[name], await connection.prepare(said[name])
    parameters = prepared.get_parameters()
    columns = [(one.name, one.type) for one in prepared.get_attributes()]
    strangers = signature.null - {column for column, _ in columns}
    if len(parameters) != len(signature.takes) or strangers:
        message = (
            f"{said.file}.{name}: takes {len(parameters)} values, {len(signature.takes)} named; {sorted(strangers)}"
        )
        raise Unwritable(message)
    takes = [
        _python(kind, given=True) + (" | None" if called in signature.optional else "")
        for called, kind in zip(signature.takes, parameters, strict=True)
    ]
    gives = [(column, _python(kind) + (" | None" if column in signature.null else "")) for column, kind in columns]
    return Statement(name, said.sentences[name], signature, tuple(takes), tuple(gives))


def _python(kind: asyncpg.Type, *, given: bool = False) -> str:
    if kind.kind == "array":
        return f"{'Sequence' if given else 'list'}[{_PYTHON[kind.name.removesuffix('[]')]}]"
    return _PYTHON[kind.name]


def _classes(statements: Sequence[Statement]) -> Iterator[str]:
    written: dict[str, tuple[tuple[str, str], ...]] = {}
    givers = {one.row: [other.name for other in statements if other.row == one.row] for one in statements}
    for one in statements:
        if not _gives_rows(one):
            continue
        if written.setdefault(one.row, one.columns) is not one.columns:
            if written[one.row] != one.columns:
                message = f"{one.name} shares {one.row} and has other columns"
                raise Unwritable(message)
            continue
        fields = "\n".join(f"    {column}: {kind}" for column, kind in one.columns)
        yield f'class {one.row}(NamedTuple):\n    """Row of {_named(givers[one.row])}."""\n\n{fields}'


def _named(statements: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in statements)


def _function(one: Statement) -> str:
    gives, called = one.signature.gives, f"_SQL.{one.name}"
    if gives is Gives.EACH:
        head = f"connection: Executor, rows: Iterable[tuple[{', '.join(one.takes)}]]"
        return _def(one, head, "None", f"    await connection.executemany({called}, rows)")
    named = [f"{name}: {kind}" for name, kind in zip(one.signature.takes, one.takes, strict=True)]
    if one.signature.slow:
        named.append("timeout: float | None = None")
    head = ", ".join(["connection: Executor", *(["*", *named] if named else [])])
    values = ", ".join([called, *one.signature.takes, *(["timeout=timeout"] if one.signature.slow else [])])
    return _def(one, head, *_body(one, values))


def _body(one: Statement, values: str) -> tuple[str, str]:
    """Return the type of the result, and the lines that get it."""
    match one.signature.gives:
        case Gives.NOTHING | Gives.EACH:
            return "None", f"    await connection.execute({values})"
        case Gives.COUNT:
            return "int", f"    return changed(await connection.execute({values}))"
        case Gives.VALUE | Gives.MAYBE_VALUE:
            kind = one.columns[0][1]
            kind = f"{kind} | None" if one.signature.gives is Gives.MAYBE_VALUE and "None" not in kind else kind
            return kind, f"    value: {kind} = await connection.fetchval({values})\n    return value"
        case Gives.ROW:
            return one.row, f"    return {one.row}._make(await the_row(connection, {values}))"
        case Gives.MAYBE:
            row = f"    row = await connection.fetchrow({values})"
            return f"{one.row} | None", f"{row}\n    return None if row is None else {one.row}._make(row)"
        case Gives.MANY:
            return f"list[{one.row}]", f"    return [{one.row}._make(row) for row in await connection.fetch({values})]"


def _def(one: Statement, head: str, gives: str, body: str) -> str:
    return f'async def {one.name}({head}) -> {gives}:\n    """{one.sentence}"""\n{body}'


def _imports(ours: str, body: str, file: str) -> str:
    code = re.sub(r'""".*?"""', "", body, flags=re.DOTALL)
    used = {name for name in _IMPORTS if re.search(rf"\b{name}\b", code)}
    plain = (
        "from typing import TYPE_CHECKING, NamedTuple" if "NamedTuple" in used else "from typing import TYPE_CHECKING"
    )
    helpers = [name for name in ("changed", "the_row") if f"{name}(" in body]
    if helpers:
        ours = f"from verifier.store.rows.execution import {', '.join(helpers)}\n{ours}"
    if file:
        ours += "from verifier.store.sqlfiles import queries\n"
    lazily: dict[str, list[str]] = {"verifier.store.db": ["Executor"]} if file else {}
    for name in sorted(used - _AT_RUN_TIME):
        lazily.setdefault(_IMPORTS[name], []).append(name)
    standard = "\n".join(
        f"    from {module} import {', '.join(names)}"
        for module, names in sorted(lazily.items())
        if "verifier" not in module
    )
    own = "    from verifier.store.db import Executor" if file else ""
    types = "\n\n".join(part for part in (standard, own) if part)
    made = f'\n\n_SQL = queries("{file}")' if file else ""
    return f"{plain}\n\n{ours}\nif TYPE_CHECKING:\n{types}{made}"


async def _main() -> None:
    with TemporaryDirectory(prefix="verifier-rows-") as place:
        async with EmbeddedPostgres(place, durable=False) as dsn:
            connection = await asyncpg.connect(**dsn.owner.arguments)
            await migrate(connection)
            written = await render(connection)
            await connection.close()
    for name, text in written.items():
        (HERE / name).write_text(text, encoding="utf-8")
    print(f"{len(written)} files written to {HERE}. Now: scripts/check --fix")  # noqa: T201  a command


if __name__ == "__main__":
    asyncio.run(_main())
