"""Words of one board's pages: a reviewer's correction becomes a proposal, and a lead accepts it for that board alone.

Two people: nobody decides what they proposed. What is kept is the words, never a page or anything of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.pages.board_words import Own, fault_of, own_words
from verifier.domain.pages.standings import fold
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Forbidden, Invalid
from verifier.store.ids import new_id
from verifier.store.rows import boards as board_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.domain.pages.page_record import PageRecord
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import ManualLicence
    from verifier.store.db import Connection, Pool


async def of_place(pool: Pool | Connection, place: str | None) -> Own:
    """Return the accepted words of a place's boards."""
    rows = await board_rows.words_of_place(pool, place=place) if place else []
    return own_words((row.kind, row.words, row.meaning) for row in rows)


async def shown(
    connection: Pool | Connection, place: str = "", *, rejected: bool = False
) -> list[board_rows.WordsShown]:
    """List the words of a place's boards, or of all: what waits for a lead first."""
    return await board_rows.words_shown(connection, place=place, rejected=rejected)


async def propose(connection: Connection, place: str, kind: str, words: str, meaning: str, by: str) -> str:
    """Keep a proposal; refuse words that cannot be a board's own, and what is there already."""
    folded = fold(words)
    if fault := fault_of(kind, folded, meaning):
        raise Invalid("validation", fault, faults=(FieldFault("/words", "invalid", fault),))
    word_id = await _kept(connection, place, kind, folded, meaning, by)
    if word_id is None:
        raise Conflict("word_decided", "These words are proposed or accepted for this board already.")
    return word_id


async def _kept(connection: Pool | Connection, place: str, kind: str, words: str, meaning: str, by: str) -> str | None:
    return await board_rows.word_propose(
        connection, word_id=new_id("bwd"), place=place, kind=kind, words=words, meaning=meaning, reviewer_id=by
    )


async def propose_read(svc: Service, place: str | None, page: PageRecord, form: ManualLicence, actor: Actor) -> None:
    """Propose a page's status words that nobody listed, as the standing that the reviewer chose for them."""
    words = fold(page.status_words or "")
    if place and page.status is None and not fault_of("status", words, form.standing):
        await _kept(svc.pool, place, "status", words, form.standing, actor.id)


async def decide(connection: Connection, word_id: str, by: str, *, accepted: bool) -> None:
    """Accept a proposal, or reject it; an accepted one can be taken back. Only a lead, and never the proposer."""
    person = await board_rows.proposer(connection, reviewer_id=by)
    if person is None or not person.lead:
        raise Forbidden("not_for_you", "Only a lead accepts or rejects words of a board.")
    word = await board_rows.word_one(connection, word_id=word_id)
    if word is None:
        raise Absent("not_found", "There is no such proposal.")
    if word.proposed_by == by:
        raise Forbidden("same_person", "You proposed these words; another lead decides about them.")
    if accepted and (fault := fault_of(word.kind, word.words, word.meaning)):
        raise Conflict("word_decided", fault)
    if await board_rows.word_decide(connection, word_id=word_id, reviewer_id=by, accepted=accepted) is None:
        raise Conflict("word_decided", "Somebody has decided about these words already.")


async def insist_reviewer(connection: Connection, reviewer_id: str) -> None:
    """Refuse a proposer who is no reviewer now."""
    if await board_rows.proposer(connection, reviewer_id=reviewer_id) is None:
        raise Absent("not_found", "There is no such reviewer now. `verifier reviewer list` shows them.")
