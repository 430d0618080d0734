"""Whatever a creator is offered can be done on their page: no reason, and no question, is a dead end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.harness.markup import Page
from tests.web import people, proofs
from tests.web.people import WORDS
from verifier.domain.advice.next_steps import advise
from verifier.domain.advice.questions import Want
from verifier.domain.lifecycle import WHOSE_MOVE, State
from verifier.domain.reasons import Reason, Turn, those
from verifier.flows.claims.views import ClaimView, Next, NextAction
from verifier.flows.proofs.views import BindingView
from verifier.web.http.answers.problems import Unusable
from verifier.web.pages import claim_offers, creator_render, forms, new_claim_render
from verifier.web.pages.claim_offers import Proving

HERE = "/claims/clm_7f3a1c"


def _page(view: ClaimView) -> Page:
    return Page(creator_render.render_claim(WORDS, view, "token", ["LPC"]))


def _works(page: Page, action: NextAction) -> bool:
    """Return True if the page has a form for the action, with each of its fields."""
    if action.method == "document":
        return bool(page.having("form", action=f"{HERE}/evidence") and page.having("input", type="file"))
    if action.method:
        return bool(page.having("input", name="method", value=action.method))
    sent_to = {"ask_person": "ask-person", "appeal": "appeal", "all_sent": "all-sent"}.get(action.code, "amend")
    fields = all(page.having(tag, id=name) for name in action.fields for tag in [_TAGS.get(name, "input")])
    return fields and bool(page.having("form", action=f"{HERE}/{sent_to}"))


_TAGS = {"jurisdiction": "select", "statement": "textarea"}


@pytest.mark.parametrize("reason", Reason)
def test_everything_that_is_offered_to_a_creator_works_on_their_page(reason: Reason) -> None:
    view = proofs.asked(reason)
    page = _page(view)
    assert view.next.actions
    assert [action.code for action in view.next.actions if not _works(page, action) and action.fields] == []
    assert any(_works(page, action) for action in view.next.actions)


@pytest.mark.parametrize("beside", [Reason.NAME_UNCLEAR, Reason.IDENTITY_MISMATCH, Reason.NPI_MISMATCH])
@pytest.mark.parametrize("reason", sorted(those(lambda meaning: meaning.turn is Turn.CREATOR)))
def test_several_reasons_at_once_ask_for_each_field_once(reason: Reason, beside: Reason) -> None:
    page = _page(proofs.asked(reason, beside))
    ids = [at["id"] for _, at in page.attributes if "id" in at]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("state", [state for state in State if WHOSE_MOVE[state] == "creator"])
def test_in_every_state_that_is_the_creators_there_is_something_to_send(state: State) -> None:
    actions = [proofs.action(WORDS, advice) for advice in advise(state, ())]
    page = _page(people.claim(state, reasons=(), next=Next("creator", None, tuple(actions))))
    assert actions
    assert all(_works(page, action) for action in actions)


@pytest.mark.parametrize("want", Want)
def test_what_a_reviewer_wants_is_open_on_the_page(want: Want) -> None:
    page = _page(proofs.asked("question", "more_information", wants=(want,), note="What is on it?"))
    assert "What is on it?" in page.text
    assert page.having("textarea", id="statement")
    assert page.having("form", action=f"{HERE}/evidence"), "every way that is open stays in sight"
    wanted = {"number": "number", "name": "name", "orcid": "orcid"}.get(want)
    asked = page.text.partition("Correct something else, too")[0]
    assert wanted is None or forms.field(WORDS, wanted).label in asked


def test_a_number_can_be_stood_by_with_one_button() -> None:
    page = _page(proofs.asked("number_not_found"))
    assert "My number is right: let a person look" in page.text
    assert page.having("form", action=f"{HERE}/ask-person")


def test_a_claim_whose_time_for_an_appeal_is_over_points_to_a_new_one() -> None:
    late = NextAction("new_claim", "You may send a new claim", "The time is over.")
    page = _page(people.claim("refused", next=Next("nobody", None, (late,))))
    assert page.having("a", href="/claims/new")
    assert not page.having("form", action=f"{HERE}/appeal")


@pytest.mark.parametrize(
    "typed",
    ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "orcid.org/0000-0002-1825-0097",
     "0000000218250097", "0000 0002 1825 0097"],
)  # fmt: skip
def test_an_orcid_id_is_understood_however_it_was_copied(typed: str) -> None:
    sent = {"credential": "PhD", "jurisdiction": "none", "name": "Robin Sample", "orcid": typed, "institution": "X"}
    taken = forms.submission(WORDS, sent)
    assert (taken.orcid, taken.institution, taken.jurisdiction) == ("0000-0002-1825-0097", "X", None)


def test_what_is_no_orcid_id_is_marked() -> None:
    with pytest.raises(Unusable) as refused:
        forms.submission(WORDS, {"credential": "PhD", "jurisdiction": "none", "name": "Robin Sample", "orcid": "123"})
    assert forms.trouble_of(WORDS, refused.value).fields == {"orcid": "An ORCID iD looks like 0000-0002-1825-0097."}


def test_the_form_for_a_claim_asks_a_doctor_of_philosophy_for_their_id_and_university() -> None:
    page = Page(new_claim_render.render_whole(WORDS, people.ACCOUNT, "token", ["PhD"]))
    assert {"orcid", "institution"} <= page.fields().keys()


def test_a_form_changes_only_what_it_was_sent_with() -> None:
    view = proofs.asked("question", "more_information", wants=(Want.NUMBER,))
    asked, others = claim_offers.amendable(WORDS, view), claim_offers.others(WORDS, view)
    body = forms.amendment({"number": "1", "statement": ""}, asked, others)
    assert body.model_fields_set == {"number"}
    body = forms.amendment({"number": "1", "statement": "", "credential": "LMFT", "npi": ""}, asked, others)
    assert body.model_fields_set == {"number", "credential", "npi"}


@pytest.mark.parametrize("status", ["pending", "failed"])
def test_where_no_letter_can_be_had_the_page_says_from_when_one_can(status: str) -> None:
    view = proofs.asked(Reason.HOLDER_UNBOUND)
    left = tuple(action for action in view.next.actions if action.method != "registry_contact_code")
    view = replace(view, next=replace(view.next, actions=left))
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    code = BindingView(
        "bnd_1",
        view.id,
        "registry_contact_code",
        "H3",
        status,
        "wrong_code",
        "Type it in.",
        4,
        at,
        at + timedelta(days=1),
    )
    page = Page(
        creator_render.render_claim(WORDS, view, "token", ["LPC"], Proving((code,), (), at + timedelta(hours=5)))
    )
    assert page.text.count("Another letter with a code can be sent from 30 Nov 2026, 17:00 UTC") == 1
    assert not page.having("input", name="method", value="registry_contact_code")
