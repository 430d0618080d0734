"""Loader of the SQL that ships with the service, by named statements.

A file in `sql/queries` holds several statements, each after comment lines: `-- name: claim_by_id`, a sentence that
begins with a verb, and what PostgreSQL does not know of it: `-- takes:` names its parameters in order (`?` for one
that may be NULL), `-- gives:` says how many rows come back (see `Gives`), `-- null:` names the columns that may be
NULL, `-- row:` the class of its rows where statements share one, `-- slow:` why its caller may give it more time.
`verifier.store.rows` is generated from this and from the database's own types. A file that breaks the form is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import verifier

_NAME = re.compile(r"--\s*name:\s*(.*?)\s*")
_SAID = re.compile(r"--\s*(takes|gives|null|row|slow):\s*(.*)")
_WELL_NAMED = re.compile(r"[a-z][a-z0-9_]*")


class SqlFileError(Exception):
    """A file of statements is not in the agreed form; the message names the file and the line."""


def sql_root() -> Path:
    """Find the `sql` folder: inside the installed package, or beside it in a checkout."""
    package = Path(verifier.__file__).parent
    for folder in (package / "sql", package.parent / "sql"):
        if (folder / "migrations").is_dir():
            return folder
    message = f"The SQL files are missing: there is no sql/migrations in or beside {package}."
    raise SqlFileError(message)


class Gives(StrEnum):
    """The result of a statement."""

    NOTHING = "nothing"
    COUNT = "count"  # how many rows it changed
    EACH = "each"  # nothing, run once for each of many sets of values
    VALUE = "value"  # the one value of the one row that is always there
    MAYBE_VALUE = "maybe value"  # the same, None where no row is
    ROW = "row"  # the one row that is always there
    MAYBE = "maybe"  # a row, or None
    MANY = "many"  # rows, perhaps none


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters and the result of a statement, as its comment lines say."""

    takes: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()  # parameters that may be NULL
    gives: Gives = Gives.NOTHING
    null: frozenset[str] = frozenset()  # columns that may be NULL
    row: str = ""  # a class of rows that other statements share
    slow: bool = False  # may be given more time than the pool's patience


class Queries(Mapping[str, str]):
    """The statements of one file: `queries("claims").claim_by_id`, or `["claim_by_id"]`."""

    def __init__(
        self,
        file: str,
        statements: Mapping[str, str],
        sentences: Mapping[str, str],
        signatures: Mapping[str, Signature],
    ) -> None:
        """Keep the statements, and the sentence and signature of each."""
        self.file = file
        self.sentences = sentences
        self.signatures = signatures
        self._statements = statements

    def __getitem__(self, name: str) -> str:
        """Return the statement of this name. `SqlFileError` if there is none."""
        try:
            return self._statements[name]
        except KeyError:
            message = f"sql/queries/{self.file}.sql has no statement named {name}"
            raise SqlFileError(message) from None

    def __getattr__(self, name: str) -> str:
        """Return the statement of this name, as an attribute."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __contains__(self, name: object) -> bool:
        """Return True if the file has a statement of this name."""
        return name in self._statements

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, in the order of the file."""
        return iter(self._statements)

    def __len__(self) -> int:
        """Count the statements of the file."""
        return len(self._statements)


@cache
def queries(file: str) -> Queries:
    """Load `sql/queries/{file}.sql` once."""
    return parse(file, (sql_root() / "queries" / f"{file}.sql").read_text(encoding="utf-8"))


def files() -> tuple[str, ...]:
    """List the names of all files of statements."""
    return tuple(sorted(path.stem for path in (sql_root() / "queries").glob("*.sql")))


def parse(file: str, text: str) -> Queries:
    """Parse a file of statements. Raises `SqlFileError` for one that breaks the form."""
    statements: dict[str, str] = {}
    sentences: dict[str, str] = {}
    signatures: dict[str, Signature] = {}
    for line, name, body in _sections(file, text):
        if not _WELL_NAMED.fullmatch(name) or name in statements or hasattr(Queries, name):
            raise _wrong(
                file, line, f"the name {name!r} is not lower_case, is there twice or means something in Python"
            )
        sentence, _, rest = body.partition("\n")
        if not re.fullmatch(r"--\s*[A-Z].*", sentence):
            raise _wrong(file, line + 1, f"{name} needs a comment line with a sentence right below its name")
        signatures[name], statement = _signature(file, line, rest)
        if not _code(statement):
            raise _wrong(file, line, f"{name} has no statement")
        statements[name], sentences[name] = statement.strip().rstrip(";").rstrip(), sentence.lstrip("- ")
    return Queries(file, statements, sentences, signatures)


def _signature(file: str, line: int, text: str) -> tuple[Signature, str]:
    """Split the comment lines above a statement, as its signature, from the statement."""
    said: dict[str, str] = {}
    lines = text.splitlines()
    while lines and (found := _SAID.fullmatch(lines[0].strip())):
        if found[1] in said:
            raise _wrong(file, line, f"{found[1]!r} is said twice")
        said[found[1]] = found[2].strip()
        lines.pop(0)
    takes = _listed(said.get("takes", ""))
    names = tuple(name.rstrip("?") for name in takes)
    gives = said.get("gives", Gives.NOTHING)
    if len(set(names)) != len(names) or gives not in set(Gives):
        raise _wrong(file, line, f"'takes' names a parameter twice, or 'gives' is none of {', '.join(Gives)}")
    optional = frozenset(name.rstrip("?") for name in takes if name.endswith("?"))
    null = frozenset(_listed(said.get("null", "")))
    signature = Signature(names, optional, Gives(gives), null, said.get("row", ""), "slow" in said)
    return signature, "\n".join(lines)


def _listed(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def _sections(file: str, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each name with its line number and everything up to the next name."""
    lines = text.splitlines()
    marks = [(at, found[1]) for at, line in enumerate(lines) if (found := _NAME.fullmatch(line.strip()))]
    before = "\n".join(lines[: marks[0][0]] if marks else lines)
    if _code(before):
        raise _wrong(file, 1, "there is a statement before the first name")
    ends = [at for at, _ in marks[1:]] + [len(lines)]
    for (at, name), end in zip(marks, ends, strict=True):
        yield at + 1, name, "\n".join(lines[at + 1 : end])


def _code(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text).strip(" \n\t;")


def _wrong(file: str, line: int, what: str) -> SqlFileError:
    return SqlFileError(f"sql/queries/{file}.sql line {line}: {what}.")
