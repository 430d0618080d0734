"""Commands for the boards that people look up: a page's text read as the console reads what a reviewer pastes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from verifier.cli import board_words
from verifier.cli.output import AsJson, console, give_up, say
from verifier.flows.core.errors import Refused
from verifier.flows.review import kept_pages
from verifier.flows.review.page_reading import read_board_page, shown
from verifier.outbound.documents import LARGEST

if TYPE_CHECKING:
    from verifier.domain.pages.reading import Page

boards = typer.Typer(help="The boards whose pages people look at.", no_args_is_help=True)
MOST: int = LARGEST  # bytes of a PDF; of text as much as is pasted

Board = Annotated[str, typer.Option(help="The place whose board it is, such as US-OH: its own words are known, too.")]
Source = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="A file with the page's text, or a PDF; else standard input.")
]


@boards.command("read")
def read(file: Source = None, board: Board = "", *, as_json: AsJson = False) -> None:
    """Read what a board's page shows: licences, and the lines that could not be read. Nothing is kept."""
    place = board_words.place_of(board)
    page = read_board_page(_text(file), place or None, board_words.own_of(place))
    if as_json:
        say({"records": [shown(record) for record in page.records], "unread": list(page.unread)}, as_json=True)
    else:
        _tell(page)


boards.command("list")(board_words.listed)
boards.command("propose")(board_words.propose)
boards.command("accept")(board_words.accept)
boards.command("reject")(board_words.reject)


def _text(file: Path | None) -> str:
    try:
        raw = sys.stdin.buffer.read(MOST + 1) if file is None else _some_of(file)
    except OSError as fault:
        give_up(f"{file} cannot be read: {fault.strerror}.")
    if raw.startswith(b"%PDF-"):
        return _of_pdf(raw)
    if len(raw) > kept_pages.MOST:
        give_up("This is more than 256 kB. Paste only the part of the page that shows the licence.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        give_up("This is not UTF-8 text. Save the page's text as UTF-8 and read that.")


def _of_pdf(raw: bytes) -> str:
    try:
        return asyncio.run(kept_pages.of_pdf(raw, "cli")).text
    except Refused as refused:
        give_up(refused.detail)


def _some_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST + 1)


def _tell(page: Page) -> None:
    for record in page.records:
        table = Table("field", "value", "read from", box=None, header_style="bold", pad_edge=False)
        for name, value in shown(record).items():
            table.add_row(name, value or "", record.lines.get(name, ""))
        console.print(table)
        console.print()
    say(None, as_json=False, text=f"{len(page.records) or 'No'} licence{'' if len(page.records) == 1 else 's'} read.")
    for line in page.unread:
        say(None, as_json=False, text=f"not read: {line}")
