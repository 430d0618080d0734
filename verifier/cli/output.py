"""Output of commands: lines for people, one JSON document for machines, a sentence and a code when they stop."""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from verifier import log
from verifier.cli.running_service import joined
from verifier.cli.stop import Stop
from verifier.settings import Settings, SettingsError, load
from verifier.store.db import GONE, MISCONFIGURED, in_transaction_of
from verifier.store.errors import CannotStart, MigrationError
from verifier.store.rows import owner as owner_rows
from verifier.store.server.database import database, prepare
from verifier.store.server.programs import EmbeddedPostgresError
from verifier.supervise import CANNOT_START

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


_NOT_THE_OWNER = (
    "Keys and reviewers are made and ended with the rights of the database's owner, as the schema is: what the running "
    "service logs in with cannot do it. Set VERIFIER_DATABASE_URL to the owner's address for this one command, the one "
    "`verifier migrate` gets; with docker-compose.yml: `docker compose run --rm migrate token create ...`."
)
_MENDABLE = (CannotStart, SettingsError, EmbeddedPostgresError, MigrationError)


def settings(*, alone: bool = False) -> Settings:
    """Load the settings, with logging configured; unless `alone`, those of the service that runs here.

    What a command says must be true of that service, not of one that would run with this terminal's environment.
    """
    try:
        found = load() if alone else joined(load())
    except SettingsError as fault:
        raise Stop(str(fault), CANNOT_START) from None
    log.configure(found)
    return found


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the fastest loop there is; a fault that can be mended is told in a sentence."""
    try:
        if sys.platform == "win32":
            return asyncio.run(work)
        import uvloop  # noqa: PLC0415  there is none on Windows

        return uvloop.run(work)
    except _MENDABLE as fault:
        raise Stop(str(fault), CANNOT_START) from None
    except MISCONFIGURED as refused:
        kind = type(refused).__name__
        msg = (
            f"The database refuses this login ({kind}). Check user, password and name in VERIFIER_DATABASE_URL; "
            "`verifier migrate` needs the owner, everything else a member of the role verifier_service."
        )
        raise Stop(msg, CANNOT_START) from None
    except GONE as gone:
        kind = type(gone).__name__
        msg = f"The database cannot be reached ({kind}). Is it running, and is VERIFIER_DATABASE_URL right?{_tls(gone)}"
        raise Stop(msg, 75) from None
    except KeyboardInterrupt:
        raise Stop("interrupted", 130) from None


def _tls(gone: BaseException) -> str:
    """Write the advice about TLS, if this may be why the connection failed; else nothing."""
    refused = isinstance(gone, ConnectionError | ssl.SSLError | ValueError)
    if not refused or isinstance(gone, ConnectionRefusedError):
        return ""
    return (
        " A database on another machine is reached by verified TLS: name its authority with sslrootcert=FILE in the "
        "address, or write sslmode=disable where the line needs none."
    )


def _insist_installed(chosen: Settings) -> None:
    """Refuse to make a whole installation where a command only reads one: a directory is soon mistyped."""
    if chosen.embedded and not (chosen.data_dir / "postgres").exists():
        msg = (
            f"No service has ever run on {chosen.data_dir}, so there is nothing to look at or to change. Set "
            "VERIFIER_DATA_DIR to the directory of yours; `verifier serve` or `verifier migrate` makes a new one."
        )
        raise CannotStart(msg)


def _insist_key(chosen: Settings) -> None:
    """Refuse to make a master key that opens nothing of what the service has sealed."""
    if not chosen.master_key_file.exists():
        msg = (
            f"There is no master key at {chosen.master_key_file}. Set VERIFIER_DATA_DIR or VERIFIER_MASTER_KEY_FILE to "
            "what your service has; it makes its key when it first starts."
        )
        raise CannotStart(msg)


@asynccontextmanager
async def service(name: str) -> AsyncIterator[Service]:
    """Open a service for one command, over a migrated database."""
    from verifier import app  # noqa: PLC0415  a process loads only what it runs

    chosen = settings()
    _insist_installed(chosen)
    async with database(chosen) as where:
        await prepare(chosen, where)
        _insist_key(chosen)
        async with app.service(chosen, where, name=name, pool_size=4) as svc:
            yield svc


async def as_owner(work: Callable[[Connection, Settings], Awaitable[T]], *, at_once: bool = True) -> T:
    """Do the work of one command as the database's owner, over a migrated database; in one transaction, unless told."""
    chosen = settings()
    _insist_installed(chosen)
    async with database(chosen) as where:
        await prepare(chosen, where)
        connection = await where.connect_owner()
        try:
            if not await owner_rows.owns(connection):
                raise CannotStart(_NOT_THE_OWNER)
            if not at_once:
                return await work(connection, chosen)
            return await in_transaction_of(connection, lambda owner: work(owner, chosen))
        finally:
            await connection.close()


def say(document: object, *, as_json: bool, text: str = "") -> None:
    """Print one document: JSON for machines, the text for people."""
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n")
    elif text:
        console.print(text, markup=False, soft_wrap=True)


def _plain(value: object) -> str:
    """Write an instant as the API does (RFC 3339, UTC), anything else by `str`."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print rows: JSON for machines, a table for people."""
    if as_json:
        say(list(rows), as_json=True)
        return
    shown = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        shown.add_row(*(_cell(row.get(column)) for column in columns))
    console.print(shown)


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return "" if value is None else ("yes" if value is True else "no" if value is False else str(value))


def give_up(message: str, code: int = 1) -> NoReturn:
    """Stop with a sentence."""
    raise Stop(message, code)
