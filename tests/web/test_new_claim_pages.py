"""A credential is claimed one thing at a time; nothing is sent, and nothing kept, before the last button."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.harness.database import Stock
from tests.harness.markup import Page
from tests.harness.pages import open_house
from tests.harness.people import PLATFORM
from tests.harness.visits import Visit, visiting
from tests.web import new_claims, people
from tests.web.people import WORDS
from verifier.flows.claims import claim_reader

FOUND = {"jurisdiction": "US-CA", "credential": "therapist"}
CHOSEN = {"jurisdiction": "US-CA", "words": "therapist", "credential": "LPCC"}
FILLED = CHOSEN | {"number": "E.0099999", "name": "Robin A. Sample", "email": "robin@example.org"}


@pytest.fixture(scope="module")
async def visit(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visit]:
    database = await stock.take()
    async with open_house(database, tmp_path_factory.mktemp("house")) as house, visiting(house) as opened:
        await opened.enter(await house.creator_path())
        yield opened
    stock.give_back(database)


def chosen(page: Page) -> list[str]:
    return [at["value"] for at in page.having("input", type="radio") if "checked" in at]


async def test_before_anything_is_typed_the_page_says_what_will_happen(visit: Visit) -> None:
    await visit.go("/claims/new")
    for said in ("What you need", "How long it takes", "What happens", "What others see", "What is kept"):
        assert said in visit.page.text
    assert "Washington" in visit.page.text.partition("States whose registers are asked by machine")[2]
    assert visit.page.having("select", id="jurisdiction")
    assert "credential" in visit.page.fields()
    assert not {"number", "name", "email"} & visit.page.fields().keys()


async def test_plain_words_lead_to_titles_and_none_is_chosen(visit: Visit) -> None:
    await visit.send("/claims/new", step="title", **FOUND)
    assert "Did you mean one of these?" in visit.page.text
    assert {at["value"] for at in visit.page.having("input", type="radio")} >= {"LMFT", "LPCC", "LCSW", "APCC"}
    assert chosen(visit.page) == []
    await visit.send("/claims/new", step="title", **(FOUND | {"credential": "lpcc"}))
    assert chosen(visit.page) == ["LPCC"]


async def test_without_a_choice_the_titles_are_shown_again_with_what_was_typed(visit: Visit) -> None:
    answer = await visit.send("/claims/new", step="details", jurisdiction="US-CA", words="therapist")
    assert answer.status == 422
    assert "Choose the title on your licence." in visit.page.text
    assert visit.page.fields()["words"] == "therapist"


async def test_the_first_page_names_what_is_empty(visit: Visit) -> None:
    answer = await visit.send("/claims/new", step="title")
    assert answer.status == 422
    assert "Choose the state that granted it." in visit.page.text


async def test_what_was_answered_travels_in_the_form_and_in_no_address(visit: Visit) -> None:
    answer = await visit.send("/claims/new", step="details", **CHOSEN)
    assert (answer.url.path, answer.url.query_string) == ("/claims/new", "")
    assert visit.page.fields() | CHOSEN == visit.page.fields()
    assert {"number", "name", "npi", "email"} <= visit.page.fields().keys()
    assert "There it looks like LPCC1234; another form is taken, too." in visit.page.text


async def test_the_answers_are_checked_before_they_are_sent(visit: Visit) -> None:
    answer = await visit.send("/claims/new", step="check", **(FILLED | {"npi": "12"}))
    assert (answer.status, len(visit.page.having("input", id="npi", aria_invalid="true"))) == (422, 1)
    await visit.send("/claims/new", step="check", **FILLED)
    assert "Licensed Professional Clinical Counselor (LPCC)" in visit.page.text
    assert "Nothing is sent before you press the button." in visit.page.text
    assert visit.page.fields() | FILLED == visit.page.fields()
    assert (await claim_reader.claims_of(visit.house.svc, "acct_71", PLATFORM, None, 10))[0] == []


async def test_a_number_of_another_form_can_be_stood_by_and_is_never_refused(visit: Visit) -> None:
    await visit.send("/claims/new", step="check", **(FILLED | {"number": "99-XYZ"}))
    assert "My number is right: send the claim" in visit.page.text
    await visit.send("/claims/new", step="check", **(FILLED | {"number": "LPCC1234"}))
    assert "My number is right" not in visit.page.text


async def test_a_degree_is_asked_for_its_id_and_university_and_belongs_to_no_state(visit: Visit) -> None:
    await visit.send("/claims/new", step="details", jurisdiction="US-TX", words="PhD", credential="PhD")
    assert {"orcid", "institution", "name"} <= visit.page.fields().keys()
    assert "number" not in visit.page.fields()
    assert visit.page.fields()["jurisdiction"] == "none"


@pytest.mark.parametrize("step", ["title", "details", "check", "no such step"])
@pytest.mark.parametrize("typed", ["XYZ", "\u202e", "a" * 5000, "<b>", "PhD"])
async def test_no_step_breaks_on_what_can_be_typed(visit: Visit, step: str, typed: str) -> None:
    sent = dict.fromkeys(("jurisdiction", "words", "credential", "number", "name", "orcid"), typed)
    assert (await visit.send("/claims/new", step=step, **sent)).status < 500


def test_a_level_below_a_full_licence_is_explained() -> None:
    text = Page(new_claims.titles(WORDS, "LPC")).text
    assert "A licence under supervision or in a lower tier. The badge says so." in text


def test_how_long_others_took_is_said_where_it_is_known() -> None:
    assert "Half of these claims took 3 days at most." in Page(new_claims.details(people.WORDS)).text


async def test_at_the_last_button_the_claim_is_sent(visit: Visit) -> None:
    answer = await visit.send("/claims/new", step="send", **FILLED)
    assert answer.url.path.startswith("/claims/clm_")
    assert "We have your claim" in visit.page.text
