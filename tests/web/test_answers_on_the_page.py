"""A creator moves their claim on by the page alone: they stand by a number, answer a question, correct anything."""

from __future__ import annotations

import pytest

from tests.harness.people import PLATFORM, card
from tests.harness.served import upload
from tests.harness.staff import new_reviewer
from tests.harness.visits import Visit
from verifier.domain.claim import Actor
from verifier.flows.access import access
from verifier.flows.claims import claim_reader
from verifier.flows.claims.views import ClaimView
from verifier.flows.review import case_queue
from verifier.flows.review.views import Ruling

UNFOUND = {"credential": "LMHC", "jurisdiction": "US-WA", "number": "LH00000007", "name": "Robin A. Sample"}


async def _claim(visit: Visit, path: str) -> ClaimView:
    return await claim_reader.claim(visit.house.svc, path.rpartition("/")[2], PLATFORM)


async def _unfound(visit: Visit) -> str:
    """A claim with a number that Washington does not have; the path of its page."""
    await visit.enter(await visit.house.creator_path())
    answer = await visit.send("/claims/new", **UNFOUND)
    await visit.house.settle()
    await visit.go(answer.url.path)
    return answer.url.path


async def _question(visit: Visit, *wants: str) -> None:
    made = await new_reviewer(visit.house.dsn, "Ben")
    ben = await access.who(visit.house.svc, made.token)
    assert isinstance(ben, Actor)
    case = await case_queue.next_case(visit.house.svc, ben)
    assert case is not None
    assert case.lease is not None
    ruling = Ruling("ask_creator", "more_information", "What is on your card?", case.lease.token, wants=wants)
    await case_queue.decide(visit.house.svc, case.id, ruling, ben)


@pytest.mark.parametrize("said", ["", "It is on my card."])
async def test_my_number_is_right_brings_the_claim_to_a_person(visit: Visit, said: str) -> None:
    path = await _unfound(visit)
    assert "My number is right: let a person look" in visit.page.text
    await visit.send(f"{path}/ask-person", statement=said)
    assert "a person looks it up" in visit.page.text
    await visit.house.settle()
    assert (await _claim(visit, path)).state == "in_review"
    await visit.go(path)
    assert (await visit.send(f"{path}/ask-person")).status == 409
    assert "The claim has moved on since you opened this page." in visit.page.text


async def test_name_credential_and_state_are_corrected_on_the_page(visit: Visit) -> None:
    path = await _unfound(visit)
    fields = {"number": "LH00000008", "jurisdiction": "US-OH", "credential": "LPC", "name": "Robin Alex Sample"}
    await visit.send(f"{path}/amend", **fields)
    claim = await _claim(visit, path)
    assert (claim.credential, claim.jurisdiction) == ("LPC", "US-OH")
    assert (claim.claimed.name, claim.claimed.number) == ("Robin Alex Sample", "LH00000008")


async def test_an_unchanged_answer_is_marked_and_a_new_one_goes_back_to_people(visit: Visit) -> None:
    path = await visit.submitted()
    await _question(visit, "number")
    await visit.go(path)
    assert "What is on your card?" in visit.page.text
    shown = {
        name: visit.page.fields()[name] for name in ("number", "credential", "npi", "name", "orcid", "institution")
    }
    answer = await visit.send(f"{path}/amend", **shown, jurisdiction="US-OH", statement="")
    assert answer.status == 422
    assert visit.page.having("textarea", id="statement", aria_invalid="true")
    assert "Nothing in this is new." in visit.page.text
    await visit.send(f"{path}/amend", **shown | {"number": "E.0012345"}, jurisdiction="US-OH", statement="")
    await visit.house.settle()
    assert (await _claim(visit, path)).state == "in_review"


async def test_after_the_document_the_page_says_what_is_missing_and_offers_to_send_it_as_it_is(visit: Visit) -> None:
    path = await visit.submitted()
    await _question(visit, "document", "answer")
    await visit.go(path)
    await upload(visit, f"{path}/evidence", card())
    assert "You do not have to do anything" not in visit.page.text
    assert "Still missing: an answer in your own words." in visit.page.text
    assert visit.page.having("textarea", id="statement")
    await visit.send(f"{path}/all-sent")
    await visit.house.settle()
    assert (await _claim(visit, path)).state == "in_review"
    await visit.go(path)
    assert "A reviewer needs something from you" not in visit.page.text
    assert (await visit.send(f"{path}/all-sent")).status == 409


async def test_a_doctor_of_philosophy_sends_id_and_institution_by_the_page(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    words = {"credential": "PhD", "jurisdiction": "none", "name": "Robin Sample", "institution": "Sample University"}
    answer = await visit.send("/claims/new", **words, orcid="https://orcid.org/0000-0002-1825-0097")
    said = (await _claim(visit, answer.url.path)).claimed
    assert (said.orcid, said.institution) == ("0000-0002-1825-0097", "Sample University")
