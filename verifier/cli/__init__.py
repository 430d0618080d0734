"""The command line: every command has --help and --json, long work shows its progress, errors say what to do next."""

from __future__ import annotations

import sys

import typer

from verifier.cli import admin, claims, running, sources
from verifier.cli.saying import Stop

app = typer.Typer(
    help="Answers honestly whether the person behind a creator account holds the licence they claim.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(running.serve)
app.command("api")(running.api)
app.command("worker")(running.worker)
app.command("migrate")(running.migrate)
app.command("world", hidden=True)(running.world)
app.add_typer(sources.app, name="registries")
app.add_typer(claims.claim, name="claim")
app.add_typer(claims.badge, name="badge")
app.add_typer(admin.token, name="token")
app.add_typer(admin.audit, name="audit")
app.command("doctor")(admin.doctor)


def main() -> None:
    """Run a command; what stops it is told in one sentence, without a traceback."""
    try:
        app(prog_name="verifier")
    except Stop as stop:
        sys.stderr.write(f"verifier: {stop}\n")
        sys.exit(stop.code)
