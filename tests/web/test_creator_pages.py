"""The creator's pages are plain, exact and kind, and ask for nothing that would not help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.harness.markup import Page
from tests.web import badges, people, proofs
from tests.web.people import WORDS
from verifier.domain.lifecycle import FINAL, State
from verifier.flows.claims.views import ClaimView, HolderFact, Next
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.web.http.answers.problems import Unusable
from verifier.web.pages import claim_offers, creator_render, forms, new_claim_render
from verifier.web.rendering import jurisdictions


def claim(view: ClaimView, **shown: object) -> Page:
    return Page(creator_render.render_claim(WORDS, view, "token", ["LPC"], **shown))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", list(State))
def test_every_state_says_how_it_stands_and_whose_move_it_is(state: State) -> None:
    text = claim(people.claim(state)).text
    assert WORDS.state(state).title in text
    assert WORDS.state(state).text in text
    assert "Whose move it is A reviewer's." in text


@pytest.mark.parametrize("state", [State.REFUSED, State.REVOKED])
def test_a_refusal_says_the_facts_the_rule_who_decided_and_the_redress(state: State) -> None:
    stated = proofs.statement()
    page = claim(people.claim(state, reasons=("not_the_licensee",), statement_of_reasons=stated))
    for said in (*stated.facts, stated.reason, stated.rule, stated.decided, stated.redress):
        assert said in page.text
    assert "What was found The record belongs to somebody else." not in page.text
    assert page.having("form", action="/claims/clm_7f3a1c/appeal")
    assert "You have six months." in page.text


@pytest.mark.parametrize("state", [State.AWAITING_CREATOR, State.IN_REVIEW, State.VERIFIED, State.WITHDRAWN])
def test_only_a_refusal_can_be_appealed(state: State) -> None:
    assert not claim(people.claim(state)).having("form", action="/claims/clm_7f3a1c/appeal")


def test_a_creator_is_asked_for_the_fields_that_would_help_and_may_correct_the_others() -> None:
    page = claim(people.asked())
    assert [field.name for field in claim_offers.amendable(WORDS, people.asked())] == ["number", "name", "statement"]
    assert page.fields() | {"number": "99999", "name": "Robin A. Sample", "credential": "LPC"} == page.fields()
    asked, _, beside = page.text.partition("Correct something else, too")
    assert ("Licence number" in asked, "ORCID iD" in asked, "ORCID iD" in beside) == (True, False, True)


def test_an_answer_in_words_is_needed_only_when_nothing_else_is_asked() -> None:
    view = people.asked()
    (action,) = view.next.actions
    assert not [at for at in claim(view).having("textarea") if "required" in at]
    alone = replace(view, next=Next("creator", None, (replace(action, fields=("statement",)),)))
    assert [at for at in claim(alone).having("textarea") if "required" in at]


def test_a_claim_in_review_can_be_corrected_without_being_asked() -> None:
    page = claim(people.claim("in_review"))
    assert "Correct a mistake" in page.text
    assert {"number", "name", "npi"} <= page.fields().keys()


@pytest.mark.parametrize("state", [State.VERIFIED, State.SUSPENDED, State.CHECKING, State.REFUSED, State.LAPSED])
def test_a_claim_that_cannot_be_mended_shows_no_form_for_it(state: State) -> None:
    view = replace(people.asked(), state=state)
    assert not claim(view).having("form", action="/claims/clm_7f3a1c/amend")


@pytest.mark.parametrize("state", list(State))
def test_every_open_claim_can_be_withdrawn(state: State) -> None:
    offered = bool(claim(people.claim(state)).having("a", href="/claims/clm_7f3a1c/withdraw"))
    assert offered is (state not in FINAL)


@pytest.mark.parametrize("state", list(State))
def test_the_page_watches_only_while_a_machine_is_at_work(state: State) -> None:
    watched = [at for at in claim(people.claim(state)).having("div") if "data-watch" in at]
    assert bool(watched) is (state in {State.RECEIVED, State.CHECKING})


def test_open_ways_are_forms_and_stand_before_the_correction_of_mistakes() -> None:
    page = claim(proofs.provable())
    assert "What else you can do Correct a mistake" in page.text
    assert page.text.index("Show that it is yours") < page.text.index("Correct a mistake")
    assert page.fields().keys() >= {"number", "name", "npi", "method", "domain", "file"}


def test_a_way_that_is_under_way_is_not_offered_a_second_time() -> None:
    proving = claim_offers.Proving((proofs.attempt("registry_contact_code"),))
    view = proofs.provable()
    assert "registry_contact_code" not in {action.method for action in claim_offers.ways(view, proving)}
    assert "Send another code" in claim(view, proving=proving).text


def test_nothing_can_be_answered_while_the_registers_are_asked() -> None:
    page = claim(people.claim("checking"), proving=proofs.proving())
    assert not page.having("input", id="code")
    assert "The registers are being asked at the moment." in page.text


def test_what_is_to_be_copied_stands_alone() -> None:
    said = claim_offers.pieces("Put a file there.\nThe file: https://practice.example/x\nThe word: ccv-abc")
    assert said == [
        ("Put a file there.", False),
        ("The file:", False),
        ("https://practice.example/x", True),
        ("The word:", False),
        ("ccv-abc", True),
    ]


@pytest.mark.parametrize(("level", "state", "locked", "offered"), [
    ("H2", "verified", False, False), ("H3", "verified", False, True), ("H4", "verified", False, True),
    ("H3", "in_review", False, False), ("H3", "suspended", True, True),
])  # fmt: skip
def test_a_lock_is_for_sure_holders(level: str, state: str, locked: bool, offered: bool) -> None:  # noqa: FBT001
    facts = replace(people.claim().facts, holder=HolderFact(level, None))
    assert claim_offers.lockable(people.claim(state, facts=facts, licence_locked=locked)) is offered


def test_a_degree_has_no_number_to_lock() -> None:
    facts = replace(people.claim().facts, holder=HolderFact("H3", None))
    assert not claim_offers.lockable(people.claim("verified", facts=facts, jurisdiction=None))


@pytest.mark.parametrize(
    ("inside", "beside"), [("screening_possible", "name_unclear"), ("licence_locked", "contested")]
)
def test_what_stays_inside_the_case_is_never_shown_to_the_creator(inside: str, beside: str) -> None:
    text = claim(people.claim(reasons=(inside, beside, "name_unclear"))).text
    assert WORDS.reason(inside).title not in text
    assert WORDS.reason(inside).creator not in text
    assert WORDS.reason("name_unclear").title in text


def test_that_the_licensee_locked_the_licence_is_said_with_the_way_to_unlock_it() -> None:
    text = claim(people.claim(reasons=("licence_locked",))).text
    assert WORDS.reason("licence_locked").creator in text


def test_the_page_of_a_badge_that_a_listed_number_stopped_says_so_as_the_api_does() -> None:
    text = claim(people.claim("suspended", reasons=("screening_hit",))).text
    assert WORDS.reason("screening_hit").creator in text


def test_the_page_says_what_others_see_and_what_nobody_sees() -> None:
    text = claim(people.claim("verified")).text
    assert "Nobody on your page your legal name, licence number, NPI, e-mail address" in text


def test_a_wrong_field_is_marked_and_nothing_typed_is_lost() -> None:
    fault = FieldFault("/npi", "invalid", "An NPI is exactly 10 digits.")
    trouble = forms.trouble_of(WORDS, Invalid("validation", "No.", faults=(fault,)))
    typed = {"credential": "LPC", "jurisdiction": "US-TX", "npi": "12", "name": "Robin", "email": "r@example.org"}
    page = Page(new_claim_render.render_whole(WORDS, people.ACCOUNT, "token", ["LPC"], typed=typed, trouble=trouble))
    (field,) = page.having("input", id="npi")
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "npi-hint npi-wrong")
    assert {name: page.fields()[name] for name in ("credential", "npi", "name", "email")} == {
        name: typed[name] for name in ("credential", "npi", "name", "email")
    }
    assert "selected" in page.having("option", value="US-TX")[0]


def test_empty_required_fields_are_named_all_at_once() -> None:
    with pytest.raises(Unusable) as refused:
        forms.submission(WORDS, {"npi": "2000000019"})
    assert set(forms.trouble_of(WORDS, refused.value).fields) == {"credential", "jurisdiction", "name"}


def test_a_form_becomes_the_same_body_that_the_api_takes() -> None:
    body = forms.submission(
        WORDS,
        {
            "credential": "LPC",
            "jurisdiction": "US-TX",
            "number": "99999",
            "npi": "2000 000-019",
            "name": "Robin Sample",
        },
    )
    assert (body.credential, body.jurisdiction, body.number, body.npi, body.name.full, body.contact) == (
        "LPC", "US-TX", "99999", "2000000019", "Robin Sample", None,
    )  # fmt: skip


def test_a_degree_belongs_to_no_state() -> None:
    body = forms.submission(
        WORDS, {"credential": "PhD", "jurisdiction": jurisdictions.NO_PLACE, "name": "Robin Sample"}
    )
    assert body.jurisdiction is None


def test_an_emptied_field_is_taken_out_of_the_claim_and_a_name_never_is() -> None:
    asked = [forms.field(WORDS, name) for name in ("number", "email")]
    body = forms.amendment({"number": "", "email": ""}, asked)
    assert body.model_fields_set == {"number"}
    assert body.number is None


def test_a_place_is_named_and_an_unknown_one_is_shown_as_it_is() -> None:
    assert jurisdictions.place(WORDS, "US-WA") == "Washington"
    assert jurisdictions.place(WORDS, "XX-YY") == "XX-YY"
    assert jurisdictions.place(WORDS, None) == "no state (a degree)"


def test_the_form_says_for_which_account_it_speaks() -> None:
    text = Page(new_claim_render.render_whole(WORDS, people.ACCOUNT, "token", [])).text
    assert "You are claiming for the account @robin.sample.lpc" in text
    assert "If that is not your account, close this page." in text


def test_the_day_on_which_a_claim_lapses_is_not_called_expected() -> None:
    theirs = _text(people.claim("awaiting_creator", next=Next("creator", people.NOW)))
    assert ("Waits for you until" in theirs, "Expected by" in theirs) == (True, False)
    ours = _text(people.claim("in_review", next=Next("reviewer", people.NOW)))
    assert ("Waits for you until" in ours, "Expected by" in ours) == (False, True)


def _text(view: ClaimView) -> str:
    return Page(creator_render.render_claim(WORDS, view, "token")).text


def test_one_way_is_recommended_and_the_others_are_folded_each_with_what_it_costs() -> None:
    html = creator_render.render_claim(WORDS, proofs.provable(), "token")
    page = Page(html)
    assert page.text.count("Recommended") == 1
    shown, _, folded = page.text.partition("other ways")
    assert "Nobody learns anything new: the board holds the address already." in shown
    assert "Takes five minutes, and some days until two people have seen it." in folded
    assert "open" not in page.having("details", **{"class": "more"})[0]


def test_whoever_waits_reads_by_when_and_what_to_quote() -> None:
    soon = _text(people.claim("in_review", next=Next("reviewer", people.NOW)))
    assert "By what was decided in the last week." in soon
    assert "Too little was decided lately to name a day." in _text(
        people.claim("in_review", next=Next("reviewer", None))
    )
    assert f"Reference {people.claim().id}" in soon


def test_a_badge_that_is_on_says_what_it_shows_until_when_and_when_it_is_looked_at_next() -> None:
    worn = claim_offers.Proving(seal=badges.shown(WORDS).seals[0], looked_at=people.NOW)
    text = claim(people.claim("verified"), proving=worn).text
    assert "Licensed Professional Counselor, Texas. Checked" in text
    assert "Looked at next 22 Nov 2026 . You need not do anything for it." in text
    assert "Shown until" in text
    assert "Nothing is shown for your account at this moment" in claim(people.claim("verified")).text
