"""Fictitious people and their cases, to look at and to test the pages with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from verifier.domain.claim import AccountRef, Actor
from verifier.domain.roles import Role
from verifier.domain.transparency import Report, Wait
from verifier.flows.claims.dialogue_views import AnswerView, EarlierDecision, QuestionView
from verifier.flows.claims.views import (
    AccountView,
    ClaimedWords,
    ClaimView,
    Facts,
    HolderFact,
    LicenceFact,
    Next,
    NextAction,
    TimelineEntry,
)
from verifier.flows.operations.letter_preview import Preview
from verifier.flows.review.decisions.waiting import WaitingView
from verifier.flows.review.report_views import ReportsView, ReportView
from verifier.flows.review.views import (
    CaseView,
    EvidenceView,
    FirstDecision,
    FormView,
    LeaseView,
    PointView,
    RelatedBinding,
    RelatedView,
)
from verifier.web.pages.console_render import Beside
from verifier.wording.words import Words, in_words

WORDS = in_words()
NOW = datetime(2026, 11, 22, 18, 41, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REVIEWER = Actor(
    kind="reviewer",
    id="rev_1",
    scopes=frozenset({"review", "claims:read"}),
    name="Ada Trial",
    role=Role.REVIEWER,
    csrf="c" * 64,
)
ACCOUNT = AccountRef(id="acct_71", handle="robin.sample.lpc", epoch=1, display_name="Robin Sample")


def claim(state: str = "in_review", **changes: Any) -> ClaimView:  # noqa: ANN401  any field of the view
    """A claim of Robin Sample's, LPC in Texas."""
    view = ClaimView(
        id="clm_7f3a1c",
        account=AccountView("acct_71", "robin.sample.lpc", 1, "Robin Sample"),
        credential="LPC",
        jurisdiction="US-TX",
        state=state,
        facts=Facts("current", LicenceFact("primary", "active", "us-tx-bhec"), HolderFact("H1", None)),
        next=Next("reviewer", NOW + timedelta(days=2)),
        reasons=("holder_unbound", "name_mismatch"),
        timeline=(
            TimelineEntry(NOW - 9 * MINUTE, "claim_received", "creator"),
            TimelineEntry(NOW - 9 * MINUTE, "check_started", "service"),
            TimelineEntry(NOW - 8 * MINUTE, "reviewer_needed", "service"),
        ),
        claimed=ClaimedWords("Robin A. Sample", "99999", "2000000019", None, None),
        version=3,
    )
    return replace(view, **changes)


def asked(words: Words = WORDS, **changes: Any) -> ClaimView:  # noqa: ANN401  any field of the view
    """The same claim, waiting for another number."""
    message = "advice-number_not_found"
    title, detail = words.say(message), words.say(message, "detail")
    action = NextAction("fix_number", title, detail, ("number", "name", "statement"))
    return replace(
        claim(
            "awaiting_creator", reasons=("number_not_found",), next=Next("creator", NOW + timedelta(days=30), (action,))
        ),
        facts=Facts("current", LicenceFact("none"), HolderFact("H0")),
        warnings=(words.say("warning-number", form="12345"),),
        **changes,
    )


def questioned(**changes: Any) -> CaseView:  # noqa: ANN401  any field of the view
    """A case that comes back with an answer, and with decisions from before."""
    asked = QuestionView(
        "Which name is on your licence?\nAnd since when?", ("name", "document"), NOW - DAY, "Ben Trial"
    )
    answer = AnswerView(NOW - 9 * MINUTE, "I married in 2020.", {"name": "Robin A. Fielding", "npi": ""}, ("doc_1",))
    note = "The board prints another surname."
    earlier = (
        EarlierDecision("asked", NOW - DAY, "Ben Trial", None, "more_information", asked.note, "clm_7f3a1c"),
        EarlierDecision("revoked", NOW - 90 * DAY, "Ada Trial", "Ben Trial", "fraud", note, "clm_other"),
        EarlierDecision("verified", NOW - 99 * DAY, "machine", None, "", "", "clm_7f3a1c"),
    )
    view = case(question=asked, answer=answer, earlier=earlier, statement=answer.statement)
    return replace(view, **changes)


def points() -> tuple[PointView, ...]:
    """One point of each verdict, and two more."""
    return (
        PointView("title", "LPC", "Licensed Professional Counselor", "agrees", "The state's own title for LPC."),
        PointView("number", "99999", "99999", "agrees", "The same number."),
        PointView(
            "name", "Robin A. Sample", "Robyn Alex Sample", "near", "One letter apart, and the middle initial agrees."
        ),
        PointView("birth_year", "1981", "1979", "differs", "The platform's identity check and the record disagree."),
        PointView("standing", "", "Current, Active", "agrees", "In force until 31 Jul 2027."),
        PointView("city", "Austin", "", "silent", "The record names no city."),
    )


def evidence() -> tuple[EvidenceView, ...]:
    """A primary, a supporting and a screening answer."""
    record = {
        "name": "Robyn Alex Sample",
        "title_text": "Licensed Professional Counselor",
        "number": "99999",
        "standing_text": "Current, Active",
        "expires_on": "2027-07-31",
        "other_names": ["Robyn Alex Example"],
    }
    texas = EvidenceView(
        "us-tx-bhec", "found", NOW - 8 * MINUTE, NOW - timedelta(days=1), "9f" * 32, "", (record,),
        "Texas Behavioral Health Executive Council", "primary", "https://bhec.texas.gov/tbhec/verify-a-license/",
    )  # fmt: skip
    nppes = EvidenceView(
        "us-nppes", "not_found", NOW - 8 * MINUTE, None, "3c" * 32, "A healthy source has no such number.", (),
        "NPPES NPI Registry", "supporting", "https://npiregistry.cms.hhs.gov/search",
    )  # fmt: skip
    leie = EvidenceView(
        "us-oig-leie", "unavailable", NOW - 8 * MINUTE, NOW - timedelta(days=12), "aa" * 32, "timeout", (),
        "OIG List of Excluded Individuals", "screening",
    )  # fmt: skip
    return (texas, nppes, leie)


def case(**changes: Any) -> CaseView:  # noqa: ANN401  any field of the view
    """A case about that claim, in Ada's hands."""
    view = CaseView(
        id="case_51d0",
        queue="standard",
        state="assigned",
        version=1,
        due_by=NOW + timedelta(days=2),
        lease=LeaseView("lease_2b", NOW + 14 * MINUTE),
        claim=claim(),
        reasons=("holder_unbound", "name_mismatch"),
        points=points(),
        evidence=evidence(),
        related=(RelatedView("clm_older", "LPC", "US-TX", "withdrawn", "same account"),),
        first_decision=None,
        actions=("approve", "refuse", "ask_creator"),
        two_people=("approve",),
        lookup_url="https://bhec.texas.gov/tbhec/verify-a-license/",
        board="Texas Behavioral Health Executive Council",
        identity={
            "verified_name": "Robin Alex Sample",
            "birth_year": "1981",
            "locality": "Austin",
            "method": "platform_kyc",
        },
    )
    return replace(view, **changes)


def reported(**changes: Any) -> CaseView:  # noqa: ANN401  any field of the view
    """A case about a badge that three strangers reported, one of them in words."""
    said = ReportView(NOW - MINUTE, "impersonation", "That is my licence.\nLook me up.", "ruth@example.org")
    view = case(
        claim=claim("verified", reasons=()),
        reasons=("reported",),
        reports=ReportsView(3, {"impersonation": 2, "other": 1}, (said,)),
        actions=("keep", "suspend", "revoke"),
        two_people=("revoke",),
    )
    return replace(view, **changes)


def contested(**changes: Any) -> CaseView:  # noqa: ANN401  any field of the view
    """A case on a licence that shows another account's badge; the stored words of a third account cannot be opened."""
    other = RelatedView(
        "clm_00c0ffee00c0ffee00c0ffee00c0ffee", "LPC", "US-TX", "verified", "same licence",
        account=AccountView("acct_9", "real.robin", 2, "Robin S."),
        claimed=ClaimedWords("Robin Alex Sample", "99999", None, None, None),
        verified_at=NOW - timedelta(days=90),
        bindings=(RelatedBinding("registry_contact_code", "H3", NOW - timedelta(days=91)),),
        identity={"verified_name": "Robin Alex Sample", "birth_year": "1979"},
        evidence=evidence()[:1],
    )  # fmt: skip
    third = replace(
        other, claim_id="clm_0ddba1100ddba1100ddba1100ddba110", state="in_review",
        account=AccountView("acct_10", "third.robin", 1, ""),
        claimed=None, verified_at=None, bindings=(), identity={}, evidence=(), cannot_be_opened="words",
    )  # fmt: skip
    view = case(reasons=("contested",), queue="contested", related=(other, third))
    return replace(view, **changes)


def broken() -> CaseView:
    """A case whose identity cannot be opened, in a lead's hands."""
    return case(cannot_be_opened="identity", queue="lead", actions=(), points=(), evidence=(), identity={})


def forms() -> tuple[FormView, ...]:
    """Build the look-ups of two reviewers on one page."""
    licence = {
        "record_name": "Robin A. Sample",
        "number": "E.0099999",
        "title": "Professional Counselor",
        "standing": "active",
    }
    one = FormView(
        "Ada Trial", NOW - 40 * MINUTE, licence | {"valid_until": "2027-07-31"}, "H2 by document", points()[:2]
    )
    return (one, FormView("Ben Trial", NOW - 30 * MINUTE, licence, "H2 by document", points()[:2]))


def by_hand(**changes: Any) -> CaseView:  # noqa: ANN401  any field of the view
    """A case no machine can ask a board about, with a first decision already made."""
    older = claim(jurisdiction="US-OH", credential="LPCC", reasons=("no_automatic_source",))
    note = "Read the board's page.\nAll points agree."
    view = case(
        claim=older,
        reasons=("no_automatic_source",),
        points=(),
        evidence=(),
        needs_licence_form=True,
        first_decision=FirstDecision("approve", "record_agrees", "Ben Trial", NOW - 30 * MINUTE, note),
        actions=("approve", "refuse", "ask_creator", "suspend", "reinstate", "revoke"),
        two_people=("approve", "revoke"),
        lookup_url="https://elicense.ohio.gov/oh_verifylicense",
        board="Ohio Counselor, Social Worker and MFT Board",
        identity={},
    )
    return replace(view, **changes)


BESIDE = Beside(
    letter=Preview(
        "Your claim was not confirmed (LPC, Texas)", "Hello,\n\nhere are the reasons.\n", sent=True, second=True
    ),
    waits=(WaitingView("case_9", "refuse", NOW + timedelta(seconds=24), "LPC", "US-TX"),),
    alike=True,
)


REPORT = Report(
    date(2026, 7, 1),
    date(2026, 9, 30),
    1204,
    {"verified": 900, "refused": 41, "asked": 77, "suspended": None, "revoked": 0},
    0.94,
    {"no_such_licence": 33, "fraud": None, "not_in_force": None},
    12,
    None,
    {"machine": Wait(0.1, 3.2), "people": Wait(20.5, 71.0)},
    ("Texas Behavioral Health Executive Council",),
)
