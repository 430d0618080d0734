"""The command line: every command has --help and --json, long work shows its progress, errors say what to do next."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import __version__
from verifier.cli import processes, serve
from verifier.cli.output import give_up
from verifier.cli.stop import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_GROUPS = {
    "registries": "sources:registries",
    "claim": "importing:claim",
    "badge": "claims:badge",
    "account": "accounts:account",
    "token": "people:token",
    "reviewer": "people:reviewer",
    "platform": "admin:platform",
    "audit": "admin:audit",
    "keys": "signing:keys",
    "policy": "policies:policy",
    "webhook": "webhooks:webhook",
    "boards": "boards:boards",
    "report": "transparency:report",
}
_NAMING = ("token", "reviewer", "badge", "erase", "account")  # every word of theirs is a name or an id
_RUNNING: dict[str, Callable[..., None]] = {
    "serve": serve.serve,
    "api": processes.api,
    "worker": processes.worker,
    "migrate": processes.migrate,
    "world": processes.world,
}


def build(first: str = "") -> typer.Typer:
    """Build the commands; of the groups only what `first` may need, so that a process loads only what it runs."""
    app = typer.Typer(
        help="Answers honestly whether the person behind a creator account holds the licence they claim.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_about)
    for name, command in _RUNNING.items():
        app.command(name, hidden=name == "world")(command)
    if first not in _RUNNING:
        for name, place in _GROUPS.items():
            module, _, attribute = place.partition(":")
            app.add_typer(getattr(import_module(f"verifier.cli.{module}"), attribute), name=name)
        app.command("doctor")(import_module("verifier.cli.admin").doctor)
        app.command("erase")(import_module("verifier.cli.accounts").erase)
    return app


def _say_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        sys.stdout.write(f"verifier {__version__}\n")
        raise typer.Exit


def _about(
    *,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Say which version this is.")
    ] = False,
) -> None:
    """Answers honestly whether the person behind a creator account holds the licence they claim."""


def main() -> None:
    """Run a command; what stops it is told in one sentence, without a traceback."""
    try:
        _insist_text(sys.argv[1:])
        build(sys.argv[1] if len(sys.argv) > 1 else "")(prog_name="verifier")
    except Stop as stop:
        sys.stderr.write(f"verifier: {stop}\n")
        sys.exit(stop.code)


def _insist_text(words: Sequence[str]) -> None:
    """Refuse bytes that are no text where names and ids are meant: they could not be written down."""
    if words[:1] and words[0] in _NAMING and any("\ud800" <= letter <= "\udfff" for letter in "".join(words)):
        give_up("A word of this command is not UTF-8. Type it again in a terminal that is set to UTF-8.")
