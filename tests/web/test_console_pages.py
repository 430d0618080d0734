"""The console's pages say what a reviewer needs, in words, and lose nothing that was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from markupsafe import escape as html_escape

from tests.harness.markup import Page
from tests.web import people, proofs
from tests.web.people import WORDS
from verifier.domain.advice.questions import Want
from verifier.flows.claims.views import HolderFact
from verifier.flows.core.errors import Conflict, FieldFault, Invalid
from verifier.flows.review.decisions.waiting import WaitingView
from verifier.flows.review.views import CaseView, Obstacle, PointView
from verifier.web.pages import console_points, console_render, forms
from verifier.web.pages.forms import Typed
from verifier.web.rendering import choices, filters


def case_html(view: CaseView) -> str:
    return console_render.render_case(view, people.REVIEWER, people.NOW)


def case(view: CaseView | None = None, typed: Typed | None = None, trouble: forms.Trouble | None = None) -> Page:
    view = view or people.case()
    return Page(console_render.render_case(view, people.REVIEWER, people.NOW, typed=typed, trouble=trouble))


@pytest.mark.parametrize("verdict", ["agrees", "differs", "near", "silent"])
def test_a_verdict_is_a_word_and_an_icon_and_never_a_colour_alone(verdict: str) -> None:
    point = next(one for one in people.points() if one.verdict == verdict)
    html = console_render.render_case(people.case(points=(point,)), people.REVIEWER, people.NOW)
    badge = html.split(f'class="verdict verdict-{verdict}"')[1].split("</td>")[0]
    assert "<svg" in badge
    assert f"</svg>{verdict}</span>" in badge.replace("\n", "")
    assert html_escape(point.why) in badge


def test_every_value_of_claim_and_record_stands_on_the_page() -> None:
    text = case().text.replace(" ", "")
    for point in people.points():
        for said in (WORDS.field(point.field), point.claimed, point.registry):
            assert said.replace(" ", "") in text


def test_what_differs_comes_first_and_both_sides_of_a_point_share_its_row() -> None:
    attested = PointView("identity_name", "Robin A Sample", "Robyn Alex Sample", "near", "An initial.")
    html = case_html(people.case(points=(*people.points(), attested)))
    rows = [part.split("<")[0] for part in html.split('scope="row">')[1:]]
    assert rows == ["Birth year", "Name", "Licence type", "Licence number", "Standing", "City"]
    assert html.index("Nothing to compare: city") < html.index('scope="row">City'), "what says nothing is folded away"


def test_the_letters_that_differ_are_marked_and_capitals_are_no_difference() -> None:
    assert console_points.marked("Robin Sample", "Robyn SAMPLE") == (
        (False, "Rob"),
        (True, "i"),
        (False, "n Sample"),
    )
    assert console_points.marked("Andrés Chen", "Andrés Müller") == ((False, "Andrés "), (True, "Chen"))
    assert console_points.marked("E.0099999", "E.0099998") == ((False, "E.009999"), (True, "9"))
    assert console_points.marked("Ada\u200b", "Ada") == ((True, "Ada[U+200B]"),)
    assert "<mark>i</mark>" in case_html(people.case())


def test_the_body_that_grants_the_licence_comes_first_of_the_sources() -> None:
    html = case_html(people.case(evidence=people.evidence()[::-1]))
    names = [part.split("<")[0] for part in html.split('class="source-name">')[1:]]
    assert names[0] == "Texas Behavioral Health Executive Council"


def test_reasons_for_one_decision_begin_with_different_letters() -> None:
    for action in choices.FITTING:
        first = [why.text[0] for why in choices.whys(WORDS, action)]
        assert len(set(first)) == len(first), action


def test_a_holder_that_is_needed_is_asked_for_before_it_is_missed() -> None:
    unbound = people.claim(facts=replace(people.claim().facts, holder=HolderFact("H1", None)))
    page = case(people.case(claim=unbound))
    assert "open" in page.having("details", id="holder-part")[0]
    assert "data-needed" in page.having("select", id="holder")[0]
    bound = people.claim(facts=replace(people.claim().facts, holder=HolderFact("H4", "platform_identity")))
    assert "open" not in case(people.case(claim=bound)).having("details", id="holder-part")[0]


def test_what_waits_can_be_taken_back_on_every_page_that_follows() -> None:
    due = people.NOW + timedelta(seconds=24)
    waits = (WaitingView("case_9", "refuse", due, "LPC", "US-TX"),)
    html = console_render.render_case(
        people.case(), people.REVIEWER, people.NOW, beside=console_render.Beside(waits=waits)
    )
    assert Page(html).having("form", action="/console/cases/case_9/undo")
    assert "Refuse : LPC, Texas." in Page(html).text
    queue = console_render.render_queue({}, None, None, people.REVIEWER, people.NOW, waits=waits)
    assert Page(queue).having("form", action="/console/cases/case_9/undo")


def test_an_instant_the_platform_wrote_is_shown_as_a_time() -> None:
    text = case(people.case(identity={"verified_at": "2026-10-01T12:30:00+00:00", "reference": "2026-10-01"})).text
    assert "Verified on 1 Oct 2026, 12:30 UTC" in text
    assert "The platform's reference 2026-10-01" in text


def test_each_source_shows_when_it_was_asked_and_how_old_its_own_answer_is() -> None:
    text = case().text
    assert "asked 22 Nov 2026, 18:33 UTC" in text
    assert "the source's own date: 21 Nov 2026, 18:41 UTC" in text
    assert "the source's own date: not stated" in text
    assert "It took too long." in text


def test_a_link_to_a_board_leaves_no_trace_of_the_case() -> None:
    outside = [at for at in case().having("a") if at["href"].startswith("http")]
    assert len(outside) >= 2
    assert all(at["rel"] == "noopener noreferrer" and at["target"] == "_blank" for at in outside)


def test_the_first_of_two_decisions_is_shown_with_its_reason_and_note() -> None:
    text = case(people.by_hand()).text
    assert "A second reviewer must agree" in text
    assert "Ben Trial decided approve on 22 Nov 2026, 18:11 UTC" in text
    assert "Read the board's page. All points agree." in text


def test_an_action_that_takes_two_people_says_so_before_it_is_chosen() -> None:
    text = case(people.case(actions=("approve", "refuse"), two_people=("approve",))).text
    assert text.count("a second reviewer must agree") == 1
    assert "the badge goes on; a second reviewer must agree" in text


def test_to_the_second_person_it_does_not_speak_of_a_second_one() -> None:
    view = people.by_hand(actions=("approve", "refuse"), two_people=("approve", "refuse"))
    text = case(view).text
    assert "the badge goes on; you are the second reviewer, so it then takes effect" in text
    assert text.count("a second reviewer must agree") == 1, "of what the first did not decide"


def test_the_note_is_not_called_optional_where_the_creator_is_asked() -> None:
    assert "Note (optional, unless you ask the creator)" in case(people.case(actions=("approve", "ask_creator"))).text
    assert "Note (optional)" in case(people.case(actions=("approve",))).text


def test_what_the_first_reviewer_established_is_said_in_words() -> None:
    first = people.by_hand().first_decision
    assert first is not None
    text = case(people.by_hand(first_decision=replace(first, holder="H2 by platform_identity"))).text
    assert "Holder established: H2, by the platform's identity check" in text


def test_only_the_actions_that_are_open_now_can_be_chosen() -> None:
    chosen = case(people.case(actions=("suspend", "revoke"))).having("input", name="action")
    assert [at["value"] for at in chosen] == ["suspend", "revoke"]


def test_the_licence_form_asks_for_what_the_board_says_and_suggests_nothing_from_the_claim() -> None:
    page = case(people.by_hand(first_decision=None))
    fields = page.fields()
    assert {"board", "url", "record_name", "title", "number", "valid_until", "looked_up_at"} <= fields.keys()
    assert (fields["record_name"], fields["number"], fields["title"]) == ("", "", "")
    assert fields["url"] == "https://elicense.ohio.gov/oh_verifylicense"
    assert fields["looked_up_at"] == "2026-11-22T18:41"


def test_without_the_need_for_it_there_is_no_licence_form() -> None:
    assert "record_name" not in case().fields()


def test_the_second_reviewer_gets_an_empty_form_of_their_own() -> None:
    page = case(people.by_hand())
    fields = page.fields()
    assert (fields["record_name"], fields["number"], fields["title"]) == ("", "", "")
    assert fields["board"] == "Ohio Counselor, Social Worker and MFT Board"
    assert all("required" in at for at in page.having("input", name="record_name"))


def test_what_the_boards_search_asks_for_can_be_copied_with_one_click_or_by_hand() -> None:
    page = case(people.by_hand())
    assert [at["data-copy"] for at in page.having("button") if "data-copy" in at] == ["claimed-number", "claimed-name"]
    assert all("hidden" in at for at in page.having("button") if "data-copy" in at), "the script shows them"
    assert page.having("bdi", id="claimed-number")


def test_what_two_reviewers_wrote_stands_side_by_side() -> None:
    text = case(people.by_hand(forms=people.forms())).text
    assert "What each reviewer wrote down" in text
    assert text.index("Ada Trial 22 Nov 2026") < text.index("Ben Trial 22 Nov 2026, 18:11 UTC holder")


def test_both_sides_of_a_contested_licence_stand_beside_each_other() -> None:
    text = case(people.contested()).text
    for said in ("@real.robin", "acct_9", "epoch 2", "verified 24 Aug 2026", "H3", "Texas Behavioral Health", "99999"):
        assert said in text[text.index("Both sides of this licence") :], said
    assert "What is stored of it cannot be opened: The creator's words." in text
    assert "Both sides" not in case().text


def test_a_case_that_cannot_be_opened_says_which_part_and_offers_nothing() -> None:
    page = case(people.broken())
    assert "This case cannot be opened The attested identity cannot be read." in page.text
    assert not page.having("input", name="action")


def test_an_action_that_cannot_succeed_is_not_offered_and_says_why() -> None:
    why = Obstacle("approve", "holder_needed", "Nothing shows yet that the licence is the creator's.")
    page = case(people.by_hand(actions=("refuse", "ask_creator"), not_offered=(why,)))
    assert "Approve is not possible now. Nothing shows yet that the licence is the creator's." in page.text
    assert not page.having("input", id="action-approve")


def test_a_case_in_nobodys_hands_offers_no_decision() -> None:
    page = case(people.case(lease=None))
    assert not page.having("input", name="action")
    assert "You do not hold this case" in page.text


def test_an_error_marks_its_field_and_keeps_every_typed_word() -> None:
    refused = Invalid(
        "licence_form",
        "The form cannot carry a badge yet.",
        faults=(FieldFault("/licence/url", "https_needed", "Give the https address of the board's page."),),
    )
    typed = {
        "action": "approve",
        "reason": "record_agrees",
        "note": "Seen <twice>.",
        "url": "http://x",
        "number": "E 1",
    }
    page = case(people.by_hand(first_decision=None), typed, forms.trouble_of(WORDS, refused))
    (field,) = page.having("input", id="url")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "url-wrong"
    assert page.having("a", href="#url")
    assert (page.fields()["url"], page.fields()["number"]) == ("http://x", "E 1")
    assert "checked" in page.having("input", id="action-approve")[0]
    assert "record_agrees" in [at["value"] for at in page.having("option") if "selected" in at]
    assert "Seen <twice>." in page.text


def test_a_refusal_without_a_field_says_its_sentence() -> None:
    trouble = forms.trouble_of(WORDS, Conflict("claim_moved", "The claim has moved on. Take the case again."))
    assert "This was not done The claim has moved on." in case(trouble=trouble).text


def test_a_decision_that_came_too_late_gives_every_typed_word_back() -> None:
    typed = {
        "action": "refuse",
        "reason": "not_in_force",
        "note": "Line one\nline two",
        "board": "Ohio",
        "csrf": "secret",
    }
    page = Page(console_render.render_lost(typed, "The lease has ended.", back="/console", back_text="To the queue"))
    assert "The lease has ended." in page.text
    for kept in ("Refuse", "The licence is not in force.", "Line one line two", "Ohio"):
        assert kept in page.text
    assert "secret" not in page.text


def test_the_queue_says_how_many_wait_and_that_one_is_late() -> None:
    html = console_render.render_queue(
        {"standard": 2, "lead": 1}, people.NOW - people.MINUTE, None, people.REVIEWER, people.NOW
    )
    text = Page(html).text
    assert "3 cases are open" in text
    assert "late" in text
    assert "Take the next case" in text


def test_the_queue_points_back_to_the_case_in_hand() -> None:
    page = Page(console_render.render_queue({"standard": 1}, None, people.case(), people.REVIEWER, people.NOW))
    assert page.having("a", href="/console/cases/case_51d0")
    assert "yours for 14 minutes more" in page.text


def test_a_hidden_character_is_named_instead_of_obeyed() -> None:
    turned = people.claim(claimed=replace(people.claim().claimed, name="nibor\u202etrial\u200b"))
    text = case(people.case(points=(), claim=turned)).text
    assert "nibor[U+202E]trial[U+200B]" in text


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://board.example.org/look?x=1", True),
        ("http://board.example.org", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("//board.example.org", False),
        ("https://user@board.example.org", False),
        ("https://board.example.org/\u202e", False),
        ("https://bo ard.example.org", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_plain_web_address_becomes_a_link(address: str | None, fine: bool) -> None:  # noqa: FBT001  a table
    assert filters.webaddress(address) == (address if fine else None)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "no time"),
        (0, "no time"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (3599, "59 minutes"),
        (7200, "2 hours"),
        (86400, "1 day"),
    ],
)
def test_how_long_is_left_is_said_in_the_one_unit_that_matters(seconds: int, said: str) -> None:
    assert filters.left(people.NOW + timedelta(seconds=seconds), people.NOW) == said


def test_a_question_stands_beside_its_answer_and_earlier_decisions_below() -> None:
    page = case(people.questioned())
    assert "Ben Trial asked 21 Nov 2026, 18:41 UTC Which name is on your licence? And since when?" in page.text
    assert "The creator answered 22 Nov 2026, 18:32 UTC I married in 2020." in page.text
    assert "Name Robin A. Fielding NPI taken out 1 document sent in" in page.text
    assert page.text.count("I married in 2020.") == 1
    assert "Revoked by Ada Trial and Ben Trial, on another claim of this account" in page.text
    assert "The board prints another surname." in page.text
    assert "Nothing yet." in case(people.questioned(answer=None)).text


def test_a_reviewer_ticks_what_they_ask_for() -> None:
    page = case(people.case())
    assert {name for name in page.fields() if name.startswith("want_")} == {f"want_{want}" for want in Want}
    typed = {"action": "ask_creator", "reason": "more_information", "note": "Which one?", "want_document": "yes"}
    assert forms.decision(typed, "lease", licence=False).wants == ["document"]
    assert forms.decision(typed | {"want_document": ""}, "lease", licence=False).wants is None
    assert forms.decision(typed | {"action": "refuse"}, "lease", licence=False).wants is None
    again = Page(console_render.render_case(people.case(), people.REVIEWER, people.NOW, typed=typed))
    assert [at["id"] for at in again.having("input", type="checkbox") if "checked" in at] == ["want-document"]


def test_no_two_elements_of_a_case_share_an_id() -> None:
    for view in (people.case(), people.by_hand(), people.questioned(), people.contested(), proofs.bound()):
        ids = [at["id"] for _, at in case(view).attributes if "id" in at]
        assert len(set(ids)) == len(ids), sorted(one for one in ids if ids.count(one) > 1)
