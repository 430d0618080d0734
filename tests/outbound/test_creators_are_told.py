"""Creators are told by mail what happened to their claim and what to do: once, and never more than the mail needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.harness.mail import ROBIN, PostHouse
from tests.harness.people import PLATFORM, submission
from tests.harness.rulings import CALL, form
from verifier.domain.claim import AccountRef, Amendment
from verifier.domain.lifecycle import Transition
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.core.outbox import LETTERS, SILENT
from verifier.flows.core.service import move
from verifier.store.db import Connection, in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.wording import languages


def test_every_transition_is_either_told_or_silent_on_purpose() -> None:
    assert set(LETTERS) | SILENT == set(map(str, Transition))
    assert not set(LETTERS) & SILENT


# Not about a claim, and so in no outbox of claims.
LICENSEES = {"licensee_link", "licensee_refused", "licensee_watch"}


async def test_every_letter_has_its_template_and_the_outbox_knows_no_other(
    owner: asyncpg.Connection[asyncpg.Record],
) -> None:
    said = await owner.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'mail_outbox_template_check'"
    )
    known = {*LETTERS.values(), "received", "expiring", "contested", "rebind", "contact_code", "proofing"}
    assert {word for word in known if f"'{word}'" in said} == known
    assert said.count("::text,") + 1 == len(known)
    folder = Path(languages.__file__).parent / "en" / "letters"
    beside = {"base", "reasons", "queue_late"} | LICENSEES
    assert {path.stem for path in folder.glob("*.txt")} == known | beside


async def test_a_confirmed_creator_gets_two_letters_each_once(post: PostHouse) -> None:
    claim = await post.submit(post.house.people[0])
    assert claim.state == "verified"
    assert await post.deliver() == 2
    assert await post.deliver() == 0
    assert sorted(post.relay.subjects) == [
        f"We received your claim ({claim.credential}, Washington)",
        f"Your claim is confirmed ({claim.credential}, Washington)",
    ]
    assert post.relay.to == [ROBIN, ROBIN]
    letter = post.relay.letters[0]
    assert (letter["From"], letter["To"], letter["Auto-Submitted"]) == (
        "badges@verify.example",
        ROBIN,
        "auto-generated",
    )
    assert f"/claims/{claim.id}" in post.relay.last()


async def test_a_creator_who_gave_no_address_gets_no_letter(post: PostHouse) -> None:
    await post.submit(post.house.people[0], email="")
    assert await post.outcomes() == []


async def test_no_letter_holds_the_number_the_legal_name_or_the_npi(post: PostHouse) -> None:
    truth = post.house.people[0]
    await post.submit(truth)
    await post.deliver()
    sent = "".join(letter.as_string() for letter in post.relay.letters)
    assert post.relay.letters
    assert [word for word in (truth.number, truth.npi, truth.legal_name) if word and word in sent] == []


async def test_a_refusal_states_facts_rule_who_decided_and_the_way_to_appeal(post: PostHouse) -> None:
    claim = await post.house.say()
    await post.house.drain()
    await post.house.decide(await post.house.reviewer(), "refuse", reason="not_the_licensee", note="secret note")
    await post.deliver()
    assert [word for word, _ in await post.outcomes()] == ["received", "in_review", "refused"]
    text = next(letter.get_content() for letter in post.relay.letters if "not confirmed" in letter["Subject"])
    flat = " ".join(text.split())
    assert "No register that we could ask lists the licence" in flat
    assert "The record belongs to somebody else." in flat
    assert "A badge is shown only to the person the licence was granted to. (Policy " in flat
    assert "A person decided this." in flat
    assert "the decision was not automated" in flat
    day = post.house.clock() + post.house.svc.policy.appeal_within
    assert f"You may appeal until {day:%-d %B %Y}." in flat
    assert "another reviewer decides" in flat
    assert "secret note" not in flat
    assert (await post.house.claim(claim.id)).state == "refused"


async def test_an_appeal_is_acknowledged(post: PostHouse) -> None:
    claim = await post.house.say()
    await post.house.drain()
    await post.house.decide(await post.house.reviewer(), "refuse", reason="no_such_licence")
    await post.deliver()
    await intake.appeal(post.house.svc, claim.id, "Please look again.", PLATFORM)
    assert await post.deliver() == 1
    assert "We received your appeal" in post.relay.subjects[-1]
    assert "Please look again" not in post.relay.last()


async def test_what_to_do_is_said_as_the_api_says_it(post: PostHouse) -> None:
    claim = await post.mistyped()
    await post.deliver()
    (letter,) = (letter for letter in post.relay.letters if "needs something from you" in letter["Subject"])
    flat = " ".join(letter.get_content().split())
    actions = (await post.house.claim(claim.id)).next.actions
    assert "fix_number" in [action.code for action in actions]
    assert all(f"- {action.title}. {action.detail}" in flat for action in actions)
    assert "closed after 30 days" in flat


async def test_what_was_asked_of_a_creator_who_has_answered_since_is_not_asked_again(post: PostHouse) -> None:
    claim = await post.mistyped()
    await intake.amend(post.house.svc, claim.id, Amendment(number=post.house.people[0].number), PLATFORM)
    await post.house.drain()
    await post.deliver()
    assert set(await post.outcomes()) == {("received", "sent"), ("creator_needed", "overtaken"), ("confirmed", "sent")}


async def test_a_reviewers_question_is_announced_and_not_repeated(post: PostHouse) -> None:
    await post.house.say()
    await post.house.drain()
    await post.deliver()
    await post.house.decide(
        await post.house.reviewer(), "ask_creator", reason="more_information", note="your maiden name?"
    )
    await post.deliver()
    assert "A reviewer has a question" in post.relay.subjects[-1]
    assert "maiden" not in post.relay.last()


async def test_an_account_that_changed_is_told_why_its_badge_is_paused(post: PostHouse) -> None:
    truth = post.house.people[0]
    await post.submit(truth)
    await post.deliver()
    await accounts.changed(post.house.svc, f"acct_{truth.id}", truth.handle, 2, "recovered", PLATFORM)
    await post.deliver()
    assert "Your badge is paused" in post.relay.subjects[-1]
    assert "When your platform vouches for the account again" in post.relay.last()
    assert "No judgement about you was made" in post.relay.last()


async def test_a_board_that_suspends_a_licence_is_named_as_the_reason(post: PostHouse) -> None:
    truth = post.house.people[0]
    await post.submit(truth)
    await post.deliver()
    post.house.world.truth.set_field("us-wa-doh", truth.number, "status", "SUSPENDED")
    post.house.clock.forward(days=8)
    await post.house.tidy()
    await post.deliver()
    assert "Your badge is paused" in post.relay.subjects[-1]
    assert "The board lists the licence as suspended" in post.relay.last()
    assert "This was done automatically" in post.relay.last()


async def test_a_badge_that_ends_is_announced_three_times_each_once_and_its_end_is_told(post: PostHouse) -> None:
    truth = post.house.people[0]
    _ends(post, truth.number, days=40)
    await post.submit(truth)
    await post.deliver()
    for days in (5, 6, 1):
        post.house.clock.forward(days=days)
        await post.house.tidy()
        await post.deliver()
    assert [subject for subject in post.relay.subjects if "badge ends on" in subject] == post.relay.subjects[2:]
    assert len(post.relay.subjects) == 3
    for days, letters in ((20, 1), (2, 2), (2, 2), (4, 3)):  # with 8, 6 and 4 days left, and with less than one
        post.house.clock.forward(days=days)
        await post.house.tidy()
        await post.deliver()
        assert sum("badge ends on" in subject for subject in post.relay.subjects) == letters, days
    post.house.clock.forward(days=5)
    await post.house.tidy()
    await post.deliver()
    assert [word for word, _ in await post.outcomes()].count("expiring") == 3
    assert "Your badge has ended with the licence" in post.relay.subjects[-1]


async def test_a_badge_given_for_less_than_a_month_says_its_end_at_once(post: PostHouse) -> None:
    truth = post.house.people[0]
    last = _ends(post, truth.number, days=20)
    await post.submit(truth)
    await post.house.tidy()
    await post.deliver()
    assert {word for word, sent in await post.outcomes() if sent != "waiting"} == {"received", "confirmed"}
    (letter,) = (letter for letter in post.relay.letters if "is confirmed" in letter["Subject"])
    assert f"holds until {last + timedelta(days=1):%-d %B %Y}" in letter.get_content()


def _ends(post: PostHouse, number: str, *, days: int) -> date:
    last = (post.house.clock() + timedelta(days=days)).astimezone(ZoneInfo("America/Los_Angeles")).date()
    post.house.world.truth.set_field("us-wa-doh", number, "expirationdate", f"{last:%Y%m%d}")
    return last


async def test_an_incumbent_is_told_of_each_newcomer_on_the_licence_once_and_not_who_it_is(post: PostHouse) -> None:
    truth = post.house.people[0]
    await post.submit(truth, email="incumbent@example.org")
    await post.deliver()
    newcomer = submission(truth, post.house.clock())
    newcomer = replace(
        newcomer,
        account=AccountRef("acct_new", "new.comer", 1, "New Comer"),
        words=replace(newcomer.words, email="newcomer@example.org"),
    )
    claim = await intake.submit(post.house.svc, newcomer, PLATFORM)
    await post.deliver()
    await post.house.drain()
    assert "contested" in (await post.house.claim(claim.id)).reasons
    post.relay.letters.clear()
    post.relay.to.clear()
    assert await post.deliver() == 2
    told = dict(zip(post.relay.to, post.relay.letters, strict=True))
    assert "Another account claims your licence" in told["incumbent@example.org"]["Subject"]
    assert "new.comer" not in told["incumbent@example.org"].as_string()
    assert "Another account shows a badge" in " ".join(told["newcomer@example.org"].get_content().split())
    assert truth.handle not in told["newcomer@example.org"].as_string()


async def test_people_who_approved_are_said_to_have_decided(post: PostHouse) -> None:
    house = post.house
    taken = await house.say()
    await house.drain()
    await house.ask_call(taken)
    ground = {"licence": form(house.clock()), **CALL}
    for actor in (await house.reviewer("Ada"), await house.reviewer("Ben")):
        await house.decide(actor, "approve", **ground)
    await post.deliver()
    assert "Your claim is confirmed" in post.relay.subjects[-1]
    assert "Two people decided this together" in post.relay.last()


async def test_a_pause_the_badges_return_and_its_end_are_told_with_who_decided(post: PostHouse) -> None:
    house, truth = post.house, post.house.people[0]
    await post.submit(truth)
    house.world.truth.set_field("us-wa-doh", truth.number, "actiontaken", "Yes")
    house.clock.forward(days=7)
    await house.tidy()
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    await house.decide(ada, "suspend", reason="safety_concern")
    await post.deliver()
    assert "Your badge is paused" in post.relay.subjects[-1]
    assert "A person decided this" in post.relay.last()
    assert "A badge is paused while it could endanger somebody" in post.relay.last()
    for actor in (ada, ben):
        await house.decide(actor, "reinstate", reason="no_concern")
    await post.deliver()
    assert "Your badge is back" in post.relay.subjects[-1]
    assert "Two people decided this together" in post.relay.last()
    house.clock.forward(days=7)
    await house.tidy()
    for actor in (ada, ben):
        await house.decide(actor, "revoke", reason="board_action")
    await post.deliver()
    assert "Your badge was taken back" in post.relay.subjects[-1]
    assert "The board has acted against the licence" in post.relay.last()
    assert "You may appeal until" in post.relay.last()
    assert len(post.relay.letters) == 5


async def test_a_creator_who_takes_the_claim_back_is_told_in_case_it_was_somebody_else(post: PostHouse) -> None:
    claim = await post.house.say()
    await intake.withdraw(post.house.svc, claim.id, PLATFORM)
    await intake.withdraw(post.house.svc, claim.id, PLATFORM)
    await post.deliver()
    assert sorted(await post.outcomes()) == [("received", "sent"), ("withdrew", "sent")]


async def test_a_move_that_is_rolled_back_tells_nobody(post: PostHouse) -> None:
    claim = await post.house.say()
    await post.deliver()

    async def work(connection: Connection) -> None:
        row = await claim_rows.claim_lock(connection, claim_id=claim.id)
        assert row is not None
        await move(connection, row, Transition.WITHDREW, PLATFORM, post.house.clock())
        raise _ChangedMind

    with pytest.raises(_ChangedMind):
        await in_transaction(post.house.svc.pool, work)
    assert await post.outcomes() == [("received", "sent")]


class _ChangedMind(Exception):  # noqa: N818
    pass


async def test_after_erasure_a_waiting_letter_is_not_sent(
    post: PostHouse, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    await post.house.say()
    await owner.execute("DELETE FROM account_secret")
    assert await post.deliver() == 0
    assert await post.outcomes() == [("received", "erased")]


async def test_an_address_that_was_corrected_gets_the_next_letter(post: PostHouse) -> None:
    claim = await post.mistyped()
    await intake.amend(
        post.house.svc, claim.id, Amendment(number=post.house.people[0].number, email="new@example.org"), PLATFORM
    )
    await post.house.drain()
    await post.deliver()
    assert set(post.relay.to) == {"new@example.org"}


async def test_whoever_keeps_changing_a_claim_fills_nobodys_letter_box(post: PostHouse) -> None:
    claim = await post.submit(replace(post.house.people[0], number="00000001"))
    for number in range(2, 20):
        await intake.amend(post.house.svc, claim.id, Amendment(number=f"{number:08}"), PLATFORM)
        await post.house.drain()
    made = "SELECT count(*) FROM mail_outbox WHERE template <> 'expiring'"
    assert await post.house.svc.pool.fetchval(made) == 20
    post.house.clock.forward(days=1, seconds=1)
    await intake.withdraw(post.house.svc, claim.id, PLATFORM)
    assert await post.house.svc.pool.fetchval(made) == 21
