"""The licensee's page and what follows from it: news by letter, "this is not me", and documents that two people see."""

from __future__ import annotations

import asyncpg
import pytest

from tests.harness.florida import Office, another, link_in
from tests.harness.people import card
from tests.harness.served import Served
from tests.licensees.people import Licensee, token_in
from verifier.flows.binding import dispute, kept_documents
from verifier.flows.core.errors import Absent, Conflict, Forbidden
from verifier.flows.licensees import documents, letters, page, requests, wishes
from verifier.flows.licensees.about import About
from verifier.flows.operations import housekeeping

_WATCHES = "SELECT count(*) FROM licence_watch"


@pytest.fixture
def licensee(florida: Office) -> Licensee:
    """The first of those whose board holds an address of their own."""
    return Licensee(florida, florida.people[0])


async def test_whoever_watches_is_told_of_each_claim_and_stops_a_badge_with_the_letters_link(
    licensee: Licensee,
) -> None:
    house, office = licensee.office.house, licensee.office
    mine = await licensee.enter()
    await wishes.watch(house.svc, mine, wanted=True)
    assert await licensee.deliver() == 0
    claim = await office.claim(licensee.truth, identity=True)
    assert await licensee.deliver() == 1
    letter = office.relay.last()
    assert f"@{claim.account.handle}" in letter
    for n in range(3):
        await office.claim(licensee.truth, account=another(licensee.truth, f"n{n}"))
    assert await licensee.deliver() == 0, "at most one every half-hour"
    house.clock.forward(minutes=30)
    assert await licensee.deliver() == 1
    told = office.relay.last()
    assert told.count("/not-me/") == 3
    assert "n1.account" not in told, "of an account whose badge is not on nothing is said"
    assert not (await dispute.about(house.svc, link_in(told))).handle
    await dispute.dispute(house.svc, link_in(letter))
    assert await house.status(claim.account.handle) == "suspended"
    await wishes.watch(house.svc, mine, wanted=False)
    assert await house.svc.pool.fetchval(_WATCHES) == 0
    assert await house.svc.pool.fetchval("SELECT count(*) FROM watch_letter") == 0


async def test_a_watch_ends_where_the_board_holds_another_address_by_now(licensee: Licensee) -> None:
    office, svc = licensee.office, licensee.office.house.svc
    await wishes.watch(svc, await licensee.enter(), wanted=True)
    table = office.house.world.people.table("us-fl-mqa")
    for number in [str(entry.row["License-Number"]) for entry in table or () if entry.row.get("Email")]:
        office.house.world.truth.set_field("us-fl-mqa", number, "Email", f"moved.{number}@example.org")
    await housekeeping.load_roster(svc, office.roster)
    await office.claim(licensee.truth)
    before = len(office.relay.letters)
    assert await licensee.deliver() == 0
    assert (len(office.relay.letters), await svc.pool.fetchval(_WATCHES)) == (before, 0)


async def test_not_me_stops_a_badge_at_once_from_the_boards_address_alone(licensee: Licensee) -> None:
    house, truth = licensee.office.house, licensee.truth
    claim = await licensee.office.claim(truth, identity=True)
    await licensee.by_document(card())
    by_document = await licensee.opened()
    await wishes.deny(house.svc, by_document, claim.id)
    assert (by_document.by_board, await house.status(truth.handle)) == (False, "verified")
    assert await house.svc.pool.fetchval("SELECT 'reported' = ANY (reasons) FROM review_case WHERE state <> 'closed'")
    mine = await licensee.enter()
    await wishes.deny(house.svc, mine, claim.id)
    await wishes.deny(house.svc, mine, claim.id)
    assert (mine.by_board, await house.status(truth.handle)) == (True, "suspended")
    other = await licensee.office.claim(licensee.office.people[1])
    with pytest.raises(Absent):
        await wishes.deny(house.svc, mine, other.id)


async def test_two_reviewers_see_a_document_each_for_themselves(licensee: Licensee) -> None:
    house, svc = licensee.office.house, licensee.office.house.svc
    about = About(licensee.about.credential, licensee.about.jurisdiction, licensee.about.number, email="me@example.org")
    await requests.by_document(svc, about, card())
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    assert await documents.take(svc, ada)
    held = await documents.in_hand(svc, ada)
    assert held is not None
    assert not await documents.take(svc, ben), "somebody has it in hand"
    for stranger in (ben, await house.reviewer("Cem", lead=True)):
        with pytest.raises(Absent):
            await documents.open_document(svc, stranger)
        with pytest.raises(Forbidden):
            await documents.judge(svc, held.id, stranger, agreed=True)
    assert (await documents.open_document(svc, ada))[0].media_type == "image/jpeg"
    assert await documents.judge(svc, held.id, ada, agreed=True) == "for_people"
    assert not await documents.take(svc, ada), "nobody agrees twice"
    assert await licensee.deliver() == 0
    assert await documents.take(svc, ben)
    assert await documents.judge(svc, held.id, ben, agreed=True) == "granted"
    with pytest.raises(Conflict):
        await documents.judge(svc, held.id, ben, agreed=True)
    assert await licensee.deliver() == 1
    assert licensee.office.relay.to[-1] == "me@example.org"
    mine = await licensee.opened()
    await wishes.lock(svc, mine, wanted=True)
    assert (await licensee.office.claim(licensee.truth, identity=True)).state == "in_review"


async def test_a_document_that_one_reviewer_refuses_opens_nothing(licensee: Licensee) -> None:
    await licensee.by_document(card(), agreed=False)
    letter = licensee.office.relay.last()
    assert "It does not show that the licence is yours" in letter
    with pytest.raises(AssertionError):
        token_in(letter)
    assert await kept_documents.sweep(licensee.office.house.svc, licensee.office.house.clock()) == 0


WITHOUT = {
    "a session of one's own": "UPDATE licensee_request SET session_digest = '\\x01', session_ends_at = now()",
    "a judgement of one's own": "UPDATE licensee_request SET first_by = NULL, second_by = NULL",
    "a lock by stroke of pen": "INSERT INTO licensee_lock (licence_key, locked_at) VALUES ('\\x01', now())",
    "a lock taken away": "DELETE FROM licensee_lock",
    "a pass by stroke of pen": "INSERT INTO licence_pass SELECT",
    "a session's licence": "SELECT licence_of_session('\\x01', now())",
}


@pytest.mark.parametrize("shape", WITHOUT)
async def test_what_a_proof_opens_is_not_the_services_to_open(pool: asyncpg.Pool, shape: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute(WITHOUT[shape])


async def test_a_document_opens_nothing_before_two_have_agreed_whatever_the_service_writes(licensee: Licensee) -> None:
    svc = licensee.office.house.svc
    about = About(licensee.about.credential, licensee.about.jurisdiction, licensee.about.number, email="me@example.org")
    await requests.by_document(svc, about, card())
    for state in ("received", "granted", "sent", "opened"):
        with pytest.raises(asyncpg.CheckViolationError):
            await svc.pool.execute("UPDATE licensee_request SET state = $1", state)
    assert await letters.deliver(svc) == 0


async def test_the_page_is_walked_through_without_a_script(served: Served) -> None:
    licensee = Licensee(served.office, served.office.people[0])
    visit, truth = await served.stranger(), licensee.truth
    claim = await served.office.claim(truth, identity=True)
    assert (await visit.go("/licence?lang=es")).status == 200
    assert "Su licencia, en sus manos" in visit.page.text
    await visit.go("/licence?lang=en")
    assert (await visit.send("/licence", jurisdiction="US-FL", credential="", number="")).status == 422
    said = {"jurisdiction": "US-FL", "credential": truth.credential, "number": truth.number, "way": "letter"}
    assert (await visit.send("/licence", **said)).status == 202
    assert await licensee.deliver() == 1
    token = token_in(served.office.relay.last())
    assert (await visit.go("/licence/mine")).status == 404
    assert (await visit.go(f"/licence/open?token={token}x")).status == 404
    await visit.go(f"/licence/open?token={token}")
    answer = await visit.send("/licence/open", token=token)
    assert (answer.status, answer.url.path) == (200, "/licence/mine")
    assert f"@{claim.account.handle}" in visit.page.text
    for do, state in (("watch", "You watch it"), ("lock", "It is locked"), ("unlock", "Lock it")):
        assert (await visit.send("/licence/mine", do=do)).status == 200
        assert state in visit.page.text
    assert (await visit.send("/licence/mine", do="pass", account="", handle="")).status == 422
    await visit.send("/licence/mine", do="pass", account="acct_1", handle="@Robin")
    assert "@robin" in visit.page.text
    csrf, visit.csrf = visit.csrf, "0" * 64
    assert (await visit.send("/licence/mine", do="lock")).status == 403
    visit.csrf = csrf
    await visit.send("/licence/mine", do="deny", claim=claim.id)
    assert await served.office.house.status(truth.handle) == "suspended"
    await visit.send("/licence/mine", do="leave")
    assert (await visit.go("/licence/mine")).status == 404


async def test_the_console_hands_out_documents_and_counts_two(served: Served) -> None:
    licensee = Licensee(served.office, served.office.people[0])
    svc = served.office.house.svc
    about = About(licensee.about.credential, licensee.about.jurisdiction, licensee.about.number, email="me@example.org")
    await requests.by_document(svc, about, card())
    for name, follows in (("Ada", "A second person looks"), ("Ben", "Both of you agree")):
        desk = await served.desk(name)
        await desk.go("/console/licensees")
        await desk.send("/console/licensees/next")
        assert "me@example.org" in desk.page.text
        assert (await desk.http.get("/console/licensees/document")).content_type == "image/jpeg"
        request_id = await svc.pool.fetchval("SELECT id FROM licensee_request")
        await desk.send(f"/console/licensees/{request_id}", agreed="yes")
        assert follows in desk.page.text
    assert await licensee.deliver() == 1
    secret = await page.enter(svc, token_in(served.office.relay.last()))
    assert not (await page.of_session(svc, secret)).by_board
