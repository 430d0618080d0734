"""Commands for the words of one board's pages: reviewers propose them, and a lead accepts or rejects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from verifier.cli.output import AsJson, as_owner, give_up, run, say, settings, table
from verifier.cli.running_service import what_runs
from verifier.cli.stop import Stop
from verifier.domain.jurisdictions import place_fault
from verifier.domain.pages.board_words import LABELS, Own
from verifier.flows.core.errors import Refused
from verifier.flows.review import board_words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.settings import Settings
    from verifier.store.db import Connection

T = TypeVar("T")
Place = Annotated[str, typer.Argument(help="The place whose board it is, such as US-OH.")]
WordId = Annotated[str, typer.Argument(help="The proposal's id, bwd_...; `verifier boards list` shows it.")]
By = Annotated[str, typer.Option(help="The reviewer who says so, rev_...; `verifier reviewer list` shows them.")]
_WORD, _REVIEWER = re.compile(r"bwd_[0-9a-f]{32}"), re.compile(r"rev_[0-9a-f]{32}")
_COLUMNS = ("id", "place", "kind", "words", "meaning", "accepted", "proposer", "proposed_at", "decider", "decided_at")


def listed(
    *,
    board: Annotated[str, typer.Option(help="Only those of this place.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Also those that were rejected.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the words of boards' pages that were proposed and accepted: those that wait first."""
    place = place_of(board)
    rows = _done(lambda owner, _: board_words.shown(owner, place, rejected=everything))
    table([row._asdict() for row in rows], _COLUMNS, as_json=as_json)


def propose(
    board: Place,
    words: Annotated[str, typer.Argument(help="As the page shows them: letters only.")],
    *,
    by: By,
    status: Annotated[str, typer.Option(help="They are a status, and mean this standing.")] = "",
    label: Annotated[str, typer.Option(help=f"They are a label, of: {', '.join(LABELS)}.")] = "",
    as_json: AsJson = False,
) -> None:
    """Propose a status word or a label of one board's pages; a lead decides about it."""
    place, reviewer = place_of(board), _id(by, _REVIEWER, "reviewer")
    if not place or bool(status) == bool(label):
        give_up("Name the board, and either --status with a standing or --label with a field.")
    kind, meaning = ("status", status) if status else ("label", label)

    async def work(owner: Connection, _: Settings) -> str:
        await board_words.insist_reviewer(owner, reviewer)
        return await board_words.propose(owner, place, kind, words, meaning, reviewer)

    made = _done(work)
    say({"id": made}, as_json=as_json, text=f"Proposed as {made}. A lead who is somebody else accepts it.")


def accept(word: WordId, *, by: By, as_json: AsJson = False) -> None:
    """Accept a proposal: pages of that board, and of no other, are read with it from now on."""
    _decide(word, by, accepted=True, as_json=as_json)


def reject(word: WordId, *, by: By, as_json: AsJson = False) -> None:
    """Reject a proposal, or take back what was accepted."""
    _decide(word, by, accepted=False, as_json=as_json)


def place_of(board: str) -> str:
    """Return a place as the catalogue writes it, or nothing; stop at one that there is not."""
    place = board.strip().upper()
    if fault := place_fault(place) if place else None:
        give_up(fault)
    return place


def own_of(place: str) -> Own:
    """Return the accepted words of a place's boards, where a service runs on this data directory."""
    chosen = settings() if place else None
    if chosen is None or (chosen.embedded and what_runs(chosen.data_dir) is None):
        return Own()
    try:
        return run(as_owner(lambda owner, _: board_words.of_place(owner, place)))
    except Stop:
        typer.echo("The words that a lead accepted could not be read; the page is read without them.", err=True)
        return Own()


def _decide(word: str, by: str, *, accepted: bool, as_json: bool) -> None:
    word_id, reviewer = _id(word, _WORD, "proposal"), _id(by, _REVIEWER, "reviewer")
    _done(lambda owner, _: board_words.decide(owner, word_id, reviewer, accepted=accepted))
    say({"id": word_id, "accepted": accepted}, as_json=as_json, text="Accepted." if accepted else "Rejected.")


def _done(work: Callable[[Connection, Settings], Awaitable[T]]) -> T:
    try:
        return run(as_owner(work))
    except Refused as refused:
        give_up(refused.detail)


def _id(said: str, shape: re.Pattern[str], what: str) -> str:
    if not shape.fullmatch(said):
        give_up(f"This is no id of a {what}.")
    return said
