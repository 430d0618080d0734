"""A case shows what the creator did to show the licence is theirs, and hands documents to its own reviewer alone."""

from __future__ import annotations

from tests.harness.florida import another
from tests.harness.markup import Page
from tests.harness.served import Served, upload
from tests.harness.visits import Desk
from tests.outbound.scans import SECRET, phone_photo
from verifier.flows.binding import dispute
from verifier.flows.claims.views import ClaimView


async def in_hand(served: Served) -> tuple[ClaimView, Desk, str]:
    """A claim with a document, in Ada's hands, and the address of the document."""
    _, claim, visit = await served.claimed()
    await upload(visit, f"/claims/{claim.id}/evidence", phone_photo())
    ada = await served.desk("Ada Trial")
    await ada.take()
    (address,) = {at["href"] for at in ada.page.having("a") if "/documents/doc_" in at["href"]}
    return claim, ada, address


async def test_a_case_shows_the_document_and_its_reviewer_downloads_it(served: Served) -> None:
    claim, ada, address = await in_hand(served)
    assert address.startswith(f"{ada.case}/documents/")
    assert ada.page.having("img", src=address)
    assert "A document seen by people : under way, at most H2. Reviewers look at it." in ada.page.text
    answer = await ada.http.get(address)
    body = await answer.read()
    assert (answer.status, answer.content_type, body[:2], SECRET in body) == (200, "image/jpeg", b"\xff\xd8", False)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "document_opened" in [entry.event for entry in (await served.read(claim)).timeline]


async def test_showing_the_case_alone_opens_no_document(served: Served) -> None:
    claim, ada, _ = await in_hand(served)
    await ada.go(ada.case)
    assert "document_opened" not in [entry.event for entry in (await served.read(claim)).timeline]


async def test_nobody_else_gets_the_document(served: Served) -> None:
    _, _, address = await in_hand(served)
    ben, stranger = await served.desk("Ben Trial"), await served.stranger()
    creator = await served.visit(served.office.people[0])
    assert (await ben.http.get(address)).status == 403
    assert (await stranger.http.get(address)).status == 401
    assert (await creator.http.get(address)).status == 401


async def test_a_document_that_there_is_not_gets_a_page(served: Served) -> None:
    _, ada, address = await in_hand(served)
    for missing in (f"{address}0", f"{ada.case}/documents/doc_none"):
        answer = await ada.http.get(missing)
        assert (answer.status, "There is no such page here" in Page(await answer.text()).text) == (404, True)


async def test_a_document_can_be_recorded_by_two_reviewers(served: Served) -> None:
    claim, ada, _ = await in_hand(served)
    assert ada.page.having("option", value="H2 document")
    assert not ada.page.having("option", value="H3 document"), "a document carries no more than H2"
    assert not ada.page.having("option", value="H3 referee_call"), "nobody asked for a call"
    seen = {"action": "approve", "reason": "identity_established", "note": "The card agrees."}
    proof = {"holder": "H2 document"}
    await ada.send(f"{ada.case}/decision", **seen, **proof)
    assert "It takes effect when a second reviewer agrees." in ada.page.text
    ben = await served.desk("Ben Trial")
    await ben.take()
    await ben.send(f"{ben.case}/decision", **seen, **proof)
    assert (await served.read(claim)).state == "verified"


async def test_a_dispute_stands_above_everything_else_of_the_case(served: Served) -> None:
    truth = served.office.people[0]
    claim = await served.office.claim(truth, identity=True)
    await served.office.deliver()
    link = served.office.relay.last().partition("/not-me/")[2].split()[0]
    await dispute.dispute(served.house.svc, link)
    await served.office.house.drain()
    ada = await served.desk("Ada Trial")
    await ada.take()
    assert "The licensee on the board's record says that this is not them They said so on" in ada.page.text
    assert (await served.read(claim)).state == "suspended"


async def test_a_rival_is_shown_with_how_surely_they_hold_it(served: Served) -> None:
    _, claim, visit = await served.claimed()
    holder = await served.office.claim(served.office.people[0], identity=True, account=another(served.office.people[0]))
    assert holder.state == "verified"
    await visit.send(f"/claims/{claim.id}/bindings", method="referee_call")
    ada = await served.desk("Ada Trial")
    await ada.take()
    assert f"Claim {holder.id} of another account: {holder.facts.holder.level}" in ada.page.text


async def test_who_is_asked_for_a_call_asks_here_and_sees_that_no_letter_reaches_the_creator(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method="referee_call")
    assert "A reviewer asks you on the claim's page for a time" in visit.page.text
    assert visit.page.having("input", id="email", type="email")
    ada = await served.desk("Ada Trial")
    await ada.take()
    assert "For the call, ask for a time with “Ask the creator”" in ada.page.text
    assert "The creator gave no e-mail address" in ada.page.text


async def test_who_is_asked_for_a_call_sees_that_a_letter_reaches_the_creator(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/amend", email="robin@example.org")
    await served.office.house.drain()
    await visit.send(f"/claims/{claim.id}/bindings", method="referee_call")
    ada = await served.desk("Ada Trial")
    await ada.take()
    assert "The creator gave an e-mail address, so a letter tells them" in ada.page.text
    assert "robin@example.org" not in ada.page.text
