"""Corrections of a board's page by a reviewer: proposed, and accepted by another person for that board alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.flows.test_pastes import naming, page, pasted
from tests.harness.rulings import code_of
from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.domain.evidence import Standing
from verifier.domain.pages.board_words import Own
from verifier.flows.claims.views import ClaimView
from verifier.flows.review import board_words
from verifier.outbound.documents.store import open_document_store
from verifier.store.db import in_transaction


@pytest.fixture
def desk(house: House, tmp_path: Path) -> House:
    """The house with a place to keep what is pasted."""
    return replace(house, svc=replace(house.svc, document_store=open_document_store("", tmp_path)))


async def decide(house: House, word_id: str, by: Actor, *, accepted: bool = True) -> None:
    await in_transaction(
        house.svc.pool, lambda connection: board_words.decide(connection, word_id, by.id, accepted=accepted)
    )


async def propose(house: House, by: Actor, words: str, meaning: str = "active", place: str = "US-OH") -> str:
    return await in_transaction(
        house.svc.pool, lambda connection: board_words.propose(connection, place, "status", words, meaning, by.id)
    )


async def test_a_reviewers_correction_is_proposed_and_believed_once_a_lead_accepts_it(
    desk: House, robin: ClaimView, ada: Actor
) -> None:
    lea = await desk.reviewer("Lea Lead", lead=True)
    text, case = page(desk).replace("ACTIVE", "Green Seal"), await desk.next(ada)
    assert (await pasted(desk, case, ada, text)).records[0].status == "unknown"
    await desk.rule(case, ada, "approve", **naming(desk, text))
    (word,) = await board_words.shown(desk.svc.pool)
    assert (word.place, word.kind, word.words, word.meaning, word.proposed_by, word.accepted) == (
        "US-OH", "status", "green seal", "active", ada.id, None,
    )  # fmt: skip
    assert await board_words.of_place(desk.svc.pool, "US-OH") == Own()
    await decide(desk, word.id, lea)
    assert (await board_words.of_place(desk.svc.pool, "US-OH")).standings == {"green seal": Standing.ACTIVE}
    assert await board_words.of_place(desk.svc.pool, "US-TX") == Own()
    await decide(desk, word.id, lea, accepted=False)
    assert await board_words.of_place(desk.svc.pool, "US-OH") == Own()
    assert robin.state == "in_review"


async def test_nobody_decides_alone_and_nobody_but_a_lead(house: House, ada: Actor) -> None:
    lea, max_ = await house.reviewer("Lea Lead", lead=True), await house.reviewer("Max Lead", lead=True)
    own = await propose(house, lea, "Green Seal")
    assert await code_of(decide(house, own, lea)) == "same_person"
    assert await code_of(decide(house, own, ada)) == "not_for_you"
    assert await code_of(propose(house, ada, "Green seal!")) == "word_decided"
    await decide(house, own, max_)
    assert await code_of(decide(house, own, max_)) == "word_decided"
    assert await code_of(decide(house, f"bwd_{'0' * 32}", max_)) == "not_found"


async def test_words_that_speak_against_a_licence_are_not_even_proposed(house: House, ada: Actor) -> None:
    for words in ("Revoked", "No longer in force", "License 12345"):
        assert await code_of(propose(house, ada, words)) == "validation"
    assert await board_words.shown(house.svc.pool, rejected=True) == []
