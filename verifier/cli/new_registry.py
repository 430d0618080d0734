"""`scripts/new-registry`: drafts the folder of a new source from the source's own columns and words."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from yarl import URL

from verifier import __version__
from verifier.cli.output import AsJson, console, give_up, run, say
from verifier.cli.stop import Stop
from verifier.registries.discover import HERE, SHEET
from verifier.registries.drafting.draft import portal, write
from verifier.registries.drafting.plan import Wanted, plan
from verifier.registries.drafting.source_view import DraftError, SourceView, Told, see_file, see_portal
from verifier.registries.drivers.portal import PortalError
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.gate import Admission
from verifier.registries.http.transport import open_session
from verifier.setting_values import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.domain.evidence import RegistryId
    from verifier.registries.drafting.draft import Draft

T = TypeVar("T")

new_registry = typer.Typer(
    help="Drafts the folder of a new registry from the source's own columns and words (registry.toml, samples.jsonl). "
    "What only a person can decide is marked ? in it, and the sheet is refused until that is done.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_PAUSE = timedelta(seconds=1)  # between two questions: a portal may ask its visitors for that
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Jurisdiction = Annotated[str, typer.Option(help="Whose licences these are, such as US-WA.")]
Id = Annotated[str, typer.Option("--id", help="The registry's id, such as us-wa-doh.")]
To = Annotated[Path, typer.Option(help="Write the folder into this one.")]
Mapped = Annotated[
    list[str] | None, typer.Option("--map", help="Our field and the source's column, such as type=description.")
]


@new_registry.command("socrata")
def socrata(  # noqa: PLR0913  one option each
    *,
    domain: Annotated[str, typer.Option(help="The portal, such as data.example.gov.")],
    dataset: Annotated[str, typer.Option(help="The data set, such as abcd-1234.")],
    jurisdiction: Jurisdiction = "",
    registry: Id = "",
    to: To = HERE,
    mapped: Mapped = None,
    app_token: Annotated[
        str, typer.Option(envvar="SOCRATA_APP_TOKEN", help="The portal's token, if you have one.")
    ] = "",
    url: Annotated[str, typer.Option(help="Ask here instead; loopback only, for tests.")] = "",
    as_json: AsJson = False,
) -> None:
    """Draft from a data set of a state's open-data portal (Socrata)."""
    if not re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", domain) or not re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}", dataset):
        give_up("A portal is named like data.example.gov and a data set like abcd-1234; both are in its address.")
    if url and not is_loopback(url):
        give_up("--url is for tests and must be on loopback.")
    known = registry or f"{(jurisdiction or 'us-xx').lower()}-{dataset}"
    wanted = _wanted(known, jurisdiction, f"https://{domain}", mapped)
    with _telling(quiet=as_json) as bar:
        task = bar.add_task(f"Asking {domain}", total=None)
        told = lambda what: bar.update(task, description=f"Asking {domain}: {what}")  # noqa: E731  one use
        seen = run(_see(domain, dataset, url, app_token, told))
    _write(wanted, seen, to, as_json=as_json)


@new_registry.command("roster")
def roster(
    *,
    file: Annotated[
        Path, typer.Option("--from", help="The list, as the board publishes it: csv or pipe, perhaps zipped.")
    ],
    base_url: Annotated[str, typer.Option(help="Where the board publishes it: the file's own https address.")],
    jurisdiction: Jurisdiction,
    shape: Annotated[
        Literal["csv", "pipe"] | None, typer.Option("--format", help="Told by its first line if left out.")
    ] = None,
    registry: Id = "",
    to: To = HERE,
    mapped: Mapped = None,
    as_json: AsJson = False,
) -> None:
    """Draft from a whole list that is published as a file."""
    address = URL(base_url)
    if address.scheme != "https" or not address.host:
        give_up("--base-url is the https address of the file, such as https://board.example.gov/lists/counselors.csv.")
    path = address.path if "." in address.name else f"{address.path.rstrip('/')}/{file.name}"
    known = registry or f"{jurisdiction.lower()}-{re.sub(r'[^a-z0-9]+', '-', file.stem.lower()).strip('-')}"
    wanted = _wanted(known, jurisdiction, str(address.origin()), mapped, (path,))
    with _telling(quiet=as_json) as bar:
        task = bar.add_task(f"Reading {file.name}", total=None)
        told = lambda rows: bar.update(task, description=f"Reading {file.name}: {rows:,} rows")  # noqa: E731  one use
        seen = _mended(lambda: see_file(file, shape or "", told))
    _write(wanted, seen, to, as_json=as_json)


class _Patient:
    """Gate of a drafted source: one request at a time, and nothing is counted, because nothing depends on it yet."""

    def __init__(self, pause: timedelta) -> None:
        self._pause, self._asked = pause, False

    async def admit(self, registry: RegistryId, rate: float, burst: int) -> Admission:  # noqa: ARG002  as every gate
        wait, self._asked = (self._pause if self._asked else timedelta(0)), True
        return Admission(wait_in=wait)

    async def succeeded(self, registry: RegistryId) -> None:
        pass

    async def failed(self, registry: RegistryId, detail: str, retry_in: timedelta | None) -> None:
        pass


async def _see(domain: str, dataset: str, url: str, app_token: str, told: Told) -> SourceView:
    agent = f"creator-credential-verifier/{__version__} (drafting a data sheet)"
    async with open_session(agent) as session:
        http = PoliteHttp(session, _Patient(timedelta(0) if url else _PAUSE))
        try:
            return await see_portal(portal(http, domain, dataset, url=url, app_token=app_token), told)
        except (PortalError, DraftError) as fault:
            raise Stop(f"{domain}, {dataset}: {fault}") from None


def _wanted(
    registry: str, jurisdiction: str, base_url: str, mapped: list[str] | None, paths: tuple[str, ...] = ()
) -> Wanted:
    """Read the options of the command line, or stop with a sentence about what is wrong."""
    if not _ID.fullmatch(registry):
        give_up(f"An id has small letters, digits and single hyphens, such as us-wa-doh, not {registry!r}.")
    if jurisdiction and not re.fullmatch(r"US(-[A-Z]{2})?", jurisdiction):
        give_up("A jurisdiction is written US-WA.")
    pairs = [one.partition("=") for one in mapped or []]
    if any(not sign for _, sign, _ in pairs):
        give_up("--map is written field=column, such as type=description.")
    return Wanted(registry, jurisdiction, base_url, paths, {name: column for name, _, column in pairs})


def _write(wanted: Wanted, seen: SourceView, to: Path, *, as_json: bool) -> None:
    draft = _mended(lambda: write(plan(wanted, seen), to, datetime.now(UTC).date()))
    steps = _next(draft)
    document = asdict(draft) | {"next": steps}
    decide = [f"  - {one}" for one in draft.decisions]
    text = [
        f"{draft.folder}: {SHEET} and {draft.samples} samples, drafted from {len(seen.columns)} columns.",
        f"{len(decide)} decisions are open, each marked ? in {SHEET}:",
        *decide,
        "Then:",
        *(f"  {step}" for step in steps),
    ]
    say(document, as_json=as_json, text="\n".join(text))


def _next(draft: Draft) -> list[str]:
    return [
        f"python -m pytest tests/registries/test_conformance.py -k {draft.id}",
        f"verifier registries check {draft.id}",
    ]


def _mended(work: Callable[[], T]) -> T:
    """Run the work; a fault that the caller can mend is told in a sentence."""
    try:
        return work()
    except DraftError as fault:
        raise Stop(str(fault)) from None


def _telling(*, quiet: bool) -> Progress:
    """Build the line that says what is being asked, and for how long."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=quiet, transient=True)


def main() -> None:
    """Draft; what stops it is told in one sentence, without a traceback."""
    try:
        new_registry(prog_name="scripts/new-registry")
    except Stop as stop:
        sys.stderr.write(f"new-registry: {stop}\n")
        sys.exit(stop.code)


if __name__ == "__main__":
    main()
