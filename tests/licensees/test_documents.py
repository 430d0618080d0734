"""Licensees' documents: handed to whoever may decide, counted by two who are here; and no spoiled row is in the way."""

from __future__ import annotations

import pytest

from tests.harness.florida import Office, another, digits
from tests.harness.people import PLATFORM, card
from tests.harness.staff import owner_of, revoke
from tests.licensees.people import Licensee
from verifier.domain.claim import Actor
from verifier.flows.claims import intake
from verifier.flows.core.errors import Absent, Conflict, Invalid
from verifier.flows.core.shelf import shelf_of
from verifier.flows.licensees import documents, requests, wishes
from verifier.flows.licensees.about import About
from verifier.flows.operations import housekeeping

_CASES = (
    "SELECT count(*) FROM review_case AS k JOIN claim AS c ON c.id = k.claim_id WHERE k.state <> 'closed' AND c.id = $1"
)


@pytest.fixture
def licensee(florida: Office) -> Licensee:
    """The first of those whose board holds an address of their own."""
    return Licensee(florida, florida.people[0])


async def sent(licensee: Licensee, address: str = "mine@example.org") -> None:
    """Send a document in."""
    known = licensee.about
    about = About(known.credential, known.jurisdiction, known.number, email=address)
    await requests.by_document(licensee.office.house.svc, about, card())


async def as_owner(licensee: Licensee, statement: str, *arguments: object) -> None:
    """Do what the service itself has no right to."""
    async with owner_of(licensee.office.house.dsn) as owner:
        await owner.execute(statement, *arguments)


async def say(licensee: Licensee, actor: Actor, *, agreed: bool = True) -> str:
    """Take the next document, and judge it."""
    svc = licensee.office.house.svc
    assert await documents.take(svc, actor)
    held = await documents.in_hand(svc, actor)
    assert held is not None
    return await documents.judge(svc, held.id, actor, agreed=agreed)


async def test_a_paused_reviewer_is_handed_no_document(licensee: Licensee) -> None:
    house = licensee.office.house
    ada = await house.reviewer("Ada")
    await sent(licensee)
    await as_owner(
        licensee, "INSERT INTO reviewer_pause (reviewer_id, paused_at, paused_by) VALUES ($1, now(), $1)", ada.id
    )
    assert not await documents.take(house.svc, ada)
    await as_owner(licensee, "DELETE FROM reviewer_pause")
    assert await documents.take(house.svc, ada)


async def test_of_two_who_agree_both_are_reviewers_today(licensee: Licensee) -> None:
    house = licensee.office.house
    ada, ben, cem = [await house.reviewer(name) for name in ("Ada", "Ben", "Cem")]
    await sent(licensee)
    assert await say(licensee, ada) == "for_people"
    await revoke(house.dsn, ada.id)
    assert await say(licensee, ben) == "for_people", "whoever agreed first is nobody any more"
    assert not await documents.take(house.svc, ben)
    assert await say(licensee, cem) == "granted"


@pytest.mark.parametrize("part", ["words", "file"])
async def test_a_spoiled_document_holds_up_no_other(licensee: Licensee, part: str) -> None:
    house = licensee.office.house
    ada = await house.reviewer("Ada")
    await sent(licensee, "first@example.org")
    house.clock.forward(minutes=1)
    await sent(licensee, "second@example.org")
    spoiled = await house.svc.pool.fetchrow("SELECT id, document_id FROM licensee_request ORDER BY made_at LIMIT 1")
    assert spoiled is not None
    assert await documents.take(house.svc, ada)
    if part == "words":
        await as_owner(licensee, "UPDATE licensee_request SET sealed = '\\x00' WHERE id = $1", spoiled["id"])
        assert await documents.in_hand(house.svc, ada) is None
    else:
        shelf = shelf_of(house.svc)
        await shelf.remove(spoiled["document_id"])
        await shelf.put(spoiled["document_id"], b"spoiled")
        with pytest.raises(Absent):
            await documents.open_document(house.svc, ada)
        assert await documents.judge(house.svc, spoiled["id"], ada, agreed=False) == "refused"
    assert await documents.take(house.svc, ada)
    held = await documents.in_hand(house.svc, ada)
    assert held is not None
    assert held.about.email == "second@example.org"


async def test_an_address_that_is_none_on_a_boards_list_keeps_no_other_letter_away(licensee: Licensee) -> None:
    """Python's own header says so by an error that is no ValueError, at two dots in the domain alone."""
    office, svc = licensee.office, licensee.office.house.svc
    truth, other = office.people[0], Licensee(office, office.people[1])
    numbers = [str(one.row["License-Number"]) for one in office.house.world.people.table("us-fl-mqa") or ()]
    printed = next(number for number in numbers if digits(number) == digits(truth.number))
    office.house.world.truth.set_field("us-fl-mqa", printed, "Email", "robin@mail..example")
    await housekeeping.load_roster(svc, office.roster)
    await requests.by_letter(svc, licensee.about)
    office.house.clock.forward(minutes=1)
    assert await other.ask() == 1
    claim = await office.claim(truth)
    await office.begin(claim, "registry_contact_code")
    await office.told(office.people[2])
    assert await office.deliver() >= 1
    with pytest.raises(Invalid):
        await sent(licensee, "mine@mail..example")


async def test_a_spoiled_watch_or_name_keeps_no_letter_and_no_page_away(licensee: Licensee) -> None:
    house, other = licensee.office.house, Licensee(licensee.office, licensee.office.people[1])
    mine, theirs = await licensee.enter(), await other.enter()
    await wishes.lock(house.svc, mine, wanted=True)
    await wishes.let_pass(house.svc, mine, "acct_1", "robin")
    for session in (mine, theirs):
        await wishes.watch(house.svc, session, wanted=True)
    await as_owner(licensee, "UPDATE licence_watch SET sealed = '\\x00' WHERE licence_key = $1", mine.licence)
    await as_owner(licensee, "UPDATE licence_pass SET sealed = '\\x00'")
    await licensee.office.claim(licensee.truth)
    await licensee.office.claim(other.truth)
    assert await licensee.deliver() == 1, "the other one is told"
    view = await licensee.view(mine)
    assert (len(view.passing), view.watched) == (1, False)
    await wishes.end_pass(house.svc, mine, view.passing[0].id)
    assert (await licensee.view(mine)).passing == []


async def test_a_badge_that_is_on_is_on_the_page_however_many_claims_come_after_it(licensee: Licensee) -> None:
    badge = await licensee.office.claim(licensee.truth, identity=True)
    copies = """INSERT INTO claim SELECT (jsonb_populate_record(c, jsonb_build_object(
        'id', 'clm_' || md5(n::text), 'account_key', a.key, 'state', 'lapsed', 'decision_id', NULL,
        'created_at', c.created_at + n * interval '1 second'))).*
        FROM claim AS c, account AS a, generate_series(1, 60) AS n WHERE c.id = $1 AND a.key = c.account_key"""
    await as_owner(licensee, copies, badge.id)
    view = await licensee.view(await licensee.enter())
    assert badge.id in {one.id for one in view.claims}


async def test_what_a_document_says_is_not_theirs_goes_to_people_who_can_do_something(licensee: Licensee) -> None:
    """And never as a case on a claim of which nothing can be decided."""
    house, office, truth = licensee.office.house, licensee.office, licensee.truth
    await licensee.by_document(card())
    mine = await licensee.opened()
    asked = await office.claim(truth, account=another(truth, "asked"))
    assert asked.state == "awaiting_creator"
    await wishes.deny(house.svc, mine, asked.id)
    assert (await house.claim(asked.id)).state == "in_review"
    gone = await office.claim(truth, account=another(truth, "gone"))
    await intake.withdraw(house.svc, gone.id, PLATFORM)
    with pytest.raises(Conflict):
        await wishes.deny(house.svc, mine, gone.id)
    assert await house.svc.pool.fetchval(_CASES, gone.id) == 0
