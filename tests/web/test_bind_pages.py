"""A creator shows by pages that a licence is theirs: begin, answer, send a document, lock."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer

from tests.harness.florida import another
from tests.harness.people import PLATFORM
from tests.harness.served import SAME, Served, upload
from tests.outbound.scans import phone_photo
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.rate_limits import Limiter, Rate
from verifier.flows.proofs import listing
from verifier.flows.proofs.views import BindingView
from verifier.web.app import build_app

CODE = "registry_contact_code"
WRONG = "00000000"


async def newest(served: Served, claim: ClaimView) -> BindingView:
    return (await listing.of_claim(served.house.svc, claim.id, PLATFORM))[0]


async def test_the_claims_page_shows_every_open_way_as_a_form(served: Served) -> None:
    _, claim, visit = await served.claimed()
    offered = {at["value"] for at in visit.page.having("input", name="method")}
    assert offered == {action.method for action in claim.next.actions if action.method} - {"document"}
    assert CODE in offered
    assert visit.page.having("form", action=f"/claims/{claim.id}/evidence", enctype="multipart/form-data")
    assert visit.page.having("input", id="file", type="file")
    assert "Show that it is yours" in visit.page.text
    assert "Anybody can read a licence number in a register." in visit.page.text


async def test_a_wrong_code_is_said_beside_its_field_and_the_right_one_goes_on(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method=CODE)
    assert "We have sent a code of eight digits" in visit.page.text
    begun = await newest(served, claim)
    address = f"/claims/{claim.id}/bindings/{begun.id}/answer"
    assert visit.page.having("input", id="code", inputmode="numeric", autocomplete="one-time-code")
    answer = await visit.send(address, code=WRONG)
    assert (answer.status, visit.page.fields()["code"]) == (422, WRONG)
    assert visit.page.having("input", id="code", aria_invalid="true")
    assert "The code was not the one in the letter. 4 tries are left." in visit.page.text
    answer = await visit.send(address, code=await served.office.code())
    assert answer.url.query["said"] == "proved-checking"
    assert "Thank you, that worked. The registers are asked once more" in visit.page.text
    await served.office.house.drain()
    await visit.go(f"/claims/{claim.id}")
    assert "Your credential is confirmed" in visit.page.text
    assert "Code from the board's e-mail address : It worked." in visit.page.text


async def test_a_slip_that_no_code_can_be_uses_up_no_try(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method=CODE)
    begun = await newest(served, claim)
    for typed in ("1234567", "123456789", "the code"):
        answer = await visit.send(f"/claims/{claim.id}/bindings/{begun.id}/answer", code=typed)
        assert (answer.status, visit.page.fields()["code"]) == (422, typed)
        assert "The code has eight digits." in visit.page.text
    assert (await newest(served, claim)).tries_left == begun.tries_left


async def test_an_empty_code_uses_up_no_try(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method=CODE)
    begun = await newest(served, claim)
    answer = await visit.send(f"/claims/{claim.id}/bindings/{begun.id}/answer", code="")
    assert (answer.status, (await newest(served, claim)).tries_left) == (422, 5)
    assert "Type in the eight digits of the letter." in visit.page.text


async def test_the_fifth_wrong_code_ends_it_and_another_can_be_asked_for(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method=CODE)
    begun = await newest(served, claim)
    address = f"/claims/{claim.id}/bindings/{begun.id}/answer"
    for _ in range(4):
        assert (await visit.send(address, code=WRONG)).status == 422
    assert (await visit.send(address, code=WRONG)).url.query["said"] == "failed"
    assert "you can begin again, or choose another way" in visit.page.text
    assert {"value": CODE} in [{"value": at["value"]} for at in visit.page.having("input", name="method")]
    answer = await visit.send(address, code=WRONG)
    assert (answer.status, "You can begin again below." in visit.page.text) == (409, True)


async def test_a_domain_that_cannot_be_used_is_marked_and_stays_typed(served: Served) -> None:
    _, claim, visit = await served.claimed()
    answer = await visit.send(f"/claims/{claim.id}/bindings", method="domain_nonce", domain="not a domain")
    assert (answer.status, visit.page.fields()["domain"]) == (422, "not a domain")
    assert visit.page.having("input", id="domain", aria_invalid="true")


async def test_a_word_to_put_somewhere_can_be_copied_and_is_looked_for_when_asked(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method="domain_nonce", domain="practice.example")
    begun = await newest(served, claim)
    assert begun.nonce is not None
    assert visit.page.elements["code", frozenset({"class"})] == 3  # the address, the word and the reference
    assert begun.nonce in visit.page.words
    answer = await visit.send(f"/claims/{claim.id}/bindings/{begun.id}/answer")
    assert answer.url.query["said"] == "missed"
    assert "We looked, and the word was not there yet." in visit.page.text


@pytest.mark.parametrize("method", ["", "magic", "registry_write_back_2"])
async def test_a_way_that_there_is_not_is_refused_as_a_page(served: Served, method: str) -> None:
    _, claim, visit = await served.claimed()
    answer = await visit.send(f"/claims/{claim.id}/bindings", method=method)
    assert answer.status == 422
    assert "Show that it is yours" in visit.page.text


async def test_asking_for_a_call_brings_the_claim_to_reviewers(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method="referee_call")
    assert (await served.read(claim)).state == "in_review"
    assert "Reviewers look at it. You do not have to do anything now." in visit.page.text


async def test_a_document_is_sent_by_a_form_and_its_facts_are_shown(served: Served) -> None:
    _, claim, visit = await served.claimed()
    answer = await upload(visit, f"/claims/{claim.id}/evidence", phone_photo())
    assert answer.url.query["said"] == "received"
    assert "Thank you, we have your document. Two people look at it." in visit.page.text
    assert "with the reviewers" in visit.page.text
    assert (await served.read(claim)).state == "in_review"


async def test_a_file_that_cannot_be_taken_says_what_to_do_beside_its_field(served: Served) -> None:
    _, claim, visit = await served.claimed()
    for file, said in ((b"", "The file is empty."), (b"plain words", "This is not a JPEG, PNG, WEBP or PDF file.")):
        answer = await upload(visit, f"/claims/{claim.id}/evidence", file)
        assert answer.status == 422
        assert visit.page.having("input", id="file", aria_invalid="true")
        assert said in visit.page.text


async def test_files_sent_in_a_hurry_have_to_wait(served: Served) -> None:
    _, claim, visit = await served.claimed()
    slow = replace(served.house.svc, limiter=Limiter({"files": Rate(1 / 60, 1), "writes": Rate(1, 1)}))
    async with TestServer(build_app(slow)) as server:
        address = str(server.make_url(f"/claims/{claim.id}/evidence"))
        assert (await upload(visit, address, b"")).status == 422
        answer = await upload(visit, address, b"")
    assert (answer.status, "Retry-After" in answer.headers) == (429, True)
    assert "Wait and try again." in visit.page.text


async def test_forms_from_elsewhere_or_without_their_token_begin_nothing(served: Served) -> None:
    _, claim, visit = await served.claimed()
    base, good = f"/claims/{claim.id}", {"csrf": visit.csrf, "method": CODE}
    for path in ("bindings", "bindings/bnd_1/answer", "lock", "unlock"):
        for data, head in ((good, {}), (good, {"Origin": "https://evil.example"}), (good | {"csrf": "0"}, SAME)):
            assert (await visit.http.post(f"{base}/{path}", data=data, headers=head)).status == 403
    assert (await upload(visit, f"{base}/evidence", phone_photo(), csrf="0")).status == 403
    foreign = await visit.http.post(f"{base}/evidence", data={"csrf": visit.csrf})
    assert foreign.status == 403
    assert await listing.of_claim(served.house.svc, claim.id, PLATFORM) == []


async def test_nobody_begins_or_answers_anything_of_another_accounts_claim(served: Served) -> None:
    _, claim, visit = await served.claimed()
    await visit.send(f"/claims/{claim.id}/bindings", method=CODE)
    begun, base = await newest(served, claim), f"/claims/{claim.id}"
    other = await served.visit(served.office.people[1])
    for path in ("bindings", f"bindings/{begun.id}/answer", "lock", "unlock"):
        assert (await other.send(f"{base}/{path}", method=CODE, code=WRONG)).status == 404
    assert (await upload(other, f"{base}/evidence", phone_photo())).status == 404
    assert (await newest(served, claim)).tries_left == 5
    mine = await served.office.claim(served.office.people[1])
    assert (await other.send(f"/claims/{mine.id}/bindings/{begun.id}/answer", code=WRONG)).status == 404


async def test_a_sure_holder_locks_the_licence_and_unlocks_it(served: Served) -> None:
    truth = served.office.people[0]
    claim = await served.office.claim(truth, identity=True)
    visit = await served.visit(truth)
    await visit.go(f"/claims/{claim.id}")
    assert "no other account gets a badge on this licence unless two reviewers agree" in visit.page.text
    await visit.send(f"/claims/{claim.id}/lock")
    assert ("The licence is locked." in visit.page.text, (await served.read(claim)).licence_locked) == (True, True)
    await visit.send(f"/claims/{claim.id}/unlock")
    assert (await served.read(claim)).licence_locked is False


async def test_a_lock_is_not_offered_to_somebody_who_proved_nothing(served: Served) -> None:
    _, claim, visit = await served.claimed()
    assert not visit.page.having("form", action=f"/claims/{claim.id}/lock")
    answer = await visit.send(f"/claims/{claim.id}/lock")
    assert answer.status == 409


async def test_a_holder_who_is_asked_again_finds_the_ways_on_the_page_of_the_badge(served: Served) -> None:
    truth = served.office.people[0]
    claim = await served.office.claim(truth, identity=True)
    newcomer = await served.office.claim(truth, account=another(truth))
    assert newcomer.state != "verified"
    await served.house.svc.pool.execute("UPDATE claim SET rebind_asked_at = now() WHERE id = $1", claim.id)
    visit = await served.visit(truth)
    await visit.go(f"/claims/{claim.id}")
    assert "Show once more that it is you" in visit.page.text
    await visit.send(f"/claims/{claim.id}/bindings", method=CODE)
    begun = await newest(served, claim)
    answer = await visit.send(f"/claims/{claim.id}/bindings/{begun.id}/answer", code=await served.office.code())
    assert answer.url.query["said"] == "proved-verified"
    assert "Thank you, that worked. Your badge is on." in visit.page.text
