"""Thirty days of silence count from the last delivered notice, where mail goes out."""

from __future__ import annotations

from pathlib import Path

from tests.harness.mail import PostHouse
from tests.harness.service import House, open_house
from verifier.flows.operations import send_mail
from verifier.store.server.embedded import Dsn


async def test_without_a_relay_letters_are_marked_and_nothing_else_changes(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path) as house:
        claim = await house.say()
        await house.drain()
        assert await send_mail.deliver(house.svc) == 0
        rows = await house.svc.pool.fetch("SELECT template, outcome, sent_at FROM mail_outbox ORDER BY template")
        assert [tuple(row) for row in rows] == [("in_review", "no_transport", None), ("received", "no_transport", None)]
        assert (await house.claim(claim.id)).state == "in_review"


async def test_a_lapse_without_a_relay_counts_from_the_question(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path) as house:
        claim = await asked(house)
        house.clock.forward(days=30)
        await house.tidy()
        assert (await house.claim(claim)).state == "lapsed"


async def test_silence_counts_from_the_delivery_and_not_from_the_question(post: PostHouse) -> None:
    claim = await asked(post.house)
    assert await post.later(days=10) > 0
    for days, state in ((20, "awaiting_creator"), (9.9, "awaiting_creator"), (0.2, "lapsed")):
        post.house.clock.forward(days=days)
        await post.house.tidy()
        assert (await post.house.claim(claim)).state == state
    await post.deliver()
    assert "closed without a decision" in post.relay.subjects[-1]


async def test_a_question_that_was_never_delivered_starts_no_clock(post: PostHouse) -> None:
    claim = await asked(post.house)
    post.relay.recipient_replies += ["550 no such user"] * 9
    await post.deliver()
    assert {outcome for _, outcome in await post.outcomes()} == {"failed"}
    post.house.clock.forward(days=60)
    await post.house.tidy()
    assert (await post.house.claim(claim)).state == "awaiting_creator"


async def test_an_older_letter_that_arrives_late_starts_no_clock(post: PostHouse) -> None:
    claim = await asked(post.house)
    await post.house.svc.pool.execute(
        "UPDATE mail_outbox SET next_at = next_at + interval '39 days' WHERE template = 'question'"
    )
    assert await post.deliver() == 2
    post.house.clock.forward(days=31)
    await post.house.tidy()
    assert (await post.house.claim(claim)).state == "awaiting_creator"


async def asked(house: House) -> str:
    """A claim whose creator was asked something; its id."""
    claim = await house.say()
    await house.drain()
    await house.decide(await house.reviewer(), "ask_creator", reason="more_information", note="Which name is on it?")
    return claim.id
